/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Choosing a code for goods, without a screen. */

#include "config.h"

#include "khai-classify.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-error.h"
#include "khai-json.h"

#define MAX_PRECEDENTS 1000
#define MAX_SUGGESTIONS 10
#define SUGGESTED_DIGITS 6
/* So many refused codes say why; a whole chapter would bury the rest. */
#define MAX_REFUSED 40

/* The words are copied: the store's rows do not stay. */
static void
decision_free (gpointer data)
{
  KhaiDecision *decision = data;

  g_free ((char *) decision->text);
  g_free ((char *) decision->code);
  g_free (decision);
}

/**
 * khai_classify_read_decisions:
 * @context: where the store is
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiDecision): goods' words and the codes they had, decisions first, then what was sent
 */
GPtrArray *
khai_classify_read_decisions (KhaiContext *context, GError **error)
{
  g_autofree char *path = g_build_filename (khai_context_get_data_dir (context), "khai.db", NULL);
  g_autoptr (GPtrArray) precedents = NULL;
  GPtrArray *decisions;
  KhaiStore *store;

  /* Who only asks makes no profile. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_ptr_array_new ();
  store = khai_context_get_store (context, error);
  precedents = store != NULL ? khai_store_list_precedents (store, MAX_PRECEDENTS, error) : NULL;
  if (precedents == NULL)
    return NULL;
  decisions = g_ptr_array_new_with_free_func (decision_free);
  for (guint i = 0; i < precedents->len; i++)
    {
      KhaiPrecedent *precedent = precedents->pdata[i];
      KhaiDecision *decision = g_new0 (KhaiDecision, 1);

      decision->text = g_steal_pointer (&precedent->text);
      decision->code = g_steal_pointer (&precedent->code);
      g_ptr_array_add (decisions, decision);
    }
  return decisions;
}

/**
 * khai_classify_begin:
 * @reference: the nomenclature
 * @text: the goods' own words
 * @code: (nullable): a chapter, heading or subheading to stay in
 * @decisions: (nullable) (element-type KhaiDecision): what was chosen before
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): a dialogue over the codes that may be meant; %NULL without an error if the text does not say
 *   enough to begin with
 */
KhaiDialogue *
khai_classify_begin (KhaiReference *reference, const char *text, const char *code, const GPtrArray *decisions, GError **error)
{
  const char *codes[MAX_SUGGESTIONS + 1] = { code, NULL };
  g_autoptr (GPtrArray) suggestions = NULL;
  guint n = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (code == NULL)
    {
      suggestions = khai_reference_suggest (reference, text, decisions, MAX_SUGGESTIONS, SUGGESTED_DIGITS, error);
      if (suggestions == NULL)
        return NULL;
      for (guint i = 0; i < suggestions->len; i++)
        {
          const KhaiSuggestion *suggestion = suggestions->pdata[i];

          if (suggestion->code != NULL && (suggestion->band != KHAI_BAND_UNKNOWN || i < 3))
            codes[n++] = suggestion->code;
        }
      if (n == 0)
        return NULL;
      codes[n] = NULL;
    }
  return khai_dialogue_new (reference, codes, text, error);
}

/**
 * khai_refusal_free:
 * @refusal: (nullable) (transfer full): a code not taken
 */
void
khai_refusal_free (KhaiRefusal *refusal)
{
  if (refusal == NULL)
    return;
  g_free (refusal->code);
  g_free (refusal->reason);
  g_free (refusal);
}

/* ---- evidence ---- */

static void
add_refused (JsonArray *refused, const char *code, const char *title, const char *reason)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "title", title != NULL ? title : "");
  json_object_set_string_member (object, "reason", reason);
  json_array_add_object_element (refused, object);
}

static void
add_answers (JsonObject *evidence, KhaiDialogue *dialogue, KhaiLang lang)
{
  const GPtrArray *answers = khai_dialogue_get_answers (dialogue);
  JsonArray *given = json_array_new ();
  JsonArray *facts = json_array_new ();

  for (guint i = 0; i < answers->len; i++)
    {
      const KhaiFacetAnswer *answer = answers->pdata[i];
      JsonObject *object;

      if (answer->value == NULL)
        {
          json_array_add_string_element (facts, answer->question[lang]);
          continue;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "question", answer->question[lang]);
      json_object_set_string_member (object, "answer", answer->label[lang]);
      json_array_add_object_element (given, object);
    }
  json_object_set_array_member (evidence, "answers", given);
  json_object_set_array_member (evidence, "facts", facts);
}

