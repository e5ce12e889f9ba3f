/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What nobody should send. Whatever it is, the window answers or closes, and serves the next one.
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "khai-json.h"
#include "sandbox-fixture.h"

static void
assert_alive (Client *client)
{
  g_autoptr (Answer) answer = client_get (client, "/service");

  g_assert_cmpuint (answer->status, ==, 200);
  assert_text (answer, "/training", "true");
  assert_text (answer, "/state", "open");
}

static void
test_paths (void)
{
  static const char *const paths[] = { "",
                                       "/",
                                       "/nothing",
                                       "/declarations/",
                                       "/declarations/a/b",
                                       "/declarations/a/versions/1/2",
                                       "//",
                                       "//oauth",
                                       "//osw/v2/service",
                                       "/receipts",
                                       "/../../etc/passwd",
                                       "/ledger/tail",
                                       "/declarations/pre-registration/x" };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Answer) answer = client_get (client, paths[i]);

      g_test_message ("%s", paths[i]);
      assert_problem (answer, 404, "OSW-4040");
    }
  assert_alive (client);
}

static void
test_methods (void)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *allow;
  } cases[] = {
    { "DELETE", "/declarations", "GET, POST" },
    { "PUT", "/declarations/x", "GET" },
    { "GET", "/declarations/validate", "POST" },
    { "POST", "/events", "GET" },
    { "GET", "//oauth/token", "POST" },
    { "PATCH", "/service", "GET" },
    { "TRACE", "/service", "GET" },
    { "BREW", "/declarations", "GET, POST" },
    { "OPTIONS", "/service", "GET" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Answer) answer = client_send (client, cases[i].method, cases[i].path, NULL, NULL);

      g_test_message ("%s %s", cases[i].method, cases[i].path);
      assert_problem (answer, 405, "OSW-4050");
      g_assert_cmpstr (answer_header (answer, "Allow"), ==, cases[i].allow);
    }
  assert_alive (client);
}

/* Announced, and not announced. */
static void
test_large_body (void)
{
  static const gsize sizes[] = { 10 * 1024 * 1024 + 1, 30 * 1024 * 1024 };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_take (g_strnfill (sizes[i], ' '), sizes[i]);
      g_autoptr (Answer) answer
          = client_send (client, "POST", "/declarations/validate", body, NULL);

      assert_problem (answer, 413, "OSW-4130");
      assert_alive (client);
    }
}

static void
test_large_chunked (void)
{
  static const guint chunks[] = { 12, 80 }; /* MiB: above the limit; above what is let pass */
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *chunk = g_strnfill (1024 * 1024, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autoptr (GString) text
          = g_string_new ("POST /osw/v1/declarations/validate HTTP/1.1\r\nHost: x\r\nContent-Type: "
                          "application/json\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n");
      g_autofree char *answer = NULL;

      for (guint n = 0; n < chunks[i]; n++)
        g_string_append_printf (text, "100000\r\n%s\r\n", chunk);
      g_string_append (text, "0\r\n\r\n");
      answer = raw_exchange (window, text->str, text->len, TRUE);
      g_assert_true (*answer == '\0' || strstr (answer, "HTTP/1.1 413 ") == answer);
      if (i == 0)
        g_assert_nonnull (strstr (answer, "OSW-4130"));
      assert_alive (client);
    }
}

static void
test_large_headers (void)
{
  static const struct
  {
    const char *name;
    gsize size;
  } cases[] = { { "JWS-Signature", 8193 }, { "X-Padding", 40000 }, { "Idempotency-Key", 40000 } };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = g_strnfill (cases[i].size, 'a');
      const char *headers[] = { cases[i].name, value, NULL };
      g_autoptr (Answer) answer = client_send (client, "POST", "/declarations", body, headers);

      assert_problem (answer, 431, "OSW-4310");
    }
  for (gsize size = 60000; size < 2000000; size *= 3)
    {
      g_autofree char *value = g_strnfill (size, 'a');
      g_autofree char *text = g_strdup_printf (
          "GET /osw/v1/service HTTP/1.1\r\nHost: x\r\nX-Padding: %s\r\nConnection: close\r\n\r\n",
          value);
      g_autofree char *answer = raw_exchange (window, text, -1, TRUE);

      g_assert_true (*answer == '\0' || g_str_has_prefix (answer, "HTTP/1.1 4"));
      assert_alive (client);
    }
}

