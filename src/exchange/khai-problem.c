/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is wrong with a file, in words: where it is, what happened, what to do. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-json.h"
#include "khai-problem.h"

/* {1} and {2} are filled with the problem's details. */
static const struct
{
  const char *code;
  const char *message;
} texts[] = {
  { "file-not-found", N_("The file is not there, or may not be read.") },
  { "file-too-large", N_("The file is larger than Khai takes ({1}). Split it, or export a shorter period.") },
  { "file-empty", N_("The file is empty.") },
  { "file-unknown", N_("This is not a table Khai can read ({1}). It takes CSV, XLSX and ODS files; open the file in a spreadsheet program and save it as XLSX.") },
  { "file-protected", N_("The file is protected with a password. Open it in a spreadsheet program, save a copy without the password, and import the copy.") },
  { "file-cut-off", N_("The file is damaged or was cut off while it was copied ({1}). Download or export it again.") },
  { "file-bomb", N_("The file unpacks to far more than a table would ({1}). It was not read.") },
  { "file-xml", N_("The file's inside is not as it should be ({1}). Open it in a spreadsheet program and save it again as XLSX.") },
  { "file-doctype", N_("The file carries a document type declaration, which tables do not have and attackers use. It was not read.") },
  { "file-xls", N_("This is an old XLS workbook, and no converter is installed. Install Gnumeric (ssconvert), or open the file in a spreadsheet program and save it as XLSX.") },
  { "file-convert", N_("The old XLS workbook could not be converted. Open it in a spreadsheet program and save it as XLSX.") },
  { "file-html", N_("The file is a web page with the name of a spreadsheet. Open it in a spreadsheet program and save it as XLSX.") },
  { "file-no-sheet", N_("The workbook has no sheet with cells.") },
  { "encoding-tcvn3", N_("The text is in the old TCVN3 (ABC) font encoding, which cannot be read with certainty. Convert it to Unicode first (for example with UniKey's converter) and import it again.") },
  { "encoding-vni", N_("The text is in the old VNI font encoding, which cannot be read with certainty. Convert it to Unicode first (for example with UniKey's converter) and import it again.") },
  { "encoding-unknown", N_("The text's encoding is not known. Save the file as “CSV UTF-8” and import it again.") },
  { "csv-quote", N_("The quotation marks do not match here. Probably a cell with a quotation mark or a line break was written wrongly; export the file again.") },
  { "too-many-columns", N_("There are more than {1} columns. Remove the columns that are not needed, or check that this is the right file.") },
  { "too-many-rows", N_("There are more than {1} rows. Split the file.") },
  { "cell-too-long", N_("The cell holds more text than Khai takes. Check that this is the right file.") },
  { "cell-reference", N_("The cell points to a text that is not in the file. It is damaged; export it again.") },
  { "merged-too-many", N_("There are more merged cells than a table would have. Save the sheet without merged cells.") },
  { "order-unknown", N_("Khai does not know this kind of file. Choose yourself which column is what; Khai remembers it for the next time.") },
  { "order-column-missing", N_("This looks like “{1}”, but the column “{2}” is missing. Export the file again with all columns.") },
  { "order-other-file", N_("This file is “{1}”. {2}") },
  { "order-none", N_("There are no orders below the header.") },
  { "order-no-id", N_("The row has no order number, and none stands above it.") },
  { "order-no-quantity", N_("The quantity is missing.") },
  { "order-no-goods", N_("Order {1} has no goods.") },
  { "order-number", N_("“{1}” is not a number.") },
  { "order-ambiguous", N_("“{1}” could be thousands or thousandths. It was read as {2}; check it.") },
  { "order-negative", N_("The quantity is negative ({1}). Leave corrections and returns out of the file, or put them right.") },
  { "order-fraction", N_("The quantity {1} is not whole. Check it.") },
  { "order-zero", N_("The quantity is 0. Check whether the goods are sent.") },
  { "order-two-currencies", N_("Two currencies in one row: {1} and {2}.") },
  { "order-currency", N_("“{1}” is not the code of a currency (three letters).") },
  { "order-date", N_("“{1}” is not a date Khai can read with certainty. The date was left empty.") },
  { "order-id-exponent", N_("The long number became “{1}” in a spreadsheet, and its last digits are lost. Export the file again and import it without opening it in a spreadsheet first.") },
  { "order-id-rounded", N_("All long numbers end in zeros: a spreadsheet rounded them, and their last digits are lost. Export the file again and import it without opening it in a spreadsheet first.") },
  { "order-id-date", N_("A spreadsheet made a date ({1}) of this number. Export the file again and import it without opening it in a spreadsheet first.") },
  { "order-cell-error", N_("The cell holds an error ({1}). Correct it in the spreadsheet and save the file again.") },
  { "order-formula", N_("The cell holds a formula without its result ({1}). Open the file in a spreadsheet program and save it again.") },
  { "order-state", N_("Khai does not know the status “{1}”. Check whether these goods are sent.") },
  { "order-differs", N_("Rows of the same order differ: “{1}” here, “{2}” above.") },
  { "order-row-again", N_("The same line as in row {1}. It was counted once.") },
  { "order-row-differs", N_("Line {2} is there twice with different contents (also in row {1}). Two exports may have been put into one file; import each by itself.") },
  { "order-row-twice", N_("The same as row {1}. Both were counted; check whether the goods were really sold twice.") },
  { "order-header-again", N_("The header stands here once more: two files were put behind each other. The rows below were read as well.") },
  { "order-second-table", N_("Another table begins here (“{1}”). Two different files were put into one; import each by itself.") },
  { "goods-unknown", N_("No column of the first sheet is called “SKU”. Write it above the column with the goods' codes and import the file again.") },
  { "goods-column", N_("The column “{1}” is not known and was left out.") },
  { "goods-column-twice", N_("The column “{1}” is there twice. Remove one of them.") },
  { "goods-no-sku", N_("The row has no SKU.") },
  { "goods-twice", N_("The SKU {1} stands in row {2} already. Keep one of the rows.") },
  { "goods-commodity", N_("“{1}” is not a commodity code of 8 digits.") },
  { "goods-country", N_("“{1}” is not a country Khai knows. Write its code of two letters, such as VN.") },
  { "goods-unit", N_("“{1}” is not a unit Khai knows. Write its code, such as PCE.") },
  { "goods-flag", N_("“{1}” is neither yes nor no.") },
  { "goods-destinations", N_("“{1}” cannot be read. Write the country, a colon and the code, such as US:6504009015; the next one goes behind a semicolon.") },
  { "sheet-missing", N_("Declaration {1}: this column must be filled, and nothing is known for it.") },
  { "sheet-cut", N_("Declaration {1}: “{2}” is longer than the receiver takes, and was cut off.") },
  { "sheet-english", N_("Declaration {1}: the receiver reads English, and there is no English name of “{2}”. Write it into the product in the goods catalogue.") },
  { "stock-columns", N_("No row has the columns “SKU” and “Quantity”. Write them above the goods and try again.") },
  { "stock-none", N_("There are no goods below the header.") },
  { "stock-unknown", N_("The catalogue does not know {1}. Add the product first.") },
  { "stock-no-description", N_("{1} has no description in the catalogue.") },
  { "stock-no-code", N_("{1} has no commodity code in the catalogue.") },
  { "stock-no-origin", N_("{1} has no country of origin in the catalogue.") },
  { "stock-no-unit", N_("{1} has no unit in the catalogue.") },
  { "stock-no-weight", N_("{1} has no net weight in the catalogue.") },
  { "stock-no-value", N_("{1} has no unit price in the catalogue: without a sale, the value comes from there.") },
  { "stock-currency", N_("The price of {1} is not in {2}. One shipment has one currency; make a file for each.") },
  { "grid-json", N_("This is not a declaration of Khai's ({1}).") },
  { "grid-none", N_("There are no declarations below the header.") },
  { "grid-differs", N_("Rows of the same declaration differ: “{1}” here, “{2}” above.") },
  { "grid-exists", N_("A declaration with the reference {1} is there already. It was left as it is.") },
  { "grid-twice", N_("The reference {1} stands for two declarations in this file. Put the rows of a declaration together, or give each its own reference.") },
  { "grid-import", N_("Declaration {1} is an import declaration. Khai takes exports only.") },
  { "grid-office", N_("The office “{1}” could not be found with certainty. Choose it in the draft.") },
};

