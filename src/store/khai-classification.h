/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* Which code somebody chose for which goods, and why. */
typedef enum { KHAI_SURENESS_SURE, KHAI_SURENESS_FAIRLY, KHAI_SURENESS_UNSURE, KHAI_N_SURENESSES } KhaiSureness;

const char *khai_sureness_to_string (KhaiSureness sureness);                    /* "sure", "fairly", "unsure" */
gboolean khai_sureness_from_string (const char *text, KhaiSureness *sureness);

typedef struct
{
  char *id;                       /* uuid; made when it is stored */
  char *time;                     /* RFC 3339; made when it is stored */
  char *actor;
  char *text;                     /* the goods' own words */
  char *code;                     /* 8 digits */
  char *title;                    /* what the code was called then */
  char *edition;                  /* of the reference data it was decided with */
  KhaiSureness sureness;
  char *note;                     /* free words; "" */
  JsonNode *evidence;             /* (nullable): questions and answers, refused codes, facts to collect, notes (see 002-classification.sql) */
  char *declaration;              /* (nullable): our id of the declaration it was decided for */
  guint line;                     /* its goods line, from 1; 0: none */
  char *client, *product;         /* (nullable) */
} KhaiClassification;

KhaiClassification *khai_classification_new (void);
void khai_classification_free (KhaiClassification *classification);

gboolean khai_store_add_classification (KhaiStore *self, KhaiClassification *classification, GError **error); /* sets id and time */
KhaiClassification *khai_store_get_classification (KhaiStore *self, const char *id, GError **error);          /* KHAI_ERROR_NOT_FOUND */
GPtrArray *khai_store_list_classifications (KhaiStore *self, guint limit, GError **error);                    /* newest first (element-type KhaiClassification) */

/* Goods' words and the code they had: decisions that were not unsure, then lines of declarations that were sent. */
typedef struct { char *text; char *code; } KhaiPrecedent;

void khai_precedent_free (KhaiPrecedent *precedent);
GPtrArray *khai_store_list_precedents (KhaiStore *self, guint limit, GError **error);                         /* newest first (element-type KhaiPrecedent) */

/* ---- the official tariff laid beside ours ---- */

typedef struct
{
  char *code;                     /* 2 to 10 digits, as the tariff has them */
  char *description_vi, *description_en, *unit; /* (nullable) */
  JsonNode *rates;                /* {column name: cell} */
} KhaiTariffCode;

typedef struct { char *source; char *imported_at; guint n_codes; } KhaiTariff;

void khai_tariff_code_free (KhaiTariffCode *code);
void khai_tariff_free (KhaiTariff *tariff);
/* Replaces what was imported before, all or nothing. KHAI_ERROR_EXISTS: a code twice. */
gboolean khai_store_import_tariff (KhaiStore *self, const char *source, const GPtrArray *codes, GError **error);
KhaiTariff *khai_store_get_tariff (KhaiStore *self, GError **error);                                          /* NULL without error: none */
KhaiTariffCode *khai_store_get_tariff_code (KhaiStore *self, const char *code, GError **error);               /* NULL without error: none */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiClassification, khai_classification_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiPrecedent, khai_precedent_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTariffCode, khai_tariff_code_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTariff, khai_tariff_free)

G_END_DECLS
