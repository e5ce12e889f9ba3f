/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-reference.h"
#include "khai-rules.h"
#include "khai-sql.h"
#include "khai-word-match.h"

G_BEGIN_DECLS

/* What the files of this room share and nobody else needs. */

/* ---- what is said (khai-rules-text.c) ---- */

typedef enum
{
  KHAI_TEXT_TYPE_TEXT,
  KHAI_TEXT_TYPE_DECIMAL,
  KHAI_TEXT_TYPE_INTEGER,
  KHAI_TEXT_TYPE_DATE,
  KHAI_TEXT_TYPE_BOOLEAN,
  KHAI_TEXT_TYPE_GROUP,
  KHAI_TEXT_TYPE_LIST,
  KHAI_TEXT_REQUIRED,
  KHAI_TEXT_EMPTY,
  KHAI_TEXT_CONTROL,
  KHAI_TEXT_CHARSET_ASCII,
  KHAI_TEXT_CHARSET_WIRE,
  KHAI_TEXT_CHARSET_DIGITS,
  KHAI_TEXT_LENGTH_SHORT,
  KHAI_TEXT_LENGTH_LONG,
  KHAI_TEXT_WIRE,
  KHAI_TEXT_WIRE_RENDERED,
  KHAI_TEXT_WIRE_NUMBER,
  KHAI_TEXT_PATTERN,
  KHAI_TEXT_PATTERN_EXAMPLE,
  KHAI_TEXT_CODE,
  KHAI_TEXT_CODE_OPEN_LIST,
  KHAI_TEXT_CODE_ENDED,
  KHAI_TEXT_CODE_REPLACED,
  KHAI_TEXT_CODE_NOT_YET,
  KHAI_TEXT_DECIMALS,
  KHAI_TEXT_DECIMALS_NONE,
  KHAI_TEXT_NUMBER_BIG,
  KHAI_TEXT_RANGE,
  KHAI_TEXT_RANGE_NEGATIVE,
  KHAI_TEXT_UNKNOWN,
  KHAI_TEXT_LINE,
  KHAI_TEXT_SCHEMA,
  KHAI_TEXT_ROWS,
  KHAI_TEXT_MORE,
  KHAI_TEXT_RULE,
  KHAI_N_TEXTS,
  KHAI_TEXT_NONE = KHAI_N_TEXTS
} KhaiTextId;

typedef struct
{
  const char *name;
  const char *text[KHAI_N_LANGS];
} KhaiArg;

const char *khai_text_rule (KhaiTextId id);
char *khai_text_fill (const char *template, KhaiLang lang, const KhaiArg *args, guint n_args);
KhaiFinding *khai_text_finding (KhaiTextId id, const char *pointer, const KhaiArg *args, guint n_args);
char *khai_text_shorten (const char *text);

/* ---- what was found so far (khai-rules-text.c) ---- */

typedef struct
{
  GPtrArray *findings;
  gboolean full;
} KhaiReport;

void khai_report_add (KhaiReport *report, KhaiFinding *finding);

/* ---- the dictionary as tables (khai-schema.c) ---- */

typedef struct _KhaiTable KhaiTable;
typedef struct _KhaiPlace KhaiPlace;
typedef struct _KhaiContents KhaiContents;

typedef enum
{
  KHAI_PLACE_ORDINARY,
  KHAI_PLACE_SCHEMA_VERSION, /* kept by the program, not by the dictionary */
  KHAI_PLACE_LINE
} KhaiPlaceKind;

/* A place of the document: a member or an array's elements. */
struct _KhaiPlace
{
  KhaiPlaceKind kind;
  GHashTable *members;      /* (nullable) name → KhaiPlace */
  KhaiPlace *element;       /* (nullable): what stands in an array here */
  const KhaiField *field;   /* (nullable): a value stands here */
  KhaiTable *table;         /* (nullable): a row begins here */
  guint column;             /* of the field in its table */
  guint order;              /* of the field, or of the first field below */
};

struct _KhaiTable
{
  char *name, *pattern;
  GPtrArray *fields;        /* (element-type KhaiField, not owned) */
  GPtrArray *regexes;       /* GRegex or NULL for each field */
  KhaiStmt *insert, *clear; /* prepared once */
  KhaiStmt *conditions;     /* (nullable): row, then every condition that is not constant */
  GArray *condition_of;     /* gint for each condition: 2 · column, + 1 if it is `required` */
  GArray *condition_reads;  /* which columns they read */
  GArray *answers;          /* gint64: for each row its place, then 0 or 1 for each condition, as last asked */
  gboolean stale;           /* they have to be asked again */
  KhaiContents *contents;
};

