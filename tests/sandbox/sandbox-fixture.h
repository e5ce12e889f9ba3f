/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "khai-key.h"
#include "khai-sandbox.h"

G_BEGIN_DECLS

/* A training window in this process, in a folder of its own. */
typedef struct
{
  char *dir;
  KhaiSandbox *sandbox;
} Window;

Window *window_new (const char *fault); /* no delays; (nullable): a fault of the command line */
void window_restart (Window *window, gint64 delay_ms);
void window_restart_later (
    Window *window); /* as if so much time had passed that everything planned is due */
void window_free (Window *window);

/* Somebody with a key, and a session that trusts the window. */
typedef struct
{
  Window *window; /* (unowned) */
  KhaiKey *key;
  SoupSession *session;
  char *token;      /* (nullable) */
  const char *lang; /* (nullable) */
} Client;

typedef struct
{
  guint status; /* 0: no answer */
  GBytes *body;
  JsonNode *json; /* (nullable) */
  SoupMessageHeaders *headers;
} Answer;

Client *client_new (Window *window); /* with a token */
Client *client_new_without_token (Window *window);
void client_free (Client *client);
char *client_assertion (Client *client,
                        gint64 lifetime,
                        const char *audience,
                        const char *jti); /* NULLs: what is right */
Answer *client_ask_token (Client *client, const char *assertion, const char *scope);
void client_take_token (Client *client, const char *scope);

/* Header fields as pairs, NULL-terminated; "URL" paths are below /osw/v1 unless they begin with
 * "//". */
Answer *client_send (Client *client,
                     const char *method,
                     const char *path,
                     GBytes *body,
                     const char *const *headers);
Answer *client_get (Client *client, const char *path);
/* As a client should: digest, signature, key. `scenario` (nullable). */
Answer *client_submit (Client *client, GBytes *body, const char *key, const char *scenario);
/* Any signed act: `path` below /osw/v1, `if_match` (nullable), `scenario` (nullable); a new key. */
Answer *client_act (Client *client,
                    const char *path,
                    const char *body,
                    const char *if_match,
                    const char *scenario);
/* Not waiting: *answer is set later. */
void client_send_async (Client *client,
                        const char *method,
                        const char *path,
                        GBytes *body,
                        const char *const *headers,
                        Answer **answer);
char **client_headers (Client *client, GBytes *body, const char *key, const char *scenario);

void answer_free (Answer *answer);
char *answer_text (Answer *answer, const char *pointer);
const char *answer_header (Answer *answer, const char *name);
void assert_problem (Answer *answer, guint status, const char *code);
#define assert_text(answer, pointer, expected)                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = answer_text (answer, pointer);                                        \
    g_assert_cmpstr (text_, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

/* A sample whose dates are today's, under a reference of one's own. */
GBytes *make_document (const char *reference);
GBytes *make_document_with (const char *reference,
                            const char *pointer,
                            JsonNode *value); /* takes value; NULL removes */
/* Reads events until the declaration with that reference has reached the state; fails after a
 * while. */
JsonNode *read_until (Client *client, const char *reference, const char *state);
void iterate_until (gboolean (*condition) (gpointer data), gpointer data);

/* A trainer's command, words separated by spaces; it must be done, or must be refused. */
char *officer (Window *window, const char *words);
void officer_refused (Window *window, const char *words);

/* Bytes as they are, over TLS; gives back what came until the window closed (at most a few
 * seconds). */
char *raw_exchange (Window *window, const char *text, gssize length, gboolean keep_open);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Window, window_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

G_END_DECLS
