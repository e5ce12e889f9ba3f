/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One table of behaviours, for every way to a Single Window: what is asked of an adapter does not depend on who carries the bytes. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-gateway.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-reply.h"
#include "sandbox-fixture.h"

typedef struct _Way Way;

typedef struct
{
  const Way *way;
  Window *window;
  KhaiKey *key;
  KhaiGateway *gateway;
  char *folder;
  KhaiAnswer *refusal;
} Fixture;

struct _Way
{
  const char *name;
  KhaiGateway *(*open) (Fixture *f, GError **error);
  int shut;        /* what a window that is shut means: a KhaiErrorCode, -1: the desk is open */
  int key_reused;  /* the key with other bytes */
  KhaiGatewayAbility abilities;
};

static KhaiGateway *
open_network (Fixture *f, GError **error)
{
  return khai_gateway_new (khai_sandbox_get_base_url (f->window->sandbox), khai_sandbox_get_ca_file (f->window->sandbox), f->key, KHAI_LANG_EN,
                           error);
}

static KhaiGateway *
open_drop (Fixture *f, GError **error)
{
  return khai_gateway_new_drop (f->folder, khai_sandbox_get_base_url (f->window->sandbox), khai_sandbox_get_ca_file (f->window->sandbox), f->key,
                                KHAI_LANG_EN, error);
}

static const Way ways[] = {
  { "network", open_network, KHAI_ERROR_UNAVAILABLE, KHAI_ERROR_REFUSED,
    KHAI_GATEWAY_ANSWERS | KHAI_GATEWAY_LOOKS | KHAI_GATEWAY_EVENTS | KHAI_GATEWAY_CHANGES | KHAI_GATEWAY_PAPERS | KHAI_GATEWAY_SHARES },
  { "file", open_drop, -1, KHAI_ERROR_EXISTS, KHAI_GATEWAY_CHANGES },
};

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->way = data;
  f->window = window_new (NULL);
  f->key = khai_key_make ("Lan", NULL, FALSE, NULL, NULL);
  f->folder = g_dir_make_tmp ("khai-drop-XXXXXX", NULL);
  f->gateway = f->way->open (f, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_clear_pointer (&f->refusal, khai_answer_free);
  g_object_unref (f->gateway);
  khai_key_unref (f->key);
  window_free (f->window);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* What leaves, and what it is signed with. */
typedef struct
{
  GBytes *body;
  char *key, *digest, *signature;
  KhaiSubmission submission;
} Letter;

static void
letter_clear (Letter *letter)
{
  g_clear_pointer (&letter->body, g_bytes_unref);
  g_free (letter->key);
  g_free (letter->digest);
  g_free (letter->signature);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Letter, letter_clear)

/* (body transfer full) */
static void
write_letter (Fixture *f, Letter *letter, const char *reference, GBytes *body)
{
  g_autoptr (JsonObject) header = json_object_new ();
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);

  letter->body = body;
  letter->key = khai_uuid4 ();
  letter->digest = khai_content_digest (text, length);
  json_object_set_string_member (header, "content-digest", letter->digest);
  letter->signature = khai_jws_sign (f->key, text, length, TRUE, header, NULL);
  letter->submission = (KhaiSubmission){ .body = body, .key = letter->key, .content_digest = letter->digest, .signature = letter->signature,
                                         .reference = reference };
}

static KhaiAnswer *
submit_once (Fixture *f, const Letter *letter, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_pointer (&f->refusal, khai_answer_free);
  khai_gateway_submit_async (f->gateway, &letter->submission, NULL, keep_result, &result);
  iterate_until (is_set, &result);
  return khai_gateway_finish (f->gateway, result, &f->refusal, error);
}

