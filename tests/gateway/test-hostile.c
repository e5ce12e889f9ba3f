/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A window that means harm: whatever it sends and for however long, an exchange ends with an error that says whether the declaration may have
 * been taken, in bounded time and memory, without a second attempt, without going anywhere else. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fault-server.h"
#include "khai-error.h"
#include "khai-gateway.h"

#define DEADLINE_MS 700             /* of an exchange, here */
#define MEMORY_LIMIT (96 * 1024L)   /* KiB that all of these may add to what the process holds */
#define ROOM (1024UL * 1024 * 1024) /* bytes of addresses that may be added to those in use */

typedef struct
{
  char *dir, *ca_file;
  KhaiKey *ca, *server_key, *client_key;
  FaultServer *server;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const char *hosts[] = { "127.0.0.1", "localhost", NULL };
  g_autofree char *pem = NULL;

  f->dir = g_dir_make_tmp ("khai-gateway-XXXXXX", NULL);
  f->ca_file = g_build_filename (f->dir, "ca.pem", NULL);
  f->ca = khai_key_make ("Training authority", NULL, TRUE, NULL, NULL);
  f->server_key = khai_key_make ("127.0.0.1", f->ca, FALSE, hosts, NULL);
  f->client_key = khai_key_make ("Lan", NULL, FALSE, NULL, NULL);
  pem = khai_key_certificate_pem (f->ca);
  g_assert_true (g_file_set_contents (f->ca_file, pem, -1, NULL));
  f->server = fault_server_new (f->server_key);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fault_server_free (f->server);
  khai_key_unref (f->ca);
  khai_key_unref (f->server_key);
  khai_key_unref (f->client_key);
  g_unlink (f->ca_file);
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->ca_file);
}

