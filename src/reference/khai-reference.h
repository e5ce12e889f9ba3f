/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "khai-lang.h"

G_BEGIN_DECLS

/* reference.db, read-only: the field dictionary, dated code lists and the nomenclature. One object per thread that asks
 * (it holds one SQLite connection); the dictionary is read once at opening and immutable. Texts are (transfer none) and
 * live as long as the object, unless said otherwise. */
#define KHAI_TYPE_REFERENCE (khai_reference_get_type ())
G_DECLARE_FINAL_TYPE (KhaiReference, khai_reference, KHAI, REFERENCE, GObject)

#define KHAI_REFERENCE_APPLICATION_ID 0x4B485246 /* "KHRF" */
#define KHAI_REFERENCE_FORMAT 2                  /* PRAGMA user_version of the files this program reads */

/* KHAI_ERROR_NOT_FOUND, _DAMAGED (not a database, cut off), _WRONG_VERSION (another format). */
KhaiReference *khai_reference_open (const char *path, GError **error);
const char *khai_reference_get_path (KhaiReference *self);
const char *khai_reference_get_meta (KhaiReference *self, const char *name);     /* "edition", "tariff", "digest" … (nullable) */

/* ---- dictionary ---- */

typedef enum { KHAI_FIELD_TEXT, KHAI_FIELD_CODE, KHAI_FIELD_DECIMAL, KHAI_FIELD_INTEGER, KHAI_FIELD_DATE, KHAI_FIELD_BOOLEAN } KhaiFieldType;
typedef enum { KHAI_CHARSET_UNICODE, KHAI_CHARSET_ASCII, KHAI_CHARSET_WIRE /* upper ASCII 0x20–0x5D without $ after folding */, KHAI_CHARSET_DIGITS } KhaiCharset;

typedef struct
{
  char *pointer;                  /* pattern: /items/<star>/hsCode; an array of scalars ends in a star */
  KhaiFieldType type;
  char *section, *step;
  char *table, *column;           /* where rules see it */
  char *label[KHAI_N_LANGS];
  char *hint[KHAI_N_LANGS];       /* one line under the field (nullable) */
  char *example[KHAI_N_LANGS];    /* (nullable) */
  char *help[KHAI_N_LANGS];       /* a short paragraph for the side pane (nullable) */
  char *official_id;              /* VNACCS item, "CMD" (nullable) */
  char *official_in;              /* where another kind of filing calls it otherwise: "return-import=ICB" (nullable) */
  char *wco_id;                   /* (nullable) */
  guint min_chars, max_chars;     /* 0: no limit. max_chars is the contract's width */
  guint wire_bytes, wire_chars;   /* VNACCS width in UTF-8 bytes and in characters; 0: not on the VNACCS wire */
  KhaiCharset charset;
  guint decimals, int_digits;     /* decimals: also the scale of its INTEGER column */
  gint64 minimum, maximum;        /* integers; both 0: none */
  char *list;                     /* code list id (nullable) */
  char *pattern;                  /* PCRE the whole value must match (nullable) */
  char *required;                 /* SQL boolean expression, "1" always (nullable: never) */
  char *visible;                  /* SQL boolean expression (nullable: always) */
  gboolean amendable;             /* may be corrected after registration */
  gboolean customs_only;          /* filled by customs; shown read-only */
  gboolean multiline;
  gboolean carry;                 /* may be taken into a copy or a template: no number, date or fact of one shipment */
  guint order;
} KhaiField;

typedef struct { char *id; char *title[KHAI_N_LANGS]; char *icon; } KhaiSection;
typedef struct { char *id; char *section; char *title[KHAI_N_LANGS]; char *hint[KHAI_N_LANGS]; } KhaiStep;

const GPtrArray *khai_reference_get_fields (KhaiReference *self);                 /* of KhaiField, in order */
const GPtrArray *khai_reference_get_sections (KhaiReference *self);               /* of KhaiSection */
const GPtrArray *khai_reference_get_steps (KhaiReference *self);                  /* of KhaiStep, in order */
char *khai_field_get_official_id (const KhaiField *field, const char *dataset);   /* (nullable) (transfer full) */
const KhaiField *khai_reference_find_field (KhaiReference *self, const char *pointer); /* pointer or pattern; NULL if no field is there */

