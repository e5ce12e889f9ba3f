/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows while they are read, and numbers and dates as spreadsheets store them. */

#include "config.h"

#include <string.h>

#include "khai-text.h"
#include "khai-table-private.h"

typedef struct
{
  gsize offset;
  KhaiCellKind kind;
  gboolean formula, merged;
} Slot;

#define EMPTY G_MAXSIZE

/* What a row buffer that once held much is cut back to. */
#define KEEP_BYTES (256 * 1024)

KhaiRowBuffer *
khai_row_buffer_new (void)
{
  KhaiRowBuffer *buffer = g_new0 (KhaiRowBuffer, 1);

  buffer->text = g_string_sized_new (512);
  buffer->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  buffer->cells = g_array_new (FALSE, FALSE, sizeof (KhaiCell));
  return buffer;
}

void
khai_row_buffer_free (KhaiRowBuffer *buffer)
{
  g_string_free (buffer->text, TRUE);
  g_array_unref (buffer->slots);
  g_array_unref (buffer->cells);
  g_free (buffer);
}

void
khai_row_buffer_clear (KhaiRowBuffer *buffer, guint number)
{
  if (buffer->text->allocated_len > KEEP_BYTES)
    {
      g_string_free (buffer->text, TRUE);
      buffer->text = g_string_sized_new (512);
    }
  g_string_truncate (buffer->text, 0);
  g_array_set_size (buffer->slots, 0);
  buffer->row.number = number;
  buffer->filled = FALSE;
}

/* Only text with a combining mark (U+0300 to U+036F: lead bytes CC and CD) can be in another form than NFC. */
static gboolean
needs_nfc (const char *text, gsize length)
{
  return memchr (text, 0xcc, length) != NULL || memchr (text, 0xcd, length) != NULL;
}

/* `column` from 0 and below KHAI_TABLE_MAX_COLUMNS; a cell without text is no cell. */
void
khai_row_buffer_set (KhaiRowBuffer *buffer, guint column, const char *text, gssize length, KhaiCellKind kind, gboolean formula,
                     gboolean merged)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  Slot *slot;

  g_assert (column < KHAI_TABLE_MAX_COLUMNS);
  if (size == 0)
    return;
  while (buffer->slots->len <= column)
    {
      Slot empty = { EMPTY, KHAI_CELL_EMPTY, FALSE, FALSE };

      g_array_append_val (buffer->slots, empty);
    }
  slot = &g_array_index (buffer->slots, Slot, column);
  slot->offset = buffer->text->len;
  slot->kind = kind;
  slot->formula = formula;
  slot->merged = merged;
  if (kind == KHAI_CELL_TEXT && needs_nfc (text, size))
    {
      g_autofree char *copy = g_strndup (text, size);
      g_autofree char *nfc = khai_text_nfc (copy);

      g_string_append (buffer->text, nfc != NULL ? nfc : copy);
    }
  else
    g_string_append_len (buffer->text, text, size);
  g_string_append_c (buffer->text, '\0');
  buffer->filled = TRUE;
}

gboolean
khai_row_buffer_is_empty_at (KhaiRowBuffer *buffer, guint column)
{
  return column >= buffer->slots->len || g_array_index (buffer->slots, Slot, column).offset == EMPTY;
}

const char *
khai_row_buffer_peek (KhaiRowBuffer *buffer, guint column, KhaiCellKind *kind)
{
  if (khai_row_buffer_is_empty_at (buffer, column))
    return NULL;
  *kind = g_array_index (buffer->slots, Slot, column).kind;
  return buffer->text->str + g_array_index (buffer->slots, Slot, column).offset;
}

const KhaiRow *
khai_row_buffer_finish (KhaiRowBuffer *buffer)
{
  g_array_set_size (buffer->cells, buffer->slots->len);
  for (guint i = 0; i < buffer->slots->len; i++)
    {
      const Slot *slot = &g_array_index (buffer->slots, Slot, i);
      KhaiCell *cell = &g_array_index (buffer->cells, KhaiCell, i);

      cell->text = slot->offset == EMPTY ? "" : buffer->text->str + slot->offset;
      cell->kind = slot->kind;
      cell->formula = slot->formula;
      cell->merged = slot->merged;
    }
  buffer->row.n_cells = buffer->cells->len;
  buffer->row.cells = (const KhaiCell *) (gpointer) buffer->cells->data;
  return &buffer->row;
}

/**
 * khai_row_get_cell:
 * @row: a row
 * @column: a column from 0
 *
 * Returns: (transfer none): the cell there; an empty one beyond the row's end
 */
const KhaiCell *
khai_row_get_cell (const KhaiRow *row, guint column)
{
  static const KhaiCell empty = { "", KHAI_CELL_EMPTY, 0, 0 };

  g_return_val_if_fail (row != NULL, &empty);

  return column < row->n_cells ? &row->cells[column] : &empty;
}

/* ---- numbers ---- */

/* Spreadsheets hold binary doubles and write 17 digits of them ("13.345000000000001"); 15 are what anybody typed. */
#define SIGNIFICANT 15

typedef struct
{
  gboolean negative;
  char digits[64];
  guint n_digits;
  int point; /* the value is 0.digits × 10^point */
  gboolean has_exponent, has_point;
} Number;

