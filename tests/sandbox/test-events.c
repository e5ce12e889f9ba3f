/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of declarations, in which order it is told, and that a restart forgets nothing. */

#include "config.h"

#include <string.h>

#include "khai-json.h"
#include "sandbox-fixture.h"

static guint
n_items (JsonNode *page)
{
  return json_array_get_length (json_node_get_array (khai_json_get (page, "/items")));
}

/* "type/state type/state …" of one declaration's events. */
static char *
story (JsonNode *page, const char *reference)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_items (page); i++)
    {
      JsonNode *event
          = json_array_get_element (json_node_get_array (khai_json_get (page, "/items")), i);
      g_autofree char *its_reference = khai_json_get_text (event, "/localReference");
      g_autofree char *type = khai_json_get_text (event, "/type");
      g_autofree char *state = khai_json_get_text (event, "/state");

      if (g_str_equal (its_reference, reference))
        g_string_append_printf (text, "%s%s/%s", text->len > 0 ? " " : "", type, state);
    }
  return g_string_free (text, FALSE);
}

#define BEGIN "received/received accepted/accepted "

/* By header, and by the reference alone. */
static void
test_scenarios (void)
{
  static const struct
  {
    const char *header;
    const char *reference;
    const char *last;
    const char *story;
  } cases[] = {
    { NULL, "AN-1", "cleared", BEGIN "channel-assigned/accepted released/cleared" },
    { "green", "AN-2-X0", "cleared", BEGIN "channel-assigned/accepted released/cleared" },
    { NULL, "AN-3-G0", "cleared", BEGIN "channel-assigned/accepted released/cleared" },
    { "yellow", "AN-4", "documents-requested",
      BEGIN "channel-assigned/in-control documents-requested/documents-requested" },
    { NULL, "AN-5-Y1", "documents-requested",
      BEGIN "channel-assigned/in-control documents-requested/documents-requested" },
    { "red", "AN-6", "inspection-ordered",
      BEGIN "channel-assigned/in-control inspection-ordered/inspection-ordered" },
    { NULL, "AN-7-R9", "inspection-ordered",
      BEGIN "channel-assigned/in-control inspection-ordered/inspection-ordered" },
    { "reject", "AN-8", "rejected", "received/received rejected/rejected" },
    { NULL, "AN-9-X2", "rejected", "received/received rejected/rejected" },
    { "documents", "AN-10", "documents-requested",
      BEGIN "channel-assigned/in-control documents-requested/documents-requested" },
    { NULL, "AN-11-D2", "documents-requested",
      BEGIN "channel-assigned/in-control documents-requested/documents-requested" },
    { "detained", "AN-12", "held", BEGIN "channel-assigned/in-control held/held" },
    { NULL, "AN-13-H2", "held", BEGIN "channel-assigned/in-control held/held" },
    { "expired", "AN-14", "expired", BEGIN "channel-assigned/in-control expired/expired" },
    { "exit", "AN-15", "exited",
      BEGIN "channel-assigned/accepted released/cleared through-customs-area/through-customs-area "
            "exit-confirmed/exited" },
    { "before-clearance", "AN-16", "released-before-clearance",
      BEGIN "channel-assigned/in-control released/released-before-clearance" },
    { "storage", "AN-17", "taken-to-storage",
      BEGIN "channel-assigned/in-control released/taken-to-storage" },
    { NULL, "Y2", "cleared",
      BEGIN "channel-assigned/accepted released/cleared" }, /* no part of its own */
    { NULL, "AN-Y22", "cleared", BEGIN "channel-assigned/accepted released/cleared" },
    { NULL, "AN-y2", "cleared", BEGIN "channel-assigned/accepted released/cleared" },
    { NULL, "AN-F2", "cleared", BEGIN "channel-assigned/accepted released/cleared" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = make_document (cases[i].reference);
      g_autofree char *key = g_strdup_printf ("key-number-%u", i);
      g_autoptr (Answer) answer = client_submit (client, body, key, cases[i].header);
      g_autoptr (JsonNode) page = NULL;
      g_autofree char *found = NULL;

      g_test_message ("%s %s", cases[i].header, cases[i].reference);
      g_assert_cmpuint (answer->status, ==, 202);
      page = read_until (client, cases[i].reference, cases[i].last);
      found = story (page, cases[i].reference);
      g_assert_cmpstr (found, ==, cases[i].story);
    }
}

static void
test_contents (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) yellow = make_document ("AN-1-Y0");
  g_autoptr (GBytes) rejected = make_document ("AN-2-X0");
  g_autofree char *number = NULL;
  g_autoptr (JsonNode) page = NULL;
  g_autoptr (Answer) english = NULL;
  g_autoptr (Answer) state = NULL;

  answer_free (client_submit (client, yellow, "key-number-1", NULL));
  json_node_unref (read_until (client, "AN-1-Y0", "documents-requested"));
  answer_free (client_submit (client, rejected, "key-number-2", NULL));
  page = read_until (client, "AN-2-X0", "rejected");
  number = khai_json_get_text (page, "/items/1/registrationNumber");
  g_assert_true (g_regex_match_simple ("^30[0-9]{9}0$", number, 0, 0));
  g_assert_null (khai_json_get (page, "/items/0/registrationNumber"));
  g_assert_nonnull (khai_json_get (page, "/items/3/dueAt"));
  g_assert_nonnull (khai_json_get (page, "/items/3/requests/0/requestId"));
  g_assert_nonnull (khai_json_get (page, "/items/3/requests/0/dueAt"));
  g_assert_nonnull (khai_json_get (page, "/items/5/findings/0/code"));
  g_assert_null (khai_json_get (
      page, "/items/5/findings/0/detail/vi")); /* a text, not one in every language */
  for (guint i = 0; i < n_items (page); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/items/%u/sequence", i);
      g_autofree char *sequence = khai_json_get_text (page, pointer);
      g_autofree char *expected = g_strdup_printf ("%u", i + 1);

      g_assert_cmpstr (sequence, ==, expected);
    }
  client->lang = "en";
  english = client_get (client, "/events");
  assert_text (english, "/items/0/text", "The declaration has been received.");
  state = client_get (client, "/declarations?localReference=AN-1-Y0");
  assert_text (state, "/items/0/openRequests/0/reason", "Send the commercial invoice.");
}

