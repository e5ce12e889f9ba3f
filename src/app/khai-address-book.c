/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The address book. A consignee of a declaration that was sent is looked at once; the keys say whether the book has it already. */

#include "config.h"

#include "khai-address-book.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-clients.h"
#include "khai-date.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-text.h"

#define CONSIGNEE "/consignee"
#define SOURCE "address book"

static const char *const members[] = { "/name", "/id", "/address/country", "/address/line", "/address/line2", "/address/city",
                                       "/address/subdivision", "/address/postcode" };

/* Legal forms are written in full or short; what joins two names is written or not. */
static const struct { const char *word, *same; } spellings[] = {
  { "cty", "cong ty" }, { "ct", "cong ty" }, { "company", "co" }, { "limited", "ltd" }, { "incorporated", "inc" }, { "corporation", "corp" },
  { "tnhh", "trach nhiem huu han" }, { "cp", "co phan" }, { "mtv", "mot thanh vien" }, { "hkd", "ho kinh doanh" },
  { "dntn", "doanh nghiep tu nhan" }, { "and", "" }, { "und", "" }, { "va", "" }, { "et", "" },
};

static const char *
spell (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (g_str_equal (spellings[i].word, word))
      return spellings[i].same;
  return word;
}

/* Letters and digits in words, folded; everything else parts them. */
static char **
split_words (const char *text)
{
  g_autofree char *folded = text != NULL ? khai_text_fold (text) : NULL;
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  for (const char *p = folded; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* "Müller's" is one word, and so is "A.B.C." */
      if (g_unichar_isalnum (c))
        g_string_append_unichar (plain, c);
      else if (c != '\'' && c != 0x2019 && c != '.')
        g_string_append_c (plain, ' ');
      else if (c == '.' && p[1] != '\0' && p[1] != ' ' && p - folded > 1 && p[-2] != ' ' && p[-2] != '.')
        g_string_append_c (plain, ' ');
    }
  words = g_strsplit (plain->str, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (builder, words[i]);
  return g_strv_builder_end (builder);
}

/**
 * khai_party_make_name_key:
 * @name: a name as it is written
 *
 * Two names with the same key in the same country are taken for the same party: case, tones, marks and the spelling of legal forms aside.
 *
 * Returns: (transfer full): the key; "" for a name without letters and digits
 */
char *
khai_party_make_name_key (const char *name)
{
  g_auto (GStrv) words = NULL;
  GString *key = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  words = split_words (name);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = spell (words[i]);

      if (*word != '\0')
        g_string_append_printf (key, "%s%s", key->len > 0 ? " " : "", word);
    }
  return g_string_free (key, FALSE);
}

/**
 * khai_party_make_id_key:
 * @id: (nullable): a tax or registration number as it is written
 *
 * Returns: (transfer full): its letters and digits, capitals; "" when there is none
 */
char *
khai_party_make_id_key (const char *id)
{
  GString *key = g_string_new (NULL);

  for (const char *p = id; p != NULL && *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (key, g_ascii_toupper (*p));
  return g_string_free (key, FALSE);
}

/* Only what the book keeps; NULL when there is no name. */
static KhaiParty *
make_party (const char *client, JsonNode *body, GError **error)
{
  g_autoptr (KhaiParty) party = g_new0 (KhaiParty, 1);
  g_autofree char *name = khai_json_get_text (body, "/name");
  g_autofree char *id = khai_json_get_text (body, "/id");
  g_autofree char *country = khai_json_get_text (body, "/address/country");

  party->client = g_strdup (client != NULL ? client : "");
  party->name_key = khai_party_make_name_key (name != NULL ? name : "");
  party->id_key = khai_party_make_id_key (id);
  party->country = country != NULL ? g_ascii_strup (country, -1) : g_strdup ("");
  party->body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (party->body, json_object_new ());
  if (*party->name_key == '\0')
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "an entry of the address book has a name");
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *text = khai_json_get_text (body, members[i]);
      g_autoptr (JsonNode) node = NULL;

      if (text == NULL || *g_strstrip (text) == '\0')
        continue;
      node = khai_json_string (text);
      if (!khai_json_set (party->body, members[i], node, error))
        return NULL;
    }
  return g_steal_pointer (&party);
}

