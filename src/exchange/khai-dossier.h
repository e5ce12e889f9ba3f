/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why goods got their code, on one page: for customs, a colleague, or oneself in two years. All texts in the language of the page; (nullable)
 * ones are left out. */
typedef struct { char *one; char *two; char *three; } KhaiDossierRow;

typedef struct
{
  char *goods;                       /* their own words */
  char *code, *title;                /* with dots; what it covers */
  char *path;                        /* (nullable): what stands above it */
  char *unit;                        /* (nullable) */
  char *official;                    /* (nullable): what the imported tariff calls it */
  char *sureness, *who, *when;
  char *edition;                     /* of the reference data */
  char *purpose;                     /* (nullable): declaration and line */
  char *remarks;                     /* (nullable) */
  GPtrArray *answers;                /* (element-type KhaiDossierRow): question, answer */
  GPtrArray *refused;                /* (element-type KhaiDossierRow): code, title, reason */
  GPtrArray *facts, *notes, *sources; /* (element-type utf8) */
  char *time;                        /* RFC 3339 */
} KhaiDossier;

KhaiDossier *khai_dossier_new (void);
void khai_dossier_free (KhaiDossier *dossier);
void khai_dossier_add_row (GPtrArray *rows, const char *one, const char *two, const char *three);

/* One A4 page whatever there is to say: lists are shortened, and the page says so. `n_missing`: see khai_pdf_write(). */
gboolean khai_dossier_write (const KhaiDossier *dossier, const char *path, gboolean *shortened, guint *n_missing, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiDossier, khai_dossier_free)

G_END_DECLS
