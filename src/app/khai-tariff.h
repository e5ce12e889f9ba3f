/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-classification.h"
#include "khai-context.h"

G_BEGIN_DECLS

/* What was found in a file of the official tariff. */
typedef struct
{
  guint n_codes, n_groups; /* rows with a code; rows without one (headlines, remarks) */
  guint n_unknown;         /* codes Khai's own nomenclature does not have */
  guint n_problems;        /* rows that keep the file from being taken */
  GPtrArray *problems;     /* (element-type utf8): the first of them, each with its place, in the process's language */
  char **rates;            /* headers of the columns taken as rates and remarks */
} KhaiTariffReport;

void khai_tariff_report_free (KhaiTariffReport *report);
char *khai_tariff_report_to_text (const KhaiTariffReport *report);  /* what was taken or why not, in the process's language */

/* Reads a CSV, XLSX or ODS file with the columns code, description (Vietnamese, English or both), unit and rates, known by their headers
 * in Vietnamese or English, and puts it in the place of the tariff imported before. With any row that cannot be read nothing is taken:
 * KHAI_ERROR_BAD_INPUT, and the report says which rows. Errors of the file as of khai_table_open(). */
gboolean khai_tariff_import (KhaiContext *context, const char *path, KhaiTariffReport **report, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTariffReport, khai_tariff_report_free)

G_END_DECLS
