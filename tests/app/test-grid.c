/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Declarations out of tables, JSON and printouts, and back. */

#include "config.h"

#include "app-fixture.h"

#include <string.h>

#include "khai-error.h"
#include "khai-grid.h"
#include "khai-order-import.h"
#include "khai-table-writer.h"
#include "khai-training.h"

static char *
write_file (AppFixture *f, const char *name, const char *text)
{
  char *path = g_build_filename (f->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static KhaiGridImport *
import (AppFixture *f, const char *path, gboolean dry)
{
  g_autoptr (GError) error = NULL;
  KhaiGridImport *it = khai_grid_import (f->context, path, dry, NULL, &error);

  g_assert_no_error (error);
  return it;
}

static guint
count (AppFixture *f)
{
  g_autoptr (GPtrArray) all = khai_store_list (khai_context_get_store (f->context, NULL), NULL);

  return all->len;
}

static void
assert_text (KhaiGridImport *it, guint document, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_declaration_get_text (it->documents->pdata[document], pointer);

  g_assert_cmpstr (text, ==, expected);
}

/* Labels of either language, official numbers and pointers name the same fields; rows with the same reference are one declaration. */
static void
test_lines (AppFixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "lines.csv",
      "Danh sách hàng\n"
      "Số tham chiếu của người khai;CGN;/consignee/address/country;Mô tả hàng hóa;CMD;Số lượng (1);QT1;/items/0/unitPrice/amount;Ghi chú riêng;Ngày khai báo (dự kiến)\n"
      "A-1;Ada Example;gb;Bát sứ;69111000;1.200;PCE;1,50;x;25/11/2026\n"
      "A-1;;;Đĩa sứ;69111000;3;PCE;2;;\n"
      "A-2;Bo Test;JP;Nón lá;65040000;2;PCE;4,25;;\n");
  g_autoptr (KhaiGridImport) dry = import (f, path, TRUE);
  g_autoptr (KhaiGridImport) it = NULL;
  g_autoptr (KhaiGridImport) again = NULL;
  g_autoptr (GPtrArray) journal = NULL;

  g_assert_true (dry->recognised);
  g_assert_null (dry->ids);
  g_assert_cmpuint (count (f), ==, 0);
  it = import (f, path, FALSE);
  g_assert_cmpuint (it->n_blocking, ==, 0);
  g_assert_cmpuint (it->ids->len, ==, 2);
  g_assert_cmpuint (it->n_matched, ==, 9);
  g_assert_cmpuint (it->n_columns, ==, 10);
  g_assert_cmpstr (it->unknown[0], ==, "Ghi chú riêng");
  g_assert_cmpuint (khai_declaration_get_n (it->documents->pdata[0], "/items"), ==, 2);
  assert_text (it, 0, "/consignee/address/country", "GB");
  assert_text (it, 0, "/plannedDate", "2026-11-25");
  assert_text (it, 0, "/items/0/quantity/value", "1200");
  assert_text (it, 0, "/items/0/unitPrice/amount", "1.5");
  assert_text (it, 0, "/items/1/description", "Đĩa sứ");
  assert_text (it, 0, "/items/1/line", "2");
  assert_text (it, 1, "/consignee/name", "Bo Test");
  journal = khai_store_read_journal (khai_context_get_store (f->context, NULL), it->ids->pdata[1], NULL);
  g_assert_cmpstr (((KhaiJournalEntry *) journal->pdata[0])->source, ==, "row 5 of lines.csv");
  again = import (f, path, FALSE);
  g_assert_cmpuint (again->n_existing, ==, 2);
  g_assert_cmpuint (count (f), ==, 2);
}

/* Without references: a row for each parcel, or lines below what the first row says of the declaration. */
static void
test_parcels (AppFixture *f, gconstpointer data)
{
  g_autofree char *real = write_file (f, "real.csv", "CGN,CGK,CMN,CMD\nAda,US,Hat,65040000\nBo,JP,Bowl,69111000\n,,Plate,69111000\nBo,JP,Vase,69139010\nAda,US,Hat,65040000\n");
  g_autoptr (KhaiGridImport) it = import (f, real, FALSE);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_cmpuint (it->documents->len, ==, 3);
  g_assert_cmpuint (khai_declaration_get_n (it->documents->pdata[1], "/items"), ==, 3);
  first = khai_declaration_get_reference (it->documents->pdata[0]);
  second = khai_declaration_get_reference (it->documents->pdata[1]);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, !=, second);
}