static void
test_pages (void)
{
  static const struct
  {
    const char *query;
    guint n;
    const char *first;
    const char *more;
  } cases[] = {
    { "?after=0", 4, "1", "false" },        { "?after=2", 2, "3", "false" },
    { "?after=4", 0, NULL, "false" },       { "?after=99", 0, NULL, "false" },
    { "?limit=3", 3, "1", "true" },         { "?limit=4", 4, "1", "false" },
    { "?after=1&limit=1", 1, "2", "true" },
  };
  static const char *const wrong[] = { "?after=-1", "?after=x",   "?wait=31",
                                       "?limit=0",  "?limit=1001", "?after=99999999999999999999",
                                       "?after=" };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) stranger = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) empty = NULL;

  answer_free (client_submit (client, body, "key-number-1", NULL));
  json_node_unref (read_until (client, "AN-1", "cleared"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/events", cases[i].query, NULL);
      g_autoptr (Answer) answer = client_get (client, path);

      g_test_message ("%s", cases[i].query);
      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpuint (n_items (answer->json), ==, cases[i].n);
      assert_text (answer, "/items/0/sequence", cases[i].first);
      assert_text (answer, "/newest", "4");
      assert_text (answer, "/more", cases[i].more);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strconcat ("/events", wrong[i], NULL);
      g_autoptr (Answer) answer = client_get (client, path);

      g_test_message ("%s", wrong[i]);
      assert_problem (answer, 400, "OSW-4004");
    }
  empty = client_get (stranger, "/events");
  g_assert_cmpuint (n_items (empty->json), ==, 0);
  assert_text (empty, "/newest", "0");
}

static gboolean
is_answered (gpointer data)
{
  return *(Answer **)data != NULL;
}

