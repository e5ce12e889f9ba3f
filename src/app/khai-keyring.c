/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the system's keyring takes it keeps; what it does not take stays in memory. A token in memory is newer than one in the keyring: it is
 * only there because the keyring refused it. */

#include "config.h"

#include "khai-keyring.h"

#include <libsecret/secret.h>
#include <string.h>

/* A service that was started and does not answer must not keep anybody from sending. Someone may be asked to unlock the keyring meanwhile. */
#define PATIENCE_SECONDS 120

struct _KhaiKeyring
{
  GObject parent_instance;

  char *profile;          /* (owned) */
  GHashTable *in_memory;  /* (owned): window → secret */
};

G_DEFINE_FINAL_TYPE (KhaiKeyring, khai_keyring, G_TYPE_OBJECT)

static const SecretSchema schema = {
  KHAI_APP_ID ".SignIn", SECRET_SCHEMA_NONE,
  { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "window", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/**
 * khai_secret_free:
 * @secret: (nullable) (transfer full): wiped before it is freed
 */
void
khai_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* One question to the keyring, ended by its own clock as well. */
typedef struct
{
  char *window;              /* (owned) */
  char *secret;              /* (owned) (nullable) */
  gboolean lasting;
  GCancellable *cancellable; /* (owned) */
  guint timer;               /* source id */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_handle_id (&question->timer, g_source_remove);
  g_clear_object (&question->cancellable);
  khai_secret_free (question->secret);
  g_free (question->window);
  g_free (question);
}

static gboolean
patience_ended (gpointer data)
{
  Question *question = data;

  question->timer = 0;
  g_cancellable_cancel (question->cancellable);
  return G_SOURCE_REMOVE;
}

static GTask *
ask (KhaiKeyring *self, const char *window, const char *secret, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->window = g_strdup (window);
  question->secret = g_strdup (secret);
  question->cancellable = g_cancellable_new ();
  question->timer = g_timeout_add_seconds (PATIENCE_SECONDS, patience_ended, question);
  g_task_set_task_data (task, question, question_free);
  return task;
}

static void
end_question (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  g_clear_handle_id (&question->timer, g_source_remove);
  g_task_return_boolean (task, TRUE);
}

/**
 * khai_keyring_new:
 * @profile: folder of the profile, by which its secrets are told from those of others
 *
 * Returns: (transfer full): a keyring; nothing is asked yet
 */
KhaiKeyring *
khai_keyring_new (const char *profile)
{
  KhaiKeyring *self;

  g_return_val_if_fail (profile != NULL, NULL);

  self = g_object_new (KHAI_TYPE_KEYRING, NULL);
  self->profile = g_strdup (profile);
  return self;
}

static void
looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_info ("no keyring: %s", error->message);
  if (secret != NULL)
    {
      question->secret = g_strdup (secret);
      question->lasting = TRUE;
      secret_password_free (secret);
    }
  end_question (task);
}

/**
 * khai_keyring_load_async:
 * @self: a keyring
 * @window: base URL of a Single Window
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Looks for what is kept. The user may be asked to unlock the system's keyring.
 */
void
khai_keyring_load_async (KhaiKeyring *self, const char *window, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;
  const char *kept;

  g_return_if_fail (KHAI_IS_KEYRING (self) && window != NULL);

  task = ask (self, window, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_keyring_load_async);
  question = g_task_get_task_data (task);
  kept = g_hash_table_lookup (self->in_memory, window);
  if (kept != NULL)
    {
      question->secret = g_strdup (kept);
      end_question (task);
      return;
    }
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel), question->cancellable, G_CONNECT_SWAPPED);
  secret_password_lookup (&schema, question->cancellable, looked_up, g_object_ref (task), "profile", self->profile, "window", window, NULL);
}

/**
 * khai_keyring_load_finish:
 * @self: a keyring
 * @result: what the callback got
 * @lasting: (out) (optional): it is in the system's keyring, and will be there at the next start
 *
 * Returns: (transfer full) (nullable): the secret, for khai_secret_free()
 */
char *
khai_keyring_load_finish (KhaiKeyring *self, GAsyncResult *result, gboolean *lasting)
{
  Question *question;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  question = g_task_get_task_data (G_TASK (result));
  if (lasting != NULL)
    *lasting = question->lasting;
  return g_steal_pointer (&question->secret);
}

static void
old_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  secret_password_clear_finish (result, NULL);
  end_question (task);
}

static void
stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiKeyring *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  question->lasting = secret_password_store_finish (result, &error);
  if (question->lasting)
    {
      g_hash_table_remove (self->in_memory, question->window);
      end_question (task);
      return;
    }
  g_info ("the keyring did not take it: %s", error->message);
  /* An older one that was left there would be shown at the next start, and the window would take that for theft. */
  secret_password_clear (&schema, question->cancellable, old_cleared, g_object_ref (task), "profile", self->profile, "window",
                         question->window, NULL);
}

/**
 * khai_keyring_keep_async:
 * @self: a keyring
 * @window: base URL of a Single Window
 * @secret: takes the place of what was kept; copied
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Keeps it in memory at once and in the system's keyring as soon as that has it.
 */
void
khai_keyring_keep_async (KhaiKeyring *self, const char *window, const char *secret, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *label = NULL;
  Question *question;

  g_return_if_fail (KHAI_IS_KEYRING (self) && window != NULL && secret != NULL);

  task = ask (self, window, secret, callback, user_data);
  g_task_set_source_tag (task, khai_keyring_keep_async);
  question = g_task_get_task_data (task);
  g_hash_table_replace (self->in_memory, g_strdup (window), g_strdup (secret));
  label = g_strconcat ("Khai: ", window, NULL);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, secret, question->cancellable, stored, g_object_ref (task), "profile",
                         self->profile, "window", window, NULL);
}

/**
 * khai_keyring_keep_finish:
 * @self: a keyring
 * @result: what the callback got
 *
 * Returns: whether it will be there at the next start; %FALSE: it is kept until the program ends
 */
gboolean
khai_keyring_keep_finish (KhaiKeyring *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return ((Question *) g_task_get_task_data (G_TASK (result)))->lasting;
}

/**
 * khai_keyring_forget_async:
 * @self: a keyring
 * @window: base URL of a Single Window
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Removes what is kept, from memory at once.
 */
void
khai_keyring_forget_async (KhaiKeyring *self, const char *window, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (KHAI_IS_KEYRING (self) && window != NULL);

  task = ask (self, window, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_keyring_forget_async);
  question = g_task_get_task_data (task);
  g_hash_table_remove (self->in_memory, window);
  secret_password_clear (&schema, question->cancellable, old_cleared, g_object_ref (task), "profile", self->profile, "window", window, NULL);
}

/**
 * khai_keyring_forget_finish:
 * @self: a keyring
 * @result: what the callback got
 */
void
khai_keyring_forget_finish (KhaiKeyring *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
}

static void
khai_keyring_finalize (GObject *object)
{
  KhaiKeyring *self = KHAI_KEYRING (object);

  g_hash_table_unref (self->in_memory);
  g_free (self->profile);
  G_OBJECT_CLASS (khai_keyring_parent_class)->finalize (object);
}

static void
khai_keyring_class_init (KhaiKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_keyring_finalize;
}

static void
khai_keyring_init (KhaiKeyring *self)
{
  self->in_memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) khai_secret_free);
}
