/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A database connection belongs to one thread, and the window must never wait for the disk. So each
 * such resource has one thread with a queue in front:
 *
 *   caller A ── call ──────▶ ┐                    ┌─▶ wakes A
 *   caller B ── call_async ▶ ├ queue ▶ thread ────┤
 *   caller C ── call_async ▶ ┘   (one by one)     └─▶ sources in the contexts of B, C
 *
 * Answers come in the order of the jobs, and neither a callback nor `job_free` ever runs in the
 * worker's thread. */

#include "khai-worker.h"

struct _KhaiWorker
{
  GThread *thread;    /* (owned) */
  GAsyncQueue *queue; /* (owned) (element-type Request) */
  gpointer resource;  /* of the thread, while it runs */
};

typedef struct
{
  KhaiWorkerFunc func; /* NULL ends the thread */
  gpointer job;
  gboolean ok;
  GError *error; /* (owned) (nullable) */

  GTask *task; /* (owned) (nullable): asynchronous requests */

  GMutex mutex; /* synchronous requests, which live on the caller's stack */
  GCond answered;
  gboolean done; /* (mutex mutex) */
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->task);
  g_clear_error (&request->error);
  g_free (request);
}

static void
run_request (KhaiWorker *worker, Request *request)
{
  request->ok = request->func (worker->resource, request->job, &request->error);
  /* A job that fails has to say why; the answer to the caller must not depend on its carelessness.
   */
  g_warn_if_fail (request->ok == (request->error == NULL));
}

static gboolean
release_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* The answer is a source in the caller's context; behind it goes a second one that carries our
 * reference there. If we let go of it here, and the caller had been quicker, the job would be freed
 * in this thread. */
static void
answer_async (KhaiWorker *worker, Request *request)
{
  GTask *task = request->task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GSource) release = g_idle_source_new ();

  if (cancellable == NULL || !g_cancellable_set_error_if_cancelled (cancellable, &request->error))
    run_request (worker, request);

  g_source_set_priority (release, g_task_get_priority (task));
  g_source_set_callback (release, release_cb, request, (GDestroyNotify)request_free);
  g_source_set_static_name (release, "[khai] worker release");
  if (request->error != NULL)
    g_task_return_error (task, g_steal_pointer (&request->error));
  else
    g_task_return_boolean (task, request->ok);
  g_source_attach (release, g_task_get_context (task));
}

static void
answer_sync (KhaiWorker *worker, Request *request)
{
  run_request (worker, request);
  g_mutex_lock (&request->mutex);
  request->done = TRUE;
  g_cond_signal (&request->answered);
  g_mutex_unlock (&request->mutex);
}

static gpointer
worker_main (gpointer data)
{
  KhaiWorker *worker = data;

  for (;;)
    {
      Request *request = g_async_queue_pop (worker->queue);
      if (request->func == NULL)
        {
          request_free (request);
          return NULL;
        }
      if (request->task != NULL)
        answer_async (worker, request);
      else
        answer_sync (worker, request);
    }
}

/**
 * khai_worker_new:
 * @name: the thread's name for debuggers, at most 15 bytes
 * @resource: (nullable): what the thread owns from now on and every job is given; nobody else
 * touches it
 *
 * Returns: (transfer full): a worker whose thread runs
 */
KhaiWorker *
khai_worker_new (const char *name, gpointer resource)
{
  g_return_val_if_fail (name != NULL, NULL);

  KhaiWorker *worker = g_new0 (KhaiWorker, 1);
  worker->queue = g_async_queue_new ();
  worker->resource = resource;
  worker->thread = g_thread_new (name, worker_main, worker);
  return worker;
}

/**
 * khai_worker_free:
 * @worker: (transfer full): a worker; not from its own thread
 *
 * Runs everything still queued, ends the thread and frees. Answers that are still under way reach
 * their callers. The resource is the caller's again, to close it.
 */
void
khai_worker_free (KhaiWorker *worker)
{
  g_return_if_fail (worker != NULL);
  g_return_if_fail (g_thread_self () != worker->thread);

  g_async_queue_push (worker->queue, g_new0 (Request, 1));
  g_thread_join (g_steal_pointer (&worker->thread));
  g_async_queue_unref (worker->queue);
  g_free (worker);
}

/**
 * khai_worker_call:
 * @worker: a worker
 * @func: what to run in its thread
 * @job: (nullable): what @func is given; the caller's, who waits
 * @error: whatever @func sets
 *
 * Runs @func behind everything already queued and waits for it. Called from the worker's own thread
 * (a job that needs another) it runs at once.
 *
 * Returns: what @func returned
 */
gboolean
khai_worker_call (KhaiWorker *worker, KhaiWorkerFunc func, gpointer job, GError **error)
{
  g_return_val_if_fail (worker != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (g_thread_self () == worker->thread)
    return func (worker->resource, job, error);

  Request request = { .func = func, .job = job };
  g_mutex_init (&request.mutex);
  g_cond_init (&request.answered);
  g_async_queue_push (worker->queue, &request);

  g_mutex_lock (&request.mutex);
  while (!request.done)
    g_cond_wait (&request.answered, &request.mutex);
  g_mutex_unlock (&request.mutex);

  g_cond_clear (&request.answered);
  g_mutex_clear (&request.mutex);
  if (request.error != NULL)
    g_propagate_error (error, request.error);
  return request.ok;
}

/**
 * khai_worker_call_async:
 * @worker: a worker
 * @func: what to run in its thread
 * @job: (transfer full) (nullable): what @func is given and where it leaves what it found
 * @job_free: (nullable): frees @job after @callback, in the caller's context
 * @cancellable: (nullable): a job cancelled before it began does not run; one that began runs to
 * its end and answers truly
 * @callback: (nullable): called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Runs @func behind everything already queued and does not wait.
 */
void
khai_worker_call_async (KhaiWorker *worker,
                        KhaiWorkerFunc func,
                        gpointer job,
                        GDestroyNotify job_free,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (worker != NULL);
  g_return_if_fail (func != NULL);

  Request *request = g_new0 (Request, 1);
  request->func = func;
  request->job = job;
  request->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, khai_worker_call_async);
  g_task_set_check_cancellable (request->task, FALSE);
  g_task_set_task_data (request->task, job, job_free);
  g_async_queue_push (worker->queue, request);
}

/**
 * khai_worker_call_finish:
 * @worker: (nullable): the worker, which may be gone by now
 * @result: what the callback was given
 * @error: whatever the job set; G_IO_ERROR_CANCELLED if it was cancelled before it began
 *
 * Returns: what the job returned
 */
gboolean
khai_worker_call_finish (KhaiWorker *worker, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, khai_worker_call_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * khai_worker_result_job:
 * @result: what the callback was given
 *
 * Returns: (transfer none) (nullable): the job, with what it found; valid during the callback
 */
gpointer
khai_worker_result_job (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, khai_worker_call_async), NULL);

  return g_task_get_task_data (G_TASK (result));
}
