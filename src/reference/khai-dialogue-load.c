/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The codes in question with their facets, and the texts of questions and answers. */

#include "khai-dialogue-private.h"

#include "khai-error.h"


#include <string.h>

const KhaiFacetText *
khai_dialogue_find_text (const KhaiDialogue *self, const char *facet, const char *value)
{
  g_autofree char *key = g_strconcat (facet, "=", value, NULL);

  return g_hash_table_lookup (self->texts, key);
}

static gboolean
load_texts (KhaiDialogue *self, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (self->reference->db,
                       "SELECT facet || '=' || value, text_vi, text_en, within, ord FROM facet", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      KhaiFacetText *text;

      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (khai_stmt_text (stmt, 0) == NULL || khai_stmt_text (stmt, 3) == NULL)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "a question is not whole");
          return FALSE;
        }
      text = g_new0 (KhaiFacetText, 1);
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          const char *shown = khai_stmt_text (stmt, lang == KHAI_LANG_VI ? 1 : 2);

          text->text[lang] = g_strdup (shown != NULL ? shown : "");
        }
      text->within = g_strsplit (khai_stmt_text (stmt, 3), "|", -1);
      text->order = khai_stmt_int (stmt, 4);
      g_hash_table_replace (self->texts, g_strdup (khai_stmt_text (stmt, 0)), text);
    }
}

static void
facet_clear (gpointer data)
{
  g_strfreev (((KhaiFacet *)data)->values);
}

static GArray *
read_facets (const char *text)
{
  GArray *facets = g_array_new (FALSE, FALSE, sizeof (KhaiFacet));
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ";", -1);

  g_array_set_clear_func (facets, facet_clear);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      KhaiFacet facet;

      if (equals == NULL)
        continue;
      *equals = '\0';
      facet.facet = g_intern_string (parts[i]);
      facet.values = g_strsplit (equals + 1, "+", -1);
      g_array_append_val (facets, facet);
    }
  return facets;
}

static gboolean
is_there (const KhaiDialogue *self, const char *code)
{
  for (guint i = 0; i < self->codes->len; i++)
    if (strcmp (((KhaiCandidate *)g_ptr_array_index (self->codes, i))->code, code) == 0)
      return TRUE;
  return FALSE;
}

/* What the other codes of the same heading name: a rest ("other") is none of that. */
static guint32
named_beside (const KhaiDialogue *self, const KhaiDialogueCode *rest, guint facet)
{
  guint32 named = KHAI_SUGGEST_OTHER;

  for (guint i = 0; i < self->codes->len; i++)
    {
      const KhaiDialogueCode *code = g_ptr_array_index (self->codes, i);

      if (strncmp (code->shown.code, rest->shown.code, 4) == 0)
        named |= code->masks[facet];
    }
  return named;
}

/* Refuses codes whose facets say something else than the goods' own words. */
static void
refuse_contradicted (KhaiDialogue *self, const KhaiSuggestFacets *said)
{
  for (guint i = 0; i < self->codes->len; i++)
    {
      KhaiDialogueCode *code = g_ptr_array_index (self->codes, i);
      KhaiSuggestFacets facets;

      for (guint k = 0; k < KHAI_N_SUGGEST_FACETS; k++)
        facets.masks[k] = (code->masks[k] & KHAI_SUGGEST_OTHER) != 0
                              ? code->masks[k] | ~named_beside (self, code, k)
                              : code->masks[k];
      if (khai_suggest_contradictions (said, &facets) > 0)
        code->shown.state = KHAI_CANDIDATE_REFUSED_BY_TEXT;
    }
}

static void
add_code (KhaiDialogue *self, KhaiStmt *stmt, double weight)
{
  const char *code = khai_stmt_text (stmt, 0);
  const char *facets = khai_stmt_text (stmt, 4);
  KhaiDialogueCode *entry;

  if (code == NULL || is_there (self, code) || self->codes->len >= KHAI_DIALOGUE_MAX_CANDIDATES)
    return;
  entry = g_new0 (KhaiDialogueCode, 1);
  entry->shown.code = g_strdup (code);
  entry->shown.title[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 1));
  entry->shown.title[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 2));
  entry->shown.unit = g_strdup (khai_stmt_text (stmt, 3));
  if (facets != NULL)
    khai_suggest_read_facets (facets, entry->masks);
  entry->facets = read_facets (facets);
  for (guint i = 0; i < G_N_ELEMENTS (entry->places); i++)
    entry->places[i][0] = g_strndup (code, 4 + 2 * i);
  entry->weight = weight;
  g_ptr_array_add (self->codes, entry);
}

