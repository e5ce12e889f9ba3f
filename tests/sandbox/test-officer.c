/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The trainer: plays the officer, moves the clock, closes the window. And whatever the officer
 * does, in whatever order: an end state is never left, and the events replayed give the stored
 * state. */

#include "config.h"

#include <string.h>

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-json.h"
#include "sandbox-fixture.h"

static char *
submit (Client *client, const char *reference, const char *scenario)
{
  g_autoptr (GBytes) body = make_document (reference);
  g_autofree char *key = khai_uuid4 ();
  g_autoptr (Answer) answer = client_submit (client, body, key, scenario);
  g_autofree char *id = NULL;

  g_assert_cmpuint (answer->status, ==, 202);
  id = answer_text (answer, "/declarationId");
  return g_strconcat ("/declarations/", id, NULL);
}

static void
test_officer (void)
{
  static const char *const good[] = {
    "accept AN-1", "red AN-1",     "inspect AN-1", "inspected AN-1", "request AN-1 380 Invoice",
    "take AN-1",   "hold AN-1",    "resume AN-1",  "ask AN-1",       "store AN-1",
    "clear AN-1",  "through AN-1", "exit AN-1"
  };
  static const char *const bad[]
      = { "accept AN-1",  "clear AN-1",   "expire AN-1",  "reject AN-1",          "clear AN-9",
          "clear",        "request AN-1", "dance AN-1",   "list nowhere",         "fault nothing",
          "clock step x", "service shut", "share x used", "approve XXXX-XXXX Lan" };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *declaration = submit (client, "AN-1", "silent");
  g_autoptr (Answer) state = NULL;
  g_autofree char *list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_free (officer (window, good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    officer_refused (window, bad[i]);
  state = client_get (client, declaration);
  assert_text (state, "/state", "exited");
  assert_text (state, "/channel", "red");
  list = officer (window, "list exited");
  g_assert_nonnull (strstr (list, "AN-1"));
}

/* ---- properties ---- */

/* What a client makes of the events alone. */
static void
check_replay (Client *client, const char *declaration)
{
  g_autoptr (Answer) events = client_get (client, "/events?after=0&limit=1000");
  g_autoptr (Answer) stored = client_get (client, declaration);
  JsonArray *items = json_node_get_array (khai_json_get (events->json, "/items"));
  static const char *const ends[] = { "rejected", "cancelled", "expired", "exited", NULL };
  static const char *const members[]
      = { "/state", "/version", "/channel", "/registrationNumber", "/dueAt" };
  g_autofree char *id = answer_text (stored, "/declarationId");
  JsonNode *last = NULL;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *event = json_array_get_element (items, i);
      g_autofree char *whose = khai_json_get_text (event, "/declarationId");
      g_autofree char *before = last != NULL ? khai_json_get_text (last, "/state") : NULL;
      g_autofree char *after = khai_json_get_text (event, "/state");

      if (!g_str_equal (whose, id))
        continue;
      if (before != NULL && g_strv_contains (ends, before))
        g_assert_cmpstr (after, ==, before);
      last = event;
    }
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *told = khai_json_get_text (last, members[i]);
      g_autofree char *kept = answer_text (stored, members[i]);

      g_assert_cmpstr (told, ==, kept);
    }
}

static void
test_any_order (void)
{
  static const char *const commands[] = { "accept",
                                          "reject",
                                          "green",
                                          "yellow",
                                          "red",
                                          "request",
                                          "take",
                                          "inspect",
                                          "inspected",
                                          "hold",
                                          "resume",
                                          "clear",
                                          "release",
                                          "store",
                                          "through",
                                          "exit",
                                          "ask",
                                          "duty",
                                          "correct",
                                          "expire",
                                          "grant-amendment",
                                          "refuse-amendment",
                                          "grant-cancellation",
                                          "refuse-cancellation" };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  guint done = 0;

  for (guint walk = 0; walk < 12; walk++)
    {
      g_autofree char *reference = g_strdup_printf ("AN-%u", walk);
      g_autofree char *declaration = submit (client, reference, "silent");
      g_autofree char *cancellation = g_strconcat (declaration, "/cancellation", NULL);

      for (guint i = 0; i < 40; i++)
        {
          const char *command = commands[g_test_rand_int_range (0, G_N_ELEMENTS (commands))];
          const char *words[]
              = { command, reference, g_str_equal (command, "request") ? "380" : NULL, NULL };
          g_autofree char *answer = khai_sandbox_officer_do (window->sandbox, words, NULL);

          done += answer != NULL;
          if (g_test_rand_int_range (0, 12) == 0)
            answer_free (
                client_act (client, cancellation, "{\"reason\":\"Không xuất nữa\"}", "*", NULL));
        }
      check_replay (client, declaration);
    }
  g_assert_cmpuint (done, >, 12);
}

