/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-gateway.h"

G_BEGIN_DECLS

/* What a person's sign-in says on the wire: the device grant (RFC 8628), refresh tokens (RFC 6749, 6) and their revocation (RFC 7009). No input or
 * output here: what a window answers is judged before anything of it is shown or kept. */
#define KHAI_CLIENT_ID "khai"
#define KHAI_PATH_DEVICE "/oauth/device"
#define KHAI_PATH_TOKEN "/oauth/token"
#define KHAI_PATH_REVOKE "/oauth/revoke"
#define KHAI_SCOPES "declarations.read declarations.write documents.write events.read shares.write"

typedef struct
{
  char *device_code;
  char *user_code;                /* "WDJB-MJHT": what the person compares, or types */
  char *address;                  /* https: where the person does that */
  char *complete_address;         /* (nullable): the same with the code in it, for the QR code */
  guint lifetime;                 /* seconds until the codes expire */
  guint interval;                 /* seconds between two questions whether the person has agreed */
} KhaiDeviceCodes;

typedef struct
{
  char *access;
  char *refresh;                  /* (nullable): used once, for the next pair */
  guint lifetime;                 /* seconds */
} KhaiTokens;

typedef enum
{
  KHAI_GRANT_GIVEN,
  KHAI_GRANT_PENDING,             /* ask again after the interval */
  KHAI_GRANT_SLOW_DOWN,           /* the same, and 5 s more from now on */
  KHAI_GRANT_DENIED,              /* the person said no */
  KHAI_GRANT_EXPIRED,             /* nobody agreed in time */
  KHAI_GRANT_INVALID,             /* what was shown does not hold (any more) */
  KHAI_GRANT_UNREACHABLE          /* no answer that says anything: ask again, more and more slowly */
} KhaiGrant;

#define KHAI_GRANT_SLOWER 5       /* seconds, RFC 8628, 3.5 */

void khai_device_codes_free (KhaiDeviceCodes *codes);
KhaiDeviceCodes *khai_device_codes_read (JsonNode *answer, GError **error);
void khai_tokens_free (KhaiTokens *tokens);
KhaiTokens *khai_tokens_read (JsonNode *answer, GError **error);
KhaiGrant khai_grant_read (const KhaiAnswer *refusal);
/* The forms, application/x-www-form-urlencoded. All (transfer full). */
GBytes *khai_sign_in_form_begin (void);
GBytes *khai_sign_in_form_device (const char *device_code);
GBytes *khai_sign_in_form_refresh (const char *refresh_token);
GBytes *khai_sign_in_form_revoke (const char *refresh_token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiDeviceCodes, khai_device_codes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTokens, khai_tokens_free)

G_END_DECLS
