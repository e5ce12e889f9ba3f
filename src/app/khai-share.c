/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shares: the book of who may be sent what, and one line for each consent that was given, read from what was asked for and what came back. */

#include "config.h"

#include "khai-share.h"

#include <string.h>

#include "khai-act.h"
#include "khai-app-shares.h"
#include "khai-digest.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-outbox-private.h"
#include "khai-projection.h"

#define BOOK "/io/github/khai/shares/shares.json"

/* ---- the book ---- */

static void
projection_free (gpointer data)
{
  KhaiProjection *projection = data;

  g_free (projection->name);
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    {
      g_free (projection->title[i]);
      g_free (projection->what[i]);
    }
  g_strfreev (projection->elements);
  g_free (projection);
}

static void
recipient_free (gpointer data)
{
  KhaiRecipient *recipient = data;

  g_free (recipient->recipient);
  g_free (recipient->country);
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    g_free (recipient->name[i]);
  g_strfreev (recipient->projections);
  g_free (recipient);
}

static void
purpose_free (gpointer data)
{
  KhaiPurpose *purpose = data;

  g_free (purpose->code);
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    g_free (purpose->name[i]);
  g_free (purpose);
}

static void
read_both (JsonNode *node, const char *member, char *texts[KHAI_N_LANGS])
{
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/%s/%s", member, khai_lang_to_string (i));

      texts[i] = khai_json_get_text (node, pointer);
    }
}

static char **
read_strings (JsonNode *node, const char *pointer)
{
  JsonNode *list = khai_json_get (node, pointer);
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (json_node_get_array (list)); i++)
    g_strv_builder_add (strings, json_array_get_string_element (json_node_get_array (list), i));
  return g_strv_builder_end (strings);
}

static gpointer
read_projection (JsonNode *node)
{
  KhaiProjection *projection = g_new0 (KhaiProjection, 1);

  projection->name = khai_json_get_text (node, "/name");
  read_both (node, "title", projection->title);
  read_both (node, "what", projection->what);
  projection->elements = read_strings (node, "/elements");
  return projection;
}

static gpointer
read_recipient (JsonNode *node)
{
  KhaiRecipient *recipient = g_new0 (KhaiRecipient, 1);

  recipient->recipient = khai_json_get_text (node, "/recipient");
  recipient->country = khai_json_get_text (node, "/country");
  read_both (node, "name", recipient->name);
  recipient->projections = read_strings (node, "/projections");
  return recipient;
}

static gpointer
read_purpose (JsonNode *node)
{
  KhaiPurpose *purpose = g_new0 (KhaiPurpose, 1);

  purpose->code = khai_json_get_text (node, "/code");
  read_both (node, "name", purpose->name);
  return purpose;
}

static GPtrArray *
read_list (JsonNode *root, const char *pointer, gpointer (*read) (JsonNode *node), GDestroyNotify destroy)
{
  JsonArray *array = json_node_get_array (khai_json_get (root, pointer));
  GPtrArray *list = g_ptr_array_new_with_free_func (destroy);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (list, read (json_array_get_element (array, i)));
  return list;
}

/**
 * khai_share_book_new:
 *
 * Returns: (transfer full): who may be sent what; khai-pack has checked it when it was built in
 */
KhaiShareBook *
khai_share_book_new (void)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (khai_app_shares_get_resource (), BOOK, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonNode) root = khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  KhaiShareBook *book = g_new0 (KhaiShareBook, 1);

  book->projections = read_list (root, "/projections", read_projection, projection_free);
  book->recipients = read_list (root, "/recipients", read_recipient, recipient_free);
  book->purposes = read_list (root, "/purposes", read_purpose, purpose_free);
  return book;
}

/**
 * khai_share_book_free:
 * @book: (transfer full): a book
 */
void
khai_share_book_free (KhaiShareBook *book)
{
  g_return_if_fail (book != NULL);

  g_ptr_array_unref (book->projections);
  g_ptr_array_unref (book->recipients);
  g_ptr_array_unref (book->purposes);
  g_free (book);
}

/**
 * khai_share_book_find_projection:
 * @book: a book
 * @name: of the contract
 *
 * Returns: (transfer none) (nullable): what leaves under that name; %NULL for one this edition does not know
 */
const KhaiProjection *
khai_share_book_find_projection (const KhaiShareBook *book, const char *name)
{
  g_return_val_if_fail (book != NULL, NULL);

  for (guint i = 0; i < book->projections->len; i++)
    if (g_strcmp0 (((KhaiProjection *) book->projections->pdata[i])->name, name) == 0)
      return book->projections->pdata[i];
  return NULL;
}

/**
 * khai_share_book_find_recipient:
 * @book: a book
 * @recipient: country and agency
 *
 * Returns: (transfer none) (nullable): the administration; %NULL for one this edition does not know
 */
