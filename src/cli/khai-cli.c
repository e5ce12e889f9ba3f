/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Printing, errors, and what several commands need. */

#include "config.h"

#include "khai-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "khai-error.h"
#include "khai-finding.h"
#include "khai-json.h"

static void
print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);

  fputs (text, stdout);
  fputc ('\n', stdout);
}

int
cli_answer (Cli *cli, CliExit code, JsonNode *value, char *text)
{
  if (cli->json)
    print_json (value);
  else if (text != NULL && *text != '\0')
    puts (text);
  g_clear_pointer (&value, json_node_unref);
  g_free (text);
  return code;
}

JsonNode *
cli_findings_node (Cli *cli, GPtrArray *findings)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++)
    json_array_add_element (array, khai_finding_to_json (findings->pdata[i], cli->lang));
  json_node_take_array (node, array);
  return node;
}

static const char *
severity_word (KhaiSeverity severity)
{
  switch (severity)
    {
    case KHAI_SEVERITY_BLOCK:
      return _("Will be refused");
    case KHAI_SEVERITY_QUESTION:
      return _("Customs will ask");
    case KHAI_SEVERITY_CHECK:
      return _("Look again");
    case KHAI_SEVERITY_TIP:
    case KHAI_N_SEVERITIES:
    default:
      return _("Tip");
    }
}

char *
cli_findings_text (Cli *cli, GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      KhaiFinding *finding = findings->pdata[i];

      g_string_append_printf (text, "%s%s: %s\n  %s  [%s]\n  → %s", i > 0 ? "\n" : "", severity_word (finding->severity),
                              finding->message[cli->lang], finding->pointer, finding->rule, finding->resolution[cli->lang]);
    }
  return g_string_free (text, FALSE);
}

static CliExit
exit_for (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return CLI_USAGE;
  if (error->domain != KHAI_ERROR)
    return CLI_COULD_NOT;
  switch (error->code)
    {
    case KHAI_ERROR_BAD_INPUT:
    case KHAI_ERROR_TOO_LARGE:
    case KHAI_ERROR_OVERFLOW:
    case KHAI_ERROR_NOT_FOUND:
      return CLI_USAGE;
    case KHAI_ERROR_EXISTS:
    case KHAI_ERROR_REFUSED:
    case KHAI_ERROR_BLOCKED:
    case KHAI_ERROR_STATE:
    case KHAI_ERROR_PASSPHRASE:
    case KHAI_ERROR_SIGNATURE:
    case KHAI_ERROR_PIN_WRONG:
    case KHAI_ERROR_PIN_LOW:
    case KHAI_ERROR_PIN_LAST:
    case KHAI_ERROR_PIN_LOCKED:
    case KHAI_ERROR_EXPIRED:
    case KHAI_ERROR_REWRITTEN:
    case KHAI_ERROR_TRAINING_ONLY:
    case KHAI_ERROR_NOT_ALLOWED:
    case KHAI_ERROR_UNREVIEWED:
    case KHAI_ERROR_UNCONFIRMED:
    case KHAI_ERROR_BY_HAND:
    case KHAI_ERROR_NOT_OFFERED:
      return CLI_NO;
    default:
      return CLI_COULD_NOT;
    }
}

static int
print_error (Cli *cli, const char *code, const char *message, const char *advice, const char *detail, GPtrArray *findings, CliExit result)
{
  if (cli->json)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      JsonObject *root = json_object_new ();
      JsonObject *error = json_object_new ();

      json_object_set_string_member (error, "code", code);
      json_object_set_string_member (error, "message", message);
      json_object_set_string_member (error, "advice", advice);
      if (detail != NULL)
        json_object_set_string_member (error, "detail", detail);
      json_object_set_object_member (root, "error", error);
      if (findings != NULL)
        json_object_set_member (root, "findings", cli_findings_node (cli, findings));
      json_node_take_object (node, root);
      print_json (node);
    }
  else
    {
      g_autofree char *list = findings != NULL ? cli_findings_text (cli, findings) : NULL;

      /* translators: the word with which an error begins */
      fprintf (stderr, "%s %s\n%s\n", _("Error:"), message, advice);
      if (detail != NULL)
        fprintf (stderr, "(%s)\n", detail);
      if (list != NULL && *list != '\0')
        fprintf (stderr, "\n%s\n", list);
    }
  return result;
}

static int
fail_with (Cli *cli, GError *error, GPtrArray *findings, CliExit result)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

  print_error (cli, advice->code, advice->message, advice->advice, error->message, findings, result);
  g_error_free (error);
  return result;
}

int
cli_fail (Cli *cli, GError *error, GPtrArray *findings)
{
  return fail_with (cli, error, findings, exit_for (error));
}

int
cli_could_not (Cli *cli, GError *error)
{
  return fail_with (cli, error, NULL, CLI_COULD_NOT);
}

int
cli_usage (Cli *cli, const char *what)
{
  return print_error (cli, "usage", what, _("“khaictl --help” shows the commands and their options."), NULL, NULL, CLI_USAGE);
}

char *
cli_read_secret (int fd, GError **error)
{
  char buffer[1024];
  gsize used = 0;
  gssize got;
  char *secret;

  while (used < sizeof buffer - 1 && (got = read (fd, buffer + used, sizeof buffer - 1 - used)) > 0)
    used += got;
  buffer[used] = '\0';
  while (used > 0 && (buffer[used - 1] == '\n' || buffer[used - 1] == '\r'))
    buffer[--used] = '\0';
  if (used == 0)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "nothing to read on the file descriptor");
  secret = used > 0 ? g_strdup (buffer) : NULL;
  explicit_bzero (buffer, sizeof buffer);
  return secret;
}

void
cli_forget_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

JsonNode *
cli_load (Cli *cli, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = khai_json_load_file (path, error);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the file does not hold a JSON object");
      return NULL;
    }
  return g_steal_pointer (&node);
}
