/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents stored by their bytes and attached by signed acts; and shares with partner
 * administrations. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"
#include "sandbox-fixture.h"

#define PDF "%PDF-1.4\nnot much\n"

static Answer *
upload (Client *client, const char *type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autofree char *digest = khai_content_digest (text, strlen (text));
  const char *headers[] = { "Content-Digest", digest, "Content-Type", type, NULL };

  return client_send (client, "POST", "/documents", body, headers);
}

static char *
submit (Client *client, const char *reference, const char *scenario, const char *state)
{
  g_autoptr (GBytes) body = make_document (reference);
  g_autofree char *key = khai_uuid4 ();
  g_autoptr (Answer) answer = client_submit (client, body, key, scenario);
  g_autofree char *id = NULL;

  g_assert_cmpuint (answer->status, ==, 202);
  id = answer_text (answer, "/declarationId");
  json_node_unref (read_until (client, reference, state));
  return g_strconcat ("/declarations/", id, NULL);
}

static void
test_upload (void)
{
  static const struct
  {
    const char *type;
    const char *text;
    guint status;
  } cases[] = {
    { "application/pdf", PDF, 201 },
    { "application/pdf", PDF, 201 }, /* the same again */
    { "image/png", PDF, 415 },
    { "application/pdf", "<?xml version='1.0'?><a/>", 415 },
    { "application/xml", "<?xml version='1.0'?><a/>", 201 },
    { "text/html", "<!DOCTYPE html>", 415 },
    { "application/x-msdownload", "MZ", 415 },
    { "application/pdf", "", 415 },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) neighbour = client_new (window);
  g_autofree char *id = khai_digest_sha256_base64url (PDF, strlen (PDF));
  g_autofree char *path = g_strconcat ("/documents/", id, NULL);
  g_autoptr (Answer) found = NULL;
  g_autoptr (Answer) not_theirs = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Answer) answer = upload (client, cases[i].type, cases[i].text);

      g_test_message ("%u %s", i, cases[i].type);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
    }
  found = client_get (client, path);
  not_theirs = client_get (neighbour, path);
  assert_text (found, "/mediaType", "application/pdf");
  assert_problem (not_theirs, 404, "OSW-4040");
}

/* All that is asked for must be answered; then customs decides. */
static void
test_attachment (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *declaration = submit (client, "AN-1", "documents", "documents-requested");
  g_autofree char *path = g_strconcat (declaration, "/documents", NULL);
  g_autofree char *id = khai_digest_sha256_base64url (PDF, strlen (PDF));
  g_autoptr (Answer) before = client_get (client, declaration);
  g_autofree char *unknown = g_strdup_printf ("{\"documentId\":\"%s\",\"type\":\"380\"}", id);
  g_autoptr (Answer) too_early = client_act (client, path, unknown, NULL, NULL);
  g_autoptr (Answer) list = NULL;

  assert_problem (too_early, 422, "OSW-4220");
  assert_text (too_early, "/findings/0/pointer", "/documentId");
  answer_free (upload (client, "application/pdf", PDF));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/openRequests/%u/requestId", i);
      g_autofree char *request = answer_text (before, pointer);
      g_autofree char *body = g_strdup_printf (
          "{\"documentId\":\"%s\",\"type\":\"380\",\"requestId\":\"%s\"}", id, request);
      g_autoptr (Answer) attached = client_act (client, path, body, NULL, NULL);
      g_autoptr (Answer) again = client_act (client, path, body, NULL, NULL);
      g_autoptr (Answer) state = NULL;

      g_assert_cmpuint (attached->status, ==, 202);
      assert_text (attached, "/act", "attachment");
      assert_problem (again, 422, "OSW-4220"); /* the request is answered */
      if (i > 0)
        break;
      state = client_get (client, declaration);
      assert_text (state, "/state", "documents-requested");
      g_assert_null (khai_json_get (state->json, "/openRequests/1"));
    }
  json_node_unref (read_until (client, "AN-1", "cleared"));
  list = client_get (client, path);
  assert_text (list, "/items/1/documentId", id);
  g_assert_null (khai_json_get (list->json, "/items/2"));
}

