/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes wrong between a client and a window in real life, on demand, so that the client's
 * answers to it can be tried. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-error.h"

#define SLOW_MS 1500
#define SILENT_SECONDS 120

typedef enum
{
  BEFORE,
  AFTER,
  EVENTS
} When;

/* BEFORE: nothing was taken. AFTER: it is stored, and the answer suffers. EVENTS: of GET /events.
 */
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
  { "twice", EVENTS },
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

  return i >= 0 && known[i].when != EVENTS;
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
    {
      g_auto (GStrv) parts = g_strsplit (faults[i], ":", 2);
      guint64 times = 1;

      if (parts[0] == NULL || find (parts[0]) < 0
          || (parts[1] != NULL
              && !g_ascii_string_to_unsigned (parts[1], 10, 1, 1000000, &times, NULL)))
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "there is no fault \"%s\"",
                       faults[i]);
          return FALSE;
        }
      g_hash_table_insert (self->faults, g_steal_pointer (&parts[0]),
                           GUINT_TO_POINTER ((guint)times));
      g_free (parts[1]);
      parts[1] = NULL;
    }
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
 * @reference: its local reference
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
  else
    {
      g_autofree char *escaped = g_uri_escape_string (reference, NULL, FALSE);
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
} Cut;

static void
cut_free (gpointer data)
{
  Cut *cut = data;

  g_hash_table_remove (cut->sandbox->fault_timers, GUINT_TO_POINTER (cut->timer));
  g_object_unref (cut->message);
  g_free (cut->last_words);
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

static void
hold_back (KhaiSandboxExchange *exchange, guint milliseconds, GSourceFunc then, char *last_words)
{
  Cut *cut = g_new0 (Cut, 1);

  cut->sandbox = exchange->sandbox;
  cut->message = g_object_ref (exchange->message);
  cut->last_words = last_words;
  soup_server_message_pause (exchange->message);
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

/* Signed by an authority of the same names that is another. */
static void
answer_strangers_receipt (KhaiSandboxExchange *exchange,
                          const KhaiSandboxDeclaration *declaration,
                          const char *received_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) ca = khai_key_make ("Khai training authority", NULL, TRUE, NULL, &error);
  g_autoptr (KhaiKey) key
      = ca != NULL ? khai_key_make ("Khai training window, receipts", ca, FALSE, NULL, &error)
                   : NULL;
  g_autofree char *text
      = key != NULL ? khai_sandbox_receipt_make (declaration, received_at, key, &error) : NULL;

  if (text == NULL)
    khai_sandbox_answer_failure (exchange, "a stranger's receipt", error);
  else
    khai_sandbox_answer (exchange, 202, "application/json", text, -1);
}

/**
 * khai_sandbox_fault_after:
 * @exchange: a submission that is stored and answered
 * @fault: from khai_sandbox_fault_take()
 * @declaration: what was stored
 * @received_at: when
 */
void
khai_sandbox_fault_after (KhaiSandboxExchange *exchange,
                          const char *fault,
                          const KhaiSandboxDeclaration *declaration,
                          const char *received_at)
{
  if (g_str_equal (fault, "drop-after-commit"))
    khai_sandbox_cut_off (exchange, NULL);
  else if (g_str_equal (fault, "timeout"))
    hold_back (exchange, SILENT_SECONDS * 1000, cut_now, NULL);
  else if (g_str_equal (fault, "cut-body"))
    khai_sandbox_cut_off (exchange, half_answer (exchange));
  else if (g_str_equal (fault, "garbage"))
    khai_sandbox_answer (exchange, 202, "application/json",
                         "{\"receiptId\":\"\\u0000\",\"receiptId\":9223372036854775808,}\xff", -1);
  else if (g_str_equal (fault, "bad-receipt"))
    answer_strangers_receipt (exchange, declaration, received_at);
  else
    hold_back (exchange, SLOW_MS, go_on, NULL);
}
