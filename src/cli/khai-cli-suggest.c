/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "khai-classify.h"
#include "khai-cli.h"
#include "khai-csv.h"
#include "khai-error.h"

#define DEFAULT_LIMIT 10
#define MAX_LIMIT 100
#define TEXT_COLUMN "description"

static const char *
band_word (KhaiBand band)
{
  switch (band)
    {
    case KHAI_BAND_STRONG:
      return _ ("strong");
    case KHAI_BAND_GOOD:
      return _ ("good");
    case KHAI_BAND_POSSIBLE:
      return _ ("possible");
    case KHAI_BAND_UNKNOWN:
    default:
      return _ ("cannot say yet");
    }
}

static JsonNode *
suggestion_to_node (const KhaiSuggestion *suggestion, KhaiLang lang)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *reasons = json_array_new ();

  for (guint i = 0; suggestion->reasons[lang][i] != NULL; i++)
    json_array_add_string_element (reasons, suggestion->reasons[lang][i]);
  if (suggestion->code != NULL)
    {
      json_object_set_string_member (object, "code", suggestion->code);
      json_object_set_string_member (object, "title", suggestion->title[lang]);
    }
  else
    {
      json_object_set_null_member (object, "code");
      json_object_set_null_member (object, "title");
      json_object_set_string_member (object, "missing",
                                     khai_missing_to_string (suggestion->missing));
    }
  json_object_set_string_member (object, "band", khai_band_to_string (suggestion->band));
  json_object_set_double_member (object, "score", suggestion->score);
  json_object_set_array_member (object, "reasons", reasons);
  json_node_take_object (node, object);
  return node;
}

static void
describe (GString *text, const KhaiSuggestion *suggestion, KhaiLang lang)
{
  g_autofree char *reasons = g_strjoinv (" · ", suggestion->reasons[lang]);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (suggestion->code == NULL)
    {
      g_string_append_printf (text, "%s: %s", band_word (suggestion->band), reasons);
      return;
    }
  g_string_append_printf (text, "%.4s.%.2s%s%s  %s\n            %s, %s", suggestion->code,
                          suggestion->code + 4, suggestion->code[6] != '\0' ? "." : "",
                          suggestion->code + 6, suggestion->title[lang],
                          band_word (suggestion->band), reasons);
}

static int
suggest_one (Cli *cli,
             KhaiReference *reference,
             const GPtrArray *decisions,
             guint limit,
             guint digits)
{
  g_autofree char *text = g_strjoinv (" ", cli->operands);
  GError *error = NULL;
  g_autoptr (GPtrArray) suggestions
      = khai_reference_suggest (reference, text, decisions, limit, digits, &error);
  JsonNode *node;
  JsonArray *array;
  GString *answer;

  if (suggestions == NULL)
    return cli_could_not (cli, error);
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  answer = g_string_new (NULL);
  for (guint i = 0; i < suggestions->len; i++)
    {
      json_array_add_element (array, suggestion_to_node (suggestions->pdata[i], cli->lang));
      describe (answer, suggestions->pdata[i], cli->lang);
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (answer, FALSE));
}

/* ---- whole files ---- */

typedef struct
{
  KhaiReference *reference;
  const GPtrArray *decisions;
  guint limit, digits;
  GString *out;
  guint n_columns, column; /* of the file read, and which of them is the text */
  guint rows, without_code;
} Batch;

static gboolean
read_header (Batch *batch, KhaiCsv *csv, GError **error)
{
  guint n = 0;
  g_autoptr (GError) failure = NULL;
  const char *const *cells = khai_csv_next (csv, &n, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  batch->column = G_MAXUINT;
  for (guint i = 0; i < n; i++)
    {
      khai_csv_append_cell (batch->out, cells[i], ',', i == 0);
      if (strcmp (cells[i], TEXT_COLUMN) == 0)
        batch->column = i;
    }
  if (batch->column == G_MAXUINT)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, _ ("The file has no column “%s”."),
                   TEXT_COLUMN);
      return FALSE;
    }
  batch->n_columns = n;
  for (guint i = 1; i <= batch->limit; i++)
    g_string_append_printf (batch->out, ",code_%u", i);
  g_string_append_c (batch->out, '\n');
  return TRUE;
}