/* ---- code lists ---- */

typedef struct
{
  char *list, *code;
  char *name[KHAI_N_LANGS];
  char *valid_from, *valid_to;    /* ISO (nullable) */
  char *successor;                /* (nullable) code that took over */
  char *attributes;               /* "rec20=H87;…" (nullable) */
} KhaiCode;

KhaiCode *khai_code_copy (const KhaiCode *code);
void khai_code_free (KhaiCode *code);
char *khai_code_get_attribute (const KhaiCode *code, const char *name);           /* (nullable) (transfer full) */
/* The entry in force on `date`, else the latest one there ever was; `*in_force` says which. NULL if never. (transfer full) */
KhaiCode *khai_reference_get_code (KhaiReference *self, const char *list, const char *code, const char *date, gboolean *in_force, GError **error);
/* Entries in force on `date` that fit what was typed: code prefix first, then words of names and aliases in either language, with or
 * without tones. Empty text: the first `limit`. (transfer full) (element-type KhaiCode) */
GPtrArray *khai_reference_search_codes (KhaiReference *self, const char *list, const char *text, const char *date, guint limit, GError **error);
/* What replaced a code that ended, in force on `date`. NULL: nothing did, or the code still holds. (transfer full) */
KhaiCode *khai_reference_find_successor (KhaiReference *self, const char *list, const char *code, const char *date, GError **error);
/* The one entry a whole text names: code, replaced code, name or alias. NULL: none, or not only one. (transfer full) */
KhaiCode *khai_reference_recognise_code (KhaiReference *self, const char *list, const char *text, const char *date, GError **error);
/* Codes this user added to extendable lists: found like the others, with the attribute own=1. (element-type KhaiCode) */
void khai_reference_set_own_codes (KhaiReference *self, const GPtrArray *codes);
gboolean khai_reference_list_is_extendable (KhaiReference *self, const char *list);

/* ---- order files ---- */

/* The JSON texts of data/dialects, by id. (transfer full) (element-type utf8) */
GPtrArray *khai_reference_get_dialects (KhaiReference *self, GError **error);
/* The JSON texts of data/layouts, by id. (transfer full) (element-type utf8) */
GPtrArray *khai_reference_get_layouts (KhaiReference *self, GError **error);

/* ---- nomenclature ---- */

typedef struct
{
  char *code;                     /* 2, 4, 6 or 8 digits */
  char *title[KHAI_N_LANGS];      /* provisional: "heading title · code" */
  char *unit;                     /* tariff's unit (nullable) */
  gboolean provisional;
} KhaiCommodity;

typedef struct
{
  char *code;                     /* 8 digits */
  char *title[KHAI_N_LANGS];
  char **path[KHAI_N_LANGS];      /* titles of chapter, heading, subheading (where they say more), NULL-terminated */
  char *unit;
  gboolean provisional;
  double score;                   /* higher is better, within one answer */
} KhaiHit;

void khai_commodity_free (KhaiCommodity *commodity);
void khai_hit_free (KhaiHit *hit);
KhaiCommodity *khai_reference_get_commodity (KhaiReference *self, const char *code, GError **error);  /* dots and spaces in the code allowed; NULL without error: no such code */
GPtrArray *khai_reference_get_children (KhaiReference *self, const char *code, GError **error);       /* "" → chapters. (element-type KhaiCommodity) */
/* What belongs into a chapter or heading and what does not, in own words. */
typedef enum { KHAI_NOTE_INCLUDES, KHAI_NOTE_EXCLUDES } KhaiNoteKind;

typedef struct
{
  char *subject;                  /* chapter (2 digits) or heading (4) it speaks of */
  KhaiNoteKind kind;
  char **targets;                 /* codes where what is excluded goes; NULL-terminated, may be empty */
  char *text[KHAI_N_LANGS];
} KhaiNote;

void khai_note_free (KhaiNote *note);
GPtrArray *khai_reference_get_notes (KhaiReference *self, const char *code, GError **error);          /* of the code's heading, then of its chapter. (element-type KhaiNote) */