static void
add_refused_by_dialogue (JsonArray *refused, KhaiDialogue *dialogue, const char *taken, KhaiLang lang)
{
  const GPtrArray *candidates = khai_dialogue_get_candidates (dialogue);
  const GPtrArray *answers = khai_dialogue_get_answers (dialogue);

  for (guint i = 0; i < candidates->len && json_array_get_length (refused) < MAX_REFUSED; i++)
    {
      const KhaiCandidate *candidate = candidates->pdata[i];
      const KhaiFacetAnswer *answer = candidate->state == KHAI_CANDIDATE_REFUSED_BY_ANSWER ? answers->pdata[candidate->answer] : NULL;
      g_autofree char *reason = NULL;

      if (strcmp (candidate->code, taken) == 0 || candidate->state == KHAI_CANDIDATE_REMAINS)
        continue;
      if (answer != NULL)
        reason = g_strdup_printf ("%s %s", answer->question[lang], answer->label[lang]);
      else
        reason = g_strdup (_("The words of the goods say something else."));
      add_refused (refused, candidate->code, candidate->title[lang], reason);
    }
}

static gboolean
add_refusals (JsonArray *refused, KhaiReference *reference, const GPtrArray *refusals, KhaiLang lang, GError **error)
{
  for (guint i = 0; refusals != NULL && i < refusals->len; i++)
    {
      const KhaiRefusal *refusal = refusals->pdata[i];
      g_autoptr (GError) failure = NULL;
      g_autoptr (KhaiCommodity) commodity = khai_reference_get_commodity (reference, refusal->code, &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      add_refused (refused, refusal->code, commodity != NULL ? commodity->title[lang] : NULL, refusal->reason);
    }
  return TRUE;
}

static gboolean
add_notes (JsonObject *evidence, KhaiReference *reference, const char *code, KhaiLang lang, GError **error)
{
  g_autoptr (GPtrArray) notes = khai_reference_get_notes (reference, code, error);
  JsonArray *texts;

  if (notes == NULL)
    return FALSE;
  texts = json_array_new ();
  for (guint i = 0; i < notes->len; i++)
    {
      const KhaiNote *note = notes->pdata[i];
      /* translators: before a note on what a chapter or heading of the tariff covers; %s is its number */
      g_autofree char *head = g_strdup_printf (note->kind == KHAI_NOTE_EXCLUDES ? _("Not in %s:") : _("Also in %s:"), note->subject);
      g_autofree char *text = g_strdup_printf ("%s %s", head, note->text[lang]);

      json_array_add_string_element (texts, text);
    }
  json_object_set_array_member (evidence, "notes", texts);
  return TRUE;
}

/* Refused by hand first: somebody thought about those. */
static JsonNode *
make_evidence (KhaiReference *reference, const char *code, KhaiDialogue *dialogue, const GPtrArray *refusals, KhaiLang lang, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *evidence = json_object_new ();
  JsonArray *refused = json_array_new ();

  json_node_take_object (node, evidence);
  json_object_set_array_member (evidence, "refused", refused);
  if (!add_refusals (refused, reference, refusals, lang, error) || !add_notes (evidence, reference, code, lang, error))
    return NULL;
  if (dialogue != NULL)
    {
      add_answers (evidence, dialogue, lang);
      add_refused_by_dialogue (refused, dialogue, code, lang);
    }
  return g_steal_pointer (&node);
}

/**
 * khai_classify_decide:
 * @context: who works here, in which language, with which reference data
 * @text: the goods' own words
 * @code: 8 digits, dots and spaces allowed
 * @sureness: how sure
 * @note: (nullable): free words
 * @dialogue: (nullable): what was asked and answered
 * @refusals: (nullable) (element-type KhaiRefusal): codes not taken, with reasons
 * @error: %KHAI_ERROR_NOT_FOUND if there is no such code; failures of the database
 *
 * Returns: (transfer full) (nullable): the decision, not stored yet
 */
KhaiClassification *
khai_classify_decide (KhaiContext *context, const char *text, const char *code, KhaiSureness sureness, const char *note,
                      KhaiDialogue *dialogue, const GPtrArray *refusals, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  KhaiLang lang = khai_context_get_lang (context);
  g_autoptr (GError) failure = NULL;
  g_autoptr (KhaiCommodity) commodity = NULL;
  g_autoptr (KhaiClassification) it = NULL;

  g_return_val_if_fail (text != NULL && code != NULL, NULL);

  if (reference == NULL)
    return NULL;
  commodity = khai_reference_get_commodity (reference, code, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (commodity == NULL || strlen (commodity->code) != 8)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such code of 8 digits");
      return NULL;
    }
  it = khai_classification_new ();
  it->actor = g_strdup (khai_context_get_actor (context));
  it->text = g_strdup (text);
  it->code = g_strdup (commodity->code);
  it->title = g_strdup (commodity->title[lang]);
  it->edition = g_strdup (khai_reference_get_meta (reference, "edition"));
  it->sureness = sureness;
  it->note = g_strdup (note != NULL ? note : "");
  it->evidence = make_evidence (reference, it->code, dialogue, refusals, lang, error);
  return it->evidence != NULL ? g_steal_pointer (&it) : NULL;
}
