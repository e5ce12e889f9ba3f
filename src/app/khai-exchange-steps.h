/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

/* How a declaration went there and what came back, step by step, with the bytes of each: build, check, sign, send, receipt, reply. */
typedef struct
{
  char *title, *about;   /* in the process's language */
  char *text;            /* the bytes, or JSON laid out for reading */
} KhaiExchangeStep;

void khai_exchange_step_free (KhaiExchangeStep *step);
GPtrArray *khai_exchange_steps (KhaiContext *context, const char *id, GError **error); /* element-type KhaiExchangeStep */

G_END_DECLS
