/* SPDX-License-Identifier: GPL-3.0-or-later */

/* khai-sandbox: the training Single Window as a program. Standard output carries one line, "ready
 * URL"; everything else goes to standard error and names nobody. */

#include "config.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "khai-process.h"
#include "khai-sandbox-officer-client.h"
#include "khai-sandbox.h"

typedef struct
{
  int port;
  char *data_dir;
  char *scenario;
  char *bind;
  char *reference;
  int delay;
  gboolean exit_with_stdin;
  gboolean require_certificate;
  char *client_ca;
  char **faults;
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->data_dir);
  g_free (arguments->scenario);
  g_free (arguments->bind);
  g_free (arguments->reference);
  g_free (arguments->client_ca);
  g_strfreev (arguments->faults);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
read_arguments (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &arguments->port, "Port to listen at; 0 picks one", "N" },
    { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &arguments->data_dir,
      "Folder of its keys and records", "DIR" },
    { "scenario", 's', 0, G_OPTION_ARG_STRING, &arguments->scenario,
      "What becomes of declarations (green)", "NAME" },
    { "bind", 0, 0, G_OPTION_ARG_STRING, &arguments->bind, "IP address to listen at (127.0.0.1)",
      "ADDRESS" },
    { "reference", 0, 0, G_OPTION_ARG_FILENAME, &arguments->reference, "The reference data",
      "FILE" },
    { "delay", 0, 0, G_OPTION_ARG_INT, &arguments->delay, "Milliseconds between two events", "MS" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->faults,
      "Something that goes wrong, so many times", "NAME[:N]" },
    { "require-client-certificate", 0, 0, G_OPTION_ARG_NONE, &arguments->require_certificate,
      "Take only clients that show a certificate", NULL },
    { "client-ca", 0, 0, G_OPTION_ARG_FILENAME, &arguments->client_ca,
      "Take only clients with a certificate of this authority (PEM)", "FILE" },
    { "exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &arguments->exit_with_stdin,
      "End when standard input closes", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "A training Single Window. It never speaks to customs.\n"
                                         "\"khai-sandbox officer --help\" is for its trainer, "
                                         "\"khai-sandbox answer --help\" for its desk.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc == 1 && arguments->data_dir != NULL && arguments->port >= 0 && arguments->port <= 65535)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--data-dir is needed, --port is 0 to 65535, and nothing else is taken");
  return FALSE;
}

/**
 * khai_sandbox_find_reference:
 * @named: (nullable): --reference
 *
 * Returns: (transfer full): path of the reference data: KHAI_REFERENCE_DB, what was named, the build tree's, the installed ones
 */
char *
khai_sandbox_find_reference (const char *named)
{
  const char *environment = g_getenv ("KHAI_REFERENCE_DB");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *beside
      = dir != NULL ? g_build_filename (dir, "..", "..", "data", "reference.db", NULL) : NULL;

  if (environment != NULL && *environment != '\0')
    return g_strdup (environment);
  if (named != NULL)
    return g_strdup (named);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  return g_build_filename (KHAI_PKGDATADIR, "reference.db", NULL);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Whoever started it holds the other end: it closes also when that one is killed. */
static gboolean
input_came (int fd, GIOCondition condition, gpointer loop)
{
  char buffer[256];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_auto (Arguments) arguments = { .delay = -1 };
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (KhaiSandbox) sandbox = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *reference = NULL;
  KhaiSandboxOptions options;

  khai_process_prepare ();
  if (argc > 1 && strcmp (argv[1], "officer") == 0)
    return khai_sandbox_officer_run (argc - 1, argv + 1);
  /* GnuTLS would take TLS 1.1 otherwise. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-TLS-ALL:+VERS-TLS1.3:+VERS-TLS1.2",
            FALSE);
  if (argc > 1 && strcmp (argv[1], "answer") == 0)
    return khai_sandbox_answer_run (argc - 1, argv + 1);
  if (!read_arguments (&arguments, &argc, &argv, &error))
    {
      g_printerr ("khai-sandbox: %s\n", error->message);
      return 2;
    }
  reference = khai_sandbox_find_reference (arguments.reference);
  options = (KhaiSandboxOptions){ arguments.data_dir,
                                  reference,
                                  arguments.bind,
                                  arguments.port,
                                  arguments.scenario,
                                  arguments.delay,
                                  arguments.require_certificate,
                                  arguments.client_ca,
                                  (const char *const *)arguments.faults };
  sandbox = khai_sandbox_new (&options, &error);
  if (sandbox == NULL)
    {
      g_printerr ("khai-sandbox: %s\n", error->message);
      return EXIT_FAILURE;
    }
  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGINT, quit, loop);
  g_unix_signal_add (SIGTERM, quit, loop);
  if (arguments.exit_with_stdin)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, input_came, loop);
  printf ("ready %s\n", khai_sandbox_get_base_url (sandbox));
  fflush (stdout);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
