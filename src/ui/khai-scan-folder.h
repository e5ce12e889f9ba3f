/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* A folder into which a scanner or a phone puts papers: what appears there is offered for what customs asks for.
 * Signal: "chosen" (const char *path, const char *request, const char *kind). */
#define KHAI_TYPE_SCAN_FOLDER (khai_scan_folder_get_type ())
G_DECLARE_FINAL_TYPE (KhaiScanFolder, khai_scan_folder, KHAI, SCAN_FOLDER, AdwBin)

void khai_scan_folder_begin (KhaiScanFolder *self, KhaiSession *session);   /* forgets what was asked for */
/* Something customs asks for: `name` is shown. */
void khai_scan_folder_add (KhaiScanFolder *self, const char *request, const char *kind, const char *name);
void khai_scan_folder_end (KhaiScanFolder *self, GPtrArray *attachments);   /* of KhaiAttachment: what is there already is not offered; shows the rest */

G_END_DECLS
