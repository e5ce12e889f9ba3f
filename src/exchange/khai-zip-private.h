/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <zip.h>
#include "khai-table-private.h"

G_BEGIN_DECLS

/* XML parts of a zip archive, parsed piece by piece: no document type, no entities, no network, a limit on what comes out. */
typedef struct
{
  /* `attributes` as libxml2's SAX2: five pointers each; read them with khai_xml_attribute(). */
  void (*start) (gpointer data, const char *name, const char **attributes, guint n_attributes);
  void (*end) (gpointer data, const char *name);
  void (*text) (gpointer data, const char *text, gsize length);
} KhaiXmlHandler;

typedef struct _KhaiXmlPart KhaiXmlPart;

zip_t *khai_zip_open (GBytes *bytes, KhaiProblem **problem, GError **error);
/* (transfer full): the name as it stands in the archive, also when it differs in case; NULL: no such part */
char *khai_zip_find (zip_t *zip, const char *name);

/* Errors and places go to `book`. NULL with the error set when there is no such part or it is too large. */
KhaiXmlPart *khai_xml_part_open (KhaiBook *book, zip_t *zip, const char *name, const KhaiXmlHandler *handler, gpointer data,
                                 guint64 max_bytes, GError **error);
/* Parses one piece more; `*more` FALSE at the end. FALSE with the error on damage or cancel. */
gboolean khai_xml_part_step (KhaiXmlPart *part, gboolean *more, GCancellable *cancellable, GError **error);
gboolean khai_xml_part_run (KhaiXmlPart *part, GCancellable *cancellable, GError **error); /* all of it, then frees */
double khai_xml_part_progress (KhaiXmlPart *part);
void khai_xml_part_stop (KhaiXmlPart *part); /* from a handler: nothing behind this is wanted */
void khai_xml_part_free (KhaiXmlPart *part);

/* Whether the text occurs in a part, without parsing it. FALSE also when the part cannot be read: parsing will say why. */
gboolean khai_zip_part_contains (zip_t *zip, const char *name, const char *needle, guint64 max_bytes, GCancellable *cancellable);

/* (transfer none) (nullable): the value's start; `*length` its bytes. */
const char *khai_xml_attribute (const char **attributes, guint n_attributes, const char *name, gsize *length);
char *khai_xml_attribute_dup (const char **attributes, guint n_attributes, const char *name);
guint khai_xml_attribute_uint (const char **attributes, guint n_attributes, const char *name, guint otherwise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiXmlPart, khai_xml_part_free)

G_END_DECLS
