/* SPDX-License-Identifier: GPL-3.0-or-later */

/* submit and status: the same outbox as the window's, run by hand. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "khai-by-hand.h"
#include "khai-cli.h"
#include "khai-declaration.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-finding.h"
#include "khai-json.h"
#include "khai-outbox.h"
#include "khai-signing.h"

#define ANSWER_SECONDS 60   /* how long a lost answer is asked for again without --wait */
#define POLL_MS 250

static gboolean
woken (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
cli_pause (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, woken, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- what is shown ---- */

static void
set_text (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static JsonObject *
record_to_object (KhaiStore *store, const KhaiRecord *record)
{
  JsonObject *object = json_object_new ();
  gboolean verified = FALSE;
  JsonNode *receipt = khai_store_read_receipt (store, record->id, &verified, NULL);
  g_autoptr (GPtrArray) events = khai_store_read_events (store, record->id, NULL);
  JsonArray *array = json_array_new ();

  set_text (object, "reference", record->reference);
  set_text (object, "id", record->id);
  set_text (object, "state", record->state);
  json_object_set_boolean_member (object, "released", khai_state_is_released (record->state));
  set_text (object, "channel", record->channel);
  set_text (object, "registrationNumber", record->registration_number);
  set_text (object, "gateway", record->gateway);
  if (receipt != NULL)
    {
      json_object_set_member (object, "receipt", receipt);
      json_object_set_boolean_member (object, "receiptVerified", verified);
    }
  for (guint i = 0; events != NULL && i < events->len; i++)
    json_array_add_element (array, json_node_copy (events->pdata[i]));
  json_object_set_array_member (object, "events", array);
  return object;
}

static char *
record_to_text (KhaiStore *store, const KhaiRecord *record)
{
  GString *text = g_string_new (NULL);
  gboolean verified = FALSE;
  g_autoptr (JsonNode) receipt = khai_store_read_receipt (store, record->id, &verified, NULL);
  g_autofree char *receipt_id = receipt != NULL ? khai_json_get_text (receipt, "/receiptId") : NULL;

  g_string_append_printf (text, "%s: %s", record->reference, record->state);
  if (record->channel != NULL)
    g_string_append_printf (text, " · %s", record->channel);
  if (record->registration_number != NULL)
    g_string_append_printf (text, " · %s", record->registration_number);
  if (receipt_id != NULL)
    g_string_append_printf (text, "\n%s %s (%s)", _("Receipt"), receipt_id, verified ? _("signature holds") : _("signature does not hold"));
  return g_string_free (text, FALSE);
}

static int
show_record (Cli *cli, KhaiStore *store, const char *id, CliExit code)
{
  g_autoptr (KhaiRecord) record = NULL;
  GError *error = NULL;
  JsonNode *node;

  if (!khai_store_load (store, id, &record, NULL, &error))
    return cli_could_not (cli, error);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, record_to_object (store, record));
  return cli_answer (cli, code, node, record_to_text (store, record));
}

/* What the window said when it refused, as findings. */
static GPtrArray *
read_refusal (KhaiStore *store, const char *id)
{
  g_autoptr (JsonNode) problem = khai_store_read_problem (store, id, NULL);
  JsonNode *list = problem != NULL ? khai_json_get (problem, "/findings") : NULL;
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_finding_unref);

  for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list)); i++)
    {
      KhaiFinding *finding = khai_finding_from_wire (json_array_get_element (json_node_get_array (list), i), NULL);

      if (finding != NULL)
        g_ptr_array_add (findings, finding);
    }
  return findings;
}

static int
show_refused (Cli *cli, KhaiStore *store, const char *id)
{
  g_autoptr (GPtrArray) findings = read_refusal (store, id);
  g_autoptr (JsonNode) problem = khai_store_read_problem (store, id, NULL);
  g_autofree char *title = problem != NULL ? khai_json_get_text (problem, "/title") : NULL;

  return cli_fail (cli, g_error_new_literal (KHAI_ERROR, KHAI_ERROR_REFUSED, title != NULL ? title : "refused"), findings);
}

/* ---- submit ---- */