static gboolean
load_codes (KhaiDialogue *self, const char *const *codes, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->reference->db,
                                             "SELECT code, title_vi, title_en, unit, facets FROM commodity "
                                             "WHERE code >= :code AND code < :code || ':' "
                                             "AND length (code) = 8 ORDER BY code",
                                             error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *plain = khai_reference_plain_code (codes[i]);
      gboolean row = TRUE;

      if (plain == NULL || strlen (plain) < 2)
        continue;
      khai_stmt_bind_text (stmt, ":code", plain);
      while (row)
        {
          if (!khai_stmt_step (stmt, &row, error))
            return FALSE;
          if (row)
            add_code (self, stmt, 1.0 / (1 + i));
        }
      khai_stmt_reset (stmt);
    }
  return TRUE;
}

gboolean
khai_dialogue_load (KhaiDialogue *self, const char *const *codes, const char *text, GError **error)
{
  KhaiSuggestFacets said = { 0 };

  if (text != NULL)
    {
      g_autoptr (GArray) features = khai_suggest_read_features (text);

      khai_suggest_read_text_facets (features, said.masks);
    }
  if (!load_texts (self, error) || !load_codes (self, codes, error))
    return FALSE;
  refuse_contradicted (self, &said);
  if (khai_dialogue_get_n_remaining (self) == 0)
    for (guint i = 0; i < self->codes->len; i++)
      ((KhaiCandidate *)g_ptr_array_index (self->codes, i))->state = KHAI_CANDIDATE_REMAINS;
  return TRUE;
}

static void
add_facet (const KhaiDialogue *self, GPtrArray *found, const KhaiFacet *facet)
{
  const KhaiFacetText *question = khai_dialogue_find_text (self, facet->facet, "");
  KhaiFacetAnswer *answer = g_new0 (KhaiFacetAnswer, 1);

  answer->facet = g_strdup (facet->facet);
  answer->value = g_strjoinv ("+", facet->values);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_autoptr (GString) label = g_string_new (NULL);

      for (guint i = 0; facet->values[i] != NULL; i++)
        {
          const KhaiFacetText *text = khai_dialogue_find_text (self, facet->facet, facet->values[i]);

          if (text == NULL)
            text = khai_dialogue_find_text (self, "*", facet->values[i]);
          if (text != NULL)
            g_string_append_printf (label, "%s%s", label->len > 0 ? " · " : "", text->text[lang]);
        }
      answer->question[lang] = g_strdup (question != NULL ? question->text[lang] : facet->facet);
      answer->label[lang] = g_strdup (label->str);
    }
  if (answer->label[KHAI_LANG_VI][0] != '\0')
    g_ptr_array_add (found, answer);
  else
    khai_facet_answer_free (answer);
}

/**
 * khai_reference_get_facets:
 * @code: 8 digits, dots and spaces allowed
 *
 * Returns: (transfer full) (element-type KhaiFacetAnswer): the code's facets in words; empty if it has none or is no code; NULL only on
 *   an error of the database
 */
GPtrArray *
khai_reference_get_facets (KhaiReference *reference, const char *code, GError **error)
{
  const char *const codes[] = { code, NULL };
  g_autoptr (KhaiDialogue) dialogue = NULL;
  g_autofree char *plain = NULL;
  GPtrArray *found;

  g_return_val_if_fail (KHAI_IS_REFERENCE (reference), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  plain = khai_reference_plain_code (code);
  dialogue = khai_dialogue_new (reference, codes, NULL, error);
  if (dialogue == NULL)
    return NULL;
  found = g_ptr_array_new_with_free_func (khai_facet_answer_free);
  if (plain != NULL && strlen (plain) == 8 && dialogue->codes->len == 1)
    {
      const KhaiDialogueCode *entry = g_ptr_array_index (dialogue->codes, 0);

      for (guint i = 0; i < entry->facets->len; i++)
        add_facet (dialogue, found, &g_array_index (entry->facets, KhaiFacet, i));
    }
  return found;
}
