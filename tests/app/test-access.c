/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person signs in at a real training window, with a keyring and without one: KHAI_TEST_KEYRING says which ("unlocked", "locked", "none"). */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app-fixture.h"
#include "khai-connection.h"
#include "khai-context-private.h"
#include "khai-error.h"
#include "khai-outbox.h"
#include "khai-sandbox.h"
#include "khai-training.h"

typedef struct
{
  AppFixture app;
  char *window_dir;
  KhaiSandbox *sandbox;
  KhaiAccess *access;
} Fixture;

static gboolean
keyring_lasts (void)
{
  return g_strcmp0 (g_getenv ("KHAI_TEST_KEYRING"), "unlocked") == 0;
}

static void
set_person (Fixture *f, gboolean person)
{
  const char *url = khai_sandbox_get_base_url (f->sandbox);
  KhaiConnection connection = { (char *) url, (char *) khai_sandbox_get_ca_file (f->sandbox), person, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_connection_save (f->app.context, &connection, &error));
  g_assert_no_error (error);
  g_clear_object (&f->access);
  f->access = khai_connection_get_access (f->app.context, url, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer fault)
{
  const char *faults[] = { fault, NULL };
  g_autoptr (GError) error = NULL;

  app_fixture_set_up (&f->app, NULL);
  f->window_dir = g_dir_make_tmp ("khai-window-XXXXXX", NULL);
  {
    KhaiSandboxOptions options = { .data_dir = f->window_dir, .reference = g_getenv ("KHAI_REFERENCE_DB"), .faults = fault != NULL ? faults : NULL };

    f->sandbox = khai_sandbox_new (&options, &error);
  }
  g_assert_no_error (error);
  set_person (f, TRUE);
}

static void
tear_down (Fixture *f, gconstpointer fault)
{
  g_clear_object (&f->access);
  app_fixture_tear_down (&f->app, NULL);
  g_object_unref (f->sandbox);
  remove_tree (f->window_dir);
  g_free (f->window_dir);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_come (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static KhaiDeviceCodes *
begin (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhaiDeviceCodes *codes;

  khai_access_begin_async (f->access, NULL, keep_result, &result);
  wait_for (has_come, &result);
  codes = khai_access_begin_finish (f->access, result, &error);
  g_assert_no_error (error);
  return codes;
}

static void
officer (Fixture *f, const char *verb, const char *code, const char *name)
{
  const char *words[] = { verb, code, name, NULL };
  g_autoptr (GError) error = NULL;

  g_free (khai_sandbox_officer_do (f->sandbox, words, &error));
  g_assert_no_error (error);
}

static KhaiGrant
wait_for_grant (Fixture *f, const KhaiDeviceCodes *codes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  khai_access_wait_async (f->access, codes, cancellable, keep_result, &result);
  wait_for (has_come, &result);
  return khai_access_wait_finish (f->access, result, error);
}

static void
sign_in (Fixture *f)
{
  g_autoptr (KhaiDeviceCodes) codes = begin (f);
  g_autoptr (GError) error = NULL;

  officer (f, "approve", codes->user_code, "Lan");
  codes->interval = 0; /* it is decided already */
  g_assert_cmpint (wait_for_grant (f, codes, NULL, &error), ==, KHAI_GRANT_GIVEN);
  g_assert_no_error (error);
}

static gboolean
ask_window (KhaiAccess *access, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KhaiGateway) gateway = khai_access_open_gateway (access, error);
  g_autoptr (KhaiAnswer) answer = NULL;

  if (gateway == NULL)
    return FALSE;
  khai_gateway_get_async (gateway, "/declarations?limit=1", NULL, keep_result, &result);
  wait_for (has_come, &result);
  answer = khai_gateway_finish (gateway, result, NULL, error);
  return answer != NULL;
}

static void
assert_let_in (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  gboolean in = ask_window (f->access, &error);

  g_assert_no_error (error);
  g_assert_true (in);
}

static void
assert_sign_in_wanted (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ask_window (f->access, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGN_IN);
  g_assert_cmpint (khai_access_get_state (f->access), ==, KHAI_ACCESS_SIGNED_OUT);
}

/* As if the access token had expired, or the window had been restarted. */
static void
forget_access_token (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *token = NULL;

  khai_token_source_get_async (KHAI_TOKEN_SOURCE (f->access), NULL, keep_result, &result);
  wait_for (has_come, &result);
  token = khai_token_source_get_finish (KHAI_TOKEN_SOURCE (f->access), result, NULL);
  g_assert_nonnull (token);
  khai_token_source_forget (KHAI_TOKEN_SOURCE (f->access), token);
}

static char *
load_refresh (Fixture *f)
{
  KhaiKeyring *keyring = khai_context_get_keyring (f->app.context);
  g_autoptr (GAsyncResult) result = NULL;

  khai_keyring_load_async (keyring, khai_access_get_base_url (f->access), NULL, keep_result, &result);
  wait_for (has_come, &result);
  return khai_keyring_load_finish (keyring, result, NULL);
}

static void
keep_refresh (Fixture *f, const char *secret)
{
  KhaiKeyring *keyring = khai_context_get_keyring (f->app.context);
  g_autoptr (GAsyncResult) result = NULL;

  khai_keyring_keep_async (keyring, khai_access_get_base_url (f->access), secret, keep_result, &result);
  wait_for (has_come, &result);
  g_assert_true (khai_keyring_keep_finish (keyring, result) == keyring_lasts ());
}

static void
restart (Fixture *f)
{
  g_clear_object (&f->access);
  app_fixture_restart (&f->app);
  set_person (f, TRUE);
}

/* Signed in, renewed with tokens that are used once, and there after a restart exactly when a keyring said that it would be. */
static void
test_sign_in (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *old = NULL;

  assert_sign_in_wanted (f);
  sign_in (f);
  g_assert_cmpint (khai_access_get_state (f->access), ==, keyring_lasts () ? KHAI_ACCESS_SIGNED_IN : KHAI_ACCESS_UNTIL_CLOSED);
  assert_let_in (f);
  first = load_refresh (f);
  forget_access_token (f);
  assert_let_in (f);
  second = load_refresh (f);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, !=, second);
  restart (f);
  g_assert_cmpint (khai_access_get_state (f->access), ==, KHAI_ACCESS_UNKNOWN);
  if (keyring_lasts ())
    assert_let_in (f);
  else
    assert_sign_in_wanted (f);
  old = load_refresh (f);
  g_assert_true ((old != NULL) == keyring_lasts ());
}

static void
sign_out (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  khai_access_sign_out_async (f->access, NULL, keep_result, &result);
  wait_for (has_come, &result);
  g_assert_true (khai_access_sign_out_finish (f->access, result, &error));
  g_assert_no_error (error);
}

/* The window takes back what it gave: a token that somebody copied before is worth nothing after. */
static void
test_sign_out (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = NULL;
  g_autofree char *left = NULL;

  sign_in (f);
  copy = load_refresh (f);
  sign_out (f);
  g_assert_cmpint (khai_access_get_state (f->access), ==, KHAI_ACCESS_SIGNED_OUT);
  left = load_refresh (f);
  g_assert_null (left);
  keep_refresh (f, copy);
  assert_sign_in_wanted (f);
  /* Nobody is signed in: that is no error. */
  sign_out (f);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiDeviceCodes) denied = begin (f);
  g_autoptr (KhaiDeviceCodes) late = begin (f);
  g_autoptr (KhaiDeviceCodes) given_up = begin (f);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  officer (f, "deny", denied->user_code, NULL);
  denied->interval = 0;
  g_assert_cmpint (wait_for_grant (f, denied, NULL, &error), ==, KHAI_GRANT_DENIED);
  g_assert_no_error (error);
  late->lifetime = 0;
  g_assert_cmpint (wait_for_grant (f, late, NULL, &error), ==, KHAI_GRANT_EXPIRED);
  g_assert_no_error (error);
  /* An hour between two questions: cancelling does not wait for the next one. */
  given_up->interval = 3600;
  given_up->lifetime = 7200;
  g_timeout_add_full (G_PRIORITY_DEFAULT, 1, (GSourceFunc) (void (*) (void)) g_cancellable_cancel, g_object_ref (cancellable), g_object_unref);
  g_assert_cmpint (wait_for_grant (f, given_up, cancellable, &error), ==, KHAI_GRANT_UNREACHABLE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_sign_in_wanted (f);
}

/* Two programs of one profile renew at the same time; neither uses a token that the other has used up. */
static void
test_two_programs (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autoptr (KhaiContext) other = NULL;
  g_autoptr (KhaiAccess) theirs = NULL;
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autofree char *my_token = NULL;
  g_autofree char *their_token = NULL;
  g_autoptr (GError) error = NULL;

  if (!keyring_lasts ())
    {
      g_test_skip ("without a keyring two programs share no sign-in");
      return;
    }
  sign_in (f);
  other = khai_context_new (f->app.dir, KHAI_LANG_VI, clock);
  theirs = khai_connection_get_access (other, khai_access_get_base_url (f->access), &error);
  g_assert_no_error (error);
  forget_access_token (f);
  khai_token_source_get_async (KHAI_TOKEN_SOURCE (f->access), NULL, keep_result, &first);
  khai_token_source_get_async (KHAI_TOKEN_SOURCE (theirs), NULL, keep_result, &second);
  wait_for (has_come, &first);
  wait_for (has_come, &second);
  my_token = khai_token_source_get_finish (KHAI_TOKEN_SOURCE (f->access), first, &error);
  g_assert_no_error (error);
  their_token = khai_token_source_get_finish (KHAI_TOKEN_SOURCE (theirs), second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (my_token, !=, their_token);
  assert_let_in (f);
}

static char *
state_of (Fixture *f, const char *id)
{
  g_autoptr (KhaiRecord) record = NULL;

  g_assert_true (khai_store_load (khai_context_get_store (f->app.context, NULL), id, &record, NULL, NULL));
  return g_strdup (record->state);
}

static void
assert_state (Fixture *f, const char *id, const char *expected)
{
  g_autofree char *state = state_of (f, id);

  g_assert_cmpstr (state, ==, expected);
}

static GBytes *
body_of (Fixture *f, const char *id, char **key)
{
  g_autoptr (KhaiOutboxEntry) entry = khai_store_get_outbox (khai_context_get_store (f->app.context, NULL), id, NULL);

  g_assert_nonnull (entry);
  *key = g_strdup (entry->key);
  return g_bytes_ref (entry->body);
}

/* Nobody is signed in: the queue waits, whole, and goes on after the sign-in; with a token that expires in mid-upload as well. */
static void
test_queue_waits (Fixture *f, gconstpointer fault)
{
  const char *url = khai_sandbox_get_base_url (f->sandbox);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->app.context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiOutbox) outbox = khai_outbox_new (f->app.context, &error);
  g_autofree char *key = NULL;
  g_autofree char *same_key = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) same = NULL;
  g_autofree char *state = NULL;

  khai_outbox_set_backoff (outbox, 0);
  keep_refresh (f, "a-token-that-the-window-does-not-know");
  g_assert_true (khai_outbox_queue (outbox, id, url, khai_sandbox_get_ca_file (f->sandbox), NULL, NULL, &error));
  body = body_of (f, id, &key);
  g_assert_false (khai_outbox_run_once (outbox, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGN_IN);
  g_clear_error (&error);
  assert_state (f, id, "queued");
  sign_in (f);
  khai_outbox_run_once (outbox, NULL, &error);
  g_assert_no_error (error);
  same = body_of (f, id, &same_key);
  g_assert_cmpstr (key, ==, same_key);
  g_assert_true (g_bytes_equal (body, same));
  state = state_of (f, id);
  g_assert_cmpstr (state, !=, "queued");
  g_assert_cmpstr (state, !=, "unknown");
}

/* ---- addresses ---- */

static void
test_addresses (void)
{
  static const struct { const char *address; int training, live; } cases[] = { /* -1: taken; else a KhaiErrorCode */
    { "https://127.0.0.1:8443/osw/v1", -1, -1 },
    { "https://127.9.9.9/osw/v1", -1, -1 },
    { "https://[::1]:8443/osw/v1", -1, -1 },
    { "https://LOCALHOST/osw/v1", -1, -1 },
    { "https://window.example/osw/v1", KHAI_ERROR_TRAINING_ONLY, -1 },
    { "https://192.168.1.7/osw/v1", KHAI_ERROR_TRAINING_ONLY, -1 },
    { "https://localhost.example/osw/v1", KHAI_ERROR_TRAINING_ONLY, -1 },
    { "https://127.0.0.1.example/osw/v1", KHAI_ERROR_TRAINING_ONLY, -1 },
    { "https://[::2]/osw/v1", KHAI_ERROR_TRAINING_ONLY, -1 },
    { "http://127.0.0.1:8443/osw/v1", KHAI_ERROR_BAD_INPUT, KHAI_ERROR_BAD_INPUT },
    { "https://127.0.0.1@window.example/osw/v1", KHAI_ERROR_BAD_INPUT, KHAI_ERROR_BAD_INPUT },
    { "https://127.0.0.1/osw/v1?x=y", KHAI_ERROR_BAD_INPUT, KHAI_ERROR_BAD_INPUT },
    { "https://127.0.0.1/osw/v1#x", KHAI_ERROR_BAD_INPUT, KHAI_ERROR_BAD_INPUT },
    { "https:///osw/v1", KHAI_ERROR_BAD_INPUT, KHAI_ERROR_BAD_INPUT },
    { "file:///etc/passwd", KHAI_ERROR_BAD_INPUT, KHAI_ERROR_BAD_INPUT },
    { "127.0.0.1:8443", KHAI_ERROR_BAD_INPUT, KHAI_ERROR_BAD_INPUT },
    { "", KHAI_ERROR_BAD_INPUT, KHAI_ERROR_BAD_INPUT },
  };
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autoptr (KhaiContext) training = khai_context_new ("/nowhere/khai/training", KHAI_LANG_VI, clock);
  g_autoptr (KhaiContext) live = khai_context_new ("/nowhere/khai/live", KHAI_LANG_VI, clock);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint pass = 0; pass < 2; pass++)
      {
        int expected = pass == 0 ? cases[i].training : cases[i].live;
        g_autoptr (GError) error = NULL;
        gboolean taken = khai_connection_check_address (pass == 0 ? training : live, cases[i].address, &error);

        g_test_message ("%s in %s", cases[i].address, pass == 0 ? "training" : "live");
        g_assert_true (taken == (expected < 0));
        if (!taken)
          g_assert_error (error, KHAI_ERROR, expected);
      }
}

