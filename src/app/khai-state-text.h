/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "khai-store.h"

G_BEGIN_DECLS

/* What the states and events of a declaration are called and what they mean, in the process's language. */
typedef enum
{
  KHAI_BASKET_ACTION,   /* the declarant has to do something */
  KHAI_BASKET_WAITING,  /* customs has */
  KHAI_BASKET_DRAFT,
  KHAI_BASKET_RELEASED, /* the goods may go: each state keeps its own official word */
  KHAI_BASKET_DONE,
  KHAI_N_BASKETS
} KhaiBasket;

KhaiBasket khai_state_get_basket (const char *state);
const char *khai_state_get_word (const char *state);     /* "Cleared" */
const char *khai_state_get_meaning (const char *state);  /* one or two sentences */
const char *khai_state_get_next (const char *state);     /* the one next action, a sentence */
const char *khai_state_get_icon (const char *state);
const char *khai_state_get_css (const char *state);      /* success, warning, error, accent or dim-label */
const char *khai_basket_get_title (KhaiBasket basket);

const char *khai_event_get_title (const char *type, const char *state);  /* an event type; `released` by its state */
const char *khai_event_get_actor (const char *type);                     /* who has to act after it (nullable) */
char *khai_channel_get_word (const char *channel);                       /* "Green channel" (nullable) */

G_END_DECLS