static KhaiGateway *
open_gateway (Fixture *f, guint port)
{
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/osw/v1", port);
  g_autoptr (GError) error = NULL;
  KhaiGateway *gateway = khai_gateway_new (url, f->ca_file, f->client_key, KHAI_LANG_VI, &error);

  g_assert_no_error (error);
  g_object_set (gateway, "deadline", DEADLINE_MS, NULL);
  return gateway;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static KhaiAnswer *
submit (KhaiGateway *gateway, KhaiAnswer **refusal, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"localReference\":\"VN-1\"}", 25);
  KhaiSubmission submission = { body, "11111111-2222-4333-8444-555555555555", "sha-256=:x:", "a..b", NULL };
  g_autoptr (GAsyncResult) result = NULL;

  khai_gateway_submit_async (gateway, &submission, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return khai_gateway_finish (gateway, result, refusal, error);
}

/* Memory of the process, KiB, as large as it ever was. */
static long
peak (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* Whatever asks for more than the room ends the process. The sanitizers need all addresses there are. */
static void
limit_addresses (void)
{
#if !defined(__SANITIZE_ADDRESS__)
  g_autofree char *text = NULL;
  struct rlimit limit;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  limit.rlim_cur = limit.rlim_max = g_ascii_strtoull (text, NULL, 10) * (gsize) sysconf (_SC_PAGESIZE) + ROOM;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
#endif
}

#define TAKEN "HTTP/1.1 202 Accepted\r\n"
#define JSON "Content-Type: application/json\r\n"
#define PROBLEM "Content-Type: application/problem+json\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"

/* ---- what never ends ---- */

typedef struct
{
  const char *name, *answer, *unit;
  gulong pause; /* microseconds */
  gboolean whole; /* the answer itself came */
} Flood;

static const Flood floods[] = {
  { "headers without end", TAKEN JSON, "X-Padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", 0 },
  { "one header without end", TAKEN JSON "X-Padding: ", "a", 0 },
  { "folded header without end", TAKEN JSON "X-Padding: a\r\n", " a\r\n", 0 },
  { "status line without end", "HTTP/1.1 202 ", "a", 0 },
  { "empty lines without end", "", "\r\n", 0 },
  { "interim answers without end", "", "HTTP/1.1 100 Continue\r\n\r\n", 0 },
  { "early hints without end", "", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0 },
  { "processing without end", "HTTP/1.1 102 Processing\r\n", "\r\nHTTP/1.1 102 Processing\r\n", 0 },
  { "switching protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", "a", 0 },
  { "ten gigabytes, announced", TAKEN JSON "Content-Length: 10737418240\r\n\r\n", " ", 0 },
  { "more than there are bytes", TAKEN JSON "Content-Length: 18446744073709551615\r\n\r\n", " ", 0 },
  { "less than nothing", TAKEN JSON "Content-Length: -1\r\n\r\n", " ", 0 },
  { "not announced", TAKEN JSON "\r\n", " ", 0 },
  { "an array without end", TAKEN JSON "\r\n{\"a\":[1", ",1", 0 },
  { "tiny chunks", TAKEN JSON CHUNKED "\r\n", "1\r\n \r\n", 0 },
  { "a chunk of 2^64", TAKEN JSON CHUNKED "\r\nffffffffffffffff\r\n", " ", 0 },
  { "a chunk's size without end", TAKEN JSON CHUNKED "\r\n", "0", 0 },
  { "a chunk's extension without end", TAKEN JSON CHUNKED "\r\n1;", "a", 0 },
  { "trailers without end", TAKEN JSON CHUNKED "\r\n2\r\n{}\r\n0\r\n", "X-Padding: a\r\n", 0, TRUE },
  { "gzip that is none", TAKEN JSON "Content-Encoding: gzip\r\n\r\n", "a", 0 },
  { "headers drop by drop", TAKEN, "X-A: b\r\n", 50000 },
  { "body drop by drop", TAKEN JSON "Content-Length: 100000\r\n\r\n{", " ", 50000 },
  { "chunks drop by drop", TAKEN JSON CHUNKED "\r\n", "1\r\n \r\n", 50000 },
  { "interim answers drop by drop", "", "HTTP/1.1 102 Processing\r\n\r\n", 50000 },
};

static void
test_floods (Fixture *f, gconstpointer data)
{
  long before = peak ();

  limit_addresses ();
  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
      g_autoptr (KhaiAnswer) answer = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", floods[i].name);
      fault_server_set_flood (f->server, floods[i].answer, floods[i].unit, floods[i].pause);
      answer = submit (gateway, NULL, &error);
      g_assert_cmpint (answer != NULL, ==, floods[i].whole);
      if (!floods[i].whole)
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNKNOWN);
      g_assert_cmpuint (fault_server_get_requests (f->server), ==, i + 1);
    }
  g_test_message ("%ld KiB more", peak () - before);
#if !defined(__SANITIZE_ADDRESS__)
  g_assert_cmpint (peak () - before, <, MEMORY_LIMIT);
#endif
}

static void
count_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, NULL, &error);

  g_assert_null (answer);
  g_assert_nonnull (error);
  ++*(guint *) user_data;
}

/* More requests than ever are under way, all of them held up: each of them ends, those that waited for a connection too; and so when they are
 * cancelled. */
static void
test_queue (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  KhaiSubmission submission = { body, "11111111-2222-4333-8444-555555555555", "sha-256=:x:", "a..b", NULL };

  fault_server_set_flood (f->server, TAKEN, "X-A: b\r\n", 50000);
  for (guint cancelled = 0; cancelled < 2; cancelled++)
    {
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      const guint n = 2 * KHAI_GATEWAY_MAX_FLIGHTS;
      guint ended = 0;

      if (cancelled)
        g_object_set (gateway, "deadline", 3600 * 1000, NULL);
      for (guint i = 0; i < n; i++)
        khai_gateway_submit_async (gateway, &submission, cancellable, count_result, &ended);
      if (cancelled)
        g_cancellable_cancel (cancellable);
      while (ended < n)
        g_main_context_iteration (NULL, TRUE);
    }
}

/* ---- answers that are no answers ---- */

static char *
repeat (const char *begin, const char *unit, guint n, const char *end)
{
  GString *text = g_string_new (begin);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  g_string_append (text, end);
  return g_string_free (text, FALSE);
}

