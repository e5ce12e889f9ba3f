/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages of text through Pango and cairo: Pango finds fonts for every script, cairo embeds them with the text they stand for. */

#include "config.h"

#include "khai-pdf.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <pango/pangocairo.h>

#include "khai-error.h"

/* A4 in points, and its margins. */
#define WIDTH 595.276
#define HEIGHT 841.89
#define MARGIN 45.0

static PangoLayout *
new_layout (cairo_t *context, const char *markup, double size)
{
  PangoLayout *layout = pango_cairo_create_layout (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");

  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) ((WIDTH - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.1f);
  pango_layout_set_markup (layout, markup, -1);
  return layout;
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * khai_pdf_fits:
 * @markup: Pango markup
 * @size: font size in points
 *
 * Returns: %TRUE if it is no longer than one page
 */
gboolean
khai_pdf_fits (const char *markup, double size)
{
  g_autoptr (GByteArray) unused = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, unused, WIDTH, HEIGHT);
  cairo_t *context = cairo_create (surface);
  g_autoptr (PangoLayout) layout = new_layout (context, markup, size);
  int height;

  pango_layout_get_size (layout, NULL, &height);
  cairo_destroy (context);
  cairo_surface_destroy (surface);
  return (double) height / PANGO_SCALE <= HEIGHT - 2 * MARGIN;
}

/* Whole lines only, down to the lower margin. */
static void
show_lines (cairo_t *context, PangoLayout *layout)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do
    {
      PangoRectangle line;

      pango_layout_iter_get_line_extents (iter, NULL, &line);
      if ((double) (line.y + line.height) / PANGO_SCALE > HEIGHT - 2 * MARGIN)
        break;
      cairo_move_to (context, MARGIN + (double) line.x / PANGO_SCALE,
                     MARGIN + (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE);
      pango_cairo_show_layout_line (context, pango_layout_iter_get_line_readonly (iter));
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

/**
 * khai_pdf_write:
 * @path: the file
 * @title: of the document
 * @markup: Pango markup
 * @size: font size in points
 * @time: (nullable): when it was made, RFC 3339
 * @n_missing: (out) (optional): characters for which no font has a glyph
 * @error: %KHAI_ERROR_IO and what writing a file may meet
 *
 * Returns: %TRUE when the file is there
 */
gboolean
khai_pdf_write (const char *path, const char *title, const char *markup, double size, const char *time, guint *n_missing, GError **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();

  g_return_val_if_fail (path != NULL && title != NULL && markup != NULL, FALSE);

  g_ptr_array_add (pages, (gpointer) markup);
  return khai_pdf_write_pages (path, title, pages, size, time, n_missing, error);
}

/**
 * khai_pdf_write_pages:
 * @path: the file
 * @title: of the document
 * @pages: (element-type utf8): Pango markup, one for each page
 * @size: font size in points
 * @time: (nullable): when it was made, RFC 3339
 * @n_missing: (out) (optional): characters for which no font has a glyph
 * @error: %KHAI_ERROR_IO and what writing a file may meet
 *
 * Returns: %TRUE when the file is there
 */
gboolean
khai_pdf_write_pages (const char *path, const char *title, GPtrArray *pages, double size, const char *time, guint *n_missing, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *context;
  cairo_status_t status;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (path != NULL && title != NULL && pages != NULL, FALSE);

  if (n_missing != NULL)
    *n_missing = 0;
  surface = cairo_pdf_surface_create_for_stream (append, bytes, WIDTH, HEIGHT);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Khai");
  if (time != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
  context = cairo_create (surface);
  for (guint i = 0; i < pages->len; i++)
    {
      g_autoptr (PangoLayout) layout = new_layout (context, pages->pdata[i], size);

      show_lines (context, layout);
      if (n_missing != NULL)
        *n_missing += (guint) pango_layout_get_unknown_glyphs_count (layout);
      cairo_show_page (context);
    }
  cairo_destroy (context);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_IO, "the page could not be made: %s", cairo_status_to_string (status));
      return FALSE;
    }
  if (g_file_set_contents (path, (const char *) bytes->data, bytes->len, &failure))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
