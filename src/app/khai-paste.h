/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-editor.h"

G_BEGIN_DECLS

/* What would become of one text of a block, or of one cell in which something is replaced. */
typedef enum
{
  KHAI_PASTE_SAME,       /* stands there already */
  KHAI_PASTE_TAKEN,
  KHAI_PASTE_AMBIGUOUS,  /* a number with two readings: the one of the user's language is taken */
  KHAI_PASTE_UNREAD,     /* no number, date or code: kept as typed, and a finding */
  KHAI_PASTE_NOWHERE     /* there is no field for it: left out */
} KhaiPasteFate;

typedef struct
{
  guint row;               /* of the goods line, 0-based; may be one that is still to be made */
  const KhaiField *field;  /* (nullable): with NOWHERE */
  char *text;              /* as it came */
  char *before;            /* as it stands there now, for the user; "" when empty */
  char *after;             /* as it will stand there, for the user */
  JsonNode *value;         /* (nullable): what goes into the document */
  KhaiPasteFate fate;
} KhaiPasteCell;

/* What lands where, before it does. */
typedef struct
{
  GPtrArray *cells;        /* (element-type KhaiPasteCell) */
  gboolean header;         /* the first row names the fields */
  guint new_lines;         /* that are added at the end */
  guint counts[KHAI_PASTE_NOWHERE + 1];
} KhaiPaste;

/* `fields`: of the columns as shown, in order; `column`: where the block begins, unless its first row names fields. KHAI_ERROR_BAD_INPUT: nothing
 * in it, or too much. */
KhaiPaste *khai_paste_new (KhaiEditor *editor, const char *block, GPtrArray *fields, guint row, guint column, GError **error);
/* In the lines given, what is `find` (or holds it) becomes `replace`; `whole`: the whole text must be it. */
KhaiPaste *khai_paste_new_replace (KhaiEditor *editor, const GArray *rows, const KhaiField *field, const char *find, const char *replace,
                                   gboolean whole);
gboolean khai_paste_apply (KhaiPaste *paste, KhaiEditor *editor, const char *source, GError **error);  /* one act */
void khai_paste_free (KhaiPaste *paste);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiPaste, khai_paste_free)

G_END_DECLS