/* ---- when the Single Window is shut ---- */

typedef struct
{
  char *id;
  char *text[KHAI_N_LANGS];
  char *more[KHAI_N_LANGS];       /* (nullable) */
  char *source;                   /* law (nullable) */
} KhaiFallbackStep;

void khai_fallback_step_free (KhaiFallbackStep *step);
GPtrArray *khai_reference_get_fallback_steps (KhaiReference *self, GError **error);                  /* (element-type KhaiFallbackStep), in order */

/* ---- which regime ---- */

typedef struct
{
  char *id;
  char *text[KHAI_N_LANGS];
  char *next;                     /* id of the next question; NULL: it ends here */
  char *regime;                   /* in a path's last answer (nullable) */
  char *reason[KHAI_N_LANGS];     /* why that regime; "" without */
} KhaiRegimeAnswer;

typedef struct
{
  char *id;
  char *text[KHAI_N_LANGS];
  char *find_out[KHAI_N_LANGS];   /* for somebody who does not know: what to look at, whom to ask */
  GPtrArray *answers;             /* (element-type KhaiRegimeAnswer) */
} KhaiRegimeQuestion;

void khai_regime_question_free (KhaiRegimeQuestion *question);
GPtrArray *khai_reference_get_regime_questions (KhaiReference *self, GError **error);                /* (element-type KhaiRegimeQuestion) */
const KhaiRegimeQuestion *khai_regime_questions_find (const GPtrArray *questions, const char *id);    /* (nullable) */

char **khai_reference_get_path_titles (KhaiReference *self, const char *code, KhaiLang lang, GError **error);
/* As-you-type search over both languages: words with or without tones, prefixes, one typo in words of five letters or more,
 * digits with or without dots. Never fails on any text; only on a broken database. (element-type KhaiHit) */
GPtrArray *khai_reference_search (KhaiReference *self, const char *query, guint limit, GError **error);

/* ---- suggestion ---- */

typedef enum
{
  KHAI_BAND_STRONG,               /* clearly ahead of all others: right six to eight times in ten */
  KHAI_BAND_GOOD,                 /* right about every second time */
  KHAI_BAND_POSSIBLE,             /* one of several: about one in three */
  KHAI_BAND_UNKNOWN               /* cannot be said yet: a first place to look at most */
} KhaiBand;

const char *khai_band_to_string (KhaiBand band); /* "strong", "good", "possible", "unknown" */

/* What the user decided before: which code goods with this text had. */
typedef struct { const char *text; const char *code; } KhaiDecision;

/* Why a text gets no code: nothing was said (numbers, sizes), only vague words ("gift"), or none that the nomenclature knows. */
typedef enum { KHAI_MISSING_NOTHING, KHAI_MISSING_WORDS, KHAI_MISSING_GOODS, KHAI_MISSING_KNOWN_WORDS } KhaiMissing;

const char *khai_missing_to_string (KhaiMissing missing); /* "nothing", "words", "goods", "known-words" */

typedef struct
{
  char *code;                     /* 6 or 8 digits; NULL: the text does not say enough, the reasons say what is missing */
  char *title[KHAI_N_LANGS];      /* NULL with code */
  KhaiBand band;
  double score;                   /* 0 to 1: the share of all codes' likelihood */
  KhaiMissing missing;            /* why there is no code */
  char **reasons[KHAI_N_LANGS];   /* words that spoke for it, or what is missing; NULL-terminated */
} KhaiSuggestion;

void khai_suggestion_free (KhaiSuggestion *suggestion);
/* Codes of 6 or 8 digits for a product's own words, best first. `decisions` (nullable) (element-type KhaiDecision) weigh most. Never fails on
 * any text; only on a broken database. (transfer full) (element-type KhaiSuggestion) */
GPtrArray *khai_reference_suggest (KhaiReference *self, const char *text, const GPtrArray *decisions, guint limit, guint digits, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSuggestion, khai_suggestion_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiCode, khai_code_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiCommodity, khai_commodity_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiHit, khai_hit_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiNote, khai_note_free)

G_END_DECLS