const KhaiRecipient *
khai_share_book_find_recipient (const KhaiShareBook *book, const char *recipient)
{
  g_return_val_if_fail (book != NULL, NULL);

  for (guint i = 0; i < book->recipients->len; i++)
    if (g_strcmp0 (((KhaiRecipient *) book->recipients->pdata[i])->recipient, recipient) == 0)
      return book->recipients->pdata[i];
  return NULL;
}

/**
 * khai_share_book_find_purpose:
 * @book: a book
 * @code: of the contract
 *
 * Returns: (transfer none) (nullable): the purpose; %NULL for one this edition does not know
 */
const KhaiPurpose *
khai_share_book_find_purpose (const KhaiShareBook *book, const char *code)
{
  g_return_val_if_fail (book != NULL, NULL);

  for (guint i = 0; i < book->purposes->len; i++)
    if (g_strcmp0 (((KhaiPurpose *) book->purposes->pdata[i])->code, code) == 0)
      return book->purposes->pdata[i];
  return NULL;
}

/* ---- what became of them ---- */

/**
 * khai_share_free:
 * @share: (transfer full): a share
 */
void
khai_share_free (KhaiShare *share)
{
  g_return_if_fail (share != NULL);

  g_free (share->id);
  g_free (share->recipient);
  g_free (share->projection);
  g_free (share->purpose);
  g_free (share->state);
  g_free (share->at);
  g_free (share->text);
  g_free (share->withdrawal_refusal);
  g_free (share);
}

/**
 * khai_share_can_withdraw:
 * @share: a share
 *
 * Returns: whether the window would take a withdrawal: what was used or refused has ended
 */
gboolean
khai_share_can_withdraw (const KhaiShare *share)
{
  static const char *const open[] = { "queued", "delivered", "acknowledged", NULL };

  g_return_val_if_fail (share != NULL, FALSE);

  return share->id != NULL && !share->withdrawing && g_strv_contains (open, share->state);
}

/* What the window signed: the share without the members that change or follow from the signature. */
static gboolean
signature_holds (JsonNode *answer, const char *ca_pem, gint64 now)
{
  static const char *const outside[] = { "/shareJws", "/leafHash", "/state" };
  g_autofree char *compact = khai_json_get_text (answer, "/shareJws");
  g_autoptr (KhaiJws) jws = compact != NULL ? khai_jws_verify (compact, NULL, ca_pem, now, NULL) : NULL;
  g_autoptr (JsonNode) signed_part = NULL;
  g_autoptr (JsonNode) shown = khai_json_copy (answer);

  if (jws == NULL)
    return FALSE;
  signed_part = khai_json_parse (g_bytes_get_data (jws->payload, NULL), g_bytes_get_size (jws->payload), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    {
      khai_json_set (shown, outside[i], NULL, NULL);
      if (signed_part != NULL)
        khai_json_set (signed_part, outside[i], NULL, NULL);
    }
  return signed_part != NULL && khai_json_equal (signed_part, shown);
}

/* Some version of what was declared gives exactly what the window says left: what was sent, or a correction of it. */
static gboolean
is_what_was_agreed (KhaiStore *store, GPtrArray *acts, const KhaiProjection *projection, JsonNode *answer)
{
  g_autofree char *shown = khai_json_get_text (answer, "/projectionDigest");

  for (guint i = 0; i < acts->len && shown != NULL; i++)
    {
      const KhaiOutboxEntry *entry = acts->pdata[i];
      g_autoptr (JsonNode) body = NULL;
      g_autoptr (JsonNode) made = NULL;
      g_autofree char *text = NULL;
      g_autofree char *digest = NULL;
      JsonNode *inside;

      if (!g_str_equal (entry->act, "submission") && !g_str_equal (entry->act, "pre-registration") && !g_str_equal (entry->act, "amendment"))
        continue;
      body = khai_json_parse (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body), NULL);
      inside = body != NULL ? khai_json_get (body, "/declaration") : NULL;
      if (body == NULL)
        continue;
      made = khai_projection_make (inside != NULL ? inside : body, (const char *const *) projection->elements, NULL);
      text = khai_json_to_canonical (made);
      digest = khai_digest_sha256_base64url (text, strlen (text));
      if (g_str_equal (digest, shown))
        return TRUE;
    }
  return FALSE;
}

static void
prove (KhaiShare *share, KhaiStore *store, GPtrArray *acts, const KhaiOutboxEntry *entry, const KhaiShareBook *book, JsonNode *answer, gint64 now)
{
  const KhaiProjection *projection = khai_share_book_find_projection (book, share->projection);
  g_autofree char *ca_pem = NULL;

  if (projection == NULL || khai_json_get (answer, "/projectionDigest") == NULL)
    return;
  if (entry->ca_file != NULL)
    g_file_get_contents (entry->ca_file, &ca_pem, NULL, NULL);
  share->proof = signature_holds (answer, ca_pem, now) && is_what_was_agreed (store, acts, projection, answer) ? KHAI_SHARE_EXACT : KHAI_SHARE_OTHER;
}

