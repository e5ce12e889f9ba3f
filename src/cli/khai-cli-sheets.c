/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sheets for carriers, the post and the tax office, and the papers of the tax file. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "khai-cli.h"
#include "khai-date.h"
#include "khai-error.h"
#include "khai-sheets.h"
#include "khai-tax-file.h"

static const KhaiSheetLayout *
find_layout (GPtrArray *layouts, const char *id)
{
  for (guint i = 0; i < layouts->len; i++)
    if (g_str_equal (((KhaiSheetLayout *) layouts->pdata[i])->id, id))
      return layouts->pdata[i];
  return NULL;
}

/* (transfer full) (nullable): our ids of the references; of all declarations when none is named. */
static GPtrArray *
find_ids (KhaiStore *store, char **references, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) records = NULL;

  for (guint i = 0; references[i] != NULL; i++)
    {
      GError *local = NULL;
      g_autoptr (KhaiRecord) record = khai_store_find (store, references[i], &local);

      if (record == NULL && local == NULL)
        g_set_error (&local, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no declaration %s", references[i]);
      if (record == NULL)
        {
          g_propagate_error (error, local);
          return NULL;
        }
      g_ptr_array_add (ids, g_strdup (record->id));
    }
  if (references[0] != NULL)
    return g_steal_pointer (&ids);
  records = khai_store_list (store, error);
  for (guint i = records != NULL ? records->len : 0; i > 0; i--)
    g_ptr_array_add (ids, g_strdup (((KhaiRecord *) records->pdata[i - 1])->id));
  return records != NULL ? g_steal_pointer (&ids) : NULL;
}

static int
list_layouts (Cli *cli, GPtrArray *layouts)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < layouts->len; i++)
    {
      const KhaiSheetLayout *layout = layouts->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", layout->id);
      json_object_set_string_member (object, "kind", khai_sheet_kind_to_string (layout->kind));
      json_object_set_string_member (object, "name", layout->name[cli->lang]);
      json_object_set_string_member (object, "use", layout->use[cli->lang]);
      json_array_add_object_element (array, object);
      g_string_append_printf (text, "%s%s  %s\n    %s", i > 0 ? "\n" : "", layout->id, layout->name[cli->lang], layout->use[cli->lang]);
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

static int
write_sheet (Cli *cli, KhaiStore *store, const KhaiSheetLayout *layout)
{
  GError *error = NULL;
  const char *path = cli->operands[2];
  g_autoptr (GPtrArray) ids = find_ids (store, cli->operands + 3, &error);
  g_autoptr (KhaiFilledSheet) sheet = ids != NULL ? khai_sheets_fill (cli->context, layout, ids, &error) : NULL;
  JsonArray *problems;
  JsonObject *object;
  JsonNode *node;
  GString *text;

  if (sheet == NULL || !khai_sheet_save (layout, sheet->rows, cli->lang, path, &error))
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  problems = json_array_new ();
  text = g_string_new (NULL);
  for (guint i = 0; i < sheet->problems->len; i++)
    {
      g_autofree char *line = khai_problem_to_text (sheet->problems->pdata[i]);

      json_array_add_element (problems, khai_problem_to_json (sheet->problems->pdata[i]));
      g_string_append_printf (text, "%s\n", line);
    }
  /* translators: rows written, then what the receiver will not take */
  g_string_append_printf (text, _("%u rows written; %u cells are missing."), sheet->rows->len, sheet->n_blocking);
  json_object_set_int_member (object, "rows", sheet->rows->len);
  json_object_set_int_member (object, "missing", sheet->n_blocking);
  json_object_set_array_member (object, "problems", problems);
  json_node_take_object (node, object);
  return cli_answer (cli, sheet->n_blocking > 0 ? CLI_NO : CLI_DONE, node, g_string_free (text, FALSE));
}

/* sheets list | write LAYOUT FILE [REF…] */
int
cli_sheets (Cli *cli)
{
  GError *error = NULL;
  const char *what = cli->operands[0];
  guint n = g_strv_length (cli->operands);
  g_autoptr (GPtrArray) layouts = NULL;
  const KhaiSheetLayout *layout;
  KhaiStore *store;

  if (!(g_str_equal (what, "list") && n == 1) && !(g_str_equal (what, "write") && n >= 3))
    return cli_usage (cli, _("It is called as: khaictl sheets list | write LAYOUT FILE [REF…]"));
  layouts = khai_sheets_load (cli->context, &error);
  if (layouts == NULL)
    return cli_fail (cli, error, NULL);
  if (n == 1)
    return list_layouts (cli, layouts);
  layout = find_layout (layouts, cli->operands[1]);
  if (layout == NULL)
    return cli_usage (cli, _("There is no such sheet; “khaictl sheets list” names them."));
  store = khai_context_get_store (cli->context, &error);
  return store != NULL ? write_sheet (cli, store, layout) : cli_could_not (cli, error);
}

/* ---- papers of the tax file ---- */

static int
list_papers (Cli *cli, KhaiStore *store)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) papers = khai_store_list_tax_papers (store, NULL, &error);
  JsonNode *node;
  JsonArray *array;
  GString *text;

  if (papers == NULL)
    return cli_could_not (cli, error);
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  text = g_string_new (papers->len == 0 ? _("There are no papers yet.") : NULL);
  for (guint i = 0; i < papers->len; i++)
    {
      const KhaiTaxPaper *paper = papers->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "id", paper->id);
      json_object_set_string_member (object, "kind", paper->is_payment ? "payment" : "e-invoice");
      json_object_set_string_member (object, "number", paper->number);
      json_object_set_string_member (object, "date", paper->date);
      json_object_set_string_member (object, "amount", paper->amount);
      json_object_set_string_member (object, "currency", paper->currency);
      json_object_set_int_member (object, "declarations", paper->shares->len);
      json_array_add_object_element (array, object);
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "  %s  %s  %s %s", i > 0 ? "\n" : "", paper->id, paper->number, paper->date, paper->amount,
                              paper->currency);
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