static gboolean
book_one (KhaiStore *store, const char *id, GError **error)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiParty) party = NULL;
  JsonNode *consignee;

  if (!khai_store_load (store, id, &record, &document, error))
    return FALSE;
  consignee = khai_declaration_get (document, CONSIGNEE);
  /* What has no name is nobody the book could know. */
  party = consignee != NULL && JSON_NODE_HOLDS_OBJECT (consignee) ? make_party (record->client, consignee, NULL) : NULL;
  return party == NULL || khai_store_put_party (store, party, id, error);
}

/**
 * khai_address_book_refresh:
 * @context: the context
 * @error: failures of the database
 *
 * Takes in the consignees of declarations that were sent and not looked at yet, each for the client it was sent for.
 *
 * Returns: %TRUE when the book is up to date
 */
gboolean
khai_address_book_refresh (KhaiContext *context, GError **error)
{
  KhaiStore *store;
  g_autoptr (GPtrArray) ids = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  store = khai_context_get_store (context, error);
  ids = store != NULL ? khai_store_list_unbooked (store, error) : NULL;
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!book_one (store, ids->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
has_word (char **words, const char *begin)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], begin))
      return TRUE;
  return FALSE;
}

static gboolean
matches (const KhaiParty *party, char **wanted, const char *id_key)
{
  g_autofree char *name = khai_party_get_text (party, "/name");
  g_auto (GStrv) words = split_words (name);
  gboolean all = TRUE;

  if (*id_key != '\0' && g_str_has_prefix (party->id_key, id_key))
    return TRUE;
  for (guint i = 0; all && wanted[i] != NULL; i++)
    all = has_word (words, wanted[i]);
  return all;
}

/**
 * khai_address_book_find:
 * @context: the context
 * @client: (nullable): a client's id; %NULL: nobody in particular
 * @text: words of a name, or the beginning of a number; "": all
 * @limit: how many at most; 0: all
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiParty): that client's entries and everybody's that fit, most used first
 */
GPtrArray *
khai_address_book_find (KhaiContext *context, const char *client, const char *text, guint limit, GError **error)
{
  KhaiStore *store;
  g_autoptr (GPtrArray) found = NULL;
  g_auto (GStrv) wanted = NULL;
  g_autofree char *id_key = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && text != NULL, NULL);

  store = khai_context_get_store (context, error);
  found = store != NULL ? khai_store_list_parties (store, client != NULL ? client : "", error) : NULL;
  if (found == NULL)
    return NULL;
  wanted = split_words (text);
  id_key = khai_party_make_id_key (text);
  for (guint i = 0; i < found->len;)
    if (matches (found->pdata[i], wanted, id_key) && (*text == '\0' || wanted[0] != NULL))
      i++;
    else
      g_ptr_array_remove_index (found, i);
  if (limit > 0 && found->len > limit)
    g_ptr_array_set_size (found, (int) limit);
  return g_steal_pointer (&found);
}

/**
 * khai_address_book_add:
 * @context: the context
 * @client: (nullable): whose it is; %NULL: everybody's
 * @body: members of a document's consignee
 * @error: %KHAI_ERROR_BAD_INPUT without a name, %KHAI_ERROR_NOT_ALLOWED; failures of the database
 *
 * Returns: %TRUE when the book has it, be it by joining it with an entry that is the same
 */