static void
test_bodies (Fixture *f, gconstpointer data)
{
  static const struct { const char *begin, *unit; guint n; const char *end; } bodies[] = {
    { "{\"receiptId\":1e999}", "", 0, "" },
    { "{\"receiptId\":123456789012345678901}", "", 0, "" },
    { "{\"receiptId\":\"a\",\"receiptId\":\"b\"}", "", 0, "" },
    { "{\"receiptId\":\"a\\u0000b\"}", "", 0, "" },
    { "{\"receiptId\":\"\\ud800\"}", "", 0, "" },
    { "{\"receiptId\":\"\xff\"}", "", 0, "" },
    { "{\"receiptId\":\"\xc0\xaf\"}", "", 0, "" },
    { "\xef\xbb\xbf{\"receiptId\":\"a\"}", "", 0, "" },
    { "{\"receiptId\":\"a\"} {}", "", 0, "" },
    { "{\"receiptId\":\"a\"", "", 0, "" },
    { "{'receiptId':'a'}", "", 0, "" },
    { "/* */{\"receiptId\":\"a\"}", "", 0, "" },
    { "{\"receiptId\":0x10}", "", 0, "" },
    { "{\"receiptId\":NaN}", "", 0, "" },
    { "{\"a\":", "[", 16, "]" },
    { "{\"a\":", "[", 1000000, "" },
    { "{\"a\":[1", ",[]", 3000000, "]}" },
    { "{\"a\":", "{\"a\":", 1000000, "" },
    { "{\"a\":1", ",\"\":1", 1000000, "}" },
  };
  long before = peak ();

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *body = repeat (bodies[i].begin, bodies[i].unit, bodies[i].n, bodies[i].end);
      g_autofree char *answer = g_strdup_printf (TAKEN JSON "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s", strlen (body), body);
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
      g_autoptr (GError) error = NULL;

      g_object_set (gateway, "deadline", 60000, NULL);
      g_test_message ("%.40s", body);
      fault_server_set_answer (f->server, answer, FALSE);
      g_assert_null (submit (gateway, NULL, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNKNOWN);
      g_assert_cmpuint (fault_server_get_requests (f->server), ==, i + 1);
    }
  g_test_message ("%ld KiB more", peak () - before);
#if !defined(__SANITIZE_ADDRESS__)
  g_assert_cmpint (peak () - before, <, MEMORY_LIMIT);
#endif
}

/* Whoever chooses what a machine understands chooses where it goes. */
static void
test_redirects (Fixture *f, gconstpointer data)
{
  static const guint statuses[] = { 300, 301, 302, 303, 305, 307, 308 };
  FaultServer *other = fault_server_new (f->server_key);
  g_autofree char *there = g_strdup_printf ("https://127.0.0.1:%u/osw/v1/declarations", fault_server_get_port (other));
  const char *places[] = { there, "http://127.0.0.1:1/", "//127.0.0.1/", "file:///etc/passwd", "data:application/json,{}", "/osw/v1/declarations", "" };
  guint n = 0;

  fault_server_set_answer (other, TAKEN JSON "Content-Length: 2\r\n\r\n{}", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (guint k = 0; k < G_N_ELEMENTS (places); k++)
      {
        g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %u Elsewhere\r\nLocation: %s\r\n" JSON "Content-Length: 2\r\nConnection: close\r\n\r\n{}",
                                                   statuses[i], places[k]);
        g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
        g_autoptr (GError) error = NULL;

        fault_server_set_answer (f->server, answer, FALSE);
        g_assert_null (submit (gateway, NULL, &error));
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNKNOWN);
        g_assert_cmpuint (fault_server_get_requests (f->server), ==, ++n);
      }
  g_assert_cmpuint (fault_server_get_requests (other), ==, 0);
  fault_server_free (other);
}