static void
assert_problem (AppFixture *f, const char *text, const char *name, const char *code, guint row, guint column)
{
  g_autofree char *path = write_file (f, name, text);
  g_autoptr (KhaiGridImport) it = import (f, path, FALSE);
  const KhaiProblem *problem;

  g_assert_true (it->recognised);
  g_assert_cmpuint (it->problems->len, >, 0);
  problem = it->problems->pdata[0];
  g_assert_cmpstr (problem->code, ==, code);
  g_assert_cmpuint (problem->row, ==, row);
  g_assert_cmpuint (problem->column, ==, column);
  g_assert_null (it->ids);
  g_assert_cmpuint (count (f), ==, 0);
}

static void
test_refused (AppFixture *f, gconstpointer data)
{
  assert_problem (f, "/localReference,CGN,CMN,CMD\nA,Ada,x,1\nA,Bo,y,2\n", "a.csv", "grid-differs", 3, 2);
  assert_problem (f, "/localReference,CGN,CMN,CMD\nA,Ada,x,1\nB,Bo,y,2\nA,Ada,z,2\n", "a.csv", "grid-twice", 0, 0);
  assert_problem (f, "/localReference,CGN,CMN,CMD\n", "a.csv", "grid-none", 0, 0);
  assert_problem (f, "/localReference,CGN,CMN,/items/*/sku\nA,Ada,x,5.84E+17\n", "a.csv", "order-id-exponent", 2, 4);
  assert_problem (f, "{\"items\": [", "a.json", "grid-json", 0, 0);
  assert_problem (f, "[{\"items\":[]},{\"a\":1}]", "a.json", "grid-json", 0, 0);
}

static void
test_strangers (AppFixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "a.csv", "a,b,c\n1,2,3\n");
  g_autoptr (KhaiGridImport) it = import (f, path, FALSE);

  g_assert_false (it->recognised);
  g_assert_null (it->ids);
}

/* The printout: values in fixed places, the rest of the sheet is decoration. */
static char *
write_printout (AppFixture *f, const char *number)
{
  static const struct { guint row, column; const char *text; } cells[] = {
    { 2, 3, "Tờ khai hàng hóa xuất khẩu (thông quan)" }, { 6, 6, "1" }, { 6, 12, "B11 2 [4]" }, { 7, 10, "CHANPHADNG" }, { 8, 6, "20/11/2026" },
    { 13, 6, "0100109106" }, { 14, 6, "CÔNG TY MẪU" }, { 39, 8, "112600000000012" }, { 40, 8, "12 CT" }, { 41, 8, "1.234,5 KGM" }, { 78, 11, "01TGC01" },
  };
  g_autoptr (KhaiTableWriter) writer = khai_table_writer_new (KHAI_WRITE_XLSX, "TKX");
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (f->dir, "ToKhaiHQ7X.xlsx", NULL);

  for (guint row = 1; row <= 80; row++)
    {
      khai_table_writer_begin_row (writer);
      for (guint column = 1; column <= 12; column++)
        {
          const char *text = row == 4 && column == 5 ? number : NULL;

          for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
            if (cells[i].row == row && cells[i].column == column)
              text = cells[i].text;
          khai_table_writer_add_text (writer, text);
        }
    }
  g_assert_true (khai_table_writer_save (writer, path, &error));
  return path;
}

static void
test_printout (AppFixture *f, gconstpointer data)
{
  g_autofree char *path = write_printout (f, "307123456780");
  g_autoptr (KhaiGridImport) it = import (f, path, FALSE);
  g_autofree char *other = NULL;
  g_autoptr (KhaiGridImport) refused = NULL;

  g_assert_cmpuint (it->ids->len, ==, 1);
  assert_text (it, 0, "/regime", "B11");
  assert_text (it, 0, "/exporter/id", "0100109106");
  assert_text (it, 0, "/exporter/name", "CÔNG TY MẪU");
  assert_text (it, 0, "/cargoIdentifier", "112600000000012");
  assert_text (it, 0, "/packages", "12");
  assert_text (it, 0, "/grossMassKg", "1234.5");
  assert_text (it, 0, "/transport/warehouseCode", "01TGC01");
  other = write_printout (f, "107123456780");
  refused = import (f, other, FALSE);
  g_assert_null (refused->ids);
  g_assert_cmpstr (((KhaiProblem *) refused->problems->pdata[0])->code, ==, "grid-import");
}