/* ---- the clock, and the door ---- */

static gint64
told_now (Client *client)
{
  g_autoptr (Answer) answer = client_get (client, "/service");
  g_autofree char *text = answer_text (answer, "/now");
  gint64 now = 0;

  g_assert_true (khai_instant_parse (text, &now, NULL));
  return now;
}

static void
test_clock (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *declaration = NULL;
  g_autoptr (Answer) state = NULL;
  gint64 frozen;

  window_restart (window, 60000);
  g_free (officer (window, "clock freeze"));
  g_free (officer (window, "clock set 2026-03-02T08:00:00+07:00"));
  frozen = told_now (client);
  declaration = submit (client, "AN-1", NULL);
  g_assert_cmpint (told_now (client), ==, frozen);
  state = client_get (client, declaration);
  assert_text (state, "/state", "received");
  assert_text (state, "/updatedAt", "2026-03-02T01:00:00.000Z");
  window_restart (window, 60000); /* it stands where it stood */
  g_assert_cmpint (told_now (client), ==, frozen);
  g_free (officer (window, "clock step 4m"));
  g_assert_cmpint (told_now (client), ==, frozen + 4 * G_TIME_SPAN_MINUTE);
  json_node_unref (read_until (client, "AN-1", "cleared"));
}

static void
test_service (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) shut = NULL;
  g_autoptr (Answer) told = NULL;
  g_autoptr (Answer) open = NULL;

  g_free (officer (window, "clock freeze"));
  g_free (officer (window, "service closed 2h"));
  shut = client_submit (client, body, "key-number-1", NULL);
  assert_problem (shut, 503, "OSW-5030");
  told = client_get (client, "/service");
  assert_text (told, "/state", "closed");
  g_assert_nonnull (khai_json_get (told->json, "/reopensAt"));
  g_free (officer (window, "clock step 3h"));
  open = client_submit (client, body, "key-number-1", NULL);
  g_assert_cmpuint (open->status, ==, 202);
}

/* The planned events come when the trainer says, also while the clock stands still. */
static void
test_next (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = NULL;
  g_autofree char *declaration = NULL;
  static const char *const states[] = { "accepted", "in-control", "inspection-ordered" };

  window_restart (window, 3600 * 1000);
  client = client_new (window);
  g_free (officer (window, "clock freeze"));
  declaration = submit (client, "AN-3", "red");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *said = officer (window, "next AN-3");

      g_assert_nonnull (strstr (said, states[i]));
    }
  officer_refused (window, "next AN-3");
  officer_refused (window, "next AN-9");
  officer_refused (window, "next");
}

static void
test_reset (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Answer) told = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *declaration = NULL;

  g_free (officer (window, "clock freeze"));
  g_free (officer (window, "fault 503:9"));
  g_free (officer (window, "service closed"));
  g_free (officer (window, "reset"));
  told = client_get (client, "/service");
  assert_text (told, "/state", "open");
  clock = officer (window, "clock");
  g_assert_nonnull (strstr (clock, "\"speed\":1"));
  declaration = submit (client, "AN-4", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/officer/officer", test_officer);
  g_test_add_func ("/sandbox/officer/any-order", test_any_order);
  g_test_add_func ("/sandbox/officer/clock", test_clock);
  g_test_add_func ("/sandbox/officer/service", test_service);
  g_test_add_func ("/sandbox/officer/next", test_next);
  g_test_add_func ("/sandbox/officer/reset", test_reset);
  return g_test_run ();
}
