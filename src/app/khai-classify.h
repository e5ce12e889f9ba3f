/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-classification.h"
#include "khai-context.h"
#include "khai-dialogue.h"

G_BEGIN_DECLS

/* Choosing a code for goods: what was chosen before, the dialogue, the decision with its reasons. */

/* What the user chose for which goods, newest first: for khai_reference_suggest(). (transfer full) (element-type KhaiDecision) */
GPtrArray *khai_classify_read_decisions (KhaiContext *context, GError **error);

/* A dialogue over the codes that may be meant by a text; `code` (nullable): over that chapter, heading or subheading instead. NULL without
 * error: the text does not say enough to begin with. */
KhaiDialogue *khai_classify_begin (KhaiReference *reference, const char *text, const char *code, const GPtrArray *decisions, GError **error);

/* A code that was looked at and not taken. */
typedef struct { char *code; char *reason; } KhaiRefusal;

void khai_refusal_free (KhaiRefusal *refusal);

/* The decision, ready to be stored: who, the edition, the title, and from the dialogue (nullable) and the refusals (nullable, element-type
 * KhaiRefusal) the evidence. KHAI_ERROR_NOT_FOUND: no code of 8 digits of this tariff. */
KhaiClassification *khai_classify_decide (KhaiContext *context, const char *text, const char *code, KhaiSureness sureness, const char *note,
                                          KhaiDialogue *dialogue, const GPtrArray *refusals, GError **error);

/* The decision as a PDF of one page. `n_missing` (optional): characters no installed font has. */
gboolean khai_classify_write_dossier (KhaiContext *context, const KhaiClassification *it, const char *path, gboolean *shortened,
                                      guint *n_missing, GError **error);

G_END_DECLS
