/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which question separates the remaining codes best, and what its answers leave.
 *
 * A question is as good as few codes remain after it: for each answer the number of codes that fit, weighed by how likely that
 * answer is. A code without the facet fits every answer, so what few codes know of is asked late. */

#include "khai-dialogue-private.h"

#include "khai-error.h"

#include <string.h>

#define REST "other"

/* Plain words are asked rather than titles read, and titles of a facet rather than whole headings. */
#define TITLES_COST 1.1
#define TREE_COST 1.3
/* A list of whole titles is long to read, though one answer to it says all. */
#define TREE_READING 2.0
#define TREE_READING_OF_CHOICE 0.3
/* Longer lists are not read. */
#define MANY_CHOICES 12
#define MANY_COST 1.5
#define MAX_TITLES 2

static gsize
tree_digits (const char *facet)
{
  return strcmp (facet, KHAI_FACET_HEADING) == 0      ? 4
         : strcmp (facet, KHAI_FACET_SUBHEADING) == 0 ? 6
         : strcmp (facet, KHAI_FACET_CODE) == 0       ? 8
                                                      : 0;
}

const char *const *
khai_dialogue_values_of (const KhaiDialogueCode *code, const char *facet)
{
  gsize digits = tree_digits (facet);

  if (digits > 0)
    return (const char *const *)code->places[digits / 2 - 2];
  for (guint i = 0; i < code->facets->len; i++)
    {
      const KhaiFacet *entry = &g_array_index (code->facets, KhaiFacet, i);

      if (strcmp (entry->facet, facet) == 0)
        return (const char *const *)entry->values;
    }
  return NULL;
}

/* Polyester is a synthetic, a synthetic is man-made. */
static gboolean
is_within (const KhaiDialogue *self, const char *facet, const char *value, const char *broader, guint depth)
{
  const KhaiFacetText *text;

  if (strcmp (value, broader) == 0)
    return TRUE;
  text = khai_dialogue_find_text (self, facet, value);
  for (guint i = 0; text != NULL && depth > 0 && text->within[i] != NULL; i++)
    if (is_within (self, facet, text->within[i], broader, depth - 1))
      return TRUE;
  return FALSE;
}

static gboolean
is_named_beside (const KhaiDialogue *self, const KhaiDialogueCode *rest, const char *facet, const char *value)
{
  for (guint i = 0; i < self->codes->len; i++)
    {
      const KhaiDialogueCode *code = g_ptr_array_index (self->codes, i);
      const char *const *values;

      if (strncmp (code->shown.code, rest->shown.code, 4) != 0)
        continue;
      values = khai_dialogue_values_of (code, facet);
      for (guint k = 0; values != NULL && values[k] != NULL; k++)
        if (strcmp (values[k], REST) != 0 && is_within (self, facet, value, values[k], 4))
          return TRUE;
    }
  return FALSE;
}

