/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "khai-error.h"
#include "khai-table-private.h"

/* ---- CSV ---- */

static void
test_csv (void)
{
  static const struct { const char *text, *rows; char separator; } rows[] = {
    { "a,b\n1,2\n", "1[a][b]\n2[1][2]\n", ',' },
    { "a;b,c;d\n1;2,5;3\n", "1[a][b,c][d]\n2[1][2,5][3]\n", ';' },
    { "a\tb\n1,5\t2\n", "1[a][b]\n2[1,5][2]\n", '\t' },
    { "sep=;\na;b\n", "2[a][b]\n", ';' },
    { "a,b\r1,2\r", "1[a][b]\n2[1][2]\n", ',' },
    { ",,,\na,b,c,d\n,,,\n1,2,3,4\n", "2[a][b][c][d]\n4[1][2][3][4]\n", ',' },
    { "\n\na,b\n", "3[a][b]\n", ',' },
    { "id,n\n=\"0012\",1\n\"=\"\"584000000000000001\"\"\",2\n", "1[id][n]\n2[0012][1]\n3[584000000000000001][2]\n", ',' },
    { "a;b\n\"x;\"\"y\"\"\";\"two\nlines\"\n3;4\n", "1[a][b]\n2[x;\"y\"][two\nlines]\n4[3][4]\n", ';' },
    { "one column\nonly\n", "1[one column]\n2[only]\n", ',' },
    { "Name,Price\n\"Cà phê, rang\",\"9,50\"\n", "1[Name][Price]\n2[Cà phê, rang][9,50]\n", ',' },
    { "Tie\xcc\x82\xcc\x81ng,b\n", "1[Tiếng][b]\n", ',' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (rows[i].text, strlen (rows[i].text));
      g_autoptr (GError) error = NULL;
      g_autofree char *got = fixture_dump (bytes, "x.csv", 0, &error);
      g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, "x.csv");

      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, rows[i].rows);
      g_assert_true (khai_table_open (table, NULL, NULL));
      g_assert_cmpint (khai_table_get_separator (table), ==, rows[i].separator);
      g_assert_cmpint (khai_table_get_format (table), ==, KHAI_TABLE_CSV);
    }
}

static GBytes *
encode_1258 (const char *text)
{
  g_autofree char *all = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
  g_autoptr (GString) out = g_string_new (NULL);

  /* Hats, horns and breves belong to the letter there; tones stand alone. */
  for (const char *p = all; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar next = g_utf8_get_char (g_utf8_next_char (p));
      gunichar composed;

      if ((next == 0x302 || next == 0x306 || next == 0x31b) && g_unichar_compose (c, next, &composed))
        {
          c = composed;
          p = g_utf8_next_char (p);
        }
      /* A dot below sorts before the hat in NFD. */
      else if (next == 0x323 && g_unichar_compose (c, g_utf8_get_char (g_utf8_next_char (g_utf8_next_char (p))), &composed))
        {
          g_string_append_unichar (out, composed);
          c = 0x323;
          p = g_utf8_next_char (g_utf8_next_char (p));
        }
      g_string_append_unichar (out, c);
    }
  return fixture_text (out->str, "WINDOWS-1258");
}