static gboolean
same_document (KhaiStore *store, const char *id, KhaiDeclaration *document)
{
  g_autoptr (KhaiDeclaration) stored = NULL;
  g_autofree char *text = khai_declaration_to_text (document);
  g_autofree char *stored_text = NULL;

  if (!khai_store_load (store, id, NULL, &stored, NULL))
    return FALSE;
  stored_text = khai_declaration_to_text (stored);
  return strcmp (text, stored_text) == 0;
}

/* The declaration with this reference and these contents, made if it is not there. */
char *
cli_find_or_create (Cli *cli, KhaiStore *store, KhaiDeclaration *document, GError **error)
{
  g_autofree char *reference = khai_declaration_get_reference (document);
  g_autoptr (KhaiRecord) record = NULL;

  if (reference == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the declaration has no localReference");
      return NULL;
    }
  record = khai_store_find (store, reference, error);
  if (record == NULL && error != NULL && *error != NULL)
    return NULL;
  if (record != NULL && same_document (store, record->id, document))
    return g_strdup (record->id);
  if (record != NULL && !khai_state_is_editable (record->state))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "this reference was sent with other contents");
      return NULL;
    }
  if (!khai_desk_require (cli->context, KHAI_MAY_EDIT, error))
    return NULL;
  return khai_store_create (store, document, khai_context_get_actor (cli->context), "file", error);
}

static gboolean
load_key (Cli *cli, KhaiKey **key, GError **error)
{
  const char *address = cli->token != NULL ? cli->token : cli->key;
  char *pin;

  *key = NULL;
  if (address == NULL)
    return TRUE;
  pin = cli->pin_fd >= 0 ? cli_read_secret (cli->pin_fd, error) : g_strdup ("");
  *key = pin != NULL ? khai_signing_open (cli->context, address, pin, error) : NULL;
  cli_forget_secret (pin);
  return *key != NULL;
}

typedef enum { REST_NOT_YET, REST_ACKNOWLEDGED, REST_GOOD, REST_BAD, REST_REFUSED } Rest;

static Rest
how_it_stands (KhaiStore *store, const char *id)
{
  static const char *const bad[] = { "rejected", "cancelled", "expired", NULL };
  static const char *const asked[] = { "documents-requested", "inspection-ordered", NULL };
  g_autoptr (KhaiRecord) record = NULL;

  if (!khai_store_load (store, id, &record, NULL, NULL))
    return REST_NOT_YET;
  if (g_str_equal (record->state, "refused"))
    return REST_REFUSED;
  if (g_strv_contains (bad, record->state))
    return REST_BAD;
  if (khai_state_is_released (record->state) || g_strv_contains (asked, record->state))
    return REST_GOOD;
  return record->receipt_id != NULL ? REST_ACKNOWLEDGED : REST_NOT_YET;
}

static gboolean
is_worth_waiting (Cli *cli, const GError *error)
{
  /* A lost answer is asked for again; what could not leave at all is reported, and goes with the next call. Another process that sends will do it. */
  return cli->wait || error == NULL || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_UNKNOWN)
         || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BUSY) || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
}

static int
wait_for_rest (Cli *cli, KhaiStore *store, KhaiOutbox *outbox, const char *id)
{
  gint64 until = g_get_monotonic_time () + (gint64) (cli->wait ? cli->wait_seconds : ANSWER_SECONDS) * G_USEC_PER_SEC;
  g_autoptr (GError) last = NULL;
  Rest rest;

  for (;;)
    {
      g_clear_error (&last);
      khai_outbox_run_once (outbox, NULL, &last);
      rest = how_it_stands (store, id);
      if (rest == REST_REFUSED)
        return show_refused (cli, store, id);
      if (rest == REST_BAD)
        return show_record (cli, store, id, CLI_NO);
      if (rest == REST_GOOD || (rest == REST_ACKNOWLEDGED && !cli->wait))
        return show_record (cli, store, id, CLI_DONE);
      if (rest == REST_NOT_YET && !is_worth_waiting (cli, last))
        return cli_could_not (cli, g_steal_pointer (&last));
      if (g_get_monotonic_time () >= until)
        break;
      cli_pause (POLL_MS);
    }
  /* Acknowledged, but not decided in time: where it stands says more than what failed last. */
  if (last != NULL && rest == REST_NOT_YET)
    return cli_could_not (cli, g_steal_pointer (&last));
  return show_record (cli, store, id, CLI_COULD_NOT);
}

