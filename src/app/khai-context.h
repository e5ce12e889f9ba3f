/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "khai-clock.h"
#include "khai-key.h"
#include "khai-reference.h"
#include "khai-rules.h"
#include "khai-store.h"

G_BEGIN_DECLS

/* What every use case needs, built once in main() and handed on; tests build their own. */
#define KHAI_TYPE_CONTEXT (khai_context_get_type ())
G_DECLARE_FINAL_TYPE (KhaiContext, khai_context, KHAI, CONTEXT, GObject)

/* `data_dir` NULL: $XDG_DATA_HOME/khai/training (the only profile until live gateways exist). Opens nothing yet: reference,
 * store, rules and key are opened when first asked for, each with its own error. */
void khai_prepare_process (void);                /* at the start of main(), before threads and connections */
KhaiContext *khai_context_new (const char *data_dir, KhaiLang lang, KhaiClock *clock);

KhaiLang khai_context_get_lang (KhaiContext *self);
KhaiClock *khai_context_get_clock (KhaiContext *self);
const char *khai_context_get_data_dir (KhaiContext *self);
gboolean khai_context_is_training (KhaiContext *self);            /* of every profile but one in a folder named "live" */
char *khai_context_find_reference_db (void);                     /* KHAI_REFERENCE_DB, the build tree, then pkgdatadir */
char *khai_context_find_beside (const char *name);               /* a file of the build tree the program runs from (nullable) */
KhaiReference *khai_context_get_reference (KhaiContext *self, GError **error);  /* (transfer none) */
KhaiRules *khai_context_get_rules (KhaiContext *self, GError **error);
KhaiStore *khai_context_get_store (KhaiContext *self, GError **error);
void khai_context_refresh_history (KhaiContext *self);            /* the checks know what is usual by what was sent so far */
/* A code of one's own for a list that takes any; from now on it is found like the others. KHAI_ERROR_STATE: the list is complete. */
gboolean khai_context_add_own_code (KhaiContext *self, const char *list, const char *code, const char *name, GError **error);
gboolean khai_context_remove_own_code (KhaiContext *self, const char *list, const char *code, GError **error);
KhaiKey *khai_context_get_key (KhaiContext *self, GError **error);              /* made at first use, 0600 in the profile */
const char *khai_context_get_actor (KhaiContext *self);          /* who works here: the login's real name or name */

/* What to tell the user about an error: one word for programs, what happened and what it means, what to do. All (transfer full). */
typedef struct
{
  char *code;
  char *message;
  char *advice;
} KhaiAdvice;

KhaiAdvice *khai_advice_for_error (const GError *error);         /* in the process's language (gettext) */
void khai_advice_free (KhaiAdvice *advice);
void khai_set_language (KhaiLang lang);                          /* binds gettext for the process, also where no locale is generated */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiAdvice, khai_advice_free)

G_END_DECLS
