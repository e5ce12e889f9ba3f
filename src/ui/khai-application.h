/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-context.h"

G_BEGIN_DECLS

/* What the command line says. */
typedef struct
{
  char *data_dir;      /* (nullable) */
  char *lang;          /* (nullable) */
  char *place;         /* (nullable): where to begin */
  char *open;          /* (nullable): reference of the declaration to begin with */
  char *sample;        /* (nullable): a sample to begin with, as a new declaration */
  char *section;       /* (nullable): and its section */
  gboolean new_instance;
} KhaiOptions;

#define KHAI_TYPE_APPLICATION (khai_application_get_type ())
G_DECLARE_FINAL_TYPE (KhaiApplication, khai_application, KHAI, APPLICATION, AdwApplication)

KhaiApplication *khai_application_new (const KhaiOptions *options);
/* Puts a copy in the place of the profile's database: everything is closed for it and opened again. `passphrase` is nullable. */
void khai_application_restore (KhaiApplication *self, const char *path, const char *passphrase);

G_END_DECLS
