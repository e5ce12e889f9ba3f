/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes wrong between a client and a window in real life, on demand, so that the client's
 * answers to it can be tried. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"

#define SLOW_MS 1500
#define TRICKLE_MS 20
#define TRICKLE_BYTES 64
#define SILENT_SECONDS 120

typedef enum
{
  BEFORE,
  AFTER,
  ELSEWHERE
} When;

/* BEFORE: nothing was taken. AFTER: it is stored, and the answer suffers. ELSEWHERE: not with one
 * act: events twice, in disorder, with a gap; a token that is refused or expires in mid-upload; a
 * first answer that does not say that it comes again; a stranger's certificate; a ledger that tells
 * another past. */
static const struct
{
  const char *name;
  When when;
} known[] = {
  { "503", BEFORE },
  { "429", BEFORE },
  { "html", BEFORE },
  { "duplicate", BEFORE },
  { "drop-after-commit", AFTER },
  { "timeout", AFTER },
  { "slow", AFTER },
  { "cut-body", AFTER },
  { "garbage", AFTER },
  { "bad-receipt", AFTER },
  { "trickle", AFTER },
  { "cut-upload", BEFORE },
  { "twice", ELSEWHERE },
  { "out-of-order", ELSEWHERE },
  { "gap", ELSEWHERE },
  { "202-twice", ELSEWHERE },
  { "clock-skew", ELSEWHERE },
  { "expired-token", ELSEWHERE },
  { "wrong-certificate", ELSEWHERE },
  { "ledger-rewrite", ELSEWHERE },
};

static int
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, name))
      return i;
  return -1;
}

/**
 * khai_sandbox_fault_exists:
 * @name: perhaps a fault
 *
 * Returns: %TRUE when the window can play it on a submission
 */
gboolean
khai_sandbox_fault_exists (const char *name)
{
  int i = find (name);

  return i >= 0 && known[i].when != ELSEWHERE;
}

/**
 * khai_sandbox_fault_add:
 * @self: a window
 * @text: "NAME", once, or "NAME:TIMES"
 * @error: %KHAI_ERROR_BAD_INPUT
 *
 * Returns: %TRUE when there is such a fault
 */
gboolean
khai_sandbox_fault_add (KhaiSandbox *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  guint64 times = 1;

  if (parts[0] == NULL || find (parts[0]) < 0
      || (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 1, 1000000, &times, NULL)))
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "there is no fault \"%s\"", text);
      return FALSE;
    }
  g_hash_table_insert (self->faults, g_strdup (parts[0]), GUINT_TO_POINTER ((guint)times));
  return TRUE;
}

/**
 * khai_sandbox_faults_init:
 * @self: a window that does not listen yet
 * @faults: (nullable) (array zero-terminated=1): "NAME", once, or "NAME:TIMES"
 * @error: %KHAI_ERROR_BAD_INPUT
 *
 * Returns: %TRUE when all are known
 */
gboolean
khai_sandbox_faults_init (KhaiSandbox *self, const char *const *faults, GError **error)
{
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->played = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fault_timers = g_hash_table_new (NULL, NULL);
  for (guint i = 0; faults != NULL && faults[i] != NULL; i++)
    if (!khai_sandbox_fault_add (self, faults[i], error))
      return FALSE;
  return TRUE;
}

/**
 * khai_sandbox_fault_take_named:
 * @self: a window
 * @name: a fault
 *
 * Returns: %TRUE when the command line wants it (once more); it is counted down
 */
gboolean
khai_sandbox_fault_take_named (KhaiSandbox *self, const char *name)
{
  guint times = GPOINTER_TO_UINT (g_hash_table_lookup (self->faults, name));

  if (times == 0)
    return FALSE;
  g_hash_table_insert (self->faults, g_strdup (name), GUINT_TO_POINTER (times - 1));
  return TRUE;
}

/**
 * khai_sandbox_fault_take:
 * @self: a window
 * @asked: (nullable): what the request itself, or its scenario, asked for
 * @key: the request's Idempotency-Key
 * @before: whether the declaration is still to be stored
 *
 * A fault that a request asks for comes once for each key: the next try is to succeed.
 *
 * Returns: (transfer none) (nullable): the fault to play now
 */
const char *
khai_sandbox_fault_take (KhaiSandbox *self, const char *asked, const char *key, gboolean before)
{
  When when = before ? BEFORE : AFTER;
  int i = asked != NULL ? find (asked) : -1;

  if (i >= 0 && known[i].when == when
      && g_hash_table_add (self->played, g_strdup_printf ("%s %s", key, asked)))
    return known[i].name;
  for (i = 0; i < (int)G_N_ELEMENTS (known); i++)
    if (known[i].when == when && khai_sandbox_fault_take_named (self, known[i].name))
      return known[i].name;
  return NULL;
}

