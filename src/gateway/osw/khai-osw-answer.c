/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-osw-answer.h"

#include <stdlib.h>
#include <string.h>

#include "khai-error.h"
#include "khai-json.h"

#define MAX_RETRY_AFTER 3600 /* seconds: a window that says "in 2099" is asked again within the hour */

/* RFC 9110, 10.2.3: seconds, or a date. */
static guint
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds = 0;

  if (text == NULL)
    return 0;
  if (*text != '\0' && text[strspn (text, "0123456789")] == '\0')
    return g_ascii_string_to_unsigned (text, 10, 0, MAX_RETRY_AFTER, &seconds, NULL) ? seconds : MAX_RETRY_AFTER;
  date = soup_date_time_new_from_http_string (text);
  if (date != NULL)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      GTimeSpan span = g_date_time_difference (date, now) / G_TIME_SPAN_SECOND;

      return CLAMP (span, 1, MAX_RETRY_AFTER);
    }
  return 0;
}

static gboolean
is_json (SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return g_strcmp0 (type, "application/json") == 0 || g_strcmp0 (type, "application/problem+json") == 0;
}

static KhaiAnswer *
collect (guint status, SoupMessageHeaders *headers, GBytes *body)
{
  KhaiAnswer *answer = g_new0 (KhaiAnswer, 1);
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);

  answer->status = status;
  answer->retry_after = read_retry_after (headers);
  answer->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  answer->replayed = g_strcmp0 (soup_message_headers_get_one (headers, "Idempotency-Replayed"), "true") == 0;
  if (is_json (headers) && length > 0)
    answer->json = khai_json_parse (text, length, NULL); /* unreadable: no JSON; the caller's table says what that means */
  if (answer->json != NULL && !JSON_NODE_HOLDS_OBJECT (answer->json))
    g_clear_pointer (&answer->json, json_node_unref);
  return answer;
}

/* Which kind of "no" a status is. A 5xx, an odd page or a redirect says nothing about whether the bytes were taken. */
static KhaiErrorCode
classify (guint status, gboolean has_problem, gboolean sent)
{
  switch (status)
    {
    case 401:
    case 408:
    case 425:
    case 429:
    case 503:
      return KHAI_ERROR_UNAVAILABLE;
    default:
      if (status >= 400 && status < 500 && has_problem)
        return KHAI_ERROR_REFUSED;
      return sent ? KHAI_ERROR_UNKNOWN : KHAI_ERROR_NETWORK;
    }
}

KhaiAnswer *
khai_osw_answer_read (guint status, SoupMessageHeaders *headers, GBytes *body, gboolean sent, GError **error, KhaiAnswer **refusal)
{
  g_autoptr (KhaiAnswer) answer = collect (status, headers, body);

  if (status >= 200 && status < 300 && answer->json != NULL)
    return g_steal_pointer (&answer);

  g_set_error (error, KHAI_ERROR, classify (status, answer->json != NULL, sent), "the window answered with status %u%s", status,
               answer->json == NULL ? " and nothing readable" : "");
  if (refusal != NULL)
    *refusal = g_steal_pointer (&answer);
  return NULL;
}

GError *
khai_osw_error_translate (const GError *error, gboolean sent)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || error->domain == KHAI_ERROR)
    return g_error_copy (error);
  /* Said by TLS, before anything was given to whoever would take it. */
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    return g_error_new (KHAI_ERROR, KHAI_ERROR_CERTIFICATE, "%s", error->message);
  if (error->domain == G_TLS_ERROR && !sent)
    return g_error_new (KHAI_ERROR, KHAI_ERROR_TLS, "%s", error->message);
  return g_error_new (KHAI_ERROR, sent ? KHAI_ERROR_UNKNOWN : KHAI_ERROR_NETWORK, "%s", error->message);
}
