/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-store-clients.h"

G_BEGIN_DECLS

/* Those for whom declarations are filed, and what keeps one from filing for the wrong one. */

#define KHAI_N_CLIENT_COLOURS 8
extern const char *const khai_client_colours[KHAI_N_CLIENT_COLOURS + 1];      /* "blue" …; NULL-terminated */

/* What is wrong with the details of a client; one bit each. */
typedef enum
{
  KHAI_CLIENT_NAME = 1 << 0,         /* none, too long, or with control characters */
  KHAI_CLIENT_TAX_CODE = 1 << 1,     /* not 10, 12 or 13 digits, or a wrong check digit */
  KHAI_CLIENT_INITIALS = 1 << 2,     /* not 1 to 3 letters or digits */
  KHAI_CLIENT_PREFIX = 1 << 3,       /* not 2 to 7 capital letters and digits, a letter first; VN is everybody's */
  KHAI_CLIENT_AGENT = 1 << 4,        /* a licensed agent without a tax code of 10 or 13 digits, or whose user code is not 5 letters and digits */
  KHAI_CLIENT_MANDATE = 1 << 5,      /* no real day */
  KHAI_CLIENT_CERTIFICATE = 1 << 6,  /* neither an address of a token nor a file's path */
  KHAI_CLIENT_COLOUR = 1 << 7
} KhaiClientProblem;

guint khai_client_get_problems (const KhaiClient *client);
const char *khai_client_problem_get_text (KhaiClientProblem problem);          /* a sentence, in the process's language */
char *khai_client_make_initials (const char *name);                            /* "Công ty TNHH Gốm Bát Tràng" → "GB" */
const char *khai_client_pick_colour (GPtrArray *clients);                      /* one that few of them have */

/* White space around texts is dropped; initials and colour are made where there are none. KHAI_ERROR_BAD_INPUT: khai_client_get_problems() says
 * what; KHAI_ERROR_EXISTS, KHAI_ERROR_NOT_ALLOWED. */
gboolean khai_clients_save (KhaiContext *context, KhaiClient *client, GError **error);
gboolean khai_clients_remove (KhaiContext *context, const char *id, gboolean removed, GError **error);
KhaiClient *khai_clients_find (KhaiContext *context, const char *text, GError **error); /* by id, tax code, prefix, initials or name; one only */

/* Whom this process works for. */
gboolean khai_clients_serve (KhaiContext *context, const char *id, gboolean keep, GError **error); /* keep: also when started again */
KhaiClient *khai_clients_get_served (KhaiContext *context, GError **error);    /* NULL without error: nobody in particular */
/* Who the exporter is and what else the served client's declarations begin with; what stands in `document` stays, but for the exporter. */
gboolean khai_clients_dress (KhaiContext *context, JsonNode *document, GError **error);

/* ---- the wrong client ---- */

typedef enum
{
  KHAI_DOUBT_OTHER_CLIENT,           /* it is filed for another than the one served */
  KHAI_DOUBT_OTHER_EXPORTER,         /* the exporter's tax code is not the client's */
  KHAI_DOUBT_MANDATE_ENDED,
  KHAI_DOUBT_CERTIFICATE_ENDED,
  KHAI_DOUBT_MANDATE_ENDS,           /* within KHAI_CLIENT_WARN_DAYS; from here on only to be told, not asked */
  KHAI_DOUBT_CERTIFICATE_ENDS
} KhaiDoubtKind;

#define KHAI_CLIENT_WARN_DAYS 30

typedef struct
{
  KhaiDoubtKind kind;
  gboolean asks;                     /* nothing is signed until it was answered */
  char *text;                        /* a sentence or two, in the process's language */
} KhaiDoubt;

void khai_doubt_free (KhaiDoubt *doubt);
/* What makes it doubtful whom a declaration is for, or whether one may sign for them (element-type KhaiDoubt) */
GPtrArray *khai_clients_list_doubts (KhaiContext *context, const KhaiRecord *record, KhaiDeclaration *document, GError **error);
GPtrArray *khai_clients_list_warnings (KhaiContext *context, const KhaiClient *client); /* mandate and certificate only */
/* The user was asked and said yes: for this document as it is, for as long as the program runs. */
void khai_clients_confirm (KhaiContext *context, const char *id, KhaiDeclaration *document);
/* Before anything is signed: KHAI_ERROR_NOT_ALLOWED, _UNREVIEWED, _UNCONFIRMED. */
gboolean khai_clients_require_signable (KhaiContext *context, const KhaiRecord *record, KhaiDeclaration *document, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiDoubt, khai_doubt_free)

G_END_DECLS