static gboolean
scan_number (Number *number, const char *text, gsize length)
{
  const char *p = text, *end = text + length;
  gboolean any = FALSE, after = FALSE;
  int exponent = 0;

  memset (number, 0, sizeof *number);
  if (p < end && (*p == '-' || *p == '+'))
    number->negative = *p++ == '-';
  for (; p < end && (g_ascii_isdigit (*p) || (*p == '.' && !after)); p++)
    {
      if (*p == '.')
        {
          after = number->has_point = TRUE;
          continue;
        }
      any = TRUE;
      if (number->n_digits == 0 && *p == '0')
        {
          number->point -= after;
          continue;
        }
      if (number->n_digits == sizeof number->digits)
        return FALSE;
      number->digits[number->n_digits++] = *p;
      number->point += !after;
    }
  if (any && p < end && (*p == 'e' || *p == 'E'))
    {
      g_autofree char *rest = g_strndup (p + 1, end - p - 1);
      gint64 value = 0;

      if (!g_ascii_string_to_signed (*rest == '+' ? rest + 1 : rest, 10, -400, 400, &value, NULL))
        return FALSE;
      exponent = (int) value;
      number->has_exponent = TRUE;
      p = end;
    }
  number->point += exponent;
  return any && p == end;
}

/* To 15 significant digits, half up, without zeros at the end. */
static void
round_number (Number *number)
{
  if (number->n_digits > SIGNIFICANT)
    {
      gboolean up = number->digits[SIGNIFICANT] >= '5';

      number->n_digits = SIGNIFICANT;
      for (int i = SIGNIFICANT - 1; up && i >= 0; i--)
        {
          up = number->digits[i] == '9';
          number->digits[i] = up ? '0' : number->digits[i] + 1;
        }
      if (up)
        {
          memmove (number->digits + 1, number->digits, SIGNIFICANT - 1);
          number->digits[0] = '1';
          number->point++;
        }
    }
  while (number->n_digits > 0 && number->digits[number->n_digits - 1] == '0')
    number->n_digits--;
}

/* TRUE and the number in plain digits; FALSE and nothing written when the text is no number. */
gboolean
khai_cell_append_number (GString *out, const char *text, gsize length)
{
  Number number;

  if (!scan_number (&number, text, length))
    return FALSE;
  /* A whole number written out is taken as it stands: nobody but its writer rounded it. */
  if (!number.has_exponent && !number.has_point)
    {
      g_string_append_len (out, text + (*text == '+'), length - (*text == '+'));
      return TRUE;
    }
  round_number (&number);
  if (number.n_digits == 0)
    {
      g_string_append_c (out, '0');
      return TRUE;
    }
  if (number.negative)
    g_string_append_c (out, '-');
  if (number.point > SIGNIFICANT || number.point < -SIGNIFICANT)
    {
      g_string_append_c (out, number.digits[0]);
      if (number.n_digits > 1)
        g_string_append_c (out, '.');
      g_string_append_len (out, number.digits + 1, number.n_digits - 1);
      g_string_append_printf (out, "E%c%02d", number.point > 0 ? '+' : '-', ABS (number.point - 1));
      return TRUE;
    }
  if (number.point <= 0)
    {
      g_string_append (out, "0.");
      for (int i = number.point; i < 0; i++)
        g_string_append_c (out, '0');
      g_string_append_len (out, number.digits, number.n_digits);
      return TRUE;
    }
  for (int i = 0; i < (int) number.n_digits || i < number.point; i++)
    {
      if (i == number.point)
        g_string_append_c (out, '.');
      g_string_append_c (out, i < (int) number.n_digits ? number.digits[i] : '0');
    }
  return TRUE;
}

/* Days and seconds of a serial date; FALSE for what is no date between 1900 and 9999. */
static gboolean
split_serial (const char *text, gsize length, gint64 *days, gint64 *seconds)
{
  Number number;
  gint64 fraction = 0, scale = 1;

  if (!scan_number (&number, text, length) || number.negative || number.point > 7)
    return FALSE;
  *days = 0;
  for (int i = 0; i < number.point; i++)
    *days = *days * 10 + (i < (int) number.n_digits ? number.digits[i] - '0' : 0);
  for (int i = number.point; i < (int) number.n_digits && scale < G_GINT64_CONSTANT (1000000000000); i++)
    {
      fraction = fraction * 10 + (i < 0 ? 0 : number.digits[i] - '0');
      scale *= 10;
    }
  *seconds = (fraction * 86400 + scale / 2) / scale;
  if (*seconds == 86400)
    {
      *seconds = 0;
      (*days)++;
    }
  return TRUE;
}

/* Dates are counted from 1899-12-31 = 0, with a 29th of February 1900 that never was (serial 60), or from 1904-01-01. */
gboolean
khai_cell_append_serial (GString *out, const char *text, gsize length, gboolean since_1904, gboolean time_only)
{
  gint64 days, seconds;
  GDate date;

  if (!split_serial (text, length, &days, &seconds) || (!since_1904 && days == 60) || days > 2958465)
    return FALSE;
  if (time_only && days == 0)
    {
      g_string_append_printf (out, "%02d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
      return TRUE;
    }
  if (since_1904)
    days += 1462;
  else if (days < 60)
    days++;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 30, G_DATE_DECEMBER, 1899);
  g_date_add_days (&date, days);
  g_string_append_printf (out, "%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
  if (seconds > 0)
    g_string_append_printf (out, "T%02d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
  return TRUE;
}
