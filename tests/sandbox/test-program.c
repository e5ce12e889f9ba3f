/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program itself: what it prints, how it ends, and that a kill in the middle of a story only
 * delays it. argv[1] is its path. */

#include "config.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

static char *program;

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  char *url;
} Program;

static Program *
program_start (const char *dir, const char *port)
{
  Program *started = g_new0 (Program, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  started->process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--port",
      port, "--data-dir", dir, "--exit-with-stdin", "--delay", "0", NULL);
  g_assert_no_error (error);
  started->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (started->process));
  line = g_data_input_stream_read_line (started->output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (
      g_regex_match_simple ("^ready https://127\\.0\\.0\\.1:[0-9]+/osw/v1$", line, 0, 0));
  started->url = g_strdup (line + strlen ("ready "));
  return started;
}

static void
program_free (Program *started)
{
  g_object_unref (started->output);
  g_object_unref (started->process);
  g_free (started->url);
  g_free (started);
}

static void
remove_all (const char *dir)
{
  const char *argv[] = { "rm", "-r", dir, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}

static void
test_ends_with_stdin (void)
{
  g_autofree char *dir = g_dir_make_tmp ("khai-sandbox-XXXXXX", NULL);
  Program *started = program_start (dir, "0");
  g_autofree char *rest = NULL;

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (started->process), "x\n",
                                            2, NULL, NULL, NULL));
  g_assert_true (
      g_output_stream_close (g_subprocess_get_stdin_pipe (started->process), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (started->process, NULL, NULL));
  rest = g_data_input_stream_read_line (started->output, NULL, NULL, NULL);
  g_assert_null (rest); /* one line and no more */
  program_free (started);
  remove_all (dir);
}

/* SIGTERM ends it in order; SIGKILL in no order; the same port and folder serve again at once. */
static void
test_comes_back (void)
{
  static const int signals[] = { SIGTERM, SIGKILL, SIGINT };
  g_autofree char *dir = g_dir_make_tmp ("khai-sandbox-XXXXXX", NULL);
  Program *started = program_start (dir, "0");
  g_autofree char *url = g_strdup (started->url);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *port = g_strdup_printf ("%d", g_uri_get_port (uri));

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_subprocess_send_signal (started->process, signals[i]);
      g_assert_true (g_subprocess_wait (started->process, NULL, NULL));
      g_assert_true (g_subprocess_get_if_exited (started->process) == (signals[i] != SIGKILL));
      if (signals[i] != SIGKILL)
        g_assert_cmpint (g_subprocess_get_exit_status (started->process), ==, 0);
      program_free (started);
      started = program_start (dir, port);
      g_assert_cmpstr (started->url, ==, url);
    }
  g_subprocess_force_exit (started->process);
  program_free (started);
  remove_all (dir);
}

static void
test_wrong_arguments (void)
{
  static const char *const cases[][8] = {
    { "--port", "0" },
    { "--data-dir", "x", "--port", "70000" },
    { "--data-dir", "x", "--port", "-1" },
    { "--data-dir", "x", "more" },
    { "--nonsense" },
    { "--data-dir", "/dev/null/x" },
    { "--data-dir", "x", "--scenario", "purple" },
    { "--data-dir", "x", "--bind", "here" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *dir = g_dir_make_tmp ("khai-sandbox-XXXXXX", NULL);
      g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
          G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
      g_autoptr (GPtrArray) argv = g_ptr_array_new ();
      g_autoptr (GSubprocess) process = NULL;
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;

      g_subprocess_launcher_set_cwd (launcher, dir);
      g_ptr_array_add (argv, program);
      for (guint n = 0; n < 8; n++)
        g_ptr_array_add (argv, (gpointer)cases[i][n]);
      g_ptr_array_add (argv, NULL);
      process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, NULL);
      g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, NULL));
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), !=, 0);
      g_assert_cmpstr (out, ==, "");
      g_assert_true (g_str_has_prefix (err, "khai-sandbox: "));
      remove_all (dir);
    }
}

static gboolean
is_heard_at (const char *host, const char *url)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, host, g_uri_get_port (uri), NULL, NULL);

  return connection != NULL;
}

/* Nobody else's machine, unless told otherwise: 127.0.0.2 is as foreign to it as any address of a
 * network. */
static void
test_loopback_only (void)
{
  static const struct
  {
    const char *bind;
    gboolean elsewhere;
  } cases[] = { { NULL, FALSE }, { "0.0.0.0", TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *dir = g_dir_make_tmp ("khai-sandbox-XXXXXX", NULL);
      g_autoptr (GSubprocess) process
          = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "--data-dir", dir,
                              cases[i].bind != NULL ? "--bind" : NULL, cases[i].bind, NULL);
      g_autoptr (GDataInputStream) output
          = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);

      g_assert_true (g_str_has_prefix (line, "ready "));
      g_assert_true (is_heard_at ("127.0.0.1", line + strlen ("ready ")));
      g_assert_cmpint (is_heard_at ("127.0.0.2", line + strlen ("ready ")), ==, cases[i].elsewhere);
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      remove_all (dir);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = g_canonicalize_filename (argv[1], NULL);
  g_test_add_func ("/sandbox/program/ends-with-stdin", test_ends_with_stdin);
  g_test_add_func ("/sandbox/program/comes-back", test_comes_back);
  g_test_add_func ("/sandbox/program/loopback-only", test_loopback_only);
  g_test_add_func ("/sandbox/program/wrong-arguments", test_wrong_arguments);
  result = g_test_run ();
  g_free (program);
  return result;
}