/* A person takes the package to the desk. */
static void
carry (Fixture *f, const Letter *letter)
{
  g_autofree char *package = khai_gateway_get_drop_path (f->gateway, &letter->submission);
  g_autofree char *stem = g_strndup (package, strlen (package) - strlen (".khai.zip"));
  g_autofree char *reply = g_strconcat (stem, KHAI_REPLY_SUFFIX, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  khai_sandbox_answer_package_async (f->window->sandbox, package, reply, keep_result, &result);
  iterate_until (is_set, &result);
  said = khai_sandbox_answer_package_finish (f->window->sandbox, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (said, "\"status\":"));
}

/* As an outbox does: the same bytes with the same key until there is an answer. */
static KhaiAnswer *
deliver (Fixture *f, const Letter *letter, GError **error)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GError) local = NULL;
      KhaiAnswer *answer = submit_once (f, letter, &local);

      if (answer != NULL)
        return answer;
      if (g_error_matches (local, KHAI_ERROR, KHAI_ERROR_BY_HAND))
        carry (f, letter);
      else if (!g_error_matches (local, KHAI_ERROR, KHAI_ERROR_UNKNOWN))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  g_assert_not_reached ();
}

static char *
say (JsonNode *node, const char *pointer)
{
  return khai_json_get_text (node, pointer);
}

static void
assert_is_receipt (Fixture *f, const KhaiAnswer *answer, const Letter *letter)
{
  g_autofree char *digest = say (answer->json, "/payloadDigest");
  g_autofree char *reference = say (answer->json, "/localReference");
  g_autofree char *jws = say (answer->json, "/receiptJws");
  g_autofree char *expected = khai_digest_sha256_base64url (g_bytes_get_data (letter->body, NULL), g_bytes_get_size (letter->body));
  g_autofree char *pem = NULL;
  g_autoptr (KhaiJws) verified = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (answer->status, ==, 202);
  g_assert_cmpstr (digest, ==, expected);
  g_assert_cmpstr (reference, ==, letter->submission.reference);
  g_assert_true (g_file_get_contents (khai_sandbox_get_ca_file (f->window->sandbox), &pem, NULL, NULL));
  verified = khai_jws_verify (jws, NULL, pem, g_get_real_time (), &error);
  g_assert_no_error (error);
}

static KhaiAnswer *
deliver_well (Fixture *f, const Letter *letter)
{
  g_autoptr (GError) error = NULL;
  KhaiAnswer *answer = deliver (f, letter, &error);

  g_assert_no_error (error);
  assert_is_receipt (f, answer, letter);
  return answer;
}

