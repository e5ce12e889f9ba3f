/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-store.h"

G_BEGIN_DECLS

/* What goes on after registration often enough to have a short way of its own: only the fields concerned, and what to heed. */
typedef enum
{
  KHAI_CASE_ANY,        /* every field */
  KHAI_CASE_STUFFING,   /* container, seal, packages and weight are known now */
  KHAI_CASE_ROLLED,     /* another vessel, flight or day */
  KHAI_N_CASES
} KhaiAmendCase;

#define KHAI_CASE_DAYS_VALID 15 /* a registered declaration without goods (law on customs 54/2014/QH13, article 25) */

gboolean khai_amend_case_fits (KhaiAmendCase which, KhaiDeclaration *document);        /* by the mode of transport */
/* Pointers of the fields, in order; of a list every element and the place of one more (element-type utf8). */
GPtrArray *khai_amend_case_list (KhaiAmendCase which, KhaiDeclaration *document);
/* TRUE: the goods would leave after the declaration has run out; `until` is its last day, ISO. */
gboolean khai_amend_case_runs_out (KhaiStore *store, const char *id, KhaiDeclaration *after, char **until, GError **error);
/* Why the window would refuse it (element-type KhaiFinding), none when it would not. */
GPtrArray *khai_amend_case_blocking (KhaiContext *context, KhaiDeclaration *after, GError **error);

G_END_DECLS
