/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-reference.h"

#include "khai-sql.h"

G_BEGIN_DECLS

/* What as-you-type search keeps in memory: loaded when first asked for. */
typedef struct _KhaiSearch KhaiSearch;

KhaiSearch *khai_search_new (sqlite3 *db, GError **error);
void khai_search_free (KhaiSearch *search);
GPtrArray *khai_search_run (KhaiSearch *search, const char *query, guint limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSearch, khai_search_free)

/* What suggestion keeps in memory: loaded when first asked for. */
typedef struct _KhaiSuggest KhaiSuggest;

KhaiSuggest *khai_suggest_new (sqlite3 *db, GError **error);
void khai_suggest_free (KhaiSuggest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSuggest, khai_suggest_free)

struct _KhaiReference
{
  GObject parent_instance;

  char *path;               /* (owned) */
  sqlite3 *db;              /* (owned) */
  GHashTable *meta;         /* (owned): name → value */
  GPtrArray *fields;        /* (owned) (element-type KhaiField) */
  GPtrArray *sections;      /* (owned) (element-type KhaiSection) */
  GPtrArray *steps;         /* (owned) (element-type KhaiStep) */
  GHashTable *by_pointer;   /* (owned): pattern → KhaiField of `fields` */
  GHashTable *extendable;   /* (owned): ids of lists that take codes of their own */
  GPtrArray *own;           /* (owned) (element-type KhaiCode): codes of this user */
  KhaiStmt *code_stmt;      /* (owned) (nullable): prepared when first needed, as the next ones */
  KhaiStmt *codes_stmt;     /* (owned) (nullable) */
  KhaiStmt *words_stmt;     /* (owned) (nullable) */
  KhaiStmt *commodity_stmt; /* (owned) (nullable) */
  KhaiStmt *children_stmt;  /* (owned) (nullable) */
  KhaiStmt *notes_stmt;     /* (owned) (nullable) */
  KhaiSearch *search;       /* (owned) (nullable) */
  KhaiSuggest *suggest;     /* (owned) (nullable) */
};

KhaiCode *khai_reference_find_own (KhaiReference *self, const char *list, const char *code);
char *khai_reference_own_words (const KhaiCode *own);
char *khai_reference_get_code_words (KhaiReference *self, const KhaiCode *code);

/* "6109.10.10" and "61 09" as digits; NULL if there is anything else in it, or no code can be so long. */
char *khai_reference_plain_code (const char *code);

/* Prepares `sql` into `*slot` once; the statement is reset on every call. */
KhaiStmt *
khai_reference_stmt (KhaiReference *self, KhaiStmt **slot, const char *sql, GError **error);

G_END_DECLS