static const char *
find_message (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].code, code) == 0)
      return texts[i].message;
  return NULL;
}

static const char *
find_code (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].code, code) == 0)
      return texts[i].code;
  g_error ("there is no problem %s", code);
}

/**
 * khai_problem_new:
 * @severity: how much it matters
 * @code: one of the codes of this file
 * @detail: (nullable): what stands there; at most 80 characters of it are kept
 * @other: (nullable): what was expected, or a sentence that goes on
 *
 * Returns: (transfer full): a problem without a place
 */
KhaiProblem *
khai_problem_new (KhaiSeverity severity, const char *code, const char *detail, const char *other)
{
  const char *const details[] = { detail, other };
  static const long longest[] = { 80, 500 };
  KhaiProblem *problem;

  g_return_val_if_fail (code != NULL, NULL);

  problem = g_new0 (KhaiProblem, 1);
  problem->severity = severity;
  problem->code = find_code (code);
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    if (details[i] != NULL)
      {
        g_autofree char *valid = g_utf8_make_valid (details[i], -1);

        if (g_utf8_strlen (valid, -1) > longest[i])
          {
            g_autofree char *start = g_utf8_substring (valid, 0, longest[i] - 1);

            problem->detail[i] = g_strconcat (start, "…", NULL);
          }
        else
          problem->detail[i] = g_steal_pointer (&valid);
      }
  return problem;
}

