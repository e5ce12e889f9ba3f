/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-decimal.h"
#include "khai-declaration.h"
#include "khai-store.h"

G_BEGIN_DECLS

/* What customs worked out from data that were sent, beside what the sender meant. Money is in dong, to the whole dong. */

typedef enum
{
  KHAI_ECHO_RATE,        /* dong for one unit of `currency` */
  KHAI_ECHO_VALUE,       /* customs value of all lines */
  KHAI_ECHO_DUTY,        /* export duty of all lines */
  KHAI_ECHO_LINE_VALUE,
  KHAI_ECHO_LINE_DUTY
} KhaiEchoKind;

/* Why the two columns are not the same. */
typedef enum
{
  KHAI_ECHO_AGREED,
  KHAI_ECHO_ROUNDING,       /* a dong a line: nothing to do */
  KHAI_ECHO_OTHER_RATE,     /* customs' rate is another one: at that rate both agree */
  KHAI_ECHO_LINES,          /* the total differs because a line does */
  KHAI_ECHO_DUTY_DUE,       /* duty is computed where none was stated */
  KHAI_ECHO_MISSING,        /* customs computed nothing here */
  KHAI_ECHO_UNEXPLAINED
} KhaiEchoReason;

typedef struct
{
  KhaiEchoKind kind;
  guint line;               /* from 1; 0: the whole declaration */
  char *currency;           /* of a rate (nullable) */
  char *pointer;            /* the field to look at */
  gboolean has_sent, has_computed;
  KhaiDecimal sent, computed, difference; /* difference: computed less sent, where there are both */
  KhaiEchoReason reason;
} KhaiEchoRow;

typedef struct
{
  char *number;             /* the declaration's number (nullable) */
  char *expires_at;         /* what is not filed by then is gone, RFC 3339 (nullable) */
  GPtrArray *rows;          /* (element-type KhaiEchoRow): rates, totals, then line by line */
  guint n_different;        /* rows to look at: neither agreed nor rounded */
} KhaiEcho;

void khai_echo_free (KhaiEcho *echo);
KhaiEcho *khai_echo_new (KhaiDeclaration *sent, JsonNode *computed);
KhaiEcho *khai_echo_load (KhaiStore *store, const char *id, GError **error); /* NULL without error: customs computed nothing yet */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiEcho, khai_echo_free)

G_END_DECLS