gboolean
khai_address_book_add (KhaiContext *context, const char *client, JsonNode *body, GError **error)
{
  g_autoptr (KhaiParty) party = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && body != NULL, FALSE);

  if (!khai_desk_require (context, KHAI_MAY_EDIT, error))
    return FALSE;
  party = make_party (client, body, error);
  return party != NULL && khai_store_put_party (khai_context_get_store (context, NULL), party, NULL, error);
}

/**
 * khai_address_book_share:
 * @context: the context
 * @id: an entry's number
 * @client: (nullable): whose it shall be; %NULL: everybody's
 * @error: %KHAI_ERROR_NOT_ALLOWED, %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_address_book_share (KhaiContext *context, gint64 id, const char *client, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  return khai_desk_require (context, KHAI_MAY_EDIT, error)
         && khai_store_share_party (khai_context_get_store (context, NULL), id, client != NULL ? client : "", error);
}

/**
 * khai_address_book_remove:
 * @context: the context
 * @id: an entry's number
 * @removed: %FALSE puts back one that was removed
 * @error: %KHAI_ERROR_NOT_ALLOWED, %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_address_book_remove (KhaiContext *context, gint64 id, gboolean removed, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  return khai_desk_require (context, KHAI_MAY_EDIT, error)
         && khai_store_remove_party (khai_context_get_store (context, NULL), id, removed, error);
}

/**
 * khai_party_get_text:
 * @party: an entry
 * @pointer: a member of a consignee: "/name", "/address/city"
 *
 * Returns: (transfer full) (nullable): its text
 */
char *
khai_party_get_text (const KhaiParty *party, const char *pointer)
{
  g_return_val_if_fail (party != NULL && pointer != NULL, NULL);

  return khai_json_get_text (party->body, pointer);
}

/**
 * khai_party_describe:
 * @context: the context
 * @party: an entry
 *
 * Returns: (transfer full): where it is and how often it was declared to, in the process's language
 */
char *
khai_party_describe (KhaiContext *context, const KhaiParty *party)
{
  g_autofree char *city = NULL;
  g_autofree char *day = NULL;
  g_autofree char *last = NULL;
  g_autofree char *uses = NULL;
  g_autoptr (GStrvBuilder) parts = NULL;
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && party != NULL, NULL);

  parts = g_strv_builder_new ();
  city = khai_party_get_text (party, "/address/city");
  if (city != NULL)
    g_strv_builder_add (parts, city);
  if (*party->country != '\0')
    g_strv_builder_add (parts, party->country);
  uses = party->n_uses == 0 ? g_strdup (_("not declared to yet"))
                            : g_strdup_printf (ngettext ("%u declaration", "%u declarations", party->n_uses), party->n_uses);
  g_strv_builder_add (parts, uses);
  if (party->last_used != NULL)
    {
      day = g_strndup (party->last_used, strlen ("YYYY-MM-DD"));
      last = khai_date_is_iso (day) ? khai_date_format (day, khai_context_get_lang (context)) : NULL;
      if (last != NULL)
        g_strv_builder_add (parts, last);
    }
  words = g_strv_builder_end (parts);
  return g_strjoinv (" · ", words);
}

/**
 * khai_party_fill:
 * @party: an entry
 * @editor: an editor
 * @error: %KHAI_ERROR_STATE, %KHAI_ERROR_NOT_ALLOWED
 *
 * Puts it into the declaration as the consignee, as one act: what the entry does not say is not left standing from another consignee.
 *
 * Returns: %TRUE when the document holds it
 */
gboolean
khai_party_fill (const KhaiParty *party, KhaiEditor *editor, GError **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  KhaiDeclaration *document;

  g_return_val_if_fail (party != NULL && KHAI_IS_EDITOR (editor), FALSE);

  document = khai_editor_get_declaration (editor);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *pointer = g_strconcat (CONSIGNEE, members[i], NULL);

      g_ptr_array_add (edits, khai_declaration_make_set (document, pointer, khai_json_get (party->body, members[i])));
    }
  return khai_editor_do_edits (editor, edits, SOURCE, error);
}
