/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever the other side does, the client says rightly whether the declaration may have been taken. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fault-server.h"
#include "khai-error.h"
#include "khai-gateway.h"

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
open_gateway (Fixture *f, const char *host, guint port, const char *ca_file)
{
  g_autofree char *url = g_strdup_printf ("https://%s:%u/osw/v1", host, port);
  g_autoptr (GError) error = NULL;
  KhaiGateway *gateway = khai_gateway_new (url, ca_file, f->client_key, KHAI_LANG_VI, &error);

  g_assert_no_error (error);
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

#define JSON "Content-Type: application/json\r\n"
#define PROBLEM "Content-Type: application/problem+json\r\n"
#define CLOSE "Connection: close\r\n"

typedef struct
{
  const char *name;
  const char *answer;
  int code;           /* -1: an answer; else a KhaiErrorCode */
  guint retry_after;
  gboolean repeat;
} Fault;

static const Fault faults[] = {
  { "receipt", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "Content-Length: 19\r\n\r\n{\"receiptId\":\"r-1\"}", -1, 0, FALSE },
  { "receipt in chunks", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"rec\r\ne\r\neiptId\":\"r-1\"}\r\n0\r\n\r\n", -1, 0, FALSE },
  { "chunks cut off", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"rec\r\n", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "bad chunk", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "Transfer-Encoding: chunked\r\n\r\nzz\r\n{\"rec\r\n", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "body cut off", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "Content-Length: 500\r\n\r\n{\"receiptId\":\"r-1\"}", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "no body", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "Content-Length: 0\r\n\r\n", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "not an object", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "Content-Length: 2\r\n\r\n[]", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "deep nesting", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "Content-Length: 40\r\n\r\n[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "captive portal", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" CLOSE "Content-Length: 13\r\n\r\n<html></html>", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "JSON called HTML", "HTTP/1.1 202 Accepted\r\nContent-Type: text/html\r\n" CLOSE "Content-Length: 19\r\n\r\n{\"receiptId\":\"r-1\"}", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "garbage", "\x01\x02\x03 this is not HTTP\r\n\r\n", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "no answer", NULL, KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "head cut off", "HTTP/1.1 202 Acc", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "endless body", "HTTP/1.1 202 Accepted\r\n" JSON CLOSE "\r\n          ", KHAI_ERROR_UNKNOWN, 0, TRUE },
  { "redirect", "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\n" CLOSE "Content-Length: 0\r\n\r\n", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "server error", "HTTP/1.1 500 Oops\r\n" PROBLEM CLOSE "Content-Length: 2\r\n\r\n{}", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "refused", "HTTP/1.1 422 Unprocessable\r\n" PROBLEM CLOSE "Content-Length: 19\r\n\r\n{\"code\":\"OSW-4220\"}", KHAI_ERROR_REFUSED, 0, FALSE },
  { "duplicate", "HTTP/1.1 409 Conflict\r\n" PROBLEM CLOSE "Content-Length: 19\r\n\r\n{\"code\":\"OSW-4092\"}", KHAI_ERROR_REFUSED, 0, FALSE },
  { "404 of a proxy", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n" CLOSE "Content-Length: 2\r\n\r\nno", KHAI_ERROR_UNKNOWN, 0, FALSE },
  { "too many", "HTTP/1.1 429 Slow down\r\n" PROBLEM CLOSE "Retry-After: 7\r\nContent-Length: 2\r\n\r\n{}", KHAI_ERROR_UNAVAILABLE, 7, FALSE },
  { "closed", "HTTP/1.1 503 Closed\r\n" PROBLEM CLOSE "Retry-After: Thu, 01 Jan 2099 00:00:00 GMT\r\nContent-Length: 2\r\n\r\n{}", KHAI_ERROR_UNAVAILABLE, 3600, FALSE },
  { "closed, nonsense", "HTTP/1.1 503 Closed\r\n" PROBLEM CLOSE "Retry-After: soon\r\nContent-Length: 2\r\n\r\n{}", KHAI_ERROR_UNAVAILABLE, 0, FALSE },
};

static void
test_faults (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      const Fault *fault = &faults[i];
      g_autoptr (KhaiGateway) gateway = open_gateway (f, "127.0.0.1", fault_server_get_port (f->server), f->ca_file);
      g_autoptr (KhaiAnswer) refusal = NULL;
      g_autoptr (KhaiAnswer) answer = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", fault->name);
      fault_server_set_answer (f->server, fault->answer, fault->repeat);
      answer = submit (gateway, &refusal, &error);
      if (fault->code < 0)
        {
          g_assert_no_error (error);
          g_assert_nonnull (answer->json);
        }
      else
        {
          g_assert_null (answer);
          g_assert_error (error, KHAI_ERROR, fault->code);
          g_assert_cmpuint (refusal != NULL ? refusal->retry_after : 0, ==, fault->retry_after);
        }
      /* Nobody sends a declaration a second time by itself. */
      g_assert_cmpuint (fault_server_get_requests (f->server), ==, i + 1);
    }
}

static void
test_headers (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiGateway) gateway = open_gateway (f, "127.0.0.1", fault_server_get_port (f->server), f->ca_file);
  const char *expected[] = { "POST /osw/v1/declarations HTTP/1.1\r\n", "Idempotency-Key: \"11111111-2222-4333-8444-555555555555\"\r\n",
                             "Content-Digest: sha-256=:x:\r\n", "JWS-Signature: a..b\r\n", "Authorization: Bearer abc\r\n",
                             "Accept-Language: vi\r\n", "Content-Type: application/json\r\n", "\r\n\r\n{\"localReference\":\"VN-1\"}" };
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autofree char *request = NULL;

  fault_server_set_answer (f->server, faults[0].answer, FALSE);
  answer = submit (gateway, NULL, NULL);
  request = fault_server_get_request (f->server);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_nonnull (strstr (request, expected[i]));
}