/* Every sample leaves and comes back as it was, in each form and in both languages. */
static void
test_round_trip (AppFixture *f, gconstpointer data)
{
  static const char *const endings[] = { "json", "csv", "xlsx" };
  g_autoptr (GPtrArray) samples = khai_samples_list (f->context, NULL);

  for (guint i = 0; i < samples->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (endings); j++)
      {
        g_autoptr (GError) error = NULL;
        KhaiStore *store = khai_context_get_store (f->context, NULL);
        g_autoptr (KhaiDeclaration) document = khai_sample_get_document (f->context, ((KhaiSample *) samples->pdata[i])->id, &error);
        g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
        g_autofree char *name = g_strdup_printf ("%u.%s", i, endings[j]);
        g_autofree char *path = g_build_filename (f->dir, name, NULL);
        g_autofree char *before = NULL;
        g_autofree char *after = NULL;
        g_autoptr (KhaiGridImport) back = NULL;

        g_assert_no_error (error);
        before = khai_declaration_to_text (document);
        g_ptr_array_add (ids, khai_store_create (store, document, "Hoa", "sample", &error));
        g_assert_true (khai_grid_export (f->context, ids, path, &error));
        g_assert_no_error (error);
        g_assert_true (khai_store_discard (store, ids->pdata[0], TRUE, &error));
        back = import (f, path, TRUE);
        g_assert_cmpuint (back->n_blocking, ==, 0);
        g_assert_cmpuint (back->documents->len, ==, 1);
        after = khai_declaration_to_text (back->documents->pdata[0]);
        g_assert_cmpstr (after, ==, before);
      }
}

static void
test_bad_ending (AppFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *path = g_build_filename (f->dir, "x.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (khai_grid_export (f->context, none, path, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

/* The window's way, in a thread, stores what the command line stores. */
static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(KhaiOrderImport **) data = khai_order_import_run_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_there (gpointer data)
{
  return *(KhaiOrderImport **) data != NULL;
}

static void
test_orders_in_thread (AppFixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "orders.csv", "Name,Financial Status,Currency,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country\n"
                                                       "#1,paid,USD,2,Shirt,16,AO,US\n");
  const KhaiOrderImportOptions options = { .path = path };
  KhaiOrderImport *got = NULL;
  g_autoptr (KhaiOrderImport) again = NULL;
  g_autoptr (GError) error = NULL;

  khai_order_import_run_async (f->context, &options, NULL, imported_cb, &got);
  wait_for (is_there, &got);
  g_assert_cmpuint (got->result->n_new_lines, ==, 1);
  again = khai_order_import_run (f->context, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->result->n_same_lines, ==, 1);
  khai_order_import_free (got);
}

static void
test_saved_mapping (AppFixture *f, gconstpointer data)
{
  static const char mapping[] = "{\"id\":\"so-cua-hoa\",\"channel\":\"so\",\"name\":{\"vi\":\"Sổ của Hoa\",\"en\":\"Hoa's book\"},\"numbers\":\"comma\",\"columns\":["
                                "{\"field\":\"order_id\",\"names\":[\"Đơn\"],\"required\":true},{\"field\":\"sku\",\"names\":[\"Hàng\"]},{\"field\":\"quantity\",\"names\":[\"SL\"]}]}";
  g_autofree char *path = write_file (f, "book.csv", "Đơn,Hàng,SL,Khác\nD1,AO,2,x\n");
  const KhaiOrderImportOptions options = { .path = path };
  g_autoptr (KhaiOrderImport) before = khai_order_import_run (f->context, &options, NULL, NULL);
  g_autoptr (KhaiOrderImport) after = NULL;

  g_assert_null (before->result);
  g_assert_true (khai_store_save_mapping (khai_context_get_store (f->context, NULL), "orders", "Sổ của Hoa", mapping, NULL));
  after = khai_order_import_run (f->context, &options, NULL, NULL);
  g_assert_cmpstr (after->file->dialect, ==, "so-cua-hoa");
  g_assert_cmpuint (after->result->n_new_lines, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/grid/" name, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)
  ADD ("lines", test_lines);
  ADD ("parcels", test_parcels);
  ADD ("refused", test_refused);
  ADD ("strangers", test_strangers);
  ADD ("printout", test_printout);
  ADD ("round-trip", test_round_trip);
  ADD ("bad-ending", test_bad_ending);
  ADD ("orders-in-thread", test_orders_in_thread);
  ADD ("saved-mapping", test_saved_mapping);
  return g_test_run ();
}