/* Whether goods of which `value` is true can be under the code. */
gboolean
khai_dialogue_fits (const KhaiDialogue *self, const KhaiDialogueCode *code, const char *facet, const char *value)
{
  const char *const *values = khai_dialogue_values_of (code, facet);

  /* A place in the tree is within no other of its kind. */
  if (tree_digits (facet) > 0)
    return strcmp (values[0], value) == 0;
  if (values == NULL)
    return TRUE;
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (is_within (self, facet, value, values[i], 4) || is_within (self, facet, values[i], value, 4))
        return TRUE;
      /* The rest of one heading may be what another one names. */
      if (strcmp (values[i], REST) == 0 && strcmp (value, REST) != 0
          && !is_named_beside (self, code, facet, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
was_answered (const KhaiDialogue *self, const char *facet)
{
  for (guint i = 0; i < self->answers->len; i++)
    if (strcmp (((KhaiFacetAnswer *)g_ptr_array_index (self->answers, i))->facet, facet) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
remains (const KhaiDialogueCode *code)
{
  return code->shown.state == KHAI_CANDIDATE_REMAINS;
}

/* Facets of the remaining codes that have not been asked, in the order in which codes name them. */
static GPtrArray *
open_facets (const KhaiDialogue *self)
{
  static const char *const tree[] = { KHAI_FACET_HEADING, KHAI_FACET_SUBHEADING, KHAI_FACET_CODE };
  GPtrArray *facets = g_ptr_array_new ();

  for (guint i = 0; i < self->codes->len; i++)
    {
      const KhaiDialogueCode *code = g_ptr_array_index (self->codes, i);

      for (guint k = 0; remains (code) && k < code->facets->len; k++)
        {
          const char *facet = g_array_index (code->facets, KhaiFacet, k).facet;

          if (khai_dialogue_find_text (self, facet, "") != NULL && !was_answered (self, facet)
              && !g_ptr_array_find (facets, facet, NULL))
            g_ptr_array_add (facets, (gpointer)facet);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    if (!was_answered (self, tree[i]))
      g_ptr_array_add (facets, (gpointer)tree[i]);
  return facets;
}

typedef struct
{
  GPtrArray *values; /* (owned) (element-type utf8) */
  GArray *weights;   /* (owned) (element-type double) */
} Spread;

static void
spread_clear (Spread *spread)
{
  g_ptr_array_unref (spread->values);
  g_array_unref (spread->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spread, spread_clear)

/* The values the remaining codes have, and how likely each is. */
static void
spread_out (const KhaiDialogue *self, const char *facet, Spread *spread)
{
  spread->values = g_ptr_array_new_with_free_func (g_free);
  spread->weights = g_array_new (FALSE, TRUE, sizeof (double));
  for (guint i = 0; i < self->codes->len; i++)
    {
      const KhaiDialogueCode *code = g_ptr_array_index (self->codes, i);
      const char *const *values = remains (code) ? khai_dialogue_values_of (code, facet) : NULL;
      double part = values != NULL ? code->weight / MAX (g_strv_length ((char **)values), 1) : 0.0;

      for (guint k = 0; values != NULL && values[k] != NULL; k++)
        {
          guint at;

          if (!g_ptr_array_find_with_equal_func (spread->values, values[k], g_str_equal, &at))
            {
              at = spread->values->len;
              g_ptr_array_add (spread->values, g_strdup (values[k]));
              g_array_set_size (spread->weights, at + 1);
            }
          g_array_index (spread->weights, double, at) += part;
        }
    }
}

static guint
count_fitting (const KhaiDialogue *self, const char *facet, const char *value)
{
  guint n = 0;

  for (guint i = 0; i < self->codes->len; i++)
    {
      const KhaiDialogueCode *code = g_ptr_array_index (self->codes, i);

      n += remains (code) && khai_dialogue_fits (self, code, facet, value);
    }
  return n;
}

static double
cost_of (const KhaiDialogue *self, const char *facet, const Spread *spread)
{
  double cost = tree_digits (facet) > 0 ? TREE_COST : 1.0;

  if (spread->values->len > MANY_CHOICES)
    cost *= MANY_COST;
  for (guint i = 0; tree_digits (facet) == 0 && i < spread->values->len; i++)
    if (khai_dialogue_find_text (self, facet, g_ptr_array_index (spread->values, i)) == NULL
        && khai_dialogue_find_text (self, "*", g_ptr_array_index (spread->values, i)) == NULL)
      return cost * TITLES_COST;
  return cost;
}

/* How many codes remain after the question, dearer questions counted as if more did; G_MAXDOUBLE if all may. */
static double
expect (const KhaiDialogue *self, const char *facet, guint n_remaining)
{
  g_auto (Spread) spread = { 0 };
  double sum = 0.0;
  double expected = 0.0;
  double reading = 0.0;
  gboolean separates = FALSE;

  spread_out (self, facet, &spread);
  if (spread.values->len < 2)
    return G_MAXDOUBLE;
  if (tree_digits (facet) > 0)
    reading = TREE_READING + TREE_READING_OF_CHOICE * spread.values->len;
  for (guint i = 0; i < spread.values->len; i++)
    {
      double weight = g_array_index (spread.weights, double, i);
      guint n = count_fitting (self, facet, g_ptr_array_index (spread.values, i));

      sum += weight;
      expected += weight * n;
      separates |= n < n_remaining;
    }
  if (!separates || sum <= 0.0)
    return G_MAXDOUBLE;
  return cost_of (self, facet, &spread) * expected / sum + reading;
}

/* ---- texts ---- */

/* Titles of the codes that say the value, as far as two fit on a line. */
static char *
titles_of (const KhaiDialogue *self, const char *facet, const char *value, KhaiLang lang)
{
  GString *label = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->codes->len; i++)
    {
      const KhaiDialogueCode *code = g_ptr_array_index (self->codes, i);
      const char *const *values = remains (code) ? khai_dialogue_values_of (code, facet) : NULL;

      if (values == NULL || !g_strv_contains (values, value))
        continue;
      if (n < MAX_TITLES)
        g_string_append_printf (label, "%s%s", n > 0 ? "; " : "", code->shown.title[lang]);
      n++;
    }
  if (n > MAX_TITLES)
    g_string_append (label, "; …");
  return g_string_free (label, FALSE);
}

static gboolean
label_choice (KhaiDialogue *self, const char *facet, KhaiChoice *choice, GError **error)
{
  const KhaiFacetText *text = khai_dialogue_find_text (self, facet, choice->value);

  if (text == NULL && tree_digits (facet) == 0
      && (strcmp (choice->value, REST) != 0 || choice->n_codes > MAX_TITLES))
    text = khai_dialogue_find_text (self, "*", choice->value);
  if (tree_digits (facet) > 0)
    {
      g_autoptr (KhaiCommodity) commodity
          = khai_reference_get_commodity (self->reference, choice->value, error);

      for (int lang = 0; commodity != NULL && lang < KHAI_N_LANGS; lang++)
        choice->label[lang] = g_strdup (commodity->title[lang]);
      return commodity != NULL;
    }
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    choice->label[lang]
        = text != NULL ? g_strdup (text->text[lang]) : titles_of (self, facet, choice->value, lang);
  return TRUE;
}

static int
compare_choices (gconstpointer a, gconstpointer b, gpointer data)
{
  const KhaiChoice *one = *(KhaiChoice *const *)a;
  const KhaiChoice *other = *(KhaiChoice *const *)b;
  gboolean rest = strcmp (one->value, REST) == 0;
  gboolean other_rest = strcmp (other->value, REST) == 0;

  if (rest != other_rest)
    return rest ? 1 : -1;
  if (tree_digits (data) == 0 && one->n_codes != other->n_codes)
    return one->n_codes > other->n_codes ? -1 : 1;
  return strcmp (one->value, other->value);
}

static void
word_question (const KhaiDialogue *self, KhaiQuestion *question)
{
  static const struct
  {
    const char *facet, *text[KHAI_N_LANGS];
  } tree[] = {
    { KHAI_FACET_HEADING, { "Hàng thuộc nhóm nào trong các nhóm này?", "Under which of these do the goods come?" } },
    { KHAI_FACET_SUBHEADING, { "Mô tả nào đúng với hàng?", "Which of these describes the goods?" } },
    { KHAI_FACET_CODE, { "Mô tả nào đúng nhất với hàng?", "Which of these describes the goods best?" } },
  };
  const KhaiFacetText *text = khai_dialogue_find_text (self, question->facet, "");

  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      for (guint i = 0; text == NULL && i < G_N_ELEMENTS (tree); i++)
        if (strcmp (tree[i].facet, question->facet) == 0)
          question->text[lang] = g_strdup (tree[i].text[lang]);
      if (text != NULL)
        question->text[lang] = g_strdup (text->text[lang]);
    }
}

static KhaiQuestion *
make_question (KhaiDialogue *self, const char *facet, GError **error)
{
  g_auto (Spread) spread = { 0 };
  g_autoptr (KhaiQuestion) question = g_new0 (KhaiQuestion, 1);

  question->facet = g_strdup (facet);
  question->choices = g_ptr_array_new ();
  word_question (self, question);
  spread_out (self, facet, &spread);
  for (guint i = 0; i < spread.values->len; i++)
    {
      KhaiChoice *choice = g_new0 (KhaiChoice, 1);

      choice->value = g_strdup (g_ptr_array_index (spread.values, i));
      choice->n_codes = count_fitting (self, facet, choice->value);
      g_ptr_array_add (question->choices, choice);
      if (!label_choice (self, facet, choice, error))
        {
          if (error != NULL && *error == NULL)
            g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "a code has no row");
          return NULL;
        }
    }
  g_ptr_array_sort_with_data (question->choices, compare_choices, (gpointer)facet);
  return g_steal_pointer (&question);
}

KhaiQuestion *
khai_dialogue_choose (KhaiDialogue *self, GError **error)
{
  g_autoptr (GPtrArray) facets = open_facets (self);
  guint n_remaining = khai_dialogue_get_n_remaining (self);
  const char *best = NULL;
  double least = G_MAXDOUBLE;
  guint best_order = G_MAXUINT;

  for (guint i = 0; n_remaining > 1 && i < facets->len; i++)
    {
      const char *facet = g_ptr_array_index (facets, i);
      const KhaiFacetText *text = khai_dialogue_find_text (self, facet, "");
      guint order = text != NULL ? text->order : G_MAXUINT;
      double expected = expect (self, facet, n_remaining);

      if (expected < least || (best != NULL && !(expected > least) && order < best_order))
        {
          best = facet;
          least = expected;
          best_order = order;
        }
    }
  return best != NULL ? make_question (self, best, error) : NULL;
}
