/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-csv.h"
#include "khai-error.h"

#include <string.h>

/* All rows, cells in [], a row on a line with its number: "1[a][b]\n". */
static char *
read_all (const char *text, gssize length, char separator, GError **error)
{
  g_autoptr (KhaiCsv) csv
      = khai_csv_new (text, length < 0 ? strlen (text) : (gsize)length, separator);
  GString *out = g_string_new (NULL);
  const char *const *cells;
  guint n;

  while ((cells = khai_csv_next (csv, &n, error)) != NULL)
    {
      g_assert_cmpuint (n, ==, g_strv_length ((char **)cells));
      g_string_append_printf (out, "%u", khai_csv_line (csv));
      for (guint i = 0; i < n; i++)
        g_string_append_printf (out, "[%s]", cells[i]);
      g_string_append_c (out, '\n');
    }
  g_assert_cmpuint (n, ==, 0);
  return g_string_free (out, FALSE);
}

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    char separator;
    const char *rows;
  } rows[] = {
    { "", ',', "" },
    { "a", ',', "1[a]\n" },
    { "a,b\nc,d\n", ',', "1[a][b]\n2[c][d]\n" },
    { "a,b\r\nc,d\r\n", ',', "1[a][b]\n2[c][d]\n" },
    { "a,b\r\nc,d", ',', "1[a][b]\n2[c][d]\n" },
    { "a,\n,b\n,\n", ',', "1[a][]\n2[][b]\n3[][]\n" },
    { "a,", ',', "1[a][]\n" },
    { "\"a,b\",\"c\"\"d\"\n", ',', "1[a,b][c\"d]\n" },
    { "\"a\nb\",c\nd,e\n", ',', "1[a\nb][c]\n3[d][e]\n" },
    { "\"a\r\nb\"\r\nc\r\n", ',', "1[a\r\nb]\n3[c]\n" },
    { "\"\"\n", ',', "1[]\n" },
    { "\n\na\n\n\r\nb\n\n", ',', "3[a]\n6[b]\n" },
    { "a;b,c;d\n", ';', "1[a][b,c][d]\n" },
    { "a\tb\n", '\t', "1[a][b]\n" },
    { "12\" pipe,x\n", ',', "1[12\" pipe][x]\n" },
    { " a , b \n", ',', "1[ a ][ b ]\n" },
    { "\xef\xbb\xbf"
      "a,b\n",
      ',', "1[a][b]\n" },
    { "\xef\xbb\xbf", ',', "" },
    { "mã,tên\n01,Bát sứ\n", ',', "1[mã][tên]\n2[01][Bát sứ]\n" },
    { "a\nb,c,d\n", ',', "1[a]\n2[b][c][d]\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *got = read_all (rows[i].text, -1, rows[i].separator, &error);
      g_autofree char *shown = g_strescape (rows[i].text, NULL);
      g_test_message ("%s", shown);
      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, rows[i].rows);
    }
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    gssize length;
    const char *before; /* rows before the damage */
    const char *where;  /* in the message; NULL for any */
  } rows[] = {
    { "a\n\"b", -1, "1[a]\n", "line 2:" }, { "a\n\"b\n\nc\n", -1, "1[a]\n", "line 2:" },
    { "\"a\"b\n", -1, "", "line 1:" },     { "\"a\" ,b\n", -1, "", "line 1:" },
    { "\"a\"\"\n", -1, "", "line 1:" },    { "a\rb\n", -1, "", "line 1:" },
    { "a,b\r", -1, "", "line 1:" },        { "\"a\"\rb", -1, "", "line 1:" },
    { "a,\xff\n", -1, "", NULL },          { "a\0b\n", 4, "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *got = read_all (rows[i].text, rows[i].length, ',', &error);
      g_test_message ("row %u", i);
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
      g_assert_cmpstr (got, ==, rows[i].before);
      if (rows[i].where != NULL)
        g_assert_true (g_str_has_prefix (error->message, rows[i].where));
    }
}

/* Damaged once, it must not go on as if nothing had been. */
static void
test_stays_damaged (void)
{
  g_autoptr (KhaiCsv) csv = khai_csv_new ("\"a\"b\nc\n", 7, ',');

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (khai_csv_next (csv, NULL, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autoptr (GString) full = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1023; i++)
    g_string_append_c (wide, ',');
  g_autofree char *fits = read_all (wide->str, -1, ',', &error);
  g_assert_no_error (error);
  g_string_append_c (wide, ',');
  g_autofree char *too_wide = read_all (wide->str, -1, ',', &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
  g_clear_error (&error);

  for (guint i = 0; i < 1024 * 1024; i++)
    g_string_append_c (full, 'x');
  g_autofree char *long_cell = read_all (full->str, -1, ',', &error);
  g_assert_no_error (error);
  g_string_append_c (full, 'x');
  g_autofree char *too_long = read_all (full->str, -1, ',', &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
}

static void
test_append (void)
{
  static const struct
  {
    const char *cell;
    const char *written;
  } rows[] = {
    { "", "" },           { "a", "a" },           { " a ", " a " },
    { "a,b", "\"a,b\"" }, { "a;b", "a;b" },       { "a\"b", "\"a\"\"b\"" },
    { "\"", "\"\"\"\"" }, { "a\nb", "\"a\nb\"" }, { "a\rb", "\"a\rb\"" },
    { NULL, "" },         { "Bát", "Bát" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      khai_csv_append_cell (out, rows[i].cell, ',', TRUE);
      g_assert_cmpstr (out->str, ==, rows[i].written);
      khai_csv_append_cell (out, "x", ',', FALSE);
      g_assert_true (g_str_has_suffix (out->str, ",x"));
    }
}

/* Whatever is written is read again, cell by cell. */
static void
test_round_trip (void)
{
  static const char alphabet[] = "ab,;\"\n\r \t";

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      guint line = 1;
      for (int row = g_test_rand_int_range (1, 4); row > 0; row--)
        {
          guint lines = 1;
          int n = g_test_rand_int_range (2, 5);
          g_string_append_printf (expected, "%u", line);
          for (int c = 0; c < n; c++)
            {
              char cell[8];
              int length = g_test_rand_int_range (0, (int)sizeof cell);
              for (int j = 0; j < length; j++)
                {
                  cell[j] = alphabet[g_test_rand_int_range (0, (int)sizeof alphabet - 1)];
                  lines += cell[j] == '\n';
                }
              cell[length] = '\0';
              khai_csv_append_cell (text, cell, ',', c == 0);
              g_string_append_printf (expected, "[%s]", cell);
            }
          g_string_append (text, g_test_rand_bit () ? "\r\n" : "\n");
          g_string_append_c (expected, '\n');
          line += lines;
        }
      g_autoptr (GError) error = NULL;
      g_autofree char *got = read_all (text->str, (gssize)text->len, ',', &error);
      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, expected->str);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/csv/good", test_good);
  g_test_add_func ("/csv/bad", test_bad);
  g_test_add_func ("/csv/stays-damaged", test_stays_damaged);
  g_test_add_func ("/csv/limits", test_limits);
  g_test_add_func ("/csv/append", test_append);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  return g_test_run ();
}