/**
 * khai_problem_copy:
 * @problem: a problem
 *
 * Returns: (transfer full): another one that says the same
 */
KhaiProblem *
khai_problem_copy (const KhaiProblem *problem)
{
  KhaiProblem *copy;

  g_return_val_if_fail (problem != NULL, NULL);

  copy = g_new0 (KhaiProblem, 1);
  *copy = *problem;
  copy->file = g_strdup (problem->file);
  copy->sheet = g_strdup (problem->sheet);
  copy->header = g_strdup (problem->header);
  copy->detail[0] = g_strdup (problem->detail[0]);
  copy->detail[1] = g_strdup (problem->detail[1]);
  return copy;
}

/**
 * khai_problem_free:
 * @problem: (transfer full): a problem
 */
void
khai_problem_free (KhaiProblem *problem)
{
  g_return_if_fail (problem != NULL);

  g_free (problem->file);
  g_free (problem->sheet);
  g_free (problem->header);
  g_free (problem->detail[0]);
  g_free (problem->detail[1]);
  g_free (problem);
}

/**
 * khai_problem_set_place:
 * @problem: a problem
 * @file: (nullable): name of the file; folders are left out
 * @sheet: (nullable): name of the sheet; "" is none
 * @row: row or line from 1, 0 for none
 * @column: column from 1, 0 for none
 * @header: (nullable): what stands at the head of that column
 */
void
khai_problem_set_place (KhaiProblem *problem, const char *file, const char *sheet, guint row, guint column, const char *header)
{
  g_return_if_fail (problem != NULL);

  g_free (problem->file);
  g_free (problem->sheet);
  g_free (problem->header);
  problem->file = file != NULL ? g_path_get_basename (file) : NULL;
  problem->sheet = sheet != NULL && *sheet != '\0' ? g_strdup (sheet) : NULL;
  problem->header = header != NULL && *header != '\0' ? g_strdup (header) : NULL;
  problem->row = row;
  problem->column = column;
}