/**
 * khai_sandbox_fault_before:
 * @exchange: a submission that is not stored
 * @fault: from khai_sandbox_fault_take()
 * @reference: (nullable): its local reference
 */
void
khai_sandbox_fault_before (KhaiSandboxExchange *exchange, const char *fault, const char *reference)
{
  if (g_str_equal (fault, "503"))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_UNAVAILABLE, NULL);
  else if (g_str_equal (fault, "429"))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_TOO_MANY, NULL);
  else if (g_str_equal (fault, "html"))
    khai_sandbox_answer (exchange, 200, "text/html",
                         "<!DOCTYPE html><title>Wi-Fi</title><p>Đăng nhập để dùng Wi-Fi</p>", -1);
  else if (g_str_equal (fault, "cut-upload"))
    khai_sandbox_cut_off (exchange, NULL);
  else
    {
      g_autofree char *escaped
          = g_uri_escape_string (reference != NULL ? reference : "", NULL, FALSE);
      g_autofree char *existing
          = g_strconcat (KHAI_SANDBOX_API "/declarations?localReference=", escaped, NULL);

      khai_sandbox_answer_problem_text (
          exchange, KHAI_PROBLEM_REFERENCE,
          khai_problem_text (KHAI_PROBLEM_REFERENCE, exchange->lang, NULL, existing, NULL));
    }
}

/* ---- taking the connection away ---- */

typedef struct
{
  KhaiSandbox *sandbox;       /* (unowned) */
  SoupServerMessage *message; /* (owned): paused */
  char *last_words;           /* (owned) (nullable) */
  guint timer;                /* source id */
  GIOStream *stream;          /* (owned) (nullable): of an answer that trickles */
  gsize said;                 /* bytes of last_words */
} Cut;

static void
cut_free (gpointer data)
{
  Cut *cut = data;

  g_hash_table_remove (cut->sandbox->fault_timers, GUINT_TO_POINTER (cut->timer));
  g_object_unref (cut->message);
  g_free (cut->last_words);
  if (cut->stream != NULL)
    g_io_stream_close_async (cut->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&cut->stream);
  g_free (cut);
}

static gboolean
cut_now (gpointer data)
{
  Cut *cut = data;
  g_autoptr (GIOStream) stream = NULL;

  if (soup_server_message_get_socket (cut->message) == NULL)
    return G_SOURCE_REMOVE; /* the client has gone by itself */
  stream = soup_server_message_steal_connection (cut->message);
  if (stream == NULL)
    return G_SOURCE_REMOVE;
  if (cut->last_words != NULL)
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), cut->last_words,
                               strlen (cut->last_words), NULL, NULL, NULL);
  g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
go_on (gpointer data)
{
  Cut *cut = data;

  soup_server_message_unpause (cut->message);
  return G_SOURCE_REMOVE;
}

/* A few bytes at a time; whoever waits for the whole answer needs patience. */
static gboolean
trickle (gpointer data)
{
  Cut *cut = data;
  gsize length = strlen (cut->last_words);
  gsize some = MIN (length - cut->said, TRICKLE_BYTES);

  if (cut->stream == NULL && soup_server_message_get_socket (cut->message) != NULL)
    cut->stream = soup_server_message_steal_connection (cut->message);
  if (cut->stream == NULL
      || !g_output_stream_write_all (g_io_stream_get_output_stream (cut->stream),
                                     cut->last_words + cut->said, some, NULL, NULL, NULL))
    return G_SOURCE_REMOVE;
  cut->said += some;
  return cut->said < length ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
hold_back (KhaiSandboxExchange *exchange, guint milliseconds, GSourceFunc then, char *last_words)
{
  Cut *cut = g_new0 (Cut, 1);

  cut->sandbox = exchange->sandbox;
  cut->message = g_object_ref (exchange->message);
  cut->last_words = last_words;
  khai_sandbox_exchange_pause (exchange);
  exchange->kept = TRUE;
  cut->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, milliseconds, then, cut, cut_free);
  g_hash_table_add (exchange->sandbox->fault_timers, GUINT_TO_POINTER (cut->timer));
}

/**
 * khai_sandbox_faults_stop:
 * @self: a window that closes
 *
 * Forgets the answers that were held back.
 */
void
khai_sandbox_faults_stop (KhaiSandbox *self)
{
  g_autofree gpointer *timers = NULL;
  guint n = 0;

  if (self->fault_timers == NULL)
    return;
  timers = g_hash_table_get_keys_as_array (self->fault_timers, &n);
  for (guint i = 0; i < n; i++)
    g_source_remove (GPOINTER_TO_UINT (timers[i]));
}

