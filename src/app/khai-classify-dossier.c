/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A decision as a dossier of one page. */

#include "config.h"

#include "khai-classify.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-dossier.h"
#include "khai-error.h"
#include "khai-json.h"

static const char *
sureness_word (KhaiSureness sureness)
{
  switch (sureness)
    {
    case KHAI_SURENESS_SURE:
      return _("Sure");
    case KHAI_SURENESS_FAIRLY:
      return _("Fairly sure");
    case KHAI_SURENESS_UNSURE:
    case KHAI_N_SURENESSES:
    default:
      return _("Unsure: ask somebody");
    }
}

static char *
with_dots (const char *code)
{
  return g_strdup_printf ("%.4s.%.2s.%s", code, code + 4, code + 6);
}

/* The evidence was written by this program, but a database can hold anything: what is not there is left out. */
static JsonArray *
evidence_list (const KhaiClassification *it, const char *name)
{
  JsonNode *node = it->evidence != NULL && JSON_NODE_HOLDS_OBJECT (it->evidence)
                       ? json_object_get_member (json_node_get_object (it->evidence), name)
                       : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
add_rows (GPtrArray *rows, JsonArray *list, const char *one, const char *two, const char *three)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      g_autofree char *first = khai_json_get_text (node, one);
      g_autofree char *second = khai_json_get_text (node, two);
      g_autofree char *third = three != NULL ? khai_json_get_text (node, three) : NULL;

      khai_dossier_add_row (rows, first, second, third);
    }
}

static void
add_texts (GPtrArray *texts, JsonArray *list)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
    }
}

/* Where what the page says comes from: the edition it was decided with, and the official tariff where one was imported. */
static gboolean
add_sources (KhaiDossier *dossier, KhaiContext *context, const KhaiClassification *it, GError **error)
{
  KhaiLang lang = khai_context_get_lang (context);
  KhaiStore *store = khai_context_get_store (context, error);
  g_autoptr (GError) failure = NULL;
  g_autoptr (KhaiTariff) tariff = NULL;
  g_autoptr (KhaiTariffCode) official = NULL;

  if (store == NULL)
    return FALSE;
  g_ptr_array_add (dossier->sources, g_strdup_printf (_("Khai's own nomenclature of AHTN 2022, edition %s"), it->edition));
  tariff = khai_store_get_tariff (store, &failure);
  if (failure == NULL && tariff != NULL)
    {
      g_autofree char *when = khai_instant_format (tariff->imported_at, lang);

      g_ptr_array_add (dossier->sources, g_strdup_printf (_("Official tariff from %s, imported %s"), tariff->source, when));
      official = khai_store_get_tariff_code (store, it->code, &failure);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (official != NULL)
    dossier->official = g_strdup (lang == KHAI_LANG_VI || official->description_en == NULL ? official->description_vi
                                                                                           : official->description_en);
  return TRUE;
}

static gboolean
add_commodity (KhaiDossier *dossier, KhaiContext *context, const KhaiClassification *it, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  g_autofree char *heading = g_strndup (it->code, 6);
  g_autoptr (GError) failure = NULL;
  g_autoptr (KhaiCommodity) commodity = reference != NULL ? khai_reference_get_commodity (reference, it->code, &failure) : NULL;
  g_auto (GStrv) path = NULL;

  if (reference == NULL)
    return FALSE;
  if (failure == NULL)
    path = khai_reference_get_path_titles (reference, heading, khai_context_get_lang (context), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  dossier->path = path != NULL ? g_strjoinv (" › ", path) : NULL;
  dossier->unit = commodity != NULL ? g_strdup (commodity->unit) : NULL;
  return TRUE;
}

/**
 * khai_classify_write_dossier:
 * @context: reference data, the imported tariff, the language of the page
 * @it: the decision, stored or not
 * @path: the PDF file to write
 * @shortened: (out): whether lists had to be shortened to fit the page
 * @n_missing: (out): characters no installed font has
 * @error: failures of the database and of writing
 *
 * Returns: %TRUE when the file is there
 */
gboolean
khai_classify_write_dossier (KhaiContext *context, const KhaiClassification *it, const char *path, gboolean *shortened, guint *n_missing,
                             GError **error)
{
  g_autoptr (KhaiDossier) dossier = khai_dossier_new ();
  g_autofree char *now = khai_clock_now_string (khai_context_get_clock (context));

  g_return_val_if_fail (it != NULL && path != NULL && shortened != NULL, FALSE);

  dossier->time = g_strdup (it->time != NULL ? it->time : now);
  dossier->goods = g_strdup (it->text);
  dossier->code = with_dots (it->code);
  dossier->title = g_strdup (it->title);
  dossier->sureness = g_strdup (sureness_word (it->sureness));
  dossier->who = g_strdup (it->actor);
  dossier->when = khai_instant_format (dossier->time, khai_context_get_lang (context));
  dossier->edition = g_strdup (it->edition);
  dossier->remarks = g_strdup (it->note);
  if (it->line > 0)
    dossier->purpose = g_strdup_printf (_("goods line %u of a declaration"), it->line);
  add_rows (dossier->answers, evidence_list (it, "answers"), "/question", "/answer", NULL);
  add_rows (dossier->refused, evidence_list (it, "refused"), "/code", "/title", "/reason");
  add_texts (dossier->facts, evidence_list (it, "facts"));
  add_texts (dossier->notes, evidence_list (it, "notes"));
  return add_commodity (dossier, context, it, error) && add_sources (dossier, context, it, error)
         && khai_dossier_write (dossier, path, shortened, n_missing, error);
}