typedef struct
{
  KhaiPlace *root;
  GPtrArray *tables;        /* of KhaiTable; the first is the one whose pattern is "" */
  GArray *reading;          /* (nullable): where it is noted what a statement reads that is being prepared (not owned) */
  gboolean forgotten;       /* the next check has to ask everything */
} KhaiSchema;

KhaiSchema *khai_schema_new (sqlite3 *db, KhaiReference *reference, GError **error);
gboolean khai_schema_prepare (KhaiSchema *schema, sqlite3 *db, GError **error);
void khai_schema_free (KhaiSchema *schema);
KhaiTable *khai_schema_find_table (KhaiSchema *schema, const char *name);
guint khai_schema_order (KhaiSchema *schema, const char *pointer);
int khai_table_column (const KhaiTable *table, const char *name);

/* ---- one document read as rows (khai-document.c) ---- */

typedef enum
{
  KHAI_VALUE_ABSENT,
  KHAI_VALUE_UNREADABLE, /* something stands there, but not what the field holds: NULL for rules */
  KHAI_VALUE_NUMBER,
  KHAI_VALUE_TEXT
} KhaiValueKind;

typedef struct
{
  KhaiValueKind kind;
  gint64 number;        /* decimals: at the field's scale */
  const char *text;     /* of strings: as given (not owned) */
  JsonNode *node;       /* what stands there (not owned) */
  KhaiTextId fault;     /* why it cannot be read, or KHAI_TEXT_NONE */
  gboolean visible, required;
} KhaiValue;

typedef struct
{
  KhaiTable *table;
  char *pointer;
  guint line, parent_line;
  KhaiValue values[];   /* one for each field of the table */
} KhaiRow;

#define KHAI_MAX_ROWS 1000 /* of one table; the contract allows 500 order numbers and less of everything else */

GPtrArray *khai_document_read (KhaiSchema *schema, JsonNode *document, KhaiReport *report);
gboolean khai_document_store (GPtrArray *rows, KhaiSchema *schema, GError **error);
char *khai_row_pointer (const KhaiRow *row, guint column);

/* ---- what changed since the last check (khai-contents.c) ---- */

KhaiContents *khai_contents_new (guint n_columns);
void khai_contents_free (KhaiContents *self);
gboolean khai_contents_changed (const KhaiContents *self);
void khai_schema_read_contents (KhaiSchema *schema, const GPtrArray *rows);
void khai_schema_forget (KhaiSchema *schema);
GArray *khai_reads_new (void);
void khai_reads_add (GArray *reads, const KhaiTable *table, const char *column);
gboolean khai_reads_changed (const GArray *reads);

/* ---- codes in force on the rule's date (khai-rules-functions.c) ---- */

typedef struct
{
  KhaiReference *reference;
  GHashTable *codes;    /* "list\037code" → Entry */
  GHashTable *regexes;  /* pattern → GRegex */
  KhaiWordMatch *words;
  char *rule_date;      /* the day whose rules and codes count */
  char *today;          /* the day itself */
} KhaiCalendar;

void khai_calendar_init (KhaiCalendar *self, KhaiReference *reference);
void khai_calendar_clear (KhaiCalendar *self);
gboolean khai_calendar_set (KhaiCalendar *self, const char *rule_date, const char *today);
gboolean khai_calendar_get_code (KhaiCalendar *self, const char *list, const char *code, const KhaiCode **entry, gboolean *in_force, GError **error);

gboolean khai_functions_register (sqlite3 *db, KhaiCalendar *calendar, GError **error);
gboolean khai_functions_is_allowed (const char *name);
char *khai_rendered_description (const char *product_code, const char *description, const char *origin_country, gboolean undetermined);

/* ---- checks of single fields (khai-field-check.c) ---- */

gboolean khai_field_check (const KhaiRow *row, KhaiCalendar *calendar, KhaiReport *report, GError **error);

/* ---- what is usual (khai-usual.c) ---- */

typedef struct _KhaiUsualTable KhaiUsualTable;

KhaiUsualTable *khai_usual_table_new (sqlite3 *db, GError **error);
void khai_usual_table_free (KhaiUsualTable *self);
gboolean khai_usual_table_fill (KhaiUsualTable *self, KhaiHistory *history, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiUsualTable, khai_usual_table_free)

/* ---- rules (khai-rules-run.c) ---- */

typedef struct _KhaiRule KhaiRule;

GPtrArray *khai_rule_load_all (sqlite3 *db, KhaiRulesScope scope, GError **error); /* (element-type KhaiRule) */
gboolean khai_rule_prepare (KhaiRule *rule, KhaiSchema *schema, sqlite3 *db, GError **error);
void khai_rule_run (KhaiRule *rule, const char *rule_date, GHashTable *wrong, KhaiReport *report);
KhaiFinding *khai_rule_broken (const char *id, const char *pointer);

G_END_DECLS