static void
test_content_types (Fixture *f, gconstpointer data)
{
  static const char *const types[] = { "text/html", "text/plain", "application/octet-stream", "application/json5", "text/json",
                                       "application/xml", "multipart/form-data; boundary=x", "", "application", ";", "application/json,text/html" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *answer = g_strdup_printf (TAKEN "Content-Type: %s\r\nContent-Length: 19\r\nConnection: close\r\n\r\n{\"receiptId\":\"r-1\"}", types[i]);
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", types[i]);
      fault_server_set_answer (f->server, answer, FALSE);
      g_assert_null (submit (gateway, NULL, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNKNOWN);
    }
}

static void
test_retry_after (Fixture *f, gconstpointer data)
{
  static const struct { const char *text; guint seconds; } cases[] = {
    { "0", 0 }, { "1", 1 }, { "3600", 3600 }, { "3601", 3600 }, { "4294967295", 3600 }, { "99999999999999999999", 3600 }, { "-1", 0 }, { "1.5", 0 },
    { "1e9", 0 }, { "", 0 }, { "soon", 0 }, { "Thu, 01 Jan 1970 00:00:00 GMT", 1 }, { "Fri, 31 Dec 9999 23:59:59 GMT", 3600 },
    { "Thu, 99 Foo 2099 99:99:99 GMT", 0 }, { "1, 2", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = g_strdup_printf ("HTTP/1.1 503 Closed\r\n" PROBLEM "Retry-After: %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
                                                 cases[i].text);
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
      g_autoptr (KhaiAnswer) refusal = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      fault_server_set_answer (f->server, answer, FALSE);
      g_assert_null (submit (gateway, &refusal, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNAVAILABLE);
      g_assert_cmpuint (refusal->retry_after, ==, cases[i].seconds);
    }
}

/* ---- tokens ---- */

/* What is no token never becomes a header, and nothing is sent without one. */
static void
test_tokens (Fixture *f, gconstpointer data)
{
  static const struct { const char *status, *begin, *unit; guint n; const char *end; } cases[] = {
    { "200 OK", "{\"access_token\":\"a\\r\\nX-Evil: 1\",\"token_type\":\"Bearer\"}", "", 0, "" },
    { "200 OK", "{\"access_token\":\"a\\nb\"}", "", 0, "" },
    { "200 OK", "{\"access_token\":\"a b\"}", "", 0, "" },
    { "200 OK", "{\"access_token\":\"a\\u0001b\"}", "", 0, "" },
    { "200 OK", "{\"access_token\":\"a\\u00e9\"}", "", 0, "" },
    { "200 OK", "{\"access_token\":\"\"}", "", 0, "" },
    { "200 OK", "{\"access_token\":{\"a\":1}}", "", 0, "" },
    { "200 OK", "{\"access_token\":null}", "", 0, "" },
    { "200 OK", "{}", "", 0, "" },
    { "200 OK", "[]", "", 0, "" },
    { "200 OK", "", "", 0, "" },
    { "200 OK", "{\"access_token\":\"", "a", 9000000, "\"}" },
    { "302 Found", "{\"access_token\":\"abc\"}", "", 0, "" },
    { "500 Oops", "{\"access_token\":\"abc\"}", "", 0, "" },
    { "401 No", "{\"error\":\"invalid_client\"}", "", 0, "" },
    { "400 No", "{\"error\":\"invalid_client\"}", "", 0, "" },
    { "503 Closed", "{}", "", 0, "" },
  };

  fault_server_set_answer (f->server, TAKEN JSON "Content-Length: 2\r\nConnection: close\r\n\r\n{}", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = repeat (cases[i].begin, cases[i].unit, cases[i].n, cases[i].end);
      g_autofree char *token = g_strdup_printf ("HTTP/1.1 %s\r\n" JSON "Location: https://127.0.0.1:1/\r\nContent-Length: %" G_GSIZE_FORMAT
                                                "\r\nConnection: close\r\n\r\n%s", cases[i].status, strlen (body), body);
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
      g_autoptr (GError) error = NULL;

      g_object_set (gateway, "deadline", 60000, NULL);
      g_test_message ("%s %.40s", cases[i].status, body);
      fault_server_set_token (f->server, token);
      g_assert_null (submit (gateway, NULL, &error));
      g_assert_true (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_NETWORK) || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_UNAVAILABLE));
      g_assert_cmpuint (fault_server_get_requests (f->server), ==, 0);
    }
}

/* A token that claims to be good for ever is not believed for longer than a day, one that is over already is used for this once. */
static void
test_token_lifetimes (Fixture *f, gconstpointer data)
{
  static const char *const lifetimes[] = { "0", "-1", "999999999999999", "\"600\"", "\"soon\"", "null", "[1]" };

  fault_server_set_answer (f->server, TAKEN JSON "Content-Length: 2\r\nConnection: close\r\n\r\n{}", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (lifetimes); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"access_token\":\"abc\",\"expires_in\":%s}", lifetimes[i]);
      g_autofree char *token = g_strdup_printf ("HTTP/1.1 200 OK\r\n" JSON "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                                                strlen (body), body);
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
      g_autoptr (KhaiAnswer) answer = NULL;
      g_autoptr (GError) error = NULL;

      fault_server_set_token (f->server, token);
      answer = submit (gateway, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fault_server_get_requests (f->server), ==, i + 1);
    }
}

/* Ids come from the window and become paths: none of them can add a line to a request, or go elsewhere. */
static void
test_paths (Fixture *f, gconstpointer data)
{
  static const char *const paths[] = { "/declarations/a HTTP/1.1\r\nX-Evil: 1\r\n\r\n", "/declarations/a\nX-Evil: 1", "/declarations/a\tX-Evil: 1",
                                       "/../../oauth/token", "/declarations/\xff\xfe", "/declarations/%zz", "/declarations/đ ớ",
                                       "/@other.example/", "//other.example/", "/declarations/a?b#c" };

  fault_server_set_answer (f->server, "HTTP/1.1 200 OK\r\n" JSON "Content-Length: 2\r\nConnection: close\r\n\r\n{}", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (f->server));
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (KhaiAnswer) answer = NULL;
      g_autoptr (GError) error = NULL;
      guint before = fault_server_get_questions (f->server);
      g_autofree char *request = NULL;

      g_test_message ("%s", paths[i]);
      khai_gateway_get_async (gateway, paths[i], NULL, keep_result, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      answer = khai_gateway_finish (gateway, result, NULL, &error);
      g_assert_true ((answer != NULL) == (fault_server_get_questions (f->server) == before + 1));
      request = fault_server_get_question (f->server);
      g_assert_true (request == NULL || strstr (request, "\nX-Evil") == NULL);
    }
}

/* ---- who is at the other end ---- */

/* A certificate like the server's, under the same authority, that was good until yesterday. */
static KhaiKey *
make_expired (Fixture *f, KhaiKey *of)
{
  g_autofree char *ca_private = khai_key_private_pem (f->ca);
  g_autofree char *ca_certificate = khai_key_certificate_pem (f->ca);
  g_autofree char *private = khai_key_private_pem (of);
  g_autofree char *certificate = khai_key_certificate_pem (of);
  gnutls_datum_t in[] = { { (guchar *) ca_private, strlen (ca_private) }, { (guchar *) ca_certificate, strlen (ca_certificate) },
                          { (guchar *) certificate, strlen (certificate) } };
  gnutls_datum_t out = { NULL, 0 };
  gnutls_x509_privkey_t ca_key;
  gnutls_x509_crt_t ca, crt;
  g_autofree char *path = g_build_filename (f->dir, "expired.pem", NULL);
  g_autofree char *pem = NULL;
  g_autoptr (GError) error = NULL;
  KhaiKey *key;
  time_t now = g_get_real_time () / G_USEC_PER_SEC;

  gnutls_x509_privkey_init (&ca_key);
  gnutls_x509_crt_init (&ca);
  gnutls_x509_crt_init (&crt);
  g_assert_cmpint (gnutls_x509_privkey_import (ca_key, &in[0], GNUTLS_X509_FMT_PEM), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (ca, &in[1], GNUTLS_X509_FMT_PEM), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (crt, &in[2], GNUTLS_X509_FMT_PEM), ==, 0);
  gnutls_x509_crt_set_activation_time (crt, now - 20 * 86400);
  gnutls_x509_crt_set_expiration_time (crt, now - 86400);
  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, ca, ca_key, GNUTLS_DIG_SHA256, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &out), ==, 0);
  pem = g_strdup_printf ("%s%.*s", private, (int) out.size, out.data);
  gnutls_free (out.data);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_crt_deinit (ca);
  gnutls_x509_privkey_deinit (ca_key);
  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  key = khai_key_load (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return key;
}