/* No HTTP, half of it, or more than HTTP allows. */
static void
test_raw (void)
{
  static const char *const texts[] = {
    "\r\n\r\n\r\n",
    "GET\r\n\r\n",
    "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "GET /osw/v1/service HTTP/1.1\r\n\r\n",
    "GET http://other.example/osw/v1/service HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /osw/v1/declarations/%2e%2e%2fx HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /%zz%00%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "POST /osw/v1/declarations HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n{}",
    "POST /osw/v1/declarations HTTP/1.1\r\nHost: x\r\nContent-Length: "
    "99999999999999999999\r\n\r\n{}",
    "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: "
    "chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "POST /oauth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /osw/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer "
    "b\r\nConnection: close\r\n\r\n",
    "GET /osw/v1/service HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *answer = raw_exchange (window, texts[i], -1, FALSE);

      assert_alive (client);
    }
}

/* A head or a body that never ends, and clients that hang up in the middle: others are served all
 * the while. */
static void
test_unfinished (void)
{
  static const char *const texts[] = {
    "GET /osw/v1/ser",
    "POST /osw/v1/declarations HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
    "POST /osw/v1/declarations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
    "POST /osw/v1/declarations HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
    "1000\r\n\r\n",
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  for (guint round = 0; round < 5; round++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        g_autofree char *answer = raw_exchange (window, texts[i], -1, FALSE);

        g_assert_cmpstr (answer, ==, "");
      }
  assert_alive (client);
}

/* Only what may be given away is readable by others. */
static void
test_files (void)
{
  static const struct
  {
    const char *name;
    guint mode;
  } cases[] = {
    { "ca.pem", 0644 },      { "ca-key.pem", 0600 }, { "server.pem", 0600 },
    { "receipt.pem", 0600 }, { "sandbox.db", 0600 },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autofree char *ca = NULL;
  g_autofree char *ca_again = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (window->dir, cases[i].name, NULL);
      struct stat status;

      g_assert_cmpint (stat (path, &status), ==, 0);
      g_assert_cmpuint (status.st_mode & 0777 & ~cases[i].mode, ==, 0);
    }
  g_assert_true (g_file_get_contents (khai_sandbox_get_ca_file (window->sandbox), &ca, NULL, NULL));
  window_restart (window, 0);
  g_assert_true (
      g_file_get_contents (khai_sandbox_get_ca_file (window->sandbox), &ca_again, NULL, NULL));
  g_assert_cmpstr (ca, ==, ca_again); /* whoever trusted it still does */
}

/* Somebody who trusts the system's authorities, and not this one, gets nothing. */
static void
test_untrusted (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Window) other = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autoptr (Answer) answer = NULL;

  client->window = other;
  answer = client_get (client, "/service");
  g_assert_cmpuint (answer->status, ==, 0);
}

static gboolean
is_answered (gpointer data)
{
  return *(gpointer *)data != NULL;
}

/* An absurd body that is valid: nine megabytes of blanks. While it is looked at, others are
 * answered. */
static void
test_absurd (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) other = client_new (window);
  g_autoptr (GBytes) small = make_document ("AN-1");
  gsize length = 9 * 1024 * 1024;
  char *text = g_strnfill (length, ' ');
  g_autoptr (GBytes) large = NULL;
  Answer *slow = NULL;

  memcpy (text + length - g_bytes_get_size (small), g_bytes_get_data (small, NULL),
          g_bytes_get_size (small));
  large = g_bytes_new_take (text, length);
  client_send_async (client, "POST", "/declarations/validate", large, NULL, &slow);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (Answer) answer
          = client_send (other, "POST", "/declarations/validate", small, NULL);

      g_assert_cmpuint (answer->status, ==, 200);
    }
  iterate_until (is_answered, &slow);
  g_assert_cmpuint (slow->status, ==, 200);
  assert_text (slow, "/valid", "true");
  answer_free (slow);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/hostile/paths", test_paths);
  g_test_add_func ("/sandbox/hostile/methods", test_methods);
  g_test_add_func ("/sandbox/hostile/large-body", test_large_body);
  g_test_add_func ("/sandbox/hostile/large-chunked", test_large_chunked);
  g_test_add_func ("/sandbox/hostile/large-headers", test_large_headers);
  g_test_add_func ("/sandbox/hostile/raw", test_raw);
  g_test_add_func ("/sandbox/hostile/unfinished", test_unfinished);
  g_test_add_func ("/sandbox/hostile/files", test_files);
  g_test_add_func ("/sandbox/hostile/untrusted", test_untrusted);
  g_test_add_func ("/sandbox/hostile/absurd", test_absurd);
  return g_test_run ();
}