static void
test_encodings (void)
{
  static const char text[] = "Mã đơn hàng;Sản phẩm;Số lượng\nSON00001;Bình gốm Bát Tràng 20 cm;1\nSON00002;Giỏ mây tre đan, quai ngắn;2\n";
  static const char rows[] = "1[Mã đơn hàng][Sản phẩm][Số lượng]\n2[SON00001][Bình gốm Bát Tràng 20 cm][1]\n3[SON00002][Giỏ mây tre đan, quai ngắn][2]\n";
  static const struct { const char *encoding, *mark, *name; } encodings[] = {
    { "UTF-8", "", "UTF-8" },           { "UTF-8", "\xef\xbb\xbf", "UTF-8" },    { "UTF-16LE", "\xff\xfe", "UTF-16LE" },
    { "UTF-16BE", "\xfe\xff", "UTF-16BE" }, { "UTF-16LE", "", "UTF-16LE" },      { "UTF-16BE", "", "UTF-16BE" },
    { "WINDOWS-1258", "", "WINDOWS-1258" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (GBytes) body = g_str_equal (encodings[i].encoding, "WINDOWS-1258") ? encode_1258 (text) : fixture_text (text, encodings[i].encoding);
      g_autoptr (GByteArray) whole = g_byte_array_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *got = NULL;
      g_autoptr (KhaiTable) table = NULL;

      g_test_message ("%s", encodings[i].encoding);
      g_byte_array_append (whole, (const guint8 *) encodings[i].mark, strlen (encodings[i].mark));
      g_byte_array_append (whole, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      bytes = g_bytes_new (whole->data, whole->len);
      got = fixture_dump (bytes, "x.csv", 0, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, rows);
      table = khai_table_new_for_bytes (bytes, "x.csv");
      g_assert_true (khai_table_open (table, NULL, NULL));
      g_assert_cmpstr (khai_table_get_encoding (table), ==, encodings[i].name);
    }
}

/* A German report in Windows-1252 keeps its letters. */
static void
test_western (void)
{
  static const char text[] = "Bestellnummer;Name des Käufers;Straße;Ort\n1;Jürgen Groß;Königsallee 4;Düsseldorf\n2;Zoë Müller;Übergasse 7;Köln\n";
  g_autoptr (GBytes) bytes = fixture_text (text, "WINDOWS-1252");
  g_autoptr (GError) error = NULL;
  g_autofree char *got = fixture_dump (bytes, "x.csv", 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (got, "[Jürgen Groß][Königsallee 4][Düsseldorf]"));
}

/* The same words as they were typed in the 1990s. */
static void
test_old_fonts (void)
{
  static const char tcvn3[] = "M· ®¬n hµng,S¶n phÈm,Sè l­îng\n1,B×nh gèm B¸t Trµng,2\n2,Giá m©y tre ®an,1\n";
  static const char vni[] = "Maõ ñôn haøng,Saûn phaåm,Soá löôïng\n1,Bình goám Baùt Traøng,2\n2,Gioû maây tre ñan,1\n";
  static const struct { const char *text, *problem; } rows[] = { { tcvn3, "encoding-tcvn3 0 " }, { vni, "encoding-vni 0 " } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint form = 0; form < 2; form++)
      {
        g_autoptr (GBytes) bytes = fixture_text (rows[i].text, form == 0 ? "ISO-8859-1" : "UTF-8");
        g_autoptr (GError) error = NULL;
        g_autofree char *problem = fixture_problem (bytes, "x.csv", &error);

        g_assert_cmpstr (problem, ==, rows[i].problem);
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
      }
}

/* What only looks old. */
static void
test_not_old (void)
{
  static const char *const texts[] = {
    "Mã đơn hàng,Sản phẩm\nhoà,xuân huế loè khoé\n", "naïve,août,Noël\nl'œuf,où,déjà vu\n", "café©,Nike®,20µm\n£5,¥7,½\n",
    "Größe,Straße\nÜber,schön\n", "São Paulo,coração\nmaçã,não\n", "price,note\n5,«quoted» 20±1 §4\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (khai_text_find_old_vietnamese (texts[i], strlen (texts[i])));
}

/* ---- XLSX ---- */

#define STYLES \
  "<numFmts count=\"5\"><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"00000\"/>" \
  "<numFmt numFmtId=\"166\" formatCode=\"[Red]0.00&quot; d&quot;\"/><numFmt numFmtId=\"167\" formatCode=\"[h]:mm\"/>" \
  "<numFmt numFmtId=\"168\" formatCode=\"[$-409]h:mm AM/PM\"/></numFmts>" \
  "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>" \
  "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"168\"/><xf numFmtId=\"22\"/></cellXfs>"
#define SHARED "<si><t>plain</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">ch </t></r><rPh><t>no</t></rPh></si><si/>" \
  "<si><t>a_x0009_b_x005F_c_xyz</t></si>"

static void
test_xlsx (void)
{
  static const struct { const char *sheet, *rows; } rows[] = {
    { "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>", "1[plain][rich ]\n" },
    { "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>3</v></c></row>", "1[a\tb_c_xyz]\n" },
    { "<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>x</t></is></c><c t=\"inlineStr\"><is><r><t>y</t></r><r><t>z</t></r></is></c></row>",
      "2[][x][yz]\n" },
    { "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", "1[n:1][n:2]\n2[n:3]\n" },
    { "<row r=\"1\"><c r=\"A1\"><v>13.345000000000001</v></c><c r=\"B1\"><v>0.1</v></c><c r=\"C1\"><v>1E-3</v></c><c r=\"D1\"><v>-5</v></c></row>",
      "1[n:13.345][n:0.1][n:0.001][n:-5]\n" },
    { "<row r=\"1\"><c r=\"A1\"><v>5.8400000000000003E+17</v></c><c r=\"B1\"><v>584000000000000001</v></c><c r=\"C1\"><v>1.2E5</v></c></row>",
      "1[n:5.84E+17][n:584000000000000001][n:120000]\n" },
    { "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>46055</v></c><c r=\"B1\" s=\"2\"><v>46055.5</v></c><c r=\"C1\" s=\"7\"><v>46055.4237615741</v></c></row>",
      "1[d:2026-02-02][d:2026-02-02T12:00:00][d:2026-02-02T10:10:13]\n" },
    { "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>59</v></c><c r=\"B1\" s=\"1\"><v>61</v></c><c r=\"C1\" s=\"1\"><v>60</v></c><c r=\"D1\" s=\"1\"><v>-1</v></c></row>",
      "1[d:1900-02-28][d:1900-03-01][n:60][n:-1]\n" },
    { "<row r=\"1\"><c r=\"A1\" s=\"3\"><v>501</v></c><c r=\"B1\" s=\"4\"><v>501</v></c><c r=\"C1\" s=\"5\"><v>1.5</v></c><c r=\"D1\" s=\"6\"><v>0.5</v></c></row>",
      "1[00501][n:501][n:1.5][d:12:00:00]\n" },
    { "<row r=\"1\"><c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c><c r=\"C1\" t=\"e\"><v>#N/A</v></c><c r=\"D1\" t=\"d\"><v>2026-10-01</v></c></row>",
      "1[b:TRUE][b:FALSE][e:#N/A][d:2026-10-01]\n" },
    { "<row r=\"1\"><c r=\"A1\"><f>B1*2</f><v>84</v></c><c r=\"B1\" t=\"str\"><f>\"x\"</f><v>x</v></c><c r=\"C1\"><f>SUM(A1:B1)</f></c></row>",
      "1[nf:84][f:x][ef:=SUM(A1:B1)]\n" },
    /* One row element per cell, as a marketplace's writer does it. */
    { "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"B1\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\"><v>3</v></c></row>"
      "<row r=\"2\"><c r=\"C2\"><v>4</v></c></row>", "1[n:1][n:2]\n2[n:3][][n:4]\n" },
    { "<row><c r=\"A1\"><v>1</v></c></row><row><c r=\"B1\"><v>2</v></c></row><row><c r=\"A2\"><v>3</v></c></row>", "1[n:1][n:2]\n2[n:3]\n" },
    { "<row r=\"5\"/><row r=\"9\"><c r=\"A9\" s=\"1\"/><c r=\"XFD9\"/></row><row r=\"10\"><c r=\"A10\"><v>1</v></c></row>", "10[n:1]\n" },
    { "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>e&#x301;&amp;&lt;</v></c></row>", "1[é&<]\n" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = fixture_xlsx (rows[i].sheet, SHARED, STYLES, NULL, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *got = fixture_dump (bytes, "x.xlsx", 0, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, rows[i].rows);
    }
}

static void
test_xlsx_1904 (void)
{
  g_autoptr (GBytes) bytes = fixture_xlsx ("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44593</v></c></row>", NULL, STYLES,
                                           "<workbookPr date1904=\"1\"/>", NULL);
  g_autofree char *got = fixture_dump (bytes, "x.xlsx", 0, NULL);

  g_assert_cmpstr (got, ==, "1[d:2026-02-02]\n");
}

static void
test_merged (void)
{
  g_autoptr (GBytes) bytes
      = fixture_xlsx ("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Order</v></c><c r=\"B1\" t=\"str\"><v>SKU</v></c></row>"
                      "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>1001</v></c><c r=\"B2\" t=\"str\"><v>x</v></c></row>"
                      "<row r=\"3\"><c r=\"A3\"/><c r=\"B3\" t=\"str\"><v>y</v></c></row><row r=\"4\"><c r=\"B4\" t=\"str\"><v>z</v></c></row>",
                      NULL, NULL, NULL, "<mergeCells count=\"2\"><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"A1:C1\"/></mergeCells>");
  g_autoptr (GError) error = NULL;
  g_autofree char *got = fixture_dump (bytes, "x.xlsx", 0, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, "1[Order][SKU]\n2[1001][x]\n3[m:1001][y]\n4[][z]\n");
}

static void
test_sheets (void)
{
  const char *const parts[] = {
    "xl/workbook.xml",
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Ghi chú\" r:id=\"a\" state=\"hidden\"/><sheet name=\"Biểu đồ\" r:id=\"c\"/><sheet name=\"Đơn hàng\" r:id=\"b\"/>"
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels",
    "<Relationships><Relationship Id=\"b\" Type=\"x/worksheet\" Target=\"../data/two.xml\"/><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"one.xml\"/>"
    "<Relationship Id=\"c\" Type=\"x/chartsheet\" Target=\"c.xml\"/></Relationships>",
    "XL/One.xml", "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
    "data/two.xml", "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>", NULL
  };
  g_autoptr (GBytes) bytes = fixture_zip (parts);
  g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, "x.xlsx");
  g_autoptr (GError) error = NULL;
  g_autofree char *first = fixture_dump (bytes, "x.xlsx", 0, NULL);
  g_autofree char *second = fixture_dump (bytes, "x.xlsx", 1, NULL);

  g_assert_true (khai_table_open (table, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (khai_table_get_n_sheets (table), ==, 2);
  g_assert_cmpstr (khai_table_get_sheet_name (table, 0), ==, "Ghi chú");
  g_assert_true (khai_table_sheet_is_hidden (table, 0));
  g_assert_cmpstr (khai_table_get_sheet_name (table, 1), ==, "Đơn hàng");
  g_assert_false (khai_table_sheet_is_hidden (table, 1));
  g_assert_cmpstr (first, ==, "1[n:1]\n");
  g_assert_cmpstr (second, ==, "1[n:2]\n");
  /* A sheet can be read again. */
  for (guint i = 0; i < 2; i++)
    {
      const KhaiRow *row;

      g_assert_true (khai_table_select (table, 1, NULL, NULL));
      row = khai_table_next (table, NULL, NULL);
      g_assert_nonnull (row);
      g_assert_cmpstr (khai_row_get_cell (row, 0)->text, ==, "2");
      g_assert_cmpstr (khai_row_get_cell (row, 9)->text, ==, "");
      g_assert_null (khai_table_next (table, NULL, NULL));
    }
}

/* ---- ODS ---- */

static void
test_ods (void)
{
  static const struct { const char *table, *rows; } rows[] = {
    { "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>a<text:s text:c=\"2\"/>b</text:p><text:p>c</text:p></table:table-cell>"
      "<table:table-cell office:value-type=\"float\" office:value=\"13.3450000000000000002\"><text:p>13,345</text:p></table:table-cell></table:table-row>",
      "1[a  b\nc][n:13.345]\n" },
    { "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
      "<table:table-row><table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"date\" office:date-value=\"2026-10-01T00:00:00\"/>"
      "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-10-01T08:05:00.000\"/></table:table-row>",
      "4[][][d:2026-10-01][d:2026-10-01T08:05:00]\n" },
    { "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"boolean\" office:boolean-value=\"true\"/>"
      "</table:table-row><table:table-row><table:table-cell office:value-type=\"time\" office:time-value=\"PT10H05M00S\"/></table:table-row>",
      "1[b:TRUE][b:TRUE]\n2[b:TRUE][b:TRUE]\n3[d:10:05:00]\n" },
    { "<table:table-row><table:table-cell office:value-type=\"string\" table:formula=\"of:=NA()\" calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>"
      "<table:table-cell office:value-type=\"float\" office:value=\"584000000000000001\" table:formula=\"of:=1\"/></table:table-row>",
      "1[ef:#N/A][nf:584000000000000001]\n" },
    { "<table:table-row><table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"2\"><text:p>1001</text:p></table:table-cell>"
      "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>hidden remark</text:p></office:annotation><text:p>x</text:p></table:table-cell></table:table-row>"
      "<table:table-row><table:covered-table-cell/><table:table-cell office:value-type=\"string\"><text:p>y</text:p></table:table-cell></table:table-row>",
      "1[1001][x]\n2[m:1001][y]\n" },
    { "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *tables = g_strdup_printf ("<table:tracked-changes><table:table table:name=\"no\"/></table:tracked-changes>"
                                                 "<table:table table:name=\"Orders\">%s</table:table>"
                                                 "<table:table table:name=\"More\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>2</text:p>"
                                                 "</table:table-cell></table:table-row></table:table>", rows[i].table);
      g_autoptr (GBytes) bytes = fixture_ods (tables);
      g_autoptr (GError) error = NULL;
      g_autofree char *got = fixture_dump (bytes, "x.ods", 0, &error);
      g_autofree char *more = fixture_dump (bytes, "x.ods", 1, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, rows[i].rows);
      g_assert_cmpstr (more, ==, "1[2]\n");
    }
}

/* ---- hostile ---- */

static char *
repeat (const char *text, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

static void
assert_problem (GBytes *bytes, const char *name, KhaiErrorCode code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = fixture_problem (bytes, name, &error);

  g_assert_cmpstr (problem, ==, expected);
  g_assert_error (error, KHAI_ERROR, (int) code);
}

static void
test_hostile_xlsx (void)
{
  static const struct { const char *sheet; KhaiErrorCode code; const char *problem; } rows[] = {
    { "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"AMK3\"><v>1</v></c></row>", KHAI_ERROR_TOO_LARGE, "too-many-columns 3 AMK" },
    { "<row r=\"3\"><c r=\"ZZZZZZZZZZ3\"><v>1</v></c></row>", KHAI_ERROR_TOO_LARGE, "none" },
    { "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>", KHAI_ERROR_TOO_LARGE, "too-many-rows 1048577 A" },
    { "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>7</v></c></row>", KHAI_ERROR_DAMAGED, "cell-reference 2 B" },
    { "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>-1</v></c></row>", KHAI_ERROR_DAMAGED, "cell-reference 2 B" },
    { "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c", KHAI_ERROR_DAMAGED, "file-xml 1 " },
    { "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&undefined;</v></c></row>", KHAI_ERROR_DAMAGED, "file-xml 1 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = fixture_xlsx (rows[i].sheet, SHARED, STYLES, NULL, NULL);

      /* A reference that is none is passed over: the cell's place is counted. */
      if (g_str_equal (rows[i].problem, "none"))
        {
          g_autofree char *got = fixture_dump (bytes, "x.xlsx", 0, NULL);

          g_assert_cmpstr (got, ==, "3[n:1]\n");
          continue;
        }
      assert_problem (bytes, "x.xlsx", rows[i].code, rows[i].problem);
    }
}

static void
test_huge (void)
{
  g_autofree char *text = repeat ("0123456789abcdef", 65537);
  g_autofree char *sheet = g_strdup_printf ("<row r=\"4\"><c r=\"C4\" t=\"str\"><v>%s</v></c></row>", text);
  g_autoptr (GBytes) cell = fixture_xlsx (sheet, NULL, NULL, NULL, NULL);
  g_autofree char *csv = g_strdup_printf ("a,b\n1,%s\n", text);
  g_autoptr (GBytes) csv_cell = g_bytes_new_static (csv, strlen (csv));
  g_autofree char *columns = repeat ("x,", 1000000);
  g_autoptr (GBytes) wide = g_bytes_new_static (columns, strlen (columns));

  assert_problem (cell, "x.xlsx", KHAI_ERROR_TOO_LARGE, "cell-too-long 4 C");
  assert_problem (csv_cell, "x.csv", KHAI_ERROR_TOO_LARGE, "cell-too-long 2 B");
  assert_problem (wide, "x.csv", KHAI_ERROR_TOO_LARGE, "too-many-columns 1 AMK");
}

/* 80 MB of spaces pack into 80 kB. */
static void
test_bomb (void)
{
  g_autofree char *spaces = g_strnfill (80 * 1024 * 1024, ' ');
  g_autofree char *shared = g_strconcat ("<si><t>", spaces, "</t></si>", NULL);
  g_autoptr (GBytes) sheet = fixture_xlsx (spaces, NULL, NULL, NULL, NULL);
  g_autoptr (GBytes) strings = fixture_xlsx ("<row/>", shared, NULL, NULL, NULL);

  g_assert_cmpuint (g_bytes_get_size (sheet), <, 200000);
  assert_problem (sheet, "x.xlsx", KHAI_ERROR_TOO_LARGE, "file-bomb 0 ");
  assert_problem (strings, "x.xlsx", KHAI_ERROR_TOO_LARGE, "file-bomb 0 ");
}

static void
test_entities (void)
{
  static const char *const tops[] = {
    "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>",
    "<!DOCTYPE x [<!ENTITY c SYSTEM \"file:///etc/passwd\">]>",
    "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tops); i++)
    {
      g_autofree char *sheet = g_strdup_printf ("%s<worksheet><sheetData><row><c t=\"str\"><v>&c;</v></c></row></sheetData></worksheet>", tops[i]);
      const char *const parts[] = {
        "xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>", "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"one.xml\"/></Relationships>", "xl/one.xml", sheet, NULL
      };
      g_autoptr (GBytes) bytes = fixture_zip (parts);

      assert_problem (bytes, "x.xlsx", KHAI_ERROR_BAD_INPUT, "file-doctype 0 ");
    }
}

/* Cut anywhere, an archive is damaged: no place gives rows and silence. */
static void
test_cut (void)
{
  g_autofree char *sheet = repeat ("<row><c t=\"s\"><v>0</v></c><c><v>12</v></c></row>", 50);
  g_autoptr (GBytes) bytes = fixture_xlsx (sheet, SHARED, STYLES, NULL, NULL);
  gsize size = g_bytes_get_size (bytes);

  for (gsize length = 4; length < size; length += 7)
    {
      g_autoptr (GBytes) cut = fixture_cut (bytes, length);

      assert_problem (cut, "x.xlsx", KHAI_ERROR_DAMAGED, "file-cut-off 0 ");
    }
}

/* One flipped byte is an error or changes one cell at most into another text; it never kills. */
static void
test_flipped (void)
{
  g_autofree char *sheet = repeat ("<row><c t=\"s\"><v>0</v></c><c><v>12</v></c></row>", 50);
  g_autoptr (GBytes) bytes = fixture_xlsx (sheet, SHARED, STYLES, NULL, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) flipped = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *got = NULL;

      copy[i] ^= 1 << (i % 8);
      flipped = g_bytes_new (copy, size);
      got = fixture_dump (flipped, "x.xlsx", 0, &error);
      g_assert_true ((got == NULL) == (error != NULL));
    }
}

static void
test_strangers (void)
{
  static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.......E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  static const char ole_other[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.......W\0o\0r\0d\0";
  const char *const docx[] = { "_rels/.rels", "<x/>", "word/document.xml", "<x/>", NULL };
  const char *const xlsb[] = { "_rels/.rels", "<x/>", "xl/workbook.bin", "x", NULL };
  const char *const zip[] = { "photo.txt", "x", NULL };
  const char *const ods[] = { "content.xml", "x", "META-INF/manifest.xml", "<m:encryption-data/>", NULL };
  const char *const empty[] = { "xl/workbook.xml", "<workbook/>", "xl/_rels/workbook.xml.rels", "<Relationships/>", NULL };
  const struct { GBytes *bytes; const char *problem; } rows[] = {
    { g_bytes_new (NULL, 0), "file-empty 0 " },
    { g_bytes_new_static (ole, sizeof ole), "file-protected 0 " },
    { g_bytes_new_static (ole_other, sizeof ole_other), "file-unknown 0 " },
    { fixture_zip (docx), "file-unknown 0 " },
    { fixture_zip (xlsb), "file-unknown 0 " },
    { fixture_zip (zip), "file-unknown 0 " },
    { fixture_zip (ods), "file-protected 0 " },
    { fixture_zip (empty), "file-no-sheet 0 " },
    { g_bytes_new_static ("%PDF-1.7 x", 10), "file-unknown 0 " },
    { g_bytes_new_static ("\n<html><table>", 14), "file-html 0 " },
    { g_bytes_new_static ("a,\"b\nc", 6), "csv-quote 1 B" },
    { g_bytes_new_static ("a,b\n1,2\n\"x\"y,3", 14), "csv-quote 3 A" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = rows[i].bytes;

      assert_problem (bytes, "orders.xlsx", KHAI_ERROR_BAD_INPUT, rows[i].problem);
    }
}

/* Old workbooks go through a converter when there is one; here it is a script that brings a file of ours. */
static void
test_xls (void)
{
  static const char old[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.......W\0o\0r\0k\0b\0o\0o\0k\0";
  g_autoptr (GBytes) bytes = g_bytes_new_static (old, sizeof old);
  g_autoptr (GBytes) converted = fixture_xlsx ("<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>", NULL, NULL, NULL, NULL);
  g_autofree char *folder = g_dir_make_tmp ("khai-xls-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "ssconvert", NULL);
  g_autofree char *result = g_build_filename (folder, "result.xlsx", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexec /bin/cp '%s' \"$3\"\n", result);
  g_autofree char *before = g_strdup (g_getenv ("PATH"));
  g_autoptr (GError) error = NULL;
  g_autofree char *got = NULL;

  g_setenv ("PATH", folder, TRUE);
  assert_problem (bytes, "x.xls", KHAI_ERROR_BAD_INPUT, "file-xls 0 ");
  g_assert_true (g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  assert_problem (bytes, "x.xls", KHAI_ERROR_BAD_INPUT, "file-convert 0 ");
  g_assert_true (g_file_set_contents (result, g_bytes_get_data (converted, NULL), (gssize) g_bytes_get_size (converted), NULL));
  got = fixture_dump (bytes, "x.xls", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, "1[n:7]\n");
  g_setenv ("PATH", before, TRUE);
  g_unlink (program);
  g_unlink (result);
  g_rmdir (folder);
}

/* Cells typed in the fonts of the 1990s, in a workbook of today. */
static void
test_old_fonts_in_workbook (void)
{
  g_autoptr (GBytes) bytes = fixture_xlsx ("<row><c t=\"str\"><v>M· ®¬n hµng</v></c><c t=\"str\"><v>S¶n phÈm</v></c></row>"
                                           "<row><c t=\"str\"><v>1</v></c><c t=\"str\"><v>B×nh gèm B¸t Trµng</v></c></row>", NULL, NULL, NULL, NULL);

  assert_problem (bytes, "x.xlsx", KHAI_ERROR_BAD_INPUT, "encoding-tcvn3 0 ");
}

static void
test_missing (void)
{
  g_autoptr (KhaiTable) table = khai_table_new ("/nonexistent/orders.xlsx");
  g_autoptr (GError) error = NULL;

  g_assert_false (khai_table_open (table, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_assert_cmpstr (khai_table_get_problem (table)->file, ==, "orders.xlsx");
}

static void
test_cancel (void)
{
  g_autofree char *sheet = repeat ("<row><c><v>12</v></c></row>", 10000);
  g_autoptr (GBytes) bytes = fixture_xlsx (sheet, NULL, NULL, NULL, NULL);
  g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, "x.xlsx");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (khai_table_open (table, cancellable, &error));
  g_assert_true (khai_table_select (table, 0, cancellable, &error));
  g_assert_nonnull (khai_table_next (table, cancellable, &error));
  g_assert_cmpfloat (khai_table_get_progress (table), >, 0);
  g_assert_cmpfloat (khai_table_get_progress (table), <, 1);
  g_cancellable_cancel (cancellable);
  while (khai_table_next (table, cancellable, &error) != NULL)
    n++;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n, <, 5000);
  g_assert_null (khai_table_get_problem (table));
}

static void
test_texts (void)
{
  g_autoptr (KhaiProblem) problem = khai_problem_new (KHAI_SEVERITY_BLOCK, "too-many-columns", "1024", NULL);
  g_autofree char *text = NULL;

  khai_problem_set_place (problem, "/home/x/orders.xlsx", "Đơn", 5, 28, "SKU");
  text = khai_problem_to_text (problem);
  g_assert_cmpstr (text, ==, "orders.xlsx, sheet “Đơn”, row 5, column AB (SKU): There are more than 1024 columns. Remove the columns that are not needed, "
                             "or check that this is the right file.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/table/csv", test_csv);
  g_test_add_func ("/table/encodings", test_encodings);
  g_test_add_func ("/table/western", test_western);
  g_test_add_func ("/table/old-fonts", test_old_fonts);
  g_test_add_func ("/table/not-old", test_not_old);
  g_test_add_func ("/table/xlsx", test_xlsx);
  g_test_add_func ("/table/xlsx-1904", test_xlsx_1904);
  g_test_add_func ("/table/merged", test_merged);
  g_test_add_func ("/table/sheets", test_sheets);
  g_test_add_func ("/table/ods", test_ods);
  g_test_add_func ("/table/hostile-xlsx", test_hostile_xlsx);
  g_test_add_func ("/table/huge", test_huge);
  g_test_add_func ("/table/bomb", test_bomb);
  g_test_add_func ("/table/entities", test_entities);
  g_test_add_func ("/table/cut", test_cut);
  g_test_add_func ("/table/flipped", test_flipped);
  g_test_add_func ("/table/strangers", test_strangers);
  g_test_add_func ("/table/xls", test_xls);
  g_test_add_func ("/table/old-fonts-in-workbook", test_old_fonts_in_workbook);
  g_test_add_func ("/table/missing", test_missing);
  g_test_add_func ("/table/cancel", test_cancel);
  g_test_add_func ("/table/texts", test_texts);
  return g_test_run ();
}
