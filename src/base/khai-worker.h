/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One named thread that owns one exclusive resource (a database connection). Jobs run in the order in which they were
 * asked for. A job returns FALSE and sets its error, or TRUE. */
typedef struct _KhaiWorker KhaiWorker;
typedef gboolean (*KhaiWorkerFunc) (gpointer resource, gpointer job, GError **error);

KhaiWorker *khai_worker_new (const char *name, gpointer resource);
/* Runs everything still queued, ends the thread, frees. The resource is the caller's again. */
void khai_worker_free (KhaiWorker *worker);
/* Waits for the answer. Called from the worker's own thread it runs at once. */
gboolean khai_worker_call (KhaiWorker *worker, KhaiWorkerFunc func, gpointer job, GError **error);
/* `callback` runs in the caller's thread-default main context; `job` is freed with `job_free` after it. A job cancelled
 * before it began does not run; one that began runs to its end. */
void khai_worker_call_async (KhaiWorker *worker, KhaiWorkerFunc func, gpointer job, GDestroyNotify job_free,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_worker_call_finish (KhaiWorker *worker, GAsyncResult *result, GError **error);
gpointer khai_worker_result_job (GAsyncResult *result);        /* (transfer none): the job, with what it found */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiWorker, khai_worker_free)

G_END_DECLS
