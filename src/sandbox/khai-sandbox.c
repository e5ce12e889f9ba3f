/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts the training window together. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "khai-error.h"

G_DEFINE_FINAL_TYPE (KhaiSandbox, khai_sandbox, G_TYPE_OBJECT)

static gboolean
prepare_directory (KhaiSandbox *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->dir, "sandbox.lock", NULL);

  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    {
      khai_error_set_from_errno (error, errno, "the training window's folder");
      return FALSE;
    }
  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0)
    {
      khai_error_set_from_errno (error, errno, "the training window's lock");
      return FALSE;
    }
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BUSY,
                       "another training window uses this folder");
  return FALSE;
}

static gboolean
prepare_rules (KhaiSandbox *self, const char *path, GError **error)
{
  self->reference = khai_reference_open (path, error);
  if (self->reference == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (self->checkers); i++)
    {
      self->checkers[i] = khai_sandbox_checker_new (self, path, error);
      if (self->checkers[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_sandbox_new:
 * @options: where it keeps its data, where it listens, and what it plays
 * @error: %KHAI_ERROR_BUSY (the folder or the port is taken), %KHAI_ERROR_BAD_INPUT (an option),
 * %KHAI_ERROR_NOT_FOUND (no reference.db), %KHAI_ERROR_READ_ONLY, %KHAI_ERROR_DISK_FULL,
 * %KHAI_ERROR_DAMAGED, %KHAI_ERROR_NEWER, %KHAI_ERROR_IO
 *
 * Starts a training Single Window. It listens when this returns, answers in this thread's default
 * main context, and goes on with what an earlier run left to happen. It ends with its last
 * reference.
 *
 * Returns: (transfer full): the window, or %NULL
 */
KhaiSandbox *
khai_sandbox_new (const KhaiSandboxOptions *options, GError **error)
{
  g_autoptr (KhaiSandbox) self = NULL;

  g_return_val_if_fail (options != NULL && options->data_dir != NULL && options->reference != NULL,
                        NULL);

  self = g_object_new (KHAI_TYPE_SANDBOX, NULL);
  self->dir = g_strdup (options->data_dir);
  self->bind = g_strdup (options->bind != NULL ? options->bind : "127.0.0.1");
  if (!khai_sandbox_fate_init (self, options, error)
      || !khai_sandbox_faults_init (self, options->faults, error)
      || !khai_sandbox_states_init (self, error) || !prepare_directory (self, error)
      || !prepare_rules (self, options->reference, error)
      || !khai_sandbox_receipts_init (
          self, khai_sandbox_fault_take_named (self, "wrong-certificate"), error)
      || !khai_sandbox_store_open (self->dir, &self->db, error)
      || !khai_sandbox_clock_init (self, error) || !khai_sandbox_ledger_init (self, error)
      || !khai_sandbox_http_start (self, options, error)
      || !khai_sandbox_panel_start (self, error))
    return NULL;
  self->rewritten = khai_sandbox_fault_take_named (self, "ledger-rewrite");
  khai_sandbox_fate_start (self);
  return g_steal_pointer (&self);
}

/**
 * khai_sandbox_get_base_url:
 * @self: a window
 *
 * Returns: (transfer none): its address, without a slash at the end
 */
const char *
khai_sandbox_get_base_url (KhaiSandbox *self)
{
  g_return_val_if_fail (KHAI_IS_SANDBOX (self), NULL);

  return self->base_url;
}

/**
 * khai_sandbox_get_ca_file:
 * @self: a window
 *
 * Returns: (transfer none): path of the certificate that its clients must trust
 */
const char *
khai_sandbox_get_ca_file (KhaiSandbox *self)
{
  g_return_val_if_fail (KHAI_IS_SANDBOX (self), NULL);

  return self->ca_file;
}

/* What a checker looks at is lost; its callback comes later, and finds no window. */
static void
leave_acts (KhaiSandbox *self)
{
  GHashTableIter iter;
  gpointer exchange;

  g_cancellable_cancel (self->closing);
  g_hash_table_iter_init (&iter, self->away);
  while (g_hash_table_iter_next (&iter, &exchange, NULL))
    ((KhaiSandboxExchange *)exchange)->sandbox = NULL;
  g_hash_table_remove_all (self->away);
  for (guint i = 0; i < G_N_ELEMENTS (self->checkers); i++)
    g_clear_pointer (&self->checkers[i], khai_sandbox_checker_free);
}

static void
khai_sandbox_dispose (GObject *object)
{
  KhaiSandbox *self = KHAI_SANDBOX (object);

  khai_sandbox_panel_stop (self);
  if (self->db != NULL)
    khai_sandbox_commit (self);
  khai_sandbox_fate_stop (self);
  leave_acts (self);
  khai_sandbox_events_stop (self);
  khai_sandbox_faults_stop (self);
  khai_sandbox_http_stop (self);
  g_clear_object (&self->reference);
  G_OBJECT_CLASS (khai_sandbox_parent_class)->dispose (object);
}

static void
khai_sandbox_finalize (GObject *object)
{
  KhaiSandbox *self = KHAI_SANDBOX (object);

  g_clear_pointer (&self->db, khai_sql_close);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->away, g_hash_table_unref);
  g_clear_pointer (&self->group, g_ptr_array_unref);
  g_clear_pointer (&self->wake, g_hash_table_unref);
  g_clear_pointer (&self->desk, g_hash_table_unref);
  g_clear_pointer (&self->leaves, g_byte_array_unref);
  g_clear_pointer (&self->data, json_node_unref);
  g_clear_pointer (&self->states, json_node_unref);
  g_clear_pointer (&self->server_key, khai_key_unref);
  g_clear_pointer (&self->receipt_key, khai_key_unref);
  g_clear_pointer (&self->scenarios, g_ptr_array_unref);
  g_clear_pointer (&self->faults, g_hash_table_unref);
  g_clear_pointer (&self->played, g_hash_table_unref);
  g_clear_pointer (&self->fault_timers, g_hash_table_unref);
  g_free (self->dir);
  g_free (self->bind);
  g_free (self->ca_file);
  g_free (self->ca_pem);
  g_free (self->base_url);
  g_free (self->origin);
  g_free (self->token_url);
  if (self->lock >= 0)
    close (self->lock);
  G_OBJECT_CLASS (khai_sandbox_parent_class)->finalize (object);
}

static void
khai_sandbox_class_init (KhaiSandboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = khai_sandbox_dispose;
  object_class->finalize = khai_sandbox_finalize;
}

static void
khai_sandbox_init (KhaiSandbox *self)
{
  self->lock = -1;
  self->closing = g_cancellable_new ();
  self->away = g_hash_table_new (NULL, NULL);
  self->group = g_ptr_array_new ();
  self->wake = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->leaves = g_byte_array_new ();
  self->desk = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiters);
}