static gboolean
suggest_row (Batch *batch, const char *const *cells, guint n, guint line, GError **error)
{
  g_autoptr (GPtrArray) suggestions = NULL;

  if (n != batch->n_columns)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
                   _ ("Line %u has %u cells, the first one has %u."), line, n, batch->n_columns);
      return FALSE;
    }
  suggestions = khai_reference_suggest (batch->reference, cells[batch->column], batch->decisions, batch->limit,
                                        batch->digits, error);
  if (suggestions == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    khai_csv_append_cell (batch->out, cells[i], ',', i == 0);
  for (guint i = 0; i < batch->limit; i++)
    {
      const KhaiSuggestion *suggestion = i < suggestions->len ? suggestions->pdata[i] : NULL;

      khai_csv_append_cell (batch->out,
                            suggestion != NULL && suggestion->code != NULL ? suggestion->code : "",
                            ',', FALSE);
    }
  g_string_append_c (batch->out, '\n');
  batch->rows++;
  batch->without_code += ((KhaiSuggestion *)suggestions->pdata[0])->code == NULL;
  return TRUE;
}

static gboolean
suggest_rows (Batch *batch, const char *text, gsize length, GError **error)
{
  g_autoptr (KhaiCsv) csv = khai_csv_new (text, length, ',');
  const char *const *cells;
  guint n;

  if (!read_header (batch, csv, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (GError) failure = NULL;

      cells = khai_csv_next (csv, &n, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (cells == NULL)
        return TRUE;
      if (!suggest_row (batch, cells, n, khai_csv_line (csv), error))
        return FALSE;
    }
}

static int
suggest_batch (Cli *cli,
               KhaiReference *reference,
               const GPtrArray *decisions,
               guint limit,
               guint digits)
{
  Batch batch
      = { .reference = reference, .decisions = decisions, .limit = limit, .digits = digits };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *text = NULL;
  gsize length;
  GError *error = NULL;
  JsonNode *node;
  JsonObject *object;

  batch.out = out;
  if (!g_file_get_contents (cli->batch, &text, &length, &error))
    return cli_could_not (cli, error);
  if (!suggest_rows (&batch, text, length, &error))
    return cli_fail (cli, error, NULL);
  /* Only once all is known: half a file would look whole. */
  if (!g_file_set_contents (cli->out, out->str, out->len, &error))
    return cli_could_not (cli, error);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "rows", batch.rows);
  json_object_set_int_member (object, "withoutCode", batch.without_code);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node,
                     g_strdup_printf (_ ("%u rows written to %s; %u say too little for a code."),
                                      batch.rows, cli->out, batch.without_code));
}

/* suggest TEXT…, or --batch IN.csv --out OUT.csv: codes for a product's own words. */
int
cli_suggest (Cli *cli)
{
  guint limit = cli->limit == -1 ? DEFAULT_LIMIT : cli->limit;
  guint digits = cli->digits == -1 ? 8 : cli->digits;
  g_autoptr (GPtrArray) decisions = NULL;
  KhaiReference *reference;
  GError *error = NULL;

  if (cli->limit != -1 && (cli->limit < 1 || cli->limit > MAX_LIMIT))
    return cli_usage (cli, _ ("--limit is a number from 1 to 100."));
  if (digits != 6 && digits != 8)
    return cli_usage (cli, _ ("--digits is 6 or 8."));
  if ((cli->batch == NULL) != (cli->out == NULL))
    return cli_usage (cli, _ ("--batch and --out go together."));
  if ((cli->batch == NULL) == ((cli->operands == NULL || cli->operands[0] == NULL)))
    return cli_usage (cli, _ ("Give either a text or --batch."));
  reference = khai_context_get_reference (cli->context, &error);
  decisions = reference != NULL ? khai_classify_read_decisions (cli->context, &error) : NULL;
  if (reference == NULL)
    return cli_could_not (cli, error);
  if (decisions == NULL)
    {
      /* The nomenclature answers without what was chosen before; it is said that this is missing. */
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      fprintf (stderr, "%s\n%s\n", advice->message, advice->advice);
      g_error_free (error);
    }
  return cli->batch != NULL ? suggest_batch (cli, reference, decisions, limit, digits)
                            : suggest_one (cli, reference, decisions, limit, digits);
}
