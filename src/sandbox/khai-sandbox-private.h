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
typedef struct _KhaiSandboxExchange KhaiSandboxExchange;
typedef struct _KhaiSandboxChecker KhaiSandboxChecker;

typedef enum
{
  KHAI_SERVICE_OPEN,
  KHAI_SERVICE_DEGRADED, /* takes what comes, and asks for patience */
  KHAI_SERVICE_CLOSED    /* says when it opens again, and takes nothing */
} KhaiServiceState;

struct _KhaiSandbox
{
  GObject parent_instance;

  char *dir;                /* (owned) */
  int lock;                 /* file descriptor; -1: none */
  sqlite3 *db;              /* (owned) */
  KhaiReference *reference; /* (owned) */

  KhaiSandboxChecker *checkers[2]; /* (owned): for what is usual, and for what is large */
  GCancellable *closing;           /* (owned): ends with the window */
  GHashTable *away;                /* (owned): set of exchanges that a checker looks at */

  gint64 clock_at;   /* the training clock said this … */
  gint64 clock_mark; /* … when the system's monotonic one said that */
  guint clock_speed; /* 0: it stands still; 60: a minute in a second */
  KhaiServiceState service;
  gint64 reopens_at; /* of the training clock; 0: nobody knows */

  gboolean group_open;   /* a transaction holds acts that are not answered yet */
  guint commit_source;   /* source id */
  gint64 group_began;    /* monotonic */
  GPtrArray *group;      /* (owned) (element-type KhaiSandboxExchange): wait for the commit */
  GHashTable *wake;      /* (owned): set of accounts with new events */
  GByteArray *leaves;    /* (owned): the ledger's leaf hashes */
  guint n_leaves;        /* of them are on the disk */
  gboolean rewritten;    /* plays a ledger that tells another past */
  guint act_leaves;      /* how many there were before the act */
  gboolean fate_pending; /* steps were added */

  char *bind;           /* (owned) */
  char *ca_file;        /* (owned) */
  char *ca_pem;         /* (owned) */
  KhaiKey *server_key;  /* (owned) */
  KhaiKey *receipt_key; /* (owned) */

  SoupServer *server;  /* (owned) */
  char *base_url;      /* (owned) */
  char *origin;        /* (owned) */
  char *token_url;     /* (owned) */
  gboolean wants_certificate; /* of every client (mutual TLS) … */
  gboolean named_authority;   /* … issued by the authority that was named */
  GHashTable *watches; /* (owned): SoupServerMessage being read or answered → KhaiSandboxWatch */
  goffset in_flight;   /* bytes of bodies that are held */
  GSocketService *panel; /* (owned) (nullable): the officer's door */
  GHashTable *desk;      /* (owned): set of tokens under which packages are taken, also when it is shut */

  JsonNode *data;               /* (owned): scenarios.json */
  JsonNode *states;             /* (owned): states.json */
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
struct _KhaiSandboxExchange
{
  KhaiSandbox *sandbox;       /* (unowned) (nullable): NULL when the window has closed meanwhile */
  SoupServerMessage *message; /* (owned) */
  KhaiLang lang;              /* of human texts in the answer */
  GHashTable *query;          /* (owned) (nullable) */
  char *id;                   /* (owned) (nullable): first variable part of the path */
  char *second;               /* (owned) (nullable): second one */
  char *account;              /* (owned) (nullable): whose token it is */