/* The first thing a refusal says, in the language it came in. */
static char *
refusal_words (JsonNode *problem)
{
  char *detail = khai_json_get_text (problem, "/findings/0/detail");

  if (detail == NULL)
    detail = khai_json_get_text (problem, "/detail");
  return detail != NULL ? detail : khai_json_get_text (problem, "/title");
}

static KhaiShare *
read_share (KhaiStore *store, GPtrArray *acts, const KhaiOutboxEntry *entry, const KhaiShareBook *book, gint64 now)
{
  g_autoptr (JsonNode) asked = khai_json_parse (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body), NULL);
  g_autoptr (JsonNode) answer = khai_store_read_answer (store, entry->id, NULL);
  KhaiShare *share = g_new0 (KhaiShare, 1);

  share->recipient = asked != NULL ? khai_json_get_text (asked, "/recipient") : NULL;
  share->projection = asked != NULL ? khai_json_get_text (asked, "/projection") : NULL;
  share->purpose = asked != NULL ? khai_json_get_text (asked, "/purpose") : NULL;
  if (g_str_equal (entry->state, "refused"))
    {
      share->state = g_strdup ("not-taken");
      share->text = answer != NULL ? refusal_words (answer) : NULL;
    }
  else if (g_str_equal (entry->state, "done") && answer != NULL)
    {
      share->id = khai_json_get_text (answer, "/shareId");
      share->state = khai_json_get_text (answer, "/state");
      share->at = khai_json_get_text (answer, "/receivedAt");
      prove (share, store, acts, entry, book, answer, now);
    }
  if (share->state == NULL)
    share->state = g_strdup ("asked");
  return share;
}

static KhaiShare *
find_share (GPtrArray *shares, const char *id)
{
  for (guint i = 0; id != NULL && i < shares->len; i++)
    if (g_strcmp0 (((KhaiShare *) shares->pdata[i])->id, id) == 0)
      return shares->pdata[i];
  return NULL;
}

/* Late news never undo later ones: what ended has ended. */
static void
take_news (GPtrArray *shares, JsonNode *event)
{
  static const char *const ends[] = { "used", "refused", "withdrawn", NULL };
  g_autofree char *id = khai_json_get_text (event, "/share/shareId");
  g_autofree char *state = khai_json_get_text (event, "/share/state");
  KhaiShare *share = find_share (shares, id);

  if (share == NULL || state == NULL || g_strv_contains (ends, share->state))
    return;
  g_free (share->state);
  g_free (share->at);
  g_free (share->text);
  share->state = g_steal_pointer (&state);
  share->at = khai_json_get_text (event, "/occurredAt");
  share->text = khai_json_get_text (event, "/text");
}

static void
take_withdrawal (KhaiStore *store, GPtrArray *shares, const KhaiOutboxEntry *entry)
{
  const char *slash = entry->path != NULL ? strrchr (entry->path, '/') : NULL;
  KhaiShare *share = slash != NULL ? find_share (shares, slash + 1) : NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (share == NULL)
    return;
  share->withdrawing = !g_str_equal (entry->state, "done") && !g_str_equal (entry->state, "refused");
  answer = khai_store_read_answer (store, entry->id, NULL);
  if (answer != NULL && g_str_equal (entry->state, "refused"))
    {
      g_free (share->withdrawal_refusal);
      share->withdrawal_refusal = refusal_words (answer);
    }
  else if (answer != NULL && g_str_equal (entry->state, "done"))
    {
      g_free (share->state);
      share->state = g_strdup ("withdrawn");
    }
}

/**
 * khai_share_list:
 * @store: the store
 * @id: a declaration's id
 * @book: who may be sent what
 * @now: when the certificates must be valid, microseconds since 1970
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiShare): every consent that was signed for it, oldest first, each with how far it came, or %NULL
 */
GPtrArray *
khai_share_list (KhaiStore *store, const char *id, const KhaiShareBook *book, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_share_free);
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GPtrArray) events = NULL;

  g_return_val_if_fail (KHAI_IS_STORE (store) && id != NULL && book != NULL, NULL);

  acts = khai_store_list_acts (store, id, error);
  events = acts != NULL ? khai_store_read_events (store, id, error) : NULL;
  if (events == NULL)
    return NULL;
  for (guint i = 0; i < acts->len; i++)
    if (g_str_equal (((KhaiOutboxEntry *) acts->pdata[i])->act, "share"))
      g_ptr_array_add (shares, read_share (store, acts, acts->pdata[i], book, now));
  for (guint i = 0; i < events->len; i++)
    take_news (shares, events->pdata[i]);
  for (guint i = 0; i < acts->len; i++)
    if (g_str_equal (((KhaiOutboxEntry *) acts->pdata[i])->act, "withdrawal"))
      take_withdrawal (store, shares, acts->pdata[i]);
  return g_steal_pointer (&shares);
}
