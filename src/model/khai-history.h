/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-decimal.h"

G_BEGIN_DECLS

/* What somebody's own past lines say is usual: what a unit costs, what a piece weighs. */
typedef struct _KhaiHistory KhaiHistory;

/* One goods line of a declaration that was sent. Numbers as text in wire form, as documents hold them. */
typedef struct
{
  const char *exporter;   /* tax code */
  const char *goods;      /* (nullable): the exporter's own code of the goods */
  const char *code;       /* commodity code */
  const char *unit, *currency;
  const char *quantity, *value;
  const char *net_mass;   /* (nullable): kg */
} KhaiPastLine;

typedef enum
{
  KHAI_USUAL_PRICE, /* of one unit, in the currency, six decimals */
  KHAI_USUAL_MASS   /* of one unit, in kg, six decimals */
} KhaiUsualMeasure;

typedef struct
{
  KhaiUsualMeasure measure;
  gboolean of_goods;      /* of the exporter's own goods, else of all goods with the code */
  const char *exporter, *key, *unit, *currency; /* currency: "" for masses */
  guint n;                /* from so many lines */
  gint64 low, high;       /* between which four in five lie */
} KhaiUsual;

#define KHAI_HISTORY_LEAST 5 /* lines, before anything is called usual */
#define KHAI_HISTORY_SCALE 6

typedef void (*KhaiUsualFunc) (const KhaiUsual *usual, gpointer user_data);

KhaiHistory *khai_history_new (void);
void khai_history_free (KhaiHistory *self);
void khai_history_add (KhaiHistory *self, const KhaiPastLine *line);
void khai_history_foreach (KhaiHistory *self, KhaiUsualFunc func, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiHistory, khai_history_free)

G_END_DECLS