/* Why it was neither sent nor handed out, with the findings that block it. (transfer full error) */
int
cli_submit_failed (Cli *cli, KhaiDeclaration *document, GError *error)
{
  KhaiRules *rules = khai_context_get_rules (cli->context, NULL);
  g_autofree char *today = khai_clock_today (khai_context_get_clock (cli->context));
  gboolean blocked = g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BLOCKED);
  g_autoptr (KhaiCheck) check
    = rules != NULL && blocked ? khai_rules_check (rules, khai_declaration_get_root (document), today, NULL) : NULL;

  return cli_fail (cli, error, check != NULL ? check->findings : NULL);
}

/* submit FILE.json --gateway URL: done once the window has acknowledged receipt; the same file again answers with the receipt held. */
int
cli_submit (Cli *cli)
{
  GError *error = NULL;
  g_autoptr (JsonNode) file = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiOutbox) outbox = NULL;
  KhaiKey *loaded = NULL;
  g_autoptr (KhaiKey) key = NULL;
  g_autofree char *id = NULL;
  KhaiStore *store;

  if (cli->gateway == NULL)
    return cli_usage (cli, _("Name the Single Window with --gateway URL."));
  if (!g_str_has_prefix (cli->gateway, "https://"))
    return cli_usage (cli, _("The address of a Single Window begins with https://."));
  if (cli->ca != NULL && !g_file_test (cli->ca, G_FILE_TEST_IS_REGULAR))
    return cli_usage (cli, _("The file named with --ca is not there."));
  if (cli->token != NULL && (cli->key != NULL || cli->pin_fd < 0))
    return cli_usage (cli, _("--token takes the place of --key, and its PIN comes through --pin-fd."));
  if (cli->to_file != NULL && (cli->ca == NULL || cli->batch != NULL || cli->not_uploaded))
    return cli_usage (cli, _("--to-file takes one declaration, and --ca says whose reply is believed."));
  if ((cli->batch != NULL) == (cli->operands[0] != NULL))
    return cli_usage (cli, _("Name one file, or a folder with --batch."));
  if (cli->batch != NULL)
    {
      if (!load_key (cli, &loaded, &error))
        return cli_fail (cli, error, NULL);
      key = loaded;
      return cli_submit_batch (cli, key);
    }
  file = cli_load (cli, cli->operands[0], &error);
  document = file != NULL ? khai_declaration_new_from_node (file, &error) : NULL;
  if (document == NULL || !load_key (cli, &loaded, &error))
    return cli_fail (cli, error, NULL);
  key = loaded;
  store = khai_context_get_store (cli->context, &error);
  outbox = store != NULL ? khai_outbox_new (cli->context, &error) : NULL;
  if (outbox == NULL)
    return cli_could_not (cli, error);
  id = cli_find_or_create (cli, store, document, &error);
  if (id == NULL)
    return cli_fail (cli, error, NULL);
  {
    g_autofree char *ca_path = cli->ca != NULL ? g_canonicalize_filename (cli->ca, NULL) : NULL;

    if (cli->to_file != NULL)
      return cli_hand_out (cli, outbox, id, ca_path, key);
    if (cli->not_uploaded && !khai_by_hand_take_back (outbox, id, &error))
      return cli_fail (cli, error, NULL);
    if (!khai_outbox_queue (outbox, id, cli->gateway, ca_path, key, NULL, &error))
      return cli_submit_failed (cli, document, error);
  }
  return wait_for_rest (cli, store, outbox, id);
}

/* status REF: where a declaration stands, asked anew unless --offline. */
int
cli_status (Cli *cli)
{
  GError *error = NULL;
  KhaiStore *store = khai_context_get_store (cli->context, &error);
  g_autoptr (KhaiRecord) record = store != NULL ? khai_store_find (store, cli->operands[0], &error) : NULL;
  g_autoptr (KhaiOutbox) outbox = NULL;

  if (error != NULL)
    return cli_could_not (cli, error);
  if (record == NULL)
    return cli_fail (cli, g_error_new_literal (KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no declaration with this reference"), NULL);
  if (!cli->offline)
    {
      outbox = khai_outbox_new (cli->context, &error);
      if (outbox == NULL || (!khai_outbox_run_once (outbox, NULL, &error) && !g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BUSY)))
        return cli_could_not (cli, error);
      g_clear_error (&error);
    }
  return show_record (cli, store, record->id, CLI_DONE);
}