/* REF or REF=AMOUNT */
static gboolean
add_share (KhaiTaxPaper *paper, KhaiStore *store, const char *word, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (word, "=", 2);
  g_autoptr (GPtrArray) ids = NULL;
  char *references[] = { parts[0], NULL };

  ids = find_ids (store, references, error);
  if (ids == NULL)
    return FALSE;
  khai_tax_paper_add_share (paper, ids->pdata[0], parts[1] != NULL ? parts[1] : "");
  return TRUE;
}

static int
add_paper (Cli *cli, KhaiStore *store)
{
  char **words = cli->operands + 1;
  GError *error = NULL;
  g_autofree char *date = NULL;
  g_autoptr (KhaiTaxPaper) paper = NULL;
  JsonNode *node;
  JsonObject *object;

  if (!khai_date_read (words[2], &date, &error))
    return cli_fail (cli, error, NULL);
  paper = khai_tax_paper_new (g_str_equal (words[0], "payment"), words[1], date, words[3], words[4], NULL);
  for (guint i = 5; words[i] != NULL; i++)
    if (!add_share (paper, store, words[i], &error))
      return cli_fail (cli, error, NULL);
  if (!khai_tax_paper_save (cli->context, paper, &error))
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "id", paper->id);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node, g_strdup_printf ("%" G_GINT64_FORMAT, paper->id));
}

static int
remove_paper (Cli *cli, KhaiStore *store)
{
  GError *error = NULL;
  guint64 id = 0;

  if (!g_ascii_string_to_unsigned (cli->operands[1], 10, 1, G_MAXINT64, &id, NULL))
    return cli_usage (cli, _("A paper is named by its number in “khaictl tax list”."));
  if (!khai_store_remove_tax_paper (store, (gint64) id, &error))
    return cli_fail (cli, error, NULL);
  return cli_answer (cli, CLI_DONE, json_node_init_boolean (json_node_alloc (), TRUE), g_strdup (_("The paper is removed.")));
}

/* tax list | add invoice|payment NUMBER DATE AMOUNT CURRENCY REF[=AMOUNT]… | remove ID */
int
cli_tax (Cli *cli)
{
  GError *error = NULL;
  const char *what = cli->operands[0];
  guint n = g_strv_length (cli->operands);
  gboolean adds = g_str_equal (what, "add") && n >= 7
                  && (g_str_equal (cli->operands[1], "payment") || g_str_equal (cli->operands[1], "invoice"));
  KhaiStore *store;

  if (!adds && !(g_str_equal (what, "list") && n == 1) && !(g_str_equal (what, "remove") && n == 2))
    return cli_usage (cli, _("It is called as: khaictl tax list | add invoice|payment NUMBER DATE AMOUNT CURRENCY REF[=AMOUNT]… | remove ID"));
  store = khai_context_get_store (cli->context, &error);
  if (store == NULL)
    return cli_could_not (cli, error);
  if (adds)
    return add_paper (cli, store);
  return n == 1 ? list_papers (cli, store) : remove_paper (cli, store);
}