/* Nothing is signed for a window that a training profile may not speak to. */
static void
test_training_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->app.context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiOutbox) outbox = khai_outbox_new (f->app.context, &error);

  g_assert_false (khai_outbox_queue (outbox, id, "https://window.example/osw/v1", NULL, NULL, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TRAINING_ONLY);
  assert_state (f, id, "draft");
}

/* ---- trying ---- */

static GPtrArray *
try (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  khai_connection_try_async (f->app.context, khai_access_get_base_url (f->access), NULL, keep_result, &result);
  wait_for (has_come, &result);
  return khai_connection_try_finish (result);
}

static gboolean
last_is_good (GPtrArray *findings)
{
  KhaiConnectionFinding *last = findings->pdata[findings->len - 1];

  g_test_message ("%s", last->text);
  return last->good;
}

static void
test_try (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) signed_out = try (f);
  g_autoptr (GPtrArray) by_key = NULL;
  g_autoptr (GPtrArray) gone = NULL;

  g_assert_cmpuint (signed_out->len, ==, 4);
  g_assert_false (last_is_good (signed_out));
  set_person (f, FALSE);
  by_key = try (f);
  g_assert_cmpuint (by_key->len, ==, 4);
  g_assert_true (last_is_good (by_key));
  g_clear_object (&f->sandbox);
  gone = try (f);
  g_assert_cmpuint (gone->len, ==, 1);
  g_assert_false (last_is_good (gone));
  f->sandbox = g_object_new (KHAI_TYPE_SANDBOX, NULL);
}

#define ADD(path, fault, func) g_test_add (path, Fixture, fault, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/access/addresses", test_addresses);
  ADD ("/app/access/sign-in", NULL, test_sign_in);
  ADD ("/app/access/sign-out", NULL, test_sign_out);
  ADD ("/app/access/refusals", NULL, test_refusals);
  ADD ("/app/access/two-programs", NULL, test_two_programs);
  ADD ("/app/access/queue-waits", NULL, test_queue_waits);
  ADD ("/app/access/expires-in-mid-upload", "expired-token", test_queue_waits);
  ADD ("/app/access/training-only", NULL, test_training_only);
  ADD ("/app/access/try", NULL, test_try);
  return g_test_run ();
}
