/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-context.h"
#include "khai-outbox.h"

G_BEGIN_DECLS

/* What every command of khaictl shares: options, exit codes, and one way to print. */
typedef enum
{
  CLI_DONE = 0,    /* done */
  CLI_NO = 1,      /* the answer is "no": blocking findings, refused, not valid */
  CLI_USAGE = 2,   /* bad input or usage */
  CLI_COULD_NOT = 3 /* network, disk */
} CliExit;

typedef struct
{
  KhaiContext *context;
  char **operands;      /* after the command's name; NULL-terminated */
  gboolean json;
  KhaiLang lang;

  int limit, digits;    /* -1: not given */
  char *gateway, *ca, *key, *token, *format, *out, *batch;
  int pin_fd, passphrase_fd; /* -1: not given */
  gboolean wait;
  int wait_seconds;
  gboolean offline;
  char *dialect, *shop; /* (nullable) */
  gboolean dry_run;
  char *rates;          /* (nullable): USD=26000,EUR=29500 */
  gboolean by_order, duty_free;
  char *template_name, *packing, *departure; /* (nullable) */
  char *to_file;        /* (nullable): folder for a package instead of the network */
  gboolean not_uploaded; /* the package was not handed in: it goes over the network after all */
} Cli;

/* On success prints `value` (one JSON value) under --json, else `text`; both are (transfer full). */
int cli_answer (Cli *cli, CliExit code, JsonNode *value, char *text);
/* An error in the user's language; `findings` (nullable) go with it. (transfer full error) */
int cli_fail (Cli *cli, GError *error, GPtrArray *findings);
int cli_could_not (Cli *cli, GError *error);             /* the same, exit code 3 whatever the error */
int cli_usage (Cli *cli, const char *what);

JsonNode *cli_findings_node (Cli *cli, GPtrArray *findings);
char *cli_findings_text (Cli *cli, GPtrArray *findings);
char *cli_read_secret (int fd, GError **error);           /* a passphrase or PIN, without its line end; cli_forget_secret() */
void cli_forget_secret (char *secret);                   /* (transfer full) (nullable) */
JsonNode *cli_load (Cli *cli, const char *path, GError **error); /* a JSON object from a file */

char *cli_served (Cli *cli, GError **error);              /* id of the client this call works for; "": nobody in particular; NULL: failed */

int cli_search (Cli *cli);
int cli_suggest (Cli *cli);
int cli_check (Cli *cli);
int cli_submit (Cli *cli);
int cli_submit_batch (Cli *cli, KhaiKey *key);
char *cli_find_or_create (Cli *cli, KhaiStore *store, KhaiDeclaration *document, GError **error);
void cli_pause (guint milliseconds);
int cli_submit_failed (Cli *cli, KhaiDeclaration *document, GError *error);
int cli_hand_out (Cli *cli, KhaiOutbox *outbox, const char *id, const char *ca_path, KhaiKey *key);
int cli_reply (Cli *cli);
int cli_status (Cli *cli);
int cli_certificates (Cli *cli);
int cli_verify (Cli *cli);
int cli_receipt (Cli *cli);
int cli_reference (Cli *cli);
int cli_store (Cli *cli);
int cli_sample (Cli *cli);
int cli_import (Cli *cli);
int cli_export (Cli *cli);
int cli_orders (Cli *cli);
int cli_tariff (Cli *cli);
int cli_decisions (Cli *cli);
int cli_goods (Cli *cli);
int cli_sheets (Cli *cli);
int cli_tax (Cli *cli);
int cli_client (Cli *cli);
int cli_people (Cli *cli);
int cli_stock (Cli *cli);

G_END_DECLS
