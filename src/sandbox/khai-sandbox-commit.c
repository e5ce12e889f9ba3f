/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nothing is answered before it is on the disk, and the disk is slow: so acts that come close
 * together share one transaction, each in a savepoint of its own, and are answered together after
 * its commit. Whoever reads makes the commit happen first, and so never sees what could still be
 * lost. */

#include "config.h"

#include "khai-sandbox-private.h"

#define MAX_GROUP 64
#define MAX_AGE_US 20000

/**
 * khai_sandbox_exchange_pause:
 * @exchange: a request whose answer takes a while
 */
void
khai_sandbox_exchange_pause (KhaiSandboxExchange *exchange)
{
  if (exchange->paused)
    return;
  exchange->paused = TRUE;
  soup_server_message_pause (exchange->message);
}

/**
 * khai_sandbox_exchange_free:
 * @exchange: a request
 *
 * Lets go of it; whoever waits for an answer waits for ever.
 */
void
khai_sandbox_exchange_free (KhaiSandboxExchange *exchange)
{
  g_object_unref (exchange->message);
  g_clear_pointer (&exchange->query, g_hash_table_unref);
  g_free (exchange->id);
  g_free (exchange->second);
  g_free (exchange->account);
  g_free (exchange->last_words);
  g_free (exchange);
}

static void
release (KhaiSandboxExchange *exchange)
{
  if (exchange->fault != NULL)
    khai_sandbox_fault_after (exchange);
  else if (exchange->paused && !exchange->kept
           && soup_server_message_get_socket (exchange->message) != NULL)
    soup_server_message_unpause (exchange->message);
  khai_sandbox_exchange_free (exchange);
}

static gboolean
commit_now (gpointer data)
{
  KhaiSandbox *self = data;

  self->commit_source = 0;
  khai_sandbox_commit (self);
  return G_SOURCE_REMOVE;
}

/**
 * khai_sandbox_exchange_finish:
 * @exchange: (transfer full): a request that has its answer
 *
 * Sends the answer; when acts wait for their commit, with them.
 */
void
khai_sandbox_exchange_finish (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;

  if (!self->group_open || exchange->kept)
    {
      release (exchange);
      return;
    }
  khai_sandbox_exchange_pause (exchange);
  g_ptr_array_add (self->group, exchange);
  if (self->group->len >= MAX_GROUP || g_get_monotonic_time () - self->group_began > MAX_AGE_US)
    khai_sandbox_commit (self);
}

/**
 * khai_sandbox_begin:
 * @self: a window
 * @error: failures of the database
 *
 * Begins one act. Nothing else may be done with the main loop until khai_sandbox_end().
 *
 * Returns: %TRUE when the act can be stored
 */
gboolean
khai_sandbox_begin (KhaiSandbox *self, GError **error)
{
  self->act_leaves = self->leaves->len / 32;
  if (!self->group_open)
    {
      if (!khai_sql_begin (self->db, error))
        return FALSE;
      self->group_open = TRUE;
      self->group_began = g_get_monotonic_time ();
      self->commit_source = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, commit_now, self, NULL);
    }
  return khai_sql_exec (self->db, "SAVEPOINT act", error);
}

/**
 * khai_sandbox_end:
 * @self: a window
 * @keep: whether the act is to be stored
 * @error: failures of the database
 *
 * Returns: %TRUE when it will be stored with the commit; always %TRUE when it was to be dropped
 */
gboolean
khai_sandbox_end (KhaiSandbox *self, gboolean keep, GError **error)
{
  if (keep && khai_sql_exec (self->db, "RELEASE act", error))
    return TRUE;
  /* When SQLite itself has rolled everything back there is no savepoint any more; the commit finds
   * out. */
  khai_sql_exec (self->db, "ROLLBACK TO act; RELEASE act", NULL);
  g_byte_array_set_size (self->leaves, self->act_leaves * 32);
  return !keep;
}

/**
 * khai_sandbox_wake_later:
 * @self: a window
 * @account: whose events grew; whoever waits for them is answered after the commit
 */
void
khai_sandbox_wake_later (KhaiSandbox *self, const char *account)
{
  g_hash_table_add (self->wake, g_strdup (account));
}

static void
wake_all (KhaiSandbox *self)
{
  g_autoptr (GHashTable) accounts = g_steal_pointer (&self->wake);
  GHashTableIter iter;
  gpointer account;

  self->wake = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, accounts);
  while (g_hash_table_iter_next (&iter, &account, NULL))
    khai_sandbox_events_wake (self, account);
}

static gboolean
commit (KhaiSandbox *self, GError **error)
{
  if (!sqlite3_get_autocommit (self->db))
    return khai_sql_commit (self->db, error);
  khai_sql_set_error (self->db, "the transaction", error);
  return FALSE;
}

/**
 * khai_sandbox_commit:
 * @self: a window
 *
 * Puts on the disk what waits for it, and sends the answers. Does nothing when nothing waits.
 */
void
khai_sandbox_commit (KhaiSandbox *self)
{
  g_autoptr (GPtrArray) group = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->group_open)
    return;
  group = g_steal_pointer (&self->group);
  self->group = g_ptr_array_new ();
  self->group_open = FALSE;
  g_clear_handle_id (&self->commit_source, g_source_remove);
  if (commit (self, &error))
    self->n_leaves = self->leaves->len / 32;
  else
    {
      g_byte_array_set_size (self->leaves, self->n_leaves * 32);
      g_hash_table_remove_all (self->wake);
    }
  for (guint i = 0; i < group->len; i++)
    {
      KhaiSandboxExchange *exchange = group->pdata[i];

      if (error != NULL)
        {
          exchange->fault = NULL;
          khai_sandbox_answer_failure (exchange, "the commit", error);
        }
      release (exchange);
    }
  wake_all (self);
  if (self->fate_pending)
    khai_sandbox_fate_start (self);
}