static void
test_certificates (Fixture *f, gconstpointer data)
{
  const char *hosts[] = { "127.0.0.1", "localhost", NULL };
  const char *other_hosts[] = { "customs.example", NULL };
  g_autoptr (KhaiKey) other_ca = khai_key_make ("Other authority", NULL, TRUE, NULL, NULL);
  g_autoptr (KhaiKey) expired = make_expired (f, f->server_key);
  struct { const char *name; KhaiKey *key; gboolean good; } cases[] = {
    { "good", khai_key_ref (f->server_key), TRUE },
    { "self-signed", khai_key_make ("127.0.0.1", NULL, FALSE, hosts, NULL), FALSE },
    { "an authority of its own", khai_key_make ("127.0.0.1", NULL, TRUE, hosts, NULL), FALSE },
    { "another host", khai_key_make ("customs.example", f->ca, FALSE, other_hosts, NULL), FALSE },
    { "another authority", khai_key_make ("127.0.0.1", other_ca, FALSE, hosts, NULL), FALSE },
    { "issued by one who may not", khai_key_make ("127.0.0.1", f->server_key, FALSE, hosts, NULL), FALSE },
    { "expired", khai_key_ref (expired), FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FaultServer *server = fault_server_new (cases[i].key);
      g_autoptr (KhaiGateway) gateway = open_gateway (f, fault_server_get_port (server));
      g_autoptr (KhaiAnswer) answer = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].name);
      fault_server_set_answer (server, TAKEN JSON "Content-Length: 2\r\nConnection: close\r\n\r\n{}", FALSE);
      answer = submit (gateway, NULL, &error);
      if (cases[i].good)
        g_assert_no_error (error);
      else
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TLS);
      g_assert_cmpuint (fault_server_get_requests (server), ==, cases[i].good ? 1 : 0);
      fault_server_free (server);
      khai_key_unref (cases[i].key);
    }
}

