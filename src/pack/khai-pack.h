/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-reference.h"
#include "khai-sql.h"

G_BEGIN_DECLS

/* What khai-pack knows while it compiles data/: filled file by file, checked across files, then written. */

/* Where something was read: for messages, file:line. */
typedef struct
{
  const char *file; /* (transfer none): interned */
  guint line;
} KhaiPackWhere;

typedef struct
{
  char *id, *icon;
  char *title[KHAI_N_LANGS];
} KhaiPackSection;

typedef struct
{
  char *id, *section;
  char *title[KHAI_N_LANGS], *hint[KHAI_N_LANGS];
} KhaiPackStep;

typedef struct
{
  char *name, *pattern;
  char *parent;       /* (nullable) */
  guint max_elements; /* in the contract; 0: the usual */
} KhaiPackTable;

typedef struct
{
  KhaiField field;
  gboolean contract_required;
  char **kinds; /* (nullable) datasets that have it; NULL: all */
  KhaiPackWhere where;
  guint required_line, visible_line;
} KhaiPackField;

typedef struct
{
  char *id;
  char *title[KHAI_N_LANGS], *note[KHAI_N_LANGS];
  gboolean extendable;
  GPtrArray *codes; /* (element-type KhaiPackCode) */
  KhaiPackWhere where;
} KhaiPackList;

typedef struct
{
  KhaiCode code;
  char *aliases, *source;
  KhaiPackWhere where;
} KhaiPackCode;

typedef struct
{
  char *code;
  char *title[KHAI_N_LANGS];
  char *terms[KHAI_N_LANGS], *products[KHAI_N_LANGS]; /* separated by '|' */
  char *facets;
  char *unit;
  KhaiPackWhere where;
  gboolean provisional; /* has no row of its own */
} KhaiPackCommodity;

typedef struct
{
  char *subject, *kind; /* chapter or heading; "includes" or "excludes" */
  char *targets;        /* codes separated by '|' */
  char *text[KHAI_N_LANGS];
} KhaiPackNote;

typedef struct
{
  char *id, *severity, *scope, *fields, *sql;
  char *message[KHAI_N_LANGS], *resolution[KHAI_N_LANGS];
  char *legal, *valid_from, *valid_to;
  KhaiPackWhere where;
  guint sql_line;
} KhaiPackRule;

typedef struct
{
  char *data_dir, *iso_dir, *locale_dir;
  guint n_problems;
  GHashTable *meta; /* name → value */
  GPtrArray *sections, *steps, *tables, *fields, *lists, *commodities, *notes, *rules;
  GHashTable *fields_by_pointer, *lists_by_id, *steps_by_id;
  GPtrArray *vague_words; /* (element-type KhaiPackRow) */
  GPtrArray *fallback;    /* (element-type KhaiPackRow): what to do when the window is shut */
  GPtrArray *questions;   /* (element-type KhaiPackRow): about the regime, and their answers */
  GPtrArray *facets;      /* (element-type KhaiPackRow): questions and labels of answers */
  GHashTable *dialects;   /* id → JSON text */
  GHashTable *layouts;    /* id → JSON text */
  GChecksum *digest;  /* of every source read */
  GHashTable *inputs; /* paths of files and folders read: for the build's dependencies */
} KhaiPack;

KhaiPack *khai_pack_new (const char *data_dir, const char *iso_dir, const char *locale_dir);
void khai_pack_free (KhaiPack *pack);

/* Says what is wrong, where, and what to do. Nothing is written once a problem was found, but reading goes on,
 * so that all are told. */
void khai_pack_problem (KhaiPack *pack, KhaiPackWhere where, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void khai_pack_note (KhaiPack *pack, const char *format, ...) G_GNUC_PRINTF (2, 3);
KhaiPackWhere khai_pack_where (KhaiPack *pack, const char *relative, guint line);

/* (nullable): NULL after a problem was told. `relative` to the data folder; an absolute path stays. */
char *khai_pack_read_file (KhaiPack *pack, const char *relative, gsize *length);
gboolean khai_pack_has_file (KhaiPack *pack, const char *relative);
char **khai_pack_list_files (KhaiPack *pack,
                             const char *folder,
                             const char *suffix); /* sorted, relative */

/* CSV files. */
typedef struct
{
  guint line;
  char **
      cells; /* in the order of the columns asked for; "" where the file lacks an optional column */
} KhaiPackRow;

/* Columns that end in '?' may be missing from the file; columns not asked for are a problem. (element-type
 * KhaiPackRow) */
GPtrArray *khai_pack_read_table (KhaiPack *pack, const char *relative, const char *const *columns);

GHashTable *khai_pack_json_lines (const char *text); /* JSON pointer → line as GUINT_TO_POINTER */

void khai_pack_read_dictionary (KhaiPack *pack);
void khai_pack_read_codes (KhaiPack *pack);
void khai_pack_read_iso_lists (KhaiPack *pack, KhaiPackList *countries, KhaiPackList *currencies);
KhaiPackCode *
khai_pack_list_add (KhaiPack *pack, KhaiPackList *list, const char *code, KhaiPackWhere where);
void khai_pack_read_nomenclature (KhaiPack *pack);
const KhaiPackCommodity *khai_pack_find_commodity (const KhaiPack *pack, const char *code);
void khai_pack_read_notes (KhaiPack *pack);
void khai_pack_read_questions (KhaiPack *pack);
void khai_pack_read_fallback (KhaiPack *pack);
void khai_pack_read_facets (KhaiPack *pack);
void khai_pack_read_vague_words (KhaiPack *pack);
void khai_pack_read_rules (KhaiPack *pack);
void khai_pack_read_dialects (KhaiPack *pack);
void khai_pack_read_layouts (KhaiPack *pack);
void khai_pack_check_scenarios (KhaiPack *pack);
void khai_pack_check_fields (KhaiPack *pack); /* what needs lists and steps */
void khai_pack_check_sql (
    KhaiPack *pack); /* conditions and rules, in a database shaped like the document */

JsonNode *khai_pack_contract (KhaiPack *pack);
char *khai_pack_schema_pattern (const KhaiField *field); /* (nullable) */

gboolean khai_pack_write (KhaiPack *pack, const char *path, GError **error);
gboolean khai_pack_write_dialects (KhaiPack *pack, sqlite3 *db, GError **error);
gboolean khai_pack_write_layouts (KhaiPack *pack, sqlite3 *db, GError **error);
gboolean khai_pack_write_entries (sqlite3 *db, const char *sql, GHashTable *entries, GError **error);
gboolean khai_pack_write_search_index (KhaiPack *pack, sqlite3 *db, GError **error);
gboolean khai_pack_write_fallback (KhaiPack *pack, sqlite3 *db, GError **error);
gboolean khai_pack_write_questions (KhaiPack *pack, sqlite3 *db, GError **error);
gboolean khai_pack_write_facets (KhaiPack *pack, sqlite3 *db, GError **error);
gboolean khai_pack_write_suggestions (KhaiPack *pack, sqlite3 *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiPack, khai_pack_free)

G_END_DECLS