/* A poll for 30 s is answered when the event comes, and by nobody else's. */
static void
test_long_poll (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) other = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (GTimer) timer = g_timer_new ();
  Answer *waiting = NULL;
  Answer *others = NULL;

  client_send_async (client, "GET", "/events?after=0&wait=30", NULL, NULL, &waiting);
  client_send_async (other, "GET", "/events?after=0&wait=1", NULL, NULL, &others);
  answer_free (client_submit (client, body, "key-number-1", NULL));
  iterate_until (is_answered, &waiting);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 15);
  g_assert_cmpuint (waiting->status, ==, 200);
  g_assert_cmpuint (n_items (waiting->json), >=, 1);
  iterate_until (is_answered, &others);
  g_assert_cmpuint (others->status, ==, 200);
  g_assert_cmpuint (n_items (others->json), ==, 0);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), >, 0.8);
  answer_free (waiting);
  answer_free (others);
}

/* The window closes while somebody waits. */
static void
test_closed_poll (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  Answer *waiting = NULL;
  g_autoptr (Answer) again = NULL;

  client_send_async (client, "GET", "/events?after=0&wait=30", NULL, NULL, &waiting);
  answer_free (client_get (client, "/service"));
  window_restart (window, 0);
  iterate_until (is_answered, &waiting);
  g_assert_cmpuint (waiting->status, ==, 0);
  answer_free (waiting);
  again = client_get (client, "/events");
  g_assert_cmpuint (again->status, ==, 200);
}

static void
test_restart (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1-Y9");
  g_autoptr (Answer) before = NULL;
  g_autoptr (Answer) answer = NULL;
  g_autoptr (Answer) again = NULL;
  g_autoptr (JsonNode) page = NULL;
  g_autofree char *found = NULL;

  window_restart (window, 3600 * 1000);
  answer = client_submit (client, body, "key-number-1", NULL);
  g_assert_cmpuint (answer->status, ==, 202);
  before = client_get (client, "/events");
  g_assert_cmpuint (n_items (before->json), ==, 1);
  window_restart_later (window);
  again = client_submit (client, body, "key-number-1", NULL);
  g_assert_true (g_bytes_equal (answer->body, again->body));
  page = read_until (client, "AN-1-Y9", "documents-requested");
  found = story (page, "AN-1-Y9");
  g_assert_cmpstr (found, ==,
                   BEGIN "channel-assigned/in-control documents-requested/documents-requested");
}

/* Two windows never share a folder; an unknown scenario or fault is told at once. */
static void
test_options (void)
{
  static const struct
  {
    const char *scenario;
    const char *fault;
    const char *bind;
    const char *reference;
  } cases[] = {
    { "purple", NULL, NULL, NULL },
    { NULL, "earthquake", NULL, NULL },
    { NULL, "503:0", NULL, NULL },
    { NULL, "503:x", NULL, NULL },
    { NULL, "", NULL, NULL },
    { NULL, NULL, "localhost", NULL },
    { NULL, NULL, NULL, "/nowhere/reference.db" },
  };
  g_autoptr (Window) window = window_new (NULL);
  KhaiSandboxOptions same
      = { .data_dir = window->dir, .reference = g_getenv ("KHAI_REFERENCE_DB") };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("khai-sandbox-XXXXXX", NULL);

  g_assert_null (khai_sandbox_new (&same, &error));
  g_assert_nonnull (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *faults[] = { cases[i].fault, NULL };
      KhaiSandboxOptions options
          = { .data_dir = dir,
              .scenario = cases[i].scenario,
              .faults = faults,
              .bind = cases[i].bind,
              .reference = cases[i].reference != NULL ? cases[i].reference : same.reference };
      g_autoptr (GError) refused = NULL;

      g_assert_null (khai_sandbox_new (&options, &refused));
      g_assert_nonnull (refused);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/events/scenarios", test_scenarios);
  g_test_add_func ("/sandbox/events/contents", test_contents);
  g_test_add_func ("/sandbox/events/pages", test_pages);
  g_test_add_func ("/sandbox/events/long-poll", test_long_poll);
  g_test_add_func ("/sandbox/events/closed-poll", test_closed_poll);
  g_test_add_func ("/sandbox/events/restart", test_restart);
  g_test_add_func ("/sandbox/events/options", test_options);
  return g_test_run ();
}
