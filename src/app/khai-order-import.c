/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Order files into the store. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-clients.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-order-import.h"

/* What the thread that reads needs; a reference object belongs to one thread, so it opens its own. */
typedef struct
{
  KhaiOrderImportOptions options;
  char *path, *dialect, *shop;
  char *reference_path;
  char *today, *actor;
  KhaiStore *store;
  GHashTable *mappings; /* (nullable): name → body */
} Job;

static void
job_free (Job *job)
{
  g_free (job->path);
  g_free (job->dialect);
  g_free (job->shop);
  g_free (job->reference_path);
  g_free (job->today);
  g_free (job->actor);
  g_clear_object (&job->store);
  g_clear_pointer (&job->mappings, g_hash_table_unref);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/**
 * khai_order_import_free:
 * @import: (transfer full): an import
 */
void
khai_order_import_free (KhaiOrderImport *import)
{
  g_return_if_fail (import != NULL);

  g_clear_pointer (&import->file, khai_order_file_free);
  g_clear_pointer (&import->result, khai_order_result_free);
  g_free (import);
}

/* Two clients' shops count their orders from the same number: one that is not named is named by whose it is. */
static char *
name_shop (KhaiContext *context)
{
  g_autoptr (KhaiClient) client = khai_clients_get_served (context, NULL);

  if (client == NULL)
    return g_strdup ("");
  return g_strdup (*client->prefix != '\0' ? client->prefix : client->tax_code);
}

static Job *
job_new (KhaiContext *context, const KhaiOrderImportOptions *options, GError **error)
{
  g_autoptr (Job) job = g_new0 (Job, 1);
  KhaiReference *reference = khai_context_get_reference (context, error);
  KhaiStore *store = reference != NULL ? khai_context_get_store (context, error) : NULL;

  if (store == NULL || (!options->dry && !khai_desk_require (context, KHAI_MAY_EDIT, error)))
    return NULL;
  job->options = *options;
  job->path = g_strdup (options->path);
  job->dialect = g_strdup (options->dialect);
  job->shop = options->shop != NULL && *options->shop != '\0' ? g_strdup (options->shop) : name_shop (context);
  job->reference_path = g_strdup (khai_reference_get_path (reference));
  job->today = khai_clock_today (khai_context_get_clock (context));
  job->actor = g_strdup (khai_context_get_actor (context));
  job->store = g_object_ref (store);
  job->mappings = khai_store_get_mappings (store, "orders", error);
  return job->mappings != NULL ? g_steal_pointer (&job) : NULL;
}

/* The user's own mappings stand beside what the reference data know. */
static gboolean
add_mappings (GPtrArray *dialects, GHashTable *mappings, GError **error)
{
  GHashTableIter iter;
  gpointer body;

  g_hash_table_iter_init (&iter, mappings);
  while (g_hash_table_iter_next (&iter, NULL, &body))
    {
      KhaiDialect *dialect = khai_dialect_new_from_text (body, error);

      if (dialect == NULL)
        return FALSE;
      g_ptr_array_add (dialects, dialect);
    }
  return TRUE;
}

static gboolean
knows_dialect (GPtrArray *dialects, const char *id)
{
  for (guint i = 0; i < dialects->len; i++)
    if (g_str_equal (((KhaiDialect *) dialects->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

static KhaiOrderImport *
run (Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (KhaiReference) reference = khai_reference_open (job->reference_path, error);
  g_autoptr (GPtrArray) dialects = reference != NULL ? khai_dialects_load (reference, error) : NULL;
  g_autoptr (KhaiTable) table = khai_table_new (job->path);
  g_autoptr (KhaiOrderImport) import = g_new0 (KhaiOrderImport, 1);
  g_autofree char *digest = NULL;
  KhaiOrderOptions options = { .dialects = dialects, .only = job->dialect, .shop = job->shop, .reference = reference, .today = job->today,
                               .progress = job->options.progress, .data = job->options.data };

  if (dialects == NULL || !add_mappings (dialects, job->mappings, error))
    return NULL;
  if (job->dialect != NULL && !knows_dialect (dialects, job->dialect))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such dialect");
      return NULL;
    }
  import->dry = job->options.dry;
  import->file = khai_order_file_read (table, &options, cancellable, error);
  if (import->file == NULL)
    return NULL;
  if (import->file->n_blocking > 0)
    return g_steal_pointer (&import);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, khai_table_get_bytes (table));
  import->result = khai_store_import_orders (job->store, import->file->orders, import->file->name, digest, import->file->dialect, job->shop,
                                             job->actor, import->dry, error);
  return import->result != NULL ? g_steal_pointer (&import) : NULL;
}

/**
 * khai_order_import_run:
 * @context: the context
 * @options: which file and how
 * @cancellable: (nullable): stops it before anything is stored
 * @error: cancelled; %KHAI_ERROR_NOT_FOUND for a dialect that is none; failures of the database. What is wrong with the file is no error but
 * in the answer
 *
 * Reads an order file and takes its orders, all or none.
 *
 * Returns: (transfer full) (nullable): what was read and what became of it
 */
KhaiOrderImport *
khai_order_import_run (KhaiContext *context, const KhaiOrderImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (Job) job = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && options != NULL && options->path != NULL, NULL);

  job = job_new (context, options, error);
  return job != NULL ? run (job, cancellable, error) : NULL;
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  KhaiOrderImport *import = run (data, cancellable, &error);

  if (import != NULL)
    g_task_return_pointer (task, import, (GDestroyNotify) khai_order_import_free);
  else
    g_task_return_error (task, error);
}

/**
 * khai_order_import_run_async:
 * @context: the context
 * @options: which file and how; copied
 * @cancellable: (nullable): stops it before anything is stored
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * The same in a thread of its own.
 */
void
khai_order_import_run_async (KhaiContext *context, const KhaiOrderImportOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);
  GError *error = NULL;
  Job *job;

  g_return_if_fail (KHAI_IS_CONTEXT (context) && options != NULL && options->path != NULL);

  g_task_set_source_tag (task, khai_order_import_run_async);
  job = job_new (context, options, &error);
  if (job == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* What is stored is stored: the answer says so even when Cancel came too late. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * khai_order_import_run_finish:
 * @result: what the callback was given
 * @error: as khai_order_import_run()
 *
 * Returns: (transfer full) (nullable): what was read and what became of it
 */
KhaiOrderImport *
khai_order_import_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, khai_order_import_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- words ---- */

static void
append_result (GString *out, const KhaiOrderImport *import)
{
  const KhaiOrderResult *result = import->result;

  g_string_append_c (out, '\n');
  /* translators: orders: so many new, changed, known before; then the same for their lines */
  g_string_append_printf (out, _("Orders: %u new, %u changed, %u as before. Lines: %u new, %u changed, %u as before."), result->n_new_orders,
                          result->n_changed_orders, result->n_same_orders, result->n_new_lines, result->n_changed_lines, result->n_same_lines);
  if (result->seen_at != NULL)
    g_string_append_printf (out, "\n%s", _("This very file was imported before."));
  if (result->declared[0] != NULL)
    g_string_append_printf (out, "\n%s", _("Lines changed that are in declarations already. Look at those declarations again."));
  if (import->dry)
    g_string_append_printf (out, "\n%s", _("This was a trial: nothing was stored."));
}

/**
 * khai_order_import_get_summary:
 * @import: an import
 * @lang: the language of names out of the reference data; the sentences are in the process's
 *
 * Returns: (transfer full): what the file is, what is wrong with it and what became of it, in a few lines
 */
char *
khai_order_import_get_summary (const KhaiOrderImport *import, KhaiLang lang)
{
  const KhaiOrderFile *file;
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (import != NULL, g_string_free (out, FALSE));

  file = import->file;
  if (file->dialect != NULL)
    /* translators: the kind of file, then how many of its columns are known of how many */
    g_string_append_printf (out, _("Looks like %s: %u of %u columns."), file->dialect_name[lang], file->n_matched, file->n_columns);
  if (file->unknown[0] != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", file->unknown);

      g_string_append_c (out, ' ');
      g_string_append_printf (out, _("Not used: %s."), list);
    }
  for (guint i = 0; i < file->problems->len; i++)
    {
      g_autofree char *text = khai_problem_to_text (file->problems->pdata[i]);

      g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", text);
    }
  if (file->n_problems > file->problems->len)
    {
      g_string_append_c (out, '\n');
      g_string_append_printf (out, _("… and %u more."), file->n_problems - file->problems->len);
    }
  if (import->result != NULL)
    append_result (out, import);
  else
    g_string_append_printf (out, "\n%s", _("Nothing was imported."));
  return g_string_free (out, FALSE);
}

static JsonArray *
problems_to_json (GPtrArray *problems)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < problems->len; i++)
    json_array_add_element (array, khai_problem_to_json (problems->pdata[i]));
  return array;
}

static JsonObject *
result_to_json (const KhaiOrderResult *result)
{
  JsonObject *object = json_object_new ();
  JsonArray *declared = json_array_new ();

  json_object_set_int_member (object, "newOrders", result->n_new_orders);
  json_object_set_int_member (object, "changedOrders", result->n_changed_orders);
  json_object_set_int_member (object, "sameOrders", result->n_same_orders);
  json_object_set_int_member (object, "newLines", result->n_new_lines);
  json_object_set_int_member (object, "changedLines", result->n_changed_lines);
  json_object_set_int_member (object, "sameLines", result->n_same_lines);
  if (result->seen_at != NULL)
    json_object_set_string_member (object, "importedBefore", result->seen_at);
  for (guint i = 0; result->declared[i] != NULL; i++)
    json_array_add_string_element (declared, result->declared[i]);
  json_object_set_array_member (object, "declarationsToLookAt", declared);
  return object;
}

/**
 * khai_order_import_to_json:
 * @import: an import
 * @lang: for names
 *
 * Returns: (transfer full): the same for programs, with the orders
 */
JsonNode *
khai_order_import_to_json (const KhaiOrderImport *import, KhaiLang lang)
{
  const KhaiOrderFile *file = import->file;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *unknown = json_array_new ();
  JsonArray *orders = json_array_new ();

  json_object_set_string_member (object, "file", file->name);
  if (file->dialect != NULL)
    {
      json_object_set_string_member (object, "dialect", file->dialect);
      json_object_set_string_member (object, "name", file->dialect_name[lang]);
      json_object_set_int_member (object, "columnsKnown", file->n_matched);
      json_object_set_int_member (object, "columns", file->n_columns);
    }
  for (guint i = 0; file->unknown[i] != NULL; i++)
    json_array_add_string_element (unknown, file->unknown[i]);
  json_object_set_array_member (object, "columnsNotUsed", unknown);
  json_object_set_int_member (object, "rows", file->n_rows);
  json_object_set_int_member (object, "lines", file->n_lines);
  json_object_set_boolean_member (object, "dryRun", import->dry);
  json_object_set_boolean_member (object, "taken", import->result != NULL && !import->dry);
  json_object_set_array_member (object, "problems", problems_to_json (file->problems));
  if (import->result != NULL)
    json_object_set_object_member (object, "result", result_to_json (import->result));
  for (guint i = 0; i < file->orders->len; i++)
    json_array_add_element (orders, khai_order_to_json (file->orders->pdata[i]));
  json_object_set_array_member (object, "orders", orders);
  json_node_take_object (node, object);
  return node;
}