  gboolean paused;
  gboolean kept;     /* somebody else goes on with the message */
  const char *fault; /* (nullable): comes after the commit */
  char *last_words;  /* (owned) (nullable): for it */
};

typedef void (*KhaiSandboxHandler) (KhaiSandboxExchange *exchange);

/* ---- khai-sandbox-commit.c: acts that are stored together, and answered after that ---- */

void khai_sandbox_exchange_pause (KhaiSandboxExchange *exchange);
void khai_sandbox_exchange_free (KhaiSandboxExchange *exchange);
/* Answers now, or with the commit if one is due. (takes exchange) */
void khai_sandbox_exchange_finish (KhaiSandboxExchange *exchange);
gboolean khai_sandbox_begin (KhaiSandbox *self, GError **error);
gboolean khai_sandbox_end (KhaiSandbox *self, gboolean keep, GError **error);
void khai_sandbox_commit (KhaiSandbox *self);
void khai_sandbox_wake_later (KhaiSandbox *self, const char *account);

/* ---- khai-sandbox-clock.c ---- */

gboolean khai_sandbox_clock_init (KhaiSandbox *self, GError **error);
gint64 khai_sandbox_now (KhaiSandbox *self);
char *khai_sandbox_now_string (KhaiSandbox *self);
char *khai_sandbox_today (KhaiSandbox *self);
gint64 khai_sandbox_clock_wait (KhaiSandbox *self, gint64 due); /* real ms; -1: it stands still */
gboolean khai_sandbox_clock_set (KhaiSandbox *self, gint64 at, guint speed, GError **error);

/* ---- khai-sandbox-states.c ---- */

gboolean khai_sandbox_states_init (KhaiSandbox *self, GError **error);
gboolean khai_sandbox_state_exists (KhaiSandbox *self, const char *state);
gboolean khai_sandbox_state_is_end (KhaiSandbox *self, const char *state);
/* Where an event leads: `wanted` (nullable) is what the step says. NULL: it cannot happen now. */
const char *khai_sandbox_state_after (KhaiSandbox *self,
                                      const KhaiSandboxDeclaration *declaration,
                                      const char *type,
                                      const char *wanted);
gboolean khai_sandbox_state_allows (KhaiSandbox *self, const char *state, const char *action);
JsonArray *khai_sandbox_state_actions (KhaiSandbox *self,
                                       const KhaiSandboxDeclaration *declaration);

/* ---- khai-sandbox-ledger.c ---- */

gboolean khai_sandbox_ledger_init (KhaiSandbox *self, GError **error);
/* In an act: logs the JWS. */
gboolean
khai_sandbox_ledger_add (KhaiSandbox *self, const char *subject, const char *jws, GError **error);
char *khai_sandbox_leaf_hash (const char *jws);
JsonObject *khai_sandbox_ledger_inclusion (KhaiSandbox *self,
                                           const char *subject,
                                           GError **error); /* (nullable) */
void khai_sandbox_handle_head (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_inclusion (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_consistency (KhaiSandboxExchange *exchange);

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
  KHAI_PROBLEM_STATE,       /* OSW-4093 */
  KHAI_PROBLEM_STALE,       /* OSW-4120 */
  KHAI_PROBLEM_TOO_LARGE,   /* OSW-4130 */
  KHAI_PROBLEM_FULL,        /* OSW-4131 */
  KHAI_PROBLEM_MEDIA_TYPE,  /* OSW-4150 */
  KHAI_PROBLEM_CONTENT,     /* OSW-4151 */
  KHAI_PROBLEM_FINDINGS,    /* OSW-4220 */
  KHAI_PROBLEM_IF_MATCH,    /* OSW-4280 */
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

gboolean khai_sandbox_http_start (KhaiSandbox *self,
                                  const KhaiSandboxOptions *options,
                                  GError **error);
void khai_sandbox_http_stop (KhaiSandbox *self);

/* ---- khai-sandbox-accounts.c, khai-sandbox-people.c ---- */

#define KHAI_SANDBOX_TOKEN_SECONDS 600

void khai_sandbox_handle_token (KhaiSandboxExchange *exchange);
/* Finds out whose token it is, and whether it may. FALSE: the refusal is answered. */
gboolean khai_sandbox_authorise (KhaiSandboxExchange *exchange, const char *scope);
void khai_sandbox_refuse_token (KhaiSandboxExchange *exchange,
                                const char *error,
                                const char *description);
GHashTable *khai_sandbox_read_form (KhaiSandboxExchange *exchange); /* (nullable) */
char *khai_sandbox_grant_scope (const char *asked);                 /* (nullable) */
char *khai_sandbox_random_token (void);
void khai_sandbox_handle_device (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_revoke (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_device_page (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_device_answer (KhaiSandboxExchange *exchange);
void khai_sandbox_device_token (KhaiSandboxExchange *exchange, GHashTable *form);
void khai_sandbox_refresh_token (KhaiSandboxExchange *exchange, GHashTable *form);
/* `name`: who agrees; NULL: the person refuses. FALSE without an error: no such code waits. */
gboolean khai_sandbox_device_decide (KhaiSandbox *self,
                                     const char *user_code,
                                     const char *name,
                                     GError **error);

/* ---- khai-sandbox-check.c: what can be said without the database, in a thread of its own ---- */

typedef struct _KhaiSandboxAct KhaiSandboxAct;
typedef void (*KhaiSandboxActFunc) (KhaiSandboxAct *act);

typedef struct
{
  const char *name;   /* the contract's Act; NULL: nothing is signed, nothing is stored */
  const char *member; /* (nullable): where the declaration stands in the body; "": it is the body */
  gboolean if_match;  /* the state that the declarant saw must be named */
  KhaiSandboxActFunc take; /* looked at, new, readable: do it */
} KhaiSandboxActKind;

/* One act while it is looked at. */
struct _KhaiSandboxAct
{
  KhaiSandboxExchange *exchange; /* (owned) */
  const KhaiSandboxActKind *kind;
  char *key;                                                        /* (owned) */
  GBytes *body;                                                     /* (owned) */
  char *content_digest, *signature, *batch_signature, *batch_proof; /* (owned) (nullable) */
  char *today;                                                      /* (owned) */
  const KhaiScenario *scenario;                                     /* (nullable): the header's */
  const char *fault; /* (nullable): the header's, or its scenario's */
  const char *reply; /* (nullable): the header's */

  /* What the checker found. */
  char *digest;        /* (owned): base64url SHA-256 */
  char *thumbprint;    /* (owned): who signed */
  char *client;        /* (owned) (nullable): for whom, when the certificate is not theirs */
  gboolean broken;     /* not whole, or not signed: `problem` says which */
  gboolean unreadable; /* whole, but no JSON: `problem` */
  KhaiProblem problem;
  char *place;        /* (owned) (nullable) */
  JsonNode *root;     /* (owned) */
  JsonNode *document; /* (unowned) (nullable): the declaration in it */
  KhaiCheck *check;   /* (owned) (nullable) */

  char *location; /* (owned) (nullable): where the answer leads; else to the declaration */
};

KhaiSandboxChecker *khai_sandbox_checker_new (KhaiSandbox *self, const char *path, GError **error);
void khai_sandbox_checker_free (KhaiSandboxChecker *checker);
void khai_sandbox_checker_look (KhaiSandboxChecker *checker,
                                KhaiSandboxAct *act,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback);
gboolean
khai_sandbox_checker_finish (KhaiSandboxChecker *checker, GAsyncResult *result, GError **error);
gboolean khai_sandbox_is_plain_json (KhaiSandboxExchange *exchange);
JsonArray *khai_sandbox_findings (const GPtrArray *findings, KhaiLang lang);
char *khai_sandbox_document_reference (JsonNode *document);
void khai_sandbox_add_finding (JsonArray *findings,
                               KhaiLang lang,
                               const char *code,
                               const char *pointer,
                               const char *vi,
                               const char *en);

/* ---- khai-sandbox-acts.c: what all signed acts have in common ---- */

void khai_sandbox_act_free (KhaiSandboxAct *act);
/* Reads the head, has the body looked at, and then takes it. */
void khai_sandbox_act_begin (KhaiSandboxExchange *exchange, const KhaiSandboxActKind *kind);
/* Ends with what was answered. (takes act) */
void khai_sandbox_act_done (KhaiSandboxAct *act);
void khai_sandbox_act_refuse (KhaiSandboxAct *act, JsonArray *findings); /* takes both: 422, kept */
void khai_sandbox_act_problem (KhaiSandboxAct *act, KhaiProblem problem, const char *place);
void khai_sandbox_act_replay (KhaiSandboxAct *act,
                              const KhaiSandboxDeclaration *declaration,
                              const char *receipt);
/* Members that are not in `names` are refused (400). FALSE: answered, act is gone. */
gboolean khai_sandbox_act_members (KhaiSandboxAct *act, const char *const *names);
/* The declaration in the path, when it is this account's, stands as the declarant saw it, and
 * allows `action`. NULL: answered, act is gone. */
KhaiSandboxDeclaration *khai_sandbox_act_find (KhaiSandboxAct *act, const char *action);
/* Within khai_sandbox_begin(): the receipt (with its leaf) of this act. `state`: what it says. */
char *khai_sandbox_act_receipt (KhaiSandboxAct *act,
                                const KhaiSandboxDeclaration *declaration,
                                const char *receipt_id,
                                gint64 version,
                                const char *state,
                                gboolean keep_request,
                                GError **error);
/* Ends the act's part of the transaction: `receipt` (nullable, takes) is answered with 202. (takes
 * act) */
void khai_sandbox_act_answer (KhaiSandboxAct *act,
                              const KhaiSandboxDeclaration *declaration,
                              char *receipt,
                              GError *error);

/* ---- khai-sandbox-submission.c, -changes.c, -documents.c, -shares.c, -declarations.c, -computed.c
 * ---- */

void khai_sandbox_handle_validate (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_submit (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_pre_register (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_filing (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_amendment (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_cancellation (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_upload (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_document (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_attachment (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_attachments (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_share (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_shares (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_one_share (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_withdrawal (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_codelist (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_list (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_get (KhaiSandboxExchange *exchange);
void khai_sandbox_handle_version (KhaiSandboxExchange *exchange);
KhaiSandboxDeclaration *khai_sandbox_find_own (KhaiSandboxExchange *exchange); /* NULL: answered */
char *khai_sandbox_etag (const KhaiSandboxDeclaration *declaration);
gboolean khai_sandbox_read_number (KhaiSandboxExchange *exchange,
                                   const char *name,
                                   guint64 fallback,
                                   guint64 minimum,
                                   guint64 maximum,
                                   guint64 *value);
/* The contract's Computed as JSON: what customs works out from the data. */
char *khai_sandbox_compute (KhaiSandbox *self,
                            JsonNode *document,
                            const char *number,
                            gint64 expires_at,
                            GError **error);

/* ---- khai-sandbox-receipts.c ---- */

gboolean khai_sandbox_receipts_init (KhaiSandbox *self,
                                     gboolean stranger,
                                     GError **error); /* authority, server's and receipts' keys */
/* The members with `name` added: a JWS over their canonical form. (object transfer none) */
char *khai_sandbox_sign (JsonObject *object, KhaiKey *key, const char *name, GError **error);
void khai_sandbox_handle_receipt (KhaiSandboxExchange *exchange);

/* ---- khai-sandbox-events.c ---- */

/* Appends an event and what it does to the declaration; in an act. Updates `declaration`. `step` is
 * an element of a scenario's steps. FALSE without an error: that cannot happen in this state. */
gboolean khai_sandbox_event_add (KhaiSandbox *self,
                                 KhaiSandboxDeclaration *declaration,
                                 JsonObject *step,
                                 GError **error);
/* An event that the window itself brings about, with the text that belongs to its type. `more`:
 * further members of the step (takes, nullable). */
gboolean khai_sandbox_event_note (KhaiSandbox *self,
                                  KhaiSandboxDeclaration *declaration,
                                  const char *type,
                                  JsonObject *more,
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
const char *khai_scenario_name (const KhaiScenario *scenario);
const char *khai_scenario_fault (const KhaiScenario *scenario); /* (nullable) */
const char *khai_sandbox_find_reply (KhaiSandbox *self,
                                     const char *name); /* (nullable): interned */
gboolean khai_sandbox_fate_plan (KhaiSandbox *self,
                                 const char *declaration,
                                 const KhaiScenario *scenario,
                                 gint64 delay_ms,
                                 GError **error);
/* What customs answers to an act: the named reply, else the scenario's, else the usual one; nothing
 * when a trainer is to answer. */
gboolean khai_sandbox_fate_reply (KhaiSandbox *self,
                                  const KhaiSandboxDeclaration *declaration,
                                  const char *act,
                                  const char *reply,
                                  GError **error);
gboolean khai_sandbox_fate_steps (KhaiSandbox *self,
                                  const KhaiSandboxDeclaration *declaration,
                                  JsonArray *steps,
                                  const char *share,
                                  gint64 delay_ms,
                                  GError **error);
void khai_sandbox_fate_start (KhaiSandbox *self); /* looks for what is due, now and later */
void khai_sandbox_fate_stop (KhaiSandbox *self);
/* The declaration's next planned step happens now. FALSE without an error: nothing is planned. */
gboolean khai_sandbox_fate_next (KhaiSandbox *self, const char *declaration, GError **error);

/* ---- khai-sandbox-desk.c: packages that a person brings ---- */

char *khai_sandbox_desk_token (KhaiSandbox *self, const char *account, GError **error);
gboolean khai_sandbox_is_desk (KhaiSandbox *self, SoupServerMessage *message);

/* ---- khai-sandbox-officer.c, khai-sandbox-panel.c ---- */

gboolean khai_sandbox_panel_start (KhaiSandbox *self, GError **error);
void khai_sandbox_panel_stop (KhaiSandbox *self);

/* ---- khai-sandbox-faults.c ---- */

gboolean khai_sandbox_faults_init (KhaiSandbox *self, const char *const *faults, GError **error);
void khai_sandbox_faults_stop (KhaiSandbox *self);
gboolean khai_sandbox_fault_add (KhaiSandbox *self, const char *text, GError **error);
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
/* Before the commit: the answer that the fault needs, while its receipt is at hand. */
void
khai_sandbox_fault_prepare (KhaiSandboxExchange *exchange, const char *fault, JsonObject *receipt);
void khai_sandbox_fault_after (KhaiSandboxExchange *exchange); /* takes exchange's message */
void khai_sandbox_fault_page (KhaiSandbox *self, GPtrArray *events, guint *n);

G_END_DECLS
