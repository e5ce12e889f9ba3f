/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The training Single Window as a child process. It is a real server that happens to run here; it ends when its standard input
 * closes, so a window that is killed leaves none behind. */

#include "config.h"

#include "khai-training.h"

#include <errno.h>
#include <string.h>

#include "khai-error.h"

#define READY "ready "

struct _KhaiTraining
{
  GObject parent_instance;

  KhaiContext *context;      /* (owned) */
  GSubprocess *process;      /* (owned) (nullable) */
  GDataInputStream *output;  /* (owned) (nullable) */
  char *base_url;            /* (owned) (nullable): known once it is ready */
  GQueue waiting;            /* (element-type GTask) (owned) */
};

G_DEFINE_FINAL_TYPE (KhaiTraining, khai_training, G_TYPE_OBJECT)

static char *
data_path (KhaiTraining *self, const char *name)
{
  return g_build_filename (khai_context_get_data_dir (self->context), "sandbox", name, NULL);
}

static void
forget_process (KhaiTraining *self)
{
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_clear_pointer (&self->base_url, g_free);
}

static void
answer_waiting (KhaiTraining *self, const GError *error)
{
  for (GTask *task; (task = g_queue_pop_head (&self->waiting)) != NULL; g_object_unref (task))
    if (error != NULL)
      g_task_return_error (task, g_error_copy (error));
    else
      g_task_return_boolean (task, TRUE);
}

/* Declarations sent before are looked for at the address they were sent to: the port is kept. */
static guint
read_port (KhaiTraining *self)
{
  g_autofree char *path = data_path (self, "port");
  g_autofree char *text = NULL;
  guint64 port = 0;

  if (g_file_get_contents (path, &text, NULL, NULL))
    g_ascii_string_to_unsigned (g_strstrip (text), 10, 1, 65535, &port, NULL);
  return port;
}

static void
keep_port (KhaiTraining *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->base_url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *path = data_path (self, "port");
  g_autofree char *text = uri != NULL ? g_strdup_printf ("%d\n", g_uri_get_port (uri)) : NULL;
  g_autoptr (GError) error = NULL;

  if (text != NULL && !g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_warning ("the training window's port was not kept: %s", error->message);
}

static void
process_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiTraining) self = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (self->process == G_SUBPROCESS (source))
    {
      g_autoptr (GError) error = g_error_new_literal (KHAI_ERROR, KHAI_ERROR_INTERNAL, "the training window ended");

      forget_process (self);
      answer_waiting (self, error);
    }
}

static void
line_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiTraining) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (self->output != G_DATA_INPUT_STREAM (source))
    return;
  if (line != NULL && g_str_has_prefix (line, READY))
    {
      self->base_url = g_strdup (line + strlen (READY));
      g_strchomp (self->base_url);
      keep_port (self);
      answer_waiting (self, NULL);
    }
  /* A line that says something else, or the end: process_ended() answers. */
}

static char *
find_program_path (void)
{
  char *beside = khai_context_find_beside ("src/sandbox/khai-sandbox");

  return beside != NULL ? beside : g_build_filename (KHAI_LIBEXECDIR, "khai-sandbox", NULL);
}

static gboolean
spawn (KhaiTraining *self, GError **error)
{
  g_autofree char *program = find_program_path ();
  g_autofree char *dir = g_build_filename (khai_context_get_data_dir (self->context), "sandbox", NULL);
  g_autofree char *reference = khai_context_find_reference_db ();
  g_autofree char *port = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) spawn_error = NULL;

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      khai_error_set_from_errno (error, errno, "the training folder");
      return FALSE;
    }
  port = g_strdup_printf ("%u", read_port (self));
  self->process = g_subprocess_launcher_spawn (launcher, &spawn_error, program, "--port", port, "--data-dir", dir, "--reference",
                                               reference, "--exit-with-stdin", NULL);
  if (self->process == NULL)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "the training window: %s", spawn_error->message);
      return FALSE;
    }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_subprocess_wait_async (self->process, NULL, process_ended, g_object_ref (self));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL, line_read, g_object_ref (self));
  return TRUE;
}

/**
 * khai_training_new:
 * @context: the context; the training window's data lie below its profile
 *
 * Returns: (transfer full): a training window that does not run yet
 */
KhaiTraining *
khai_training_new (KhaiContext *context)
{
  KhaiTraining *self;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  self = g_object_new (KHAI_TYPE_TRAINING, NULL);
  self->context = g_object_ref (context);
  return self;
}

/**
 * khai_training_start_async:
 * @self: a training window
 * @cancellable: (nullable): ends waiting, not the window
 * @callback: called in the caller's main context when it is ready, or could not be started
 * @user_data: for @callback
 *
 * Starts it if it does not run.
 */
void
khai_training_start_async (KhaiTraining *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_TRAINING (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_training_start_async);
  if (self->base_url != NULL)
    g_task_return_boolean (task, TRUE);
  else if (self->process != NULL || spawn (self, &error))
    g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * khai_training_start_finish:
 * @self: a training window
 * @result: what the callback got
 * @base_url: (out) (optional) (transfer full): its address
 * @ca_file: (out) (optional) (transfer full): PEM file with its authority
 * @error: %KHAI_ERROR_NOT_FOUND (not installed), %KHAI_ERROR_INTERNAL (it ended at once: see its messages)
 *
 * Returns: %TRUE when it listens
 */
gboolean
khai_training_start_finish (KhaiTraining *self, GAsyncResult *result, char **base_url, char **ca_file, GError **error)
{
  g_return_val_if_fail (KHAI_IS_TRAINING (self) && g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (base_url != NULL)
    *base_url = g_strdup (self->base_url);
  if (ca_file != NULL)
    *ca_file = data_path (self, "ca.pem");
  return TRUE;
}

/**
 * khai_training_get_ca_file:
 * @self: a training window
 *
 * Returns: (transfer full): path of the PEM file with its authority; there once it has run
 */
char *
khai_training_get_ca_file (KhaiTraining *self)
{
  g_return_val_if_fail (KHAI_IS_TRAINING (self), NULL);

  return data_path (self, "ca.pem");
}

/**
 * khai_training_get_address:
 * @self: a training window
 *
 * Returns: (transfer none) (nullable): its base URL; %NULL while it does not run
 */
const char *
khai_training_get_address (KhaiTraining *self)
{
  g_return_val_if_fail (KHAI_IS_TRAINING (self), NULL);

  return self->base_url;
}

/**
 * khai_training_stop:
 * @self: a training window
 *
 * Closes its standard input, upon which it ends by itself.
 */
void
khai_training_stop (KhaiTraining *self)
{
  g_return_if_fail (KHAI_IS_TRAINING (self));

  if (self->process != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  forget_process (self);
}

static void
khai_training_dispose (GObject *object)
{
  KhaiTraining *self = KHAI_TRAINING (object);

  khai_training_stop (self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (khai_training_parent_class)->dispose (object);
}

static void
khai_training_class_init (KhaiTrainingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_training_dispose;
}

static void
khai_training_init (KhaiTraining *self)
{
  g_queue_init (&self->waiting);
}