static char *
share_state (Client *client, const char *path)
{
  g_autoptr (Answer) answer = client_get (client, path);

  return answer_text (answer, "/items/0/state");
}

/* Only what was named leaves. */
static void
test_share (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *declaration = submit (client, "AN-1", NULL, "cleared");
  g_autofree char *rejected = submit (client, "AN-2-X0", NULL, "rejected");
  g_autofree char *path = g_strconcat (declaration, "/shares", NULL);
  g_autofree char *too_late = g_strconcat (rejected, "/shares", NULL);
  const char *const consent
      = "{\"recipient\":\"KH-GDCE\",\"projection\":\"acdd\",\"purpose\":\"risk-assessment\"}";
  g_autoptr (Answer) wrong = client_act (
      client, path,
      "{\"recipient\":\"XX-NOBODY\",\"projection\":\"acdd\",\"purpose\":\"profit\",\"version\":7}",
      NULL, NULL);
  g_autoptr (Answer) not_for_them = client_act (
      client, path,
      "{\"recipient\":\"GB-HMRC\",\"projection\":\"acdd\",\"purpose\":\"statistics\"}", NULL, NULL);
  g_autoptr (Answer) impossible = client_act (client, too_late, consent, NULL, NULL);
  g_autoptr (Answer) shared = client_act (client, path, consent, NULL, NULL);
  JsonArray *elements;
  g_autofree char *state = NULL;
  g_autofree char *one = NULL;
  g_autofree char *id = NULL;
  g_autoptr (Answer) withdrawn = NULL;

  assert_problem (wrong, 422, "OSW-4220");
  g_assert_nonnull (khai_json_get (wrong->json, "/findings/2"));
  assert_problem (not_for_them, 422, "OSW-4220");
  assert_problem (impossible, 409, "OSW-4093");
  g_assert_cmpuint (shared->status, ==, 202);
  elements = json_node_get_array (khai_json_get (shared->json, "/elements"));
  for (guint i = 0; i < json_array_get_length (elements); i++)
    {
      g_assert_cmpstr (json_array_get_string_element (elements, i), !=, "/exporter/id");
      g_assert_cmpstr (json_array_get_string_element (elements, i), !=, "/localReference");
    }
  do
    {
      g_free (state);
      state = share_state (client, path);
    }
  while (!g_str_equal (state, "used"));
  id = answer_text (shared, "/shareId");
  one = g_strconcat (path, "/", id, NULL);
  withdrawn = client_send (client, "DELETE", one, NULL, NULL);
  assert_problem (withdrawn, 409, "OSW-4093");
}

static void
test_withdrawal (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *declaration = submit (client, "AN-1", NULL, "cleared");
  g_autofree char *path = g_strconcat (declaration, "/shares", NULL);
  g_autoptr (Answer) shared = NULL;
  g_autoptr (Answer) withdrawn = NULL;
  g_autoptr (Answer) again = NULL;
  g_autofree char *one = NULL;
  g_autofree char *id = NULL;

  window_restart (window, 600000); /* nothing more will happen by itself */
  shared = client_act (
      client, path,
      "{\"recipient\":\"LA-CUSTOMS\",\"projection\":\"acdd\",\"purpose\":\"import-clearance\"}",
      NULL, NULL);
  id = answer_text (shared, "/shareId");
  one = g_strconcat (path, "/", id, NULL);
  withdrawn = client_send (client, "DELETE", one, NULL, NULL);
  again = client_send (client, "DELETE", one, NULL, NULL);
  assert_text (withdrawn, "/state", "withdrawn");
  assert_text (again, "/state", "withdrawn");
  g_free (one);
  one = g_strdup_printf ("share %s used", id);
  officer_refused (window, one);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/documents/upload", test_upload);
  g_test_add_func ("/sandbox/documents/attachment", test_attachment);
  g_test_add_func ("/sandbox/documents/share", test_share);
  g_test_add_func ("/sandbox/documents/withdrawal", test_withdrawal);
  return g_test_run ();
}