/**
 * khai_column_letters:
 * @column: a column from 1
 *
 * Returns: (transfer full): its name in spreadsheets: A, B … Z, AA …
 */
char *
khai_column_letters (guint column)
{
  char letters[16];
  guint i = sizeof letters - 1;

  letters[i] = '\0';
  for (; column > 0; column = (column - 1) / 26)
    letters[--i] = 'A' + (column - 1) % 26;
  return g_strdup (letters + i);
}

/**
 * khai_problem_get_message:
 * @problem: a problem
 *
 * Returns: (transfer full): what happened and what to do, in the process's language, without the place
 */
char *
khai_problem_get_message (const KhaiProblem *problem)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (problem != NULL, NULL);

  text = g_string_new (_(find_message (problem->code)));
  for (guint i = 0; i < G_N_ELEMENTS (problem->detail); i++)
    {
      const char mark[] = { '{', '1' + i, '}', '\0' };

      g_string_replace (text, mark, problem->detail[i] != NULL ? problem->detail[i] : "", 0);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_place (GString *out, const char *part)
{
  if (out->len > 0)
    g_string_append (out, ", ");
  g_string_append (out, part);
}

/**
 * khai_problem_get_place:
 * @problem: a problem
 *
 * Returns: (transfer full): where it is, as a spreadsheet or text editor names the place, in the process's language; "" when it is nowhere
 */
char *
khai_problem_get_place (const KhaiProblem *problem)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (problem != NULL, g_string_free (out, FALSE));

  if (problem->file != NULL)
    append_place (out, problem->file);
  if (problem->sheet != NULL)
    {
      /* translators: the name of a sheet in a workbook */
      g_autofree char *sheet = g_strdup_printf (_("sheet “%s”"), problem->sheet);

      append_place (out, sheet);
    }
  if (problem->row > 0)
    {
      g_autofree char *row = g_strdup_printf (_("row %u"), problem->row);

      append_place (out, row);
    }
  if (problem->column > 0)
    {
      g_autofree char *letters = khai_column_letters (problem->column);
      /* translators: the letters of a column in a spreadsheet */
      g_autofree char *column = g_strdup_printf (_("column %s"), letters);

      append_place (out, column);
      if (problem->header != NULL)
        g_string_append_printf (out, " (%s)", problem->header);
    }
  return g_string_free (out, FALSE);
}

/**
 * khai_problem_to_text:
 * @problem: a problem
 *
 * Returns: (transfer full): place and message in one line
 */
char *
khai_problem_to_text (const KhaiProblem *problem)
{
  g_autofree char *place = khai_problem_get_place (problem);
  g_autofree char *message = khai_problem_get_message (problem);

  return *place != '\0' ? g_strdup_printf ("%s: %s", place, message) : g_steal_pointer (&message);
}

/**
 * khai_problem_to_json:
 * @problem: a problem
 *
 * Returns: (transfer full): {code, severity, file, sheet, row, column, header, message}, without what is not known
 */
JsonNode *
khai_problem_to_json (const KhaiProblem *problem)
{
  g_autofree char *message = khai_problem_get_message (problem);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "code", problem->code);
  json_object_set_string_member (object, "severity", khai_severity_to_string (problem->severity));
  if (problem->file != NULL)
    json_object_set_string_member (object, "file", problem->file);
  if (problem->sheet != NULL)
    json_object_set_string_member (object, "sheet", problem->sheet);
  if (problem->row > 0)
    json_object_set_int_member (object, "row", problem->row);
  if (problem->column > 0)
    {
      g_autofree char *letters = khai_column_letters (problem->column);

      json_object_set_string_member (object, "column", letters);
    }
  if (problem->header != NULL)
    json_object_set_string_member (object, "header", problem->header);
  json_object_set_string_member (object, "message", message);
  json_node_take_object (node, object);
  return node;
}
