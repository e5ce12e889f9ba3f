/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-key.h"

G_BEGIN_DECLS

/* A package: what a person carries to a Single Window as one file. A zip archive whose parts are named, with their digests, in a signed list. What is in it
 * is for both ends of the way: the window finds the exact bytes, the person can open it and read. */
#define KHAI_PACKAGE_SUFFIX ".khai.zip"
#define KHAI_PACKAGE_MAX_BYTES (16 * 1024 * 1024)

typedef struct
{
  const char *name;      /* lower-case letters, digits, '.' and '-' */
  GBytes *bytes;
} KhaiPackagePart;

typedef struct
{
  JsonObject *manifest;  /* what was signed; "parts" is in it */
  char *thumbprint;      /* of the certificate that signed it, base64url SHA-256: who may be believed is the caller's to say */
  char *owner;           /* its common name */
  GHashTable *parts;     /* name → GBytes */
} KhaiPackage;

/* `manifest` gets the member "parts". */
GBytes *khai_package_make (KhaiKey *key, JsonObject *manifest, const KhaiPackagePart *parts, guint n_parts, GError **error);
/* KHAI_ERROR_DAMAGED: no package, or cut off. KHAI_ERROR_SIGNATURE: a part is not the one that was signed. KHAI_ERROR_TOO_LARGE. */
KhaiPackage *khai_package_read (GBytes *file, GError **error);
GBytes *khai_package_get (const KhaiPackage *package, const char *name);      /* (transfer none) (nullable) */
const char *khai_package_say (const KhaiPackage *package, const char *member); /* a text of the manifest (nullable) */
void khai_package_free (KhaiPackage *package);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiPackage, khai_package_free)

G_END_DECLS
