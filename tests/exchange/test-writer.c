/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is written is read again, cell by cell. */

#include "exchange-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "khai-error.h"
#include "khai-table-writer.h"

static KhaiTableWriter *
make_table (KhaiWriteFormat format)
{
  KhaiTableWriter *writer = khai_table_writer_new (format, "Tờ khai: 1/2");

  khai_table_writer_begin_row (writer);
  khai_table_writer_add_heading (writer, "Mã");
  khai_table_writer_add_heading (writer, "Giá");
  khai_table_writer_begin_row (writer);
  khai_table_writer_add_text (writer, "00501");
  khai_table_writer_add_number (writer, "13.345");
  khai_table_writer_begin_row (writer);
  khai_table_writer_add_text (writer, "584000000000000001");
  khai_table_writer_add_number (writer, "1234567890123456.5");
  khai_table_writer_add_text (writer, NULL);
  khai_table_writer_add_text (writer, "<a> & \"b\"\nc_x0041_ \x01");
  return writer;
}

static void
test_xlsx (void)
{
  g_autoptr (KhaiTableWriter) writer = make_table (KHAI_WRITE_XLSX);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KhaiTable) table = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  khai_table_writer_begin_sheet (writer, "");
  khai_table_writer_begin_row (writer);
  khai_table_writer_add_text (writer, "=SUM(A1)");
  khai_table_writer_add_number (writer, "not a number");
  bytes = khai_table_writer_to_bytes (writer, NULL);
  first = fixture_dump (bytes, "x.xlsx", 0, NULL);
  second = fixture_dump (bytes, "x.xlsx", 1, NULL);
  g_assert_cmpstr (first, ==, "1[Mã][Giá]\n2[00501][n:13.345]\n3[584000000000000001][1234567890123456.5][][<a> & \"b\"\nc_x0041_ \x01]\n");
  g_assert_cmpstr (second, ==, "1[=SUM(A1)][not a number]\n");
  table = khai_table_new_for_bytes (bytes, "x.xlsx");
  g_assert_true (khai_table_open (table, NULL, NULL));
  g_assert_cmpstr (khai_table_get_sheet_name (table, 0), ==, "Tờ khai- 1-2");
  g_assert_cmpstr (khai_table_get_sheet_name (table, 1), ==, "2");
}

static void
test_csv (void)
{
  g_autoptr (KhaiTableWriter) writer = make_table (KHAI_WRITE_CSV);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  khai_table_writer_begin_row (writer);
  khai_table_writer_add_text (writer, "=cmd()");
  khai_table_writer_add_number (writer, "-5");
  khai_table_writer_add_text (writer, "-5");
  bytes = khai_table_writer_to_bytes (writer, NULL);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (text, ==, "\xef\xbb\xbfMã,Giá\r\n00501,13.345\r\n584000000000000001,1234567890123456.5,,\"<a> & \"\"b\"\"\nc_x0041_ \x01\"\r\n'=cmd(),-5,'-5\r\n");
}

static void
test_save (void)
{
  g_autoptr (KhaiTableWriter) writer = make_table (KHAI_WRITE_XLSX);
  g_autofree char *folder = g_dir_make_tmp ("khai-writer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.xlsx", NULL);
  g_autoptr (GError) error = NULL;
  KhaiWriteFormat format;

  g_assert_true (khai_table_writer_save (writer, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_false (khai_table_writer_save (writer, path, &error));
  g_assert_nonnull (error);
  g_assert_true (khai_write_format_for_path ("a.XLSX", &format) && format == KHAI_WRITE_XLSX);
  g_assert_true (khai_write_format_for_path ("a.csv", &format) && format == KHAI_WRITE_CSV);
  g_assert_false (khai_write_format_for_path ("a.txt", &format));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer/xlsx", test_xlsx);
  g_test_add_func ("/writer/csv", test_csv);
  g_test_add_func ("/writer/save", test_save);
  return g_test_run ();
}
