/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Trying a connection: what the window says of itself, then whether it lets this profile in. What is found is told in words, good or bad. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-connection.h"
#include "khai-date.h"
#include "khai-error.h"
#include "khai-json.h"

typedef struct
{
  KhaiContext *context; /* (owned) */
  KhaiAccess *access;   /* (owned) (nullable) */
  KhaiGateway *gateway; /* (owned) (nullable) */
  GPtrArray *findings;  /* (owned) */
} Trial;

static void
finding_free (gpointer data)
{
  KhaiConnectionFinding *finding = data;

  g_free (finding->text);
  g_free (finding->advice);
  g_free (finding);
}

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  g_clear_object (&trial->gateway);
  g_clear_object (&trial->access);
  g_clear_object (&trial->context);
  g_ptr_array_unref (trial->findings);
  g_free (trial);
}

static void
find (Trial *trial, gboolean good, char *text, char *advice)
{
  KhaiConnectionFinding *finding = g_new0 (KhaiConnectionFinding, 1);

  finding->good = good;
  finding->text = text;
  finding->advice = advice;
  g_ptr_array_add (trial->findings, finding);
}

static void
find_error (Trial *trial, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

  g_info ("trying the connection: %s", error->message);
  find (trial, FALSE, g_steal_pointer (&advice->message), g_steal_pointer (&advice->advice));
}

static void
let_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Trial *trial = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, NULL, &error);

  if (answer == NULL)
    find_error (trial, error);
  else if (khai_access_get_state (trial->access) == KHAI_ACCESS_BY_KEY)
    find (trial, TRUE, g_strdup (_("It lets this computer in by Khai's own key.")), NULL);
  else
    find (trial, TRUE, g_strdup (_("It lets you in: you are signed in.")), NULL);
  g_task_return_boolean (task, TRUE);
}

static void
tell_service (Trial *trial, JsonNode *service)
{
  g_autofree char *status = khai_json_get_text (service, "/state");
  g_autofree char *reopens = khai_json_get_text (service, "/reopensAt");
  g_autofree char *at = reopens != NULL ? khai_instant_format (reopens, khai_context_get_lang (trial->context)) : NULL;
  const char *url = khai_access_get_base_url (trial->access);

  find (trial, TRUE, g_strdup_printf (_("The Single Window answers at %s and has proved who it is."), url), NULL);
  if (g_strcmp0 (status, "closed") == 0 && at != NULL)
    /* translators: %s is a date and time of day */
    find (trial, FALSE, g_strdup_printf (_("It is closed and opens again at %s."), at),
          g_strdup (_("What you send until then waits in the outbox and goes out by itself.")));
  else if (g_strcmp0 (status, "closed") == 0)
    find (trial, FALSE, g_strdup (_("It is closed and does not say when it opens again.")),
          g_strdup (_("What you send until then waits in the outbox and goes out by itself.")));
  else if (g_strcmp0 (status, "degraded") == 0)
    find (trial, TRUE, g_strdup (_("It is open, and slower than usual.")), NULL);
  else
    find (trial, TRUE, g_strdup (_("It is open.")), NULL);
}

/* Training and real declarations are never mixed, whatever a window's address is. */
static gboolean
check_training (Trial *trial, JsonNode *service)
{
  JsonNode *node = khai_json_get (service, "/training");
  gboolean training = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);

  if (training == khai_context_is_training (trial->context))
    {
      if (training)
        find (trial, TRUE, g_strdup (_("It is for training: nothing reaches real customs.")), NULL);
      return TRUE;
    }
  if (training)
    find (trial, FALSE, g_strdup (_("It is for training, and this profile is not.")),
          g_strdup (_("Declarations sent there would reach nobody. Choose another window.")));
  else
    find (trial, FALSE, g_strdup (_("It does not say that it is for training, and this profile is.")),
          g_strdup (_("Do not send anything there from this profile. Choose a training window.")));
  return FALSE;
}

static void
service_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Trial *trial = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, NULL, &error);

  if (answer == NULL)
    {
      find_error (trial, error);
      g_task_return_boolean (task, TRUE);
      return;
    }
  tell_service (trial, answer->json);
  if (!check_training (trial, answer->json))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (khai_access_get_identity (trial->access) != NULL)
    {
      g_autofree char *owner = khai_key_owner (khai_access_get_identity (trial->access));

      find (trial, TRUE, g_strdup_printf (_("It took the connection with the certificate of %s."), owner), NULL);
    }
  khai_gateway_get_async (trial->gateway, "/declarations?limit=1", g_task_get_cancellable (task), let_in, g_object_ref (task));
}

/**
 * khai_connection_try_async:
 * @context: the context
 * @base_url: of a Single Window
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Asks the window how it is, whether it is for training, and whether it lets this profile in. Nothing is changed there or here.
 */
void
khai_connection_try_async (KhaiContext *context, const char *base_url, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Trial *trial;

  g_return_if_fail (KHAI_IS_CONTEXT (context) && base_url != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_connection_try_async);
  g_task_set_check_cancellable (task, FALSE);
  trial = g_new0 (Trial, 1);
  trial->context = g_object_ref (context);
  trial->findings = g_ptr_array_new_with_free_func (finding_free);
  g_task_set_task_data (task, trial, trial_free);
  trial->access = khai_connection_get_access (context, base_url, &error);
  trial->gateway = trial->access != NULL ? khai_access_open_gateway (trial->access, &error) : NULL;
  if (trial->gateway != NULL)
    khai_gateway_ask_openly_async (trial->gateway, "/service", NULL, cancellable, service_read, g_steal_pointer (&task));
  else
    {
      find_error (trial, error);
      g_task_return_boolean (task, TRUE);
    }
}

/**
 * khai_connection_try_finish:
 * @result: what the callback got
 *
 * Returns: (transfer full) (element-type KhaiConnectionFinding): what was found, in the order of looking
 */
GPtrArray *
khai_connection_try_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_ptr_array_ref (((Trial *) g_task_get_task_data (G_TASK (result)))->findings);
}