static void
assert_refused (Fixture *f, const Letter *letter, guint status, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  g_assert_null (deliver (f, letter, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_REFUSED);
  g_assert_nonnull (f->refusal);
  g_assert_cmpuint (f->refusal->status, ==, status);
  said = say (f->refusal->json, "/code");
  g_assert_cmpstr (said, ==, code);
}

static void
assert_same (KhaiAnswer *first, KhaiAnswer *second)
{
  g_autofree char *one = say (first->json, "/receiptId");
  g_autofree char *two = say (second->json, "/receiptId");

  g_assert_nonnull (one);
  g_assert_cmpstr (one, ==, two);
}

/* ---- behaviours ---- */

static void
test_abilities (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strdup (khai_gateway_get_base_url (f->gateway));

  g_assert_cmpint (khai_gateway_get_abilities (f->gateway), ==, f->way->abilities);
  /* Whoever carries it: what is kept is kept under the window's name. */
  g_assert_cmpstr (url, ==, khai_sandbox_get_base_url (f->window->sandbox));
}

static void
test_receipt (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_autoptr (KhaiAnswer) answer = NULL;

  write_letter (f, &letter, "WAY-1", make_document ("WAY-1"));
  answer = deliver_well (f, &letter);
}

static void
test_twice (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_auto (Letter) lost = { NULL };
  g_autoptr (KhaiAnswer) first = NULL;
  g_autoptr (KhaiAnswer) second = NULL;
  g_autoptr (KhaiAnswer) third = NULL;

  write_letter (f, &letter, "WAY-2", make_document ("WAY-2"));
  first = deliver_well (f, &letter);
  second = deliver_well (f, &letter);
  assert_same (first, second);
  /* Somebody who lost everything but the document. */
  write_letter (f, &lost, "WAY-2", make_document ("WAY-2"));
  third = deliver_well (f, &lost);
  assert_same (first, third);
}

static void
test_other_bytes (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_auto (Letter) other = { NULL };
  g_autoptr (KhaiAnswer) first = NULL;
  g_autoptr (KhaiAnswer) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *existing = NULL;

  write_letter (f, &letter, "WAY-3", make_document ("WAY-3"));
  first = deliver_well (f, &letter);
  write_letter (f, &other, "WAY-3", make_document_with ("WAY-3", "/notes", khai_json_string ("Other")));
  assert_refused (f, &other, 409, "OSW-4092");
  existing = say (f->refusal->json, "/existing");
  g_assert_nonnull (existing);
  /* The same key with other bytes. */
  key = other.key;
  other.submission.key = letter.key;
  g_assert_null (deliver (f, &other, &error));
  g_assert_error (error, KHAI_ERROR, f->way->key_reused);
  other.key = g_steal_pointer (&key);
  /* None of that touched the first. */
  again = deliver_well (f, &letter);
  assert_same (first, again);
}

static void
test_findings (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  JsonNode *findings;

  write_letter (f, &letter, "WAY-4", make_document_with ("WAY-4", "/customsOffice", NULL));
  assert_refused (f, &letter, 422, "OSW-4220");
  findings = khai_json_get (f->refusal->json, "/findings");
  g_assert_cmpuint (json_array_get_length (json_node_get_array (findings)), >, 0);
}

static void
test_signature (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_auto (Letter) strange = { NULL };
  g_autoptr (KhaiAnswer) answer = NULL;

  write_letter (f, &letter, "WAY-5", make_document ("WAY-5"));
  write_letter (f, &strange, "WAY-5", make_document ("OTHER"));
  strange.submission.signature = letter.signature;
  assert_refused (f, &strange, 400, "OSW-4002");
  /* Nothing was kept. */
  answer = deliver_well (f, &letter);
}

static void
test_changes (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_auto (Letter) stale = { NULL };
  g_auto (Letter) change = { NULL };
  g_auto (Letter) cancellation = { NULL };
  g_autoptr (KhaiAnswer) filed = NULL;
  g_autoptr (KhaiAnswer) amended = NULL;
  g_autoptr (KhaiAnswer) cancelled = NULL;
  g_autoptr (GBytes) document = make_document_with ("WAY-6", "/notes", khai_json_string ("Changed"));
  g_autofree char *text = g_strdup_printf ("{\"declaration\":%.*s,\"reason\":\"A wrong note\"}", (int) g_bytes_get_size (document),
                                           (const char *) g_bytes_get_data (document, NULL));
  g_autofree char *id = NULL;
  g_autofree char *amendments = NULL;
  g_autofree char *cancel = NULL;

  write_letter (f, &letter, "WAY-6", make_document ("WAY-6"));
  filed = deliver_well (f, &letter);
  id = say (filed->json, "/declarationId");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  amendments = g_strdup_printf ("/declarations/%s/amendments", id);
  cancel = g_strdup_printf ("/declarations/%s/cancellation", id);
  write_letter (f, &stale, "WAY-6", g_bytes_new (text, strlen (text)));
  stale.submission.path = amendments;
  stale.submission.act = "amendment";
  stale.submission.if_match = "\"1.1\"";
  assert_refused (f, &stale, 412, "OSW-4120");
  write_letter (f, &change, "WAY-6", g_bytes_new (text, strlen (text)));
  change.submission.path = amendments;
  change.submission.act = "amendment";
  change.submission.if_match = "*";
  amended = deliver_well (f, &change);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  write_letter (f, &cancellation, "WAY-6", g_bytes_new_static ("{\"reason\":\"No export\"}", 22));
  cancellation.submission.path = cancel;
  cancellation.submission.act = "cancellation";
  cancellation.submission.if_match = "*";
  cancelled = deliver_well (f, &cancellation);
}

static void
test_shut (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shut = officer (f->window, "service closed 4h");

  write_letter (f, &letter, "WAY-7", make_document ("WAY-7"));
  answer = deliver (f, &letter, &error);
  if (f->way->shut < 0)
    {
      g_assert_no_error (error);
      assert_is_receipt (f, answer, &letter);
    }
  else
    {
      g_autofree char *opened = officer (f->window, "service open");

      g_assert_error (error, KHAI_ERROR, f->way->shut);
      answer = deliver_well (f, &letter);
    }
}

/* The same package after the same bytes went over the network: one declaration, one receipt. */
static void
test_both_ways (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_autoptr (KhaiAnswer) first = NULL;
  g_autoptr (KhaiAnswer) second = NULL;
  g_autoptr (KhaiGateway) other = NULL;
  g_autoptr (KhaiGateway) own = g_object_ref (f->gateway);
  g_autoptr (GError) error = NULL;

  write_letter (f, &letter, "WAY-8", make_document ("WAY-8"));
  first = deliver_well (f, &letter);
  other = f->way == &ways[0] ? open_drop (f, &error) : open_network (f, &error);
  g_assert_no_error (error);
  g_set_object (&f->gateway, other);
  second = deliver_well (f, &letter);
  assert_same (first, second);
  g_set_object (&f->gateway, own);
}

static void
test_lost_answer (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_autoptr (KhaiAnswer) first = NULL;
  g_autoptr (KhaiAnswer) second = NULL;
  g_autofree char *armed = officer (f->window, "fault drop-after-commit:1");

  write_letter (f, &letter, "WAY-9", make_document ("WAY-9"));
  first = deliver_well (f, &letter);
  second = deliver_well (f, &letter);
  assert_same (first, second);
}

static KhaiAnswer *
get (Fixture *f, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  khai_gateway_get_async (f->gateway, path, NULL, keep_result, &result);
  iterate_until (is_set, &result);
  return khai_gateway_finish (f->gateway, result, NULL, error);
}

/* What a way does not offer it says; nothing is made up. */
static void
test_offers (Fixture *f, gconstpointer data)
{
  static const struct { const char *path; KhaiGatewayAbility ability; } questions[] = {
    { "/events?after=0", KHAI_GATEWAY_EVENTS }, { "/service", KHAI_GATEWAY_LOOKS }, { "/declarations?localReference=WAY-10", KHAI_GATEWAY_LOOKS },
  };
  static const struct { const char *act; KhaiGatewayAbility ability; } acts[] = {
    { "document", KHAI_GATEWAY_PAPERS }, { "attachment", KHAI_GATEWAY_PAPERS }, { "share", KHAI_GATEWAY_SHARES }, { "withdrawal", KHAI_GATEWAY_SHARES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiAnswer) answer = get (f, questions[i].path, &error);

      if (f->way->abilities & questions[i].ability)
        g_assert_no_error (error);
      else
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_OFFERED);
    }
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_auto (Letter) letter = { NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiAnswer) answer = NULL;

      write_letter (f, &letter, "WAY-10", g_bytes_new_static ("{}", 2));
      letter.submission.act = acts[i].act;
      answer = submit_once (f, &letter, &error);
      g_assert_null (answer);
      g_assert_true (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_NOT_OFFERED) != ((f->way->abilities & acts[i].ability) != 0));
    }
}