/**
 * khai_sandbox_cut_off:
 * @exchange: a request
 * @last_words: (transfer full) (nullable): bytes that go out first, as they are
 *
 * Takes the connection away from libsoup and closes it.
 */
void
khai_sandbox_cut_off (KhaiSandboxExchange *exchange, char *last_words)
{
  hold_back (exchange, 0, cut_now, last_words);
}

/* The head, and half of one chunk. */
static char *
half_answer (KhaiSandboxExchange *exchange)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_response_body (exchange->message));
  gsize length = g_bytes_get_size (body);

  return g_strdup_printf ("HTTP/1.1 202 Accepted\r\nContent-Type: "
                          "application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "%" G_GSIZE_MODIFIER "x\r\n%.*s",
                          length, (int)(length / 2), (const char *)g_bytes_get_data (body, NULL));
}

static char *
whole_answer (KhaiSandboxExchange *exchange)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_response_body (exchange->message));
  gsize length = g_bytes_get_size (body);

  return g_strdup_printf ("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%.*s",
                          length, (int)length, (const char *)g_bytes_get_data (body, NULL));
}

/**
 * khai_sandbox_fault_prepare:
 * @exchange: an act that will be stored
 * @fault: from khai_sandbox_fault_take()
 * @receipt: its receipt
 *
 * Makes the false receipt of "bad-receipt": signed by an authority of the same names that is
 * another.
 */
void
khai_sandbox_fault_prepare (KhaiSandboxExchange *exchange, const char *fault, JsonObject *receipt)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) ca = NULL;
  g_autoptr (KhaiKey) key = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) copy = NULL;
  g_autofree char *jws = NULL;

  if (!g_str_equal (fault, "bad-receipt"))
    return;
  json_node_set_object (node, receipt);
  copy = khai_json_copy (node);
  ca = khai_key_make ("Khai training authority", NULL, TRUE, NULL, &error);
  if (ca != NULL)
    key = khai_key_make ("Khai training window, receipts", ca, FALSE, NULL, &error);
  if (key != NULL)
    jws = khai_sandbox_sign (json_node_get_object (copy), key, "receiptJws", &error);
  if (jws == NULL)
    g_warning ("a stranger's receipt: %s", error->message);
  else
    exchange->last_words = khai_json_to_canonical (copy);
}

/**
 * khai_sandbox_fault_after:
 * @exchange: an act that is on the disk, paused, and answered; goes away after this
 *
 * Its answer suffers.
 */
void
khai_sandbox_fault_after (KhaiSandboxExchange *exchange)
{
  const char *fault = exchange->fault;

  khai_sandbox_exchange_pause (exchange);
  if (g_str_equal (fault, "drop-after-commit"))
    khai_sandbox_cut_off (exchange, NULL);
  else if (g_str_equal (fault, "timeout"))
    hold_back (exchange, SILENT_SECONDS * 1000, cut_now, NULL);
  else if (g_str_equal (fault, "cut-body"))
    khai_sandbox_cut_off (exchange, half_answer (exchange));
  else if (g_str_equal (fault, "trickle"))
    hold_back (exchange, TRICKLE_MS, trickle, whole_answer (exchange));
  else if (g_str_equal (fault, "slow"))
    hold_back (exchange, SLOW_MS, go_on, NULL);
  else
    {
      const char *text = g_str_equal (fault, "garbage") || exchange->last_words == NULL
                             ? "{\"receiptId\":\"\\u0000\",\"receiptId\":9223372036854775808,}\xff"
                             : exchange->last_words;

      khai_sandbox_answer (exchange, 202, "application/json", text, -1);
      soup_server_message_unpause (exchange->message);
    }
}

/**
 * khai_sandbox_fault_page:
 * @self: a window
 * @events: (element-type utf8): a page of events
 * @n: (inout): how many of them are told
 *
 * Disorder and gaps, when they were asked for.
 */
void
khai_sandbox_fault_page (KhaiSandbox *self, GPtrArray *events, guint *n)
{
  if (*n < 2)
    return;
  if (khai_sandbox_fault_take_named (self, "gap"))
    {
      g_ptr_array_remove_index (events, *n / 2);
      (*n)--;
    }
  else if (khai_sandbox_fault_take_named (self, "out-of-order"))
    for (guint i = 0; i < *n / 2; i++)
      {
        gpointer swap = events->pdata[i];

        events->pdata[i] = events->pdata[*n - 1 - i];
        events->pdata[*n - 1 - i] = swap;
      }
}
