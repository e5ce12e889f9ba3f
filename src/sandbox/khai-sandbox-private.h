/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "khai-clock.h"
#include "khai-key.h"
#include "khai-lang.h"
#include "khai-rules.h"
#include "khai-sandbox.h"
#include "khai-sandbox-store.h"

G_BEGIN_DECLS

#define KHAI_SANDBOX_API "/osw/v1"

typedef struct _KhaiScenario KhaiScenario;

struct _KhaiSandbox
{
  GObject parent_instance;

  char *dir;   /* (owned) */
  int lock;    /* file descriptor; -1: none */
  sqlite3 *db; /* (owned) */
  KhaiClock *
      clock; /* (owned): what day it is for the rules; KHAI_NOW may say otherwise than the system */
  KhaiReference *reference; /* (owned) */
  KhaiRules *rules;         /* (owned) */

  char *bind;           /* (owned) */
  char *ca_file;        /* (owned) */
  char *ca_pem;         /* (owned) */
  KhaiKey *server_key;  /* (owned) */
  KhaiKey *receipt_key; /* (owned) */

  SoupServer *server;  /* (owned) */
  char *base_url;      /* (owned) */
  char *token_url;     /* (owned) */
  GHashTable *watches; /* (owned): SoupServerMessage being read or answered → KhaiSandboxWatch */

  GPtrArray *scenarios;         /* (owned) (element-type KhaiScenario) */
  const KhaiScenario *scenario; /* when nothing else says */
  gint64 delay_ms;
  guint fate_timer; /* source id: the next step is due */

  GHashTable *faults; /* (owned): name → how many times more */
  GHashTable *played; /* (owned): "KEY NAME" of faults that a request asked for and got */

  GHashTable *fault_timers; /* (owned): source ids of answers that are held back */

  GQueue waiters; /* (element-type KhaiSandboxWaiter) (owned): long polls */
};

/* One request on its way through the handlers. */
typedef struct
{
  KhaiSandbox *sandbox;       /* (unowned) */
  SoupServerMessage *message; /* (unowned): lives as long as the handler runs */
  KhaiLang lang;              /* of human texts in the answer */
  GHashTable *query;          /* (unowned) (nullable) */
  const char *id;             /* (unowned) (nullable): first variable part of the path */
  const char *second;         /* (unowned) (nullable): second one */
  char *account;              /* (owned) (nullable): whose token it is */
} KhaiSandboxExchange;

typedef void (*KhaiSandboxHandler) (KhaiSandboxExchange *exchange);

/* ---- khai-sandbox-problem.c: answers ---- */

typedef enum
{
  KHAI_PROBLEM_BODY,        /* OSW-4000 */
  KHAI_PROBLEM_DIGEST,      /* OSW-4001 */
  KHAI_PROBLEM_SIGNATURE,   /* OSW-4002 */
  KHAI_PROBLEM_KEY,         /* OSW-4003 */
  KHAI_PROBLEM_PARAMETER,   /* OSW-4004 */
  KHAI_PROBLEM_TOKEN,       /* OSW-4010 */
  KHAI_PROBLEM_CERTIFICATE, /* OSW-4030 */
  KHAI_PROBLEM_SCOPE,       /* OSW-4031 */
  KHAI_PROBLEM_NOT_FOUND,   /* OSW-4040 */
  KHAI_PROBLEM_METHOD,      /* OSW-4050 */
  KHAI_PROBLEM_KEY_REUSED,  /* OSW-4091 */
  KHAI_PROBLEM_REFERENCE,   /* OSW-4092 */
  KHAI_PROBLEM_TOO_LARGE,   /* OSW-4130 */
  KHAI_PROBLEM_MEDIA_TYPE,  /* OSW-4150 */
  KHAI_PROBLEM_FINDINGS,    /* OSW-4220 */
  KHAI_PROBLEM_TOO_MANY,    /* OSW-4290 */
  KHAI_PROBLEM_HEADERS,     /* OSW-4310 */
  KHAI_PROBLEM_INTERNAL,    /* OSW-5000 */
  KHAI_PROBLEM_UNAVAILABLE, /* OSW-5030 */
  KHAI_N_PROBLEMS
} KhaiProblem;

guint khai_problem_status (KhaiProblem problem);
gboolean khai_problem_parse (const char *code, KhaiProblem *problem); /* "OSW-4000" or "OSW4000" */
/* `place`: where exactly, for developers (nullable); `existing`: URI (nullable); `findings`:
 * transfer full (nullable). */
char *khai_problem_text (KhaiProblem problem,
                         KhaiLang lang,
                         const char *place,
                         const char *existing,
                         JsonArray *findings);

KhaiLang khai_sandbox_language (SoupServerMessage *message);
void khai_sandbox_answer (KhaiSandboxExchange *exchange,
                          guint status,
                          const char *type,
                          const char *text,
                          gssize length);
void khai_sandbox_answer_json (KhaiSandboxExchange *exchange,
                               guint status,
                               JsonObject *body); /* takes body */
void
khai_sandbox_answer_problem (KhaiSandboxExchange *exchange, KhaiProblem problem, const char *place);
void khai_sandbox_answer_problem_text (KhaiSandboxExchange *exchange,
                                       KhaiProblem problem,
                                       char *text); /* takes text */