/* ---- what only files can suffer ---- */

static GBytes *
load (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GBytes *bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  g_assert_nonnull (bytes);
  return bytes;
}

static void
save (const char *path, const char *data, gsize length)
{
  g_assert_true (g_file_set_contents (path, data, length, NULL));
}

static int
desk_says (Fixture *f, const char *package, const char *reply)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  khai_sandbox_answer_package_async (f->window->sandbox, package, reply, keep_result, &result);
  iterate_until (is_set, &result);
  said = khai_sandbox_answer_package_finish (f->window->sandbox, result, &error);
  return error == NULL ? -1 : error->code;
}

/* Every byte of a package counts: cut anywhere, or changed anywhere, it is not taken, or it is the same. */
static void
test_damaged_package (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *package = NULL;
  g_autofree char *reply = g_build_filename (f->folder, "r.reply.json", NULL);
  g_autofree char *hurt = g_build_filename (f->folder, "hurt.khai.zip", NULL);
  g_autoptr (GBytes) whole = NULL;
  g_autofree char *copy = NULL;
  gsize length;
  guint refused = 0;

  write_letter (f, &letter, "WAY-11", make_document ("WAY-11"));
  g_assert_null (submit_once (f, &letter, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BY_HAND);
  package = khai_gateway_get_drop_path (f->gateway, &letter.submission);
  whole = load (package);
  length = g_bytes_get_size (whole);
  for (gsize cut = 0; cut < length; cut += length / 7 + 1)
    {
      save (hurt, g_bytes_get_data (whole, NULL), cut);
      g_assert_cmpint (desk_says (f, hurt, reply), ==, KHAI_ERROR_DAMAGED);
    }
  copy = g_memdup2 (g_bytes_get_data (whole, NULL), length);
  for (gsize at = 40; at < length; at += length / 23)
    {
      char before = copy[at];

      copy[at] ^= 0x21;
      save (hurt, copy, length);
      refused += desk_says (f, hurt, reply) >= 0;
      copy[at] = before;
    }
  g_assert_cmpuint (refused, >, 15);
  g_assert_cmpint (desk_says (f, "/nowhere/x.khai.zip", reply), ==, KHAI_ERROR_NOT_FOUND);
  g_assert_cmpint (desk_says (f, package, reply), ==, -1);
}

static void
test_strange_reply (Fixture *f, gconstpointer data)
{
  g_auto (Letter) letter = { NULL };
  g_auto (Letter) other = { NULL };
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autoptr (KhaiAnswer) none = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) strange = NULL;
  g_autoptr (GError) damaged = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autofree char *path = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  g_autoptr (KhaiReply) parsed = NULL;
  g_autoptr (KhaiKey) ca = khai_key_make ("Khai training authority", NULL, TRUE, NULL, NULL);
  g_autofree char *other_pem = khai_key_certificate_pem (ca);

  write_letter (f, &letter, "WAY-12", make_document ("WAY-12"));
  answer = deliver_well (f, &letter);
  path = khai_gateway_get_drop_path (f->gateway, &letter.submission);
  mine = g_strndup (path, strlen (path) - strlen (".khai.zip"));
  g_free (path);
  path = g_strconcat (mine, KHAI_REPLY_SUFFIX, NULL);
  reply = load (path);
  parsed = khai_reply_parse (reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (parsed->events), >, 2);
  g_assert_nonnull (parsed->view);
  g_assert_false (khai_reply_verify (parsed, other_pem, g_get_real_time (), &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
  /* The reply to one package, laid beside another. */
  write_letter (f, &other, "WAY-13", make_document ("WAY-13"));
  g_assert_null (submit_once (f, &other, &strange));
  g_assert_error (strange, KHAI_ERROR, KHAI_ERROR_BY_HAND);
  g_clear_error (&strange);
  theirs = khai_gateway_get_drop_path (f->gateway, &other.submission);
  theirs[strlen (theirs) - strlen (".khai.zip")] = '\0';
  g_free (path);
  path = g_strconcat (theirs, KHAI_REPLY_SUFFIX, NULL);
  save (path, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  none = submit_once (f, &other, &strange);
  g_assert_error (strange, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  save (path, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply) / 2);
  none = submit_once (f, &other, &damaged);
  g_assert_error (damaged, KHAI_ERROR, KHAI_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*run) (Fixture *f, gconstpointer data); } behaviours[] = {
    { "abilities", test_abilities },   { "receipt", test_receipt },     { "twice", test_twice },         { "other-bytes", test_other_bytes },
    { "findings", test_findings },     { "signature", test_signature }, { "changes", test_changes },     { "shut", test_shut },
    { "both-ways", test_both_ways },   { "lost-answer", test_lost_answer }, { "offers", test_offers },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    for (guint k = 0; k < G_N_ELEMENTS (behaviours); k++)
      {
        g_autofree char *path = g_strdup_printf ("/contract/%s/%s", ways[i].name, behaviours[k].name);

        g_test_add (path, Fixture, &ways[i], set_up, behaviours[k].run, tear_down);
      }
  g_test_add ("/contract/file/damaged-package", Fixture, &ways[1], set_up, test_damaged_package, tear_down);
  g_test_add ("/contract/file/strange-reply", Fixture, &ways[1], set_up, test_strange_reply, tear_down);
  return g_test_run ();
}
