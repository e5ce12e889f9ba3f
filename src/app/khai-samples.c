/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finished declarations to look at and to send, and the beginning of an own one. */

#include "config.h"

#include <string.h>

#include "khai-app-samples.h"
#include "khai-clients.h"
#include "khai-date.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-training.h"

static const char *const sample_names[] = { "b11-ceramics-lcl", "e62-tshirts", "courier-parcel", "a31-return" };

/* What is carried from one declaration of the user's own to the next: who they are and where they file. */
static const char *const remembered[] = {
  "/customsOffice", "/customsSubsection", "/exporter/id", "/exporter/name", "/exporter/address/line", "/exporter/address/postcode",
  "/exporter/phone",
};

/**
 * khai_sample_free:
 * @sample: (transfer full): a sample
 */
void
khai_sample_free (KhaiSample *sample)
{
  g_return_if_fail (sample != NULL);

  g_free (sample->id);
  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (sample->title[lang]);
      g_free (sample->story[lang]);
    }
  g_free (sample);
}

static JsonNode *
load_sample (const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/samples/%s.json", name);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sample_names); i++)
    if (strcmp (name, sample_names[i]) == 0)
      bytes = g_resource_lookup_data (khai_app_samples_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such sample");
      return NULL;
    }
  return khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/**
 * khai_samples_list:
 * @context: the context
 * @error: %KHAI_ERROR_INTERNAL
 *
 * Returns: (transfer full) (element-type KhaiSample): what can be shown, simplest first, or %NULL
 */
GPtrArray *
khai_samples_list (KhaiContext *context, GError **error)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_sample_free);

  for (guint i = 0; i < G_N_ELEMENTS (sample_names); i++)
    {
      g_autoptr (JsonNode) node = load_sample (sample_names[i], error);
      KhaiSample *sample;

      if (node == NULL)
        return NULL;
      sample = g_new0 (KhaiSample, 1);
      sample->id = g_strdup (sample_names[i]);
      for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          g_autofree char *title = g_strconcat ("/title/", khai_lang_to_string (lang), NULL);
          g_autofree char *story = g_strconcat ("/story/", khai_lang_to_string (lang), NULL);

          sample->title[lang] = khai_json_get_text (node, title);
          sample->story[lang] = khai_json_get_text (node, story);
        }
      g_ptr_array_add (samples, sample);
    }
  return g_steal_pointer (&samples);
}

/* "today+3" → the day, wherever a string of that form stands. */
static void
resolve_dates (JsonNode *node, const char *today)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *l = values; l != NULL; l = l->next)
        resolve_dates (l->data, today);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        resolve_dates (json_array_get_element (json_node_get_array (node), i), today);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);
      g_autofree char *date = NULL;
      gint64 days = 0;

      if (g_str_has_prefix (text, "today") && strchr ("+-", text[5]) != NULL && text[5] != '\0'
          && g_ascii_string_to_signed (text + (text[5] == '+' ? 6 : 5), 10, -10000, 10000, &days, NULL)
          && khai_date_add_days (today, days, &date, NULL))
        json_node_set_string (node, date);
    }
}

static KhaiDeclaration *
with_reference (KhaiContext *context, JsonNode *document, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);
  g_autofree char *reference = store != NULL ? khai_store_next_reference (store, error) : NULL;
  g_autoptr (JsonNode) node = reference != NULL ? khai_json_string (reference) : NULL;

  if (node == NULL || !khai_json_set (document, "/localReference", node, error))
    return NULL;
  return khai_declaration_new_from_node (document, error);
}

static char *
store_document (KhaiContext *context, KhaiDeclaration *document, const char *source, GError **error)
{
  return khai_store_create (khai_context_get_store (context, NULL), document, khai_context_get_actor (context), source, error);
}

/**
 * khai_sample_get_document:
 * @context: the context
 * @sample_id: a sample's id
 * @error: %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Returns: (transfer full): the sample with today's dates and a reference of its own, stored nowhere yet, or %NULL
 */
KhaiDeclaration *
khai_sample_get_document (KhaiContext *context, const char *sample_id, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) document = NULL;
  g_autofree char *today = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && sample_id != NULL, NULL);

  node = load_sample (sample_id, error);
  if (node == NULL)
    return NULL;
  document = json_node_copy (khai_json_get (node, "/document"));
  today = khai_clock_today (khai_context_get_clock (context));
  resolve_dates (document, today);
  return with_reference (context, document, error);
}

/**
 * khai_sample_create:
 * @context: the context
 * @sample_id: a sample's id
 * @error: %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Makes a declaration of the sample, with today's dates and a reference of its own.
 *
 * Returns: (transfer full): the declaration's id, or %NULL
 */
char *
khai_sample_create (KhaiContext *context, const char *sample_id, GError **error)
{
  g_autoptr (KhaiDeclaration) document
      = khai_desk_require (context, KHAI_MAY_EDIT, error) ? khai_sample_get_document (context, sample_id, error) : NULL;

  return document != NULL ? store_document (context, document, "sample", error) : NULL;
}

static void
carry_over (KhaiContext *context, JsonNode *document)
{
  KhaiStore *store = khai_context_get_store (context, NULL);
  g_autofree char *last = store != NULL ? khai_store_get_setting (store, "last-own", NULL) : NULL;
  g_autoptr (KhaiDeclaration) previous = NULL;

  if (last == NULL || !khai_store_load (store, last, NULL, &previous, NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (remembered); i++)
    {
      JsonNode *value = khai_declaration_get (previous, remembered[i]);

      if (value != NULL)
        khai_json_set (document, remembered[i], value, NULL);
    }
}

/**
 * khai_declaration_start:
 * @context: the context
 * @error: %KHAI_ERROR_NOT_ALLOWED, failures of the database
 *
 * Makes an empty declaration with what is known already: a reference, today's date, and what the client served says of itself; when nobody in
 * particular is served, who the exporter is if one was made before.
 *
 * Returns: (transfer full): its id, or %NULL
 */
char *
khai_declaration_start (KhaiContext *context, GError **error)
{
  g_autoptr (KhaiDeclaration) empty = khai_declaration_new ();
  g_autoptr (JsonNode) document = json_node_copy (khai_declaration_get_root (empty));
  g_autoptr (JsonNode) planned = NULL;
  g_autoptr (KhaiDeclaration) declaration = NULL;
  g_autoptr (KhaiClient) client = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *today = NULL;
  char *id;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  if (!khai_desk_require (context, KHAI_MAY_EDIT, error))
    return NULL;
  client = khai_clients_get_served (context, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  today = khai_clock_today (khai_context_get_clock (context));
  planned = khai_json_string (today);
  if (!khai_json_set (document, "/plannedDate", planned, error))
    return NULL;
  if (client == NULL)
    carry_over (context, document);
  else if (!khai_clients_dress (context, document, error))
    return NULL;
  declaration = with_reference (context, document, error);
  id = declaration != NULL ? store_document (context, declaration, "new", error) : NULL;
  if (id != NULL && client == NULL && !khai_store_set_setting (khai_context_get_store (context, NULL), "last-own", id, error))
    g_clear_pointer (&id, g_free);
  return id;
}
