/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "khai-key.h"

/* A TLS server on the loopback that gives out tokens honestly and answers everything else with the bytes it was told to, then closes. */
typedef struct _FaultServer FaultServer;

FaultServer *fault_server_new (KhaiKey *key);
void fault_server_free (FaultServer *server);
guint fault_server_get_port (FaultServer *server);
/* `answer`: raw bytes; NULL closes without any. `repeat`: its body's first character is sent again and again until the other side gives up. */
void fault_server_set_answer (FaultServer *server, const char *answer, gboolean repeat);
/* After `answer`, `unit` again and again until the other side gives up: in large blocks, or with so many microseconds between. */
void fault_server_set_flood (FaultServer *server, const char *answer, const char *unit, gulong pause);
void fault_server_set_token (FaultServer *server, const char *answer); /* raw bytes for who asks for a token; NULL: an honest one */
/* For a path that begins so ("/osw/v1/events"), instead of the answer for everything; NULL takes it away. */
void fault_server_set_answer_at (FaultServer *server, const char *path, const char *answer);
guint fault_server_get_requests (FaultServer *server);  /* submissions, not tokens or questions */
char *fault_server_get_request (FaultServer *server);   /* the last submission, head and body */
char *fault_server_get_question (FaultServer *server);  /* the last GET */
guint fault_server_get_questions (FaultServer *server);