/* A server of its own process, which this one's settings do not reach; "" where there is no openssl. */
static char *
start_openssl (Fixture *f, const char *version, GSubprocess **process)
{
  g_autofree char *path = g_build_filename (f->dir, "server.pem", NULL);
  g_autofree char *private = khai_key_private_pem (f->server_key);
  g_autofree char *certificate = khai_key_certificate_pem (f->server_key);
  g_autofree char *pem = g_strconcat (private, certificate, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  char *line;

  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDIN_PIPE, NULL, "openssl",
                               "s_server", "-accept", "127.0.0.1:0", version, "-cipher", "ALL:@SECLEVEL=0", "-cert", path, "-www", NULL);
  if (*process == NULL)
    return g_strdup ("");
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (*process));
  while ((line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL && !g_str_has_prefix (line, "ACCEPT "))
    g_free (line);
  g_unlink (path);
  return line != NULL ? line : g_strdup ("");
}

static void
test_old_protocols (Fixture *f, gconstpointer data)
{
  static const struct { const char *version; int code; } cases[] = {
    { "-tls1", KHAI_ERROR_TLS }, { "-tls1_1", KHAI_ERROR_TLS }, { "-tls1_2", KHAI_ERROR_NETWORK }, { "-tls1_3", KHAI_ERROR_NETWORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocess) process = NULL;
      g_autofree char *line = start_openssl (f, cases[i].version, &process);
      g_autoptr (KhaiGateway) gateway = NULL;
      g_autoptr (GError) error = NULL;

      if (*line == '\0')
        {
          g_test_skip ("there is no openssl that speaks it");
          return;
        }
      gateway = open_gateway (f, (guint) strtoul (strrchr (line, ':') + 1, NULL, 10));
      g_object_set (gateway, "deadline", 20000, NULL);
      g_assert_null (submit (gateway, NULL, &error));
      g_test_message ("%s: %s", cases[i].version, error->message);
      /* What is understood is answered with a page that is no token. */
      g_assert_error (error, KHAI_ERROR, cases[i].code);
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  khai_gateway_prepare_process ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/gateway/hostile/bodies", test_bodies);
  ADD ("/gateway/hostile/redirects", test_redirects);
  ADD ("/gateway/hostile/content-types", test_content_types);
  ADD ("/gateway/hostile/retry-after", test_retry_after);
  ADD ("/gateway/hostile/paths", test_paths);
  ADD ("/gateway/hostile/tokens", test_tokens);
  ADD ("/gateway/hostile/token-lifetimes", test_token_lifetimes);
  ADD ("/gateway/hostile/certificates", test_certificates);
  ADD ("/gateway/hostile/old-protocols", test_old_protocols);
  ADD ("/gateway/hostile/queue", test_queue);
  ADD ("/gateway/hostile/floods", test_floods);
  return g_test_run ();
}
