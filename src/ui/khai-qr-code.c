/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The code itself is made by libqrencode; here it is drawn, with the quiet zone around it that cameras need. */

#include "config.h"

#include "khai-qr-code.h"

#include <qrencode.h>

#define QUIET 4        /* modules of light around it */
#define SIZE 208       /* pixels */
#define SMALLEST 140

struct _KhaiQrCode
{
  GtkWidget parent_instance;

  QRcode *code; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (KhaiQrCode, khai_qr_code, GTK_TYPE_WIDGET)

gboolean
khai_qr_code_set_text (KhaiQrCode *self, const char *text)
{
  g_return_val_if_fail (KHAI_IS_QR_CODE (self), FALSE);

  g_clear_pointer (&self->code, QRcode_free);
  if (text != NULL)
    self->code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return self->code != NULL;
}

static GtkSizeRequestMode
khai_qr_code_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
khai_qr_code_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = SMALLEST;
  *natural = SIZE;
  *minimum_baseline = *natural_baseline = -1;
}

/* Whole pixels for each module: what is blurred is not read. */
static void
khai_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA light = { 1, 1, 1, 1 };
  static const GdkRGBA dark = { 0, 0, 0, 1 };
  KhaiQrCode *self = KHAI_QR_CODE (widget);
  int side = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  int width;
  int module;
  int left;
  int top;

  if (self->code == NULL)
    return;
  width = self->code->width;
  module = MAX (side / (width + 2 * QUIET), 1);
  left = (gtk_widget_get_width (widget) - module * width) / 2;
  top = (gtk_widget_get_height (widget) - module * width) / 2;
  gtk_snapshot_append_color (snapshot, &light,
                             &GRAPHENE_RECT_INIT (left - QUIET * module, top - QUIET * module, module * (width + 2 * QUIET), module * (width + 2 * QUIET)));
  for (int y = 0; y < width; y++)
    for (int x = 0; x < width;)
      {
        int from = x;

        /* Modules side by side are one rectangle; bit 0 says that one is dark. */
        while (x < width && (self->code->data[y * width + x] & 1))
          x++;
        if (x > from)
          gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (left + from * module, top + y * module, (x - from) * module, module));
        else
          x++;
      }
}

GtkWidget *
khai_qr_code_new (void)
{
  return g_object_new (KHAI_TYPE_QR_CODE, NULL);
}

static void
khai_qr_code_finalize (GObject *object)
{
  g_clear_pointer (&KHAI_QR_CODE (object)->code, QRcode_free);
  G_OBJECT_CLASS (khai_qr_code_parent_class)->finalize (object);
}

static void
khai_qr_code_class_init (KhaiQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = khai_qr_code_finalize;
  widget_class->get_request_mode = khai_qr_code_get_request_mode;
  widget_class->measure = khai_qr_code_measure;
  widget_class->snapshot = khai_qr_code_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
khai_qr_code_init (KhaiQrCode *self)
{
}
