/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a Single Window is open, and until when it is not. */

#include "config.h"

#include "khai-service.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-outbox-private.h"

/**
 * khai_service_free:
 * @service: (transfer full): what a window said
 */
void
khai_service_free (KhaiService *service)
{
  g_return_if_fail (service != NULL);

  g_free (service->reopens_at);
  g_free (service);
}

static void
free_service (gpointer service)
{
  khai_service_free (service);
}

/* What cannot be understood is no reason to say that it is open. */
static KhaiService *
read_service (JsonNode *answer)
{
  g_autofree char *state = khai_json_get_text (answer, "/state");
  KhaiService *service = g_new0 (KhaiService, 1);

  service->is = g_strcmp0 (state, "open") == 0       ? KHAI_SERVICE_IS_OPEN
                : g_strcmp0 (state, "degraded") == 0 ? KHAI_SERVICE_IS_DEGRADED
                : g_strcmp0 (state, "closed") == 0   ? KHAI_SERVICE_IS_CLOSED
                                                     : KHAI_SERVICE_IS_SILENT;
  service->reopens_at = khai_json_get_text (answer, "/reopensAt");
  return service;
}

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  KhaiService *service;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (answer != NULL)
    service = read_service (answer->json);
  else
    {
      service = g_new0 (KhaiService, 1);
      service->is = g_error_matches (error, KHAI_ERROR, KHAI_ERROR_UNAVAILABLE) ? KHAI_SERVICE_IS_CLOSED : KHAI_SERVICE_IS_SILENT;
    }
  g_task_return_pointer (task, service, free_service);
}

/**
 * khai_service_ask_async:
 * @outbox: the outbox
 * @gateway: base URL of a Single Window
 * @ca_file: (nullable): PEM file with the only roots trusted; nothing may have been sent there yet
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 */
void
khai_service_ask_async (KhaiOutbox *outbox, const char *gateway, const char *ca_file, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (KhaiGateway) window = NULL;
  KhaiKey *key;
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_OUTBOX (outbox) && gateway != NULL);

  task = g_task_new (outbox, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_service_ask_async);
  key = khai_context_get_key (outbox->context, &error);
  window = key != NULL ? khai_gateway_new (gateway, ca_file, key, khai_context_get_lang (outbox->context), &error) : NULL;
  if (window == NULL)
    g_task_return_error (task, error);
  else
    khai_gateway_ask_openly_async (window, "/service", NULL, cancellable, answered, g_steal_pointer (&task));
}

/**
 * khai_service_ask_finish:
 * @outbox: the outbox
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED, or the address is not usable; a window that does not answer is no error but silent
 *
 * Returns: (transfer full): what it said, or %NULL
 */
KhaiService *
khai_service_ask_finish (KhaiOutbox *outbox, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, outbox), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * khai_service_describe:
 * @service: what a window said
 * @lang: how dates are written
 *
 * Returns: (transfer full) (nullable): what it means, in the process's language; %NULL when it is open
 */
char *
khai_service_describe (const KhaiService *service, KhaiLang lang)
{
  g_autofree char *at = NULL;

  g_return_val_if_fail (service != NULL, NULL);

  switch (service->is)
    {
    case KHAI_SERVICE_IS_DEGRADED:
      return g_strdup (_("The Single Window is open but slow today. What you send may take longer; nothing is lost."));
    case KHAI_SERVICE_IS_CLOSED:
      at = service->reopens_at != NULL ? khai_instant_format (service->reopens_at, lang) : NULL;
      if (at == NULL)
        return g_strdup (_("The Single Window is closed and does not say when it opens again. You can sign all the same: the declaration waits here and "
                           "goes out by itself."));
      /* translators: %s is a date and time of day */
      return g_strdup_printf (_("The Single Window is closed until %s. You can sign all the same: the declaration waits here and goes out by itself."), at);
    case KHAI_SERVICE_IS_SILENT:
      return g_strdup (_("The Single Window does not answer. You can sign all the same: the declaration waits here and goes out by itself."));
    case KHAI_SERVICE_IS_OPEN:
    default:
      return NULL;
    }
}