void
khai_sandbox_answer_failure (KhaiSandboxExchange *exchange, const char *what, const GError *error);
void khai_sandbox_set_header (KhaiSandboxExchange *exchange, const char *name, const char *value);
const char *khai_sandbox_get_header (KhaiSandboxExchange *exchange,
                                     const char *name); /* NULL also when it stands twice */

/* ---- khai-sandbox-http.c: the server's door ---- */

gboolean khai_sandbox_http_start (KhaiSandbox *self, guint port, GError **error);
void khai_sandbox_http_stop (KhaiSandbox *self);

/* ---- khai-sandbox-accounts.c ---- */

void khai_sandbox_handle_token (KhaiSandboxExchange *exchange);
/* Finds out whose token it is, and whether it may. FALSE: the refusal is answered. */
gboolean khai_sandbox_authorise (KhaiSandboxExchange *exchange, const char *scope);

/* ---- khai-sandbox-check.c ---- */

gboolean khai_sandbox_is_plain_json (KhaiSandboxExchange *exchange);
JsonNode *khai_sandbox_read_document (KhaiSandboxExchange *exchange,
                                      GBytes *body); /* NULL: answered */
KhaiCheck *khai_sandbox_check (KhaiSandboxExchange *exchange,
                               JsonNode *document); /* NULL: answered */
JsonArray *khai_sandbox_findings (const GPtrArray *findings, KhaiLang lang);
char *khai_sandbox_document_reference (JsonNode *document);
JsonArray *khai_sandbox_reference_finding (KhaiLang lang);
void khai_sandbox_handle_validate (KhaiSandboxExchange *exchange);

/* ---- khai-sandbox-submission.c, khai-sandbox-declarations.c ---- */

void khai_sandbox_handle_submit (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_list (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_get (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_version (KhaiSandboxExchange *exchange);
gboolean khai_sandbox_read_number (KhaiSandboxExchange *exchange,
                                   const char *name,
                                   guint64 fallback,
                                   guint64 minimum,
                                   guint64 maximum,
                                   guint64 *value);

/* ---- khai-sandbox-receipts.c ---- */

gboolean khai_sandbox_receipts_init (KhaiSandbox *self,
                                     GError **error); /* authority, server's and receipts' keys */
/* The contract's SubmissionReceipt with its JWS, as text. `key`: who signs. */
char *khai_sandbox_receipt_make (const KhaiSandboxDeclaration *declaration,
                                 const char *received_at,
                                 KhaiKey *key,
                                 GError **error);
void khai_sandbox_handle_receipt (KhaiSandboxExchange *exchange);

/* ---- khai-sandbox-events.c ---- */

/* Appends an event and what it does to the declaration; the caller's transaction. Updates
 * `declaration`. `step` is an element of a scenario's steps. */
gboolean khai_sandbox_event_add (KhaiSandbox *self,
                                 KhaiSandboxDeclaration *declaration,
                                 JsonObject *step,
                                 GError **error);
void khai_sandbox_events_wake (KhaiSandbox *self, const char *account); /* after the commit */
void khai_sandbox_handle_events (KhaiSandboxExchange *exchange);
void khai_sandbox_events_stop (KhaiSandbox *self);

/* ---- khai-sandbox-fate.c ---- */

gboolean
khai_sandbox_fate_init (KhaiSandbox *self, const KhaiSandboxOptions *options, GError **error);
const KhaiScenario *khai_sandbox_find_scenario (KhaiSandbox *self, const char *name);
/* By the header, else by the reference's last part, else the default. */
const KhaiScenario *khai_sandbox_choose (KhaiSandbox *self,
                                         const KhaiScenario *asked,
                                         const char *reference,
                                         gint64 *delay_ms);
const char *khai_scenario_fault (const KhaiScenario *scenario); /* (nullable) */
gboolean khai_sandbox_fate_plan (KhaiSandbox *self,
                                 const char *declaration,
                                 const KhaiScenario *scenario,
                                 gint64 delay_ms,
                                 GError **error);
void khai_sandbox_fate_start (KhaiSandbox *self); /* looks for what is due, now and later */
void khai_sandbox_fate_stop (KhaiSandbox *self);

/* ---- khai-sandbox-faults.c ---- */

gboolean khai_sandbox_faults_init (KhaiSandbox *self, const char *const *faults, GError **error);
void khai_sandbox_faults_stop (KhaiSandbox *self);
gboolean khai_sandbox_fault_exists (const char *name);
/* Which fault this request gets: one that it asked for (once for each key), else one from the
 * command line. (nullable) */
const char *
khai_sandbox_fault_take (KhaiSandbox *self, const char *asked, const char *key, gboolean before);
gboolean khai_sandbox_fault_take_named (KhaiSandbox *self, const char *name);
void khai_sandbox_cut_off (KhaiSandboxExchange *exchange,
                           char *last_words); /* takes last_words (nullable) */
void
khai_sandbox_fault_before (KhaiSandboxExchange *exchange, const char *fault, const char *reference);
void khai_sandbox_fault_after (KhaiSandboxExchange *exchange,
                               const char *fault,
                               const KhaiSandboxDeclaration *declaration,
                               const char *received_at);

G_END_DECLS
