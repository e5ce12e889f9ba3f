/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "khai-sandbox answer": the desk for packages that a person brings. A window that runs in the folder
 * answers itself; else one is opened for as long as it takes. */

#include "config.h"

#include "khai-sandbox-officer-client.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-package.h"
#include "khai-sandbox.h"

#define REPLY_SUFFIX ".reply.json"

/* Beside the package, under its name. */
static char *
reply_beside (const char *package)
{
  g_autofree char *stem
      = g_str_has_suffix (package, KHAI_PACKAGE_SUFFIX)
            ? g_strndup (package, strlen (package) - strlen (KHAI_PACKAGE_SUFFIX))
            : g_strdup (package);

  return g_strconcat (stem, REPLY_SUFFIX, NULL);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static char *
answer_here (const char *dir,
             const char *reference,
             const char *scenario,
             const char *package,
             const char *reply,
             GError **error)
{
  KhaiSandboxOptions options
      = { .data_dir = dir, .reference = reference, .scenario = scenario, .delay_ms = -1 };
  g_autoptr (KhaiSandbox) sandbox = khai_sandbox_new (&options, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (sandbox == NULL)
    return NULL;
  khai_sandbox_answer_package_async (sandbox, package, reply, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return khai_sandbox_answer_package_finish (sandbox, result, error);
}

static int
tell (const char *text, gboolean json)
{
  g_autoptr (JsonNode) node = khai_json_parse (text, -1, NULL);
  g_autofree char *problem = node != NULL ? khai_json_get_text (node, "/error") : NULL;
  g_autofree char *reply = node != NULL ? khai_json_get_text (node, "/reply") : NULL;
  g_autofree char *state = node != NULL ? khai_json_get_text (node, "/state") : NULL;
  g_autofree char *status = node != NULL ? khai_json_get_text (node, "/status") : NULL;

  if (reply == NULL)
    {
      g_printerr ("khai-sandbox answer: %s\n", problem != NULL ? problem : "no answer");
      return 1;
    }
  if (json)
    printf ("%s\n", text);
  else
    printf ("%s  %s  %s\n", status, state != NULL ? state : "refused", reply);
  return 0;
}

/**
 * khai_sandbox_answer_run:
 * @argc: number of @argv
 * @argv: behind "answer": --data-dir DIR [--out REPLY] [--scenario NAME] [--json] PACKAGE
 *
 * Has a package answered and says where the reply is.
 *
 * Returns: 0 there is a reply (also when it says no), 1 the package is not taken, 2 usage, 3 the window cannot be opened
 */
int
khai_sandbox_answer_run (int argc, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *out = NULL;
  g_autofree char *scenario = NULL;
  g_autofree char *named = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[]
      = { { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir, "Folder of the window", "DIR" },
          { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "The reply file (beside the package)", "FILE" },
          { "scenario", 's', 0, G_OPTION_ARG_STRING, &scenario,
            "What becomes of it, when no window runs there (green)", "NAME" },
          { "reference", 0, 0, G_OPTION_ARG_FILENAME, &named, "The reference data", "FILE" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print what came of it as JSON", NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("PACKAGE");
  g_autoptr (GError) error = NULL;
  g_autofree char *package = NULL;
  g_autofree char *reply = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *text = NULL;

  g_option_context_set_summary (context, "Answers a package that a person brought to the desk of a training window.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || dir == NULL || argc != 2)
    {
      g_printerr ("khai-sandbox answer: %s\n",
                  error != NULL ? error->message : "--data-dir and one package are needed");
      return 2;
    }
  package = g_canonicalize_filename (argv[1], NULL);
  reply = out != NULL ? g_canonicalize_filename (out, NULL) : reply_beside (package);
  text = khai_sandbox_officer_ask (dir, (char *[]){ (char *) "answer", package, reply, NULL }, NULL);
  if (text == NULL)
    {
      reference = khai_sandbox_find_reference (named);
      text = answer_here (dir, reference, scenario, package, reply, &error);
    }
  if (text != NULL)
    return tell (text, json);
  g_printerr ("khai-sandbox answer: %s\n", error->message);
  return error->domain == KHAI_ERROR
                 && (error->code == KHAI_ERROR_BUSY || error->code == KHAI_ERROR_IO)
             ? 3
             : 1;
}
