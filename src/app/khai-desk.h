/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-store-people.h"

G_BEGIN_DECLS

/* Who works here and what they may do. A trader who files for nobody else (no broker mode) may do everything and sees nothing of it. The roles
 * keep people from doing by mistake what is another's to do; who may use this computer is the computer's to say. */
typedef enum
{
  KHAI_MAY_EDIT,       /* declarations, goods, addresses */
  KHAI_MAY_COMMENT,
  KHAI_MAY_REVIEW,
  KHAI_MAY_SIGN,       /* and send, amend, cancel */
  KHAI_MAY_MANAGE,     /* clients, people, settings of the office */
  KHAI_N_ABILITIES
} KhaiAbility;

#define KHAI_N_ROLES 5
extern const char *const khai_roles[KHAI_N_ROLES + 1];                 /* "clerk" … NULL-terminated */
gboolean khai_role_may (const char *role, KhaiAbility ability);
const char *khai_role_get_word (const char *role);                     /* in the process's language */

gboolean khai_desk_is_broker (KhaiContext *context);                   /* files for others */
gboolean khai_desk_set_broker (KhaiContext *context, gboolean broker, GError **error); /* nothing is deleted */
gboolean khai_desk_may (KhaiContext *context, KhaiAbility ability);
gboolean khai_desk_require (KhaiContext *context, KhaiAbility ability, GError **error); /* KHAI_ERROR_NOT_ALLOWED; looks again who works here */

KhaiPerson *khai_desk_get_person (KhaiContext *context, GError **error);                /* NULL without error: nobody was chosen */
gboolean khai_desk_work_as (KhaiContext *context, const char *id, GError **error);      /* NULL: nobody */
/* KHAI_ERROR_STATE: nobody would be left who may manage. KHAI_ERROR_BAD_INPUT: no name, or no such role. */
gboolean khai_desk_save_person (KhaiContext *context, KhaiPerson *person, GError **error);
gboolean khai_desk_remove_person (KhaiContext *context, const char *id, GError **error);

gboolean khai_desk_wants_review (KhaiContext *context);                                 /* nothing is signed that nobody else looked at */
gboolean khai_desk_set_wants_review (KhaiContext *context, gboolean wants, GError **error);

G_END_DECLS