/* A token that ran out is fetched anew once; a window that never accepts one is not asked for ever. */
static void
test_unauthorized (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiGateway) gateway = open_gateway (f, "127.0.0.1", fault_server_get_port (f->server), f->ca_file);
  g_autoptr (GError) error = NULL;

  fault_server_set_answer (f->server, "HTTP/1.1 401 No\r\n" PROBLEM CLOSE "Content-Length: 2\r\n\r\n{}", FALSE);
  g_assert_null (submit (gateway, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNAVAILABLE);
  g_assert_cmpuint (fault_server_get_requests (f->server), ==, 2);
}

static void
test_strangers (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiKey) other_ca = khai_key_make ("Other", NULL, TRUE, NULL, NULL);
  g_autofree char *other_pem = khai_key_certificate_pem (other_ca);
  g_autofree char *other_file = g_build_filename (f->dir, "other.pem", NULL);
  guint port = fault_server_get_port (f->server);
  struct { const char *host; guint port; const char *ca; int code; } cases[] = {
    { "127.0.0.1", port, other_file, KHAI_ERROR_TLS },   /* unknown authority */
    { "127.0.0.1", port, NULL, KHAI_ERROR_TLS },         /* not one of the system's */
    { "127.0.0.2", port, f->ca_file, KHAI_ERROR_NETWORK }, /* nobody listens */
    { "127.0.0.1", 1, f->ca_file, KHAI_ERROR_NETWORK },
  };

  g_assert_true (g_file_set_contents (other_file, other_pem, -1, NULL));
  fault_server_set_answer (f->server, faults[0].answer, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KhaiGateway) gateway = open_gateway (f, cases[i].host, cases[i].port, cases[i].ca);
      g_autoptr (GError) error = NULL;

      g_assert_null (submit (gateway, NULL, &error));
      g_assert_error (error, KHAI_ERROR, cases[i].code);
    }
  g_assert_cmpuint (fault_server_get_requests (f->server), ==, 0);
  g_unlink (other_file);
}

static void
test_addresses (Fixture *f, gconstpointer data)
{
  const char *refused[] = { "", "http://127.0.0.1/osw/v1", "https://", "https:///osw", "https://a:b@host/osw", "https://host/osw?x=1",
                            "https://host/osw#x", "ftp://host/", "host/osw/v1" };
  g_autoptr (KhaiGateway) good = khai_gateway_new ("https://host.example/osw/v1///", NULL, f->client_key, KHAI_LANG_EN, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_null (khai_gateway_new (refused[i], NULL, f->client_key, KHAI_LANG_VI, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
      g_clear_error (&error);
    }
  g_assert_cmpstr (khai_gateway_get_base_url (good), ==, "https://host.example/osw/v1");
  g_assert_null (khai_gateway_new ("https://host/osw/v1", "/nowhere/ca.pem", f->client_key, KHAI_LANG_VI, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiGateway) gateway = open_gateway (f, "127.0.0.1", fault_server_get_port (f->server), f->ca_file);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_set_answer (f->server, faults[0].answer, FALSE);
  khai_gateway_get_async (gateway, "/events?after=0", cancellable, keep_result, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (khai_gateway_finish (gateway, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  khai_gateway_prepare_process ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/gateway/faults", test_faults);
  ADD ("/gateway/headers", test_headers);
  ADD ("/gateway/unauthorized", test_unauthorized);
  ADD ("/gateway/strangers", test_strangers);
  ADD ("/gateway/addresses", test_addresses);
  ADD ("/gateway/cancelled", test_cancelled);
  return g_test_run ();
}
