/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-error.h"
#include "khai-worker.h"

typedef struct
{
  GString *log;    /* what ran, in order */
  GThread *thread; /* the worker's */
  KhaiWorker *worker;
} Resource;

typedef struct
{
  char letter;
  gboolean fails;
  gboolean nested;
  GMutex *gate; /* held by the test while the job shall not end */
  GThread **freed_in;
} Job;

static Job *
job_new (char letter)
{
  Job *job = g_new0 (Job, 1);
  job->letter = letter;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;
  if (job->freed_in != NULL)
    *job->freed_in = g_thread_self ();
  g_free (job);
}

static gboolean
run_job (gpointer resource, gpointer data, GError **error)
{
  Resource *self = resource;
  Job *job = data;

  if (self->thread == NULL)
    self->thread = g_thread_self ();
  g_assert_true (self->thread == g_thread_self ());
  if (job->gate != NULL)
    {
      g_mutex_lock (job->gate);
      g_mutex_unlock (job->gate);
    }
  g_string_append_c (self->log, job->letter);
  if (job->nested)
    {
      Job inner = { .letter = g_ascii_tolower (job->letter), .fails = job->fails };
      return khai_worker_call (self->worker, run_job, &inner, error);
    }
  if (job->fails)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DISK_FULL, "as asked");
      return FALSE;
    }
  return TRUE;
}

static void
resource_init (Resource *resource)
{
  resource->log = g_string_new (NULL);
  resource->thread = NULL;
  resource->worker = khai_worker_new ("test", resource);
}

static void
resource_clear (Resource *resource)
{
  g_clear_pointer (&resource->worker, khai_worker_free);
  g_string_free (resource->log, TRUE);
}

static void
test_call (void)
{
  Resource resource;
  g_autoptr (GError) error = NULL;
  Job good = { .letter = 'A' };
  Job bad = { .letter = 'B', .fails = TRUE };
  Job nested = { .letter = 'C', .nested = TRUE };
  Job nested_bad = { .letter = 'D', .nested = TRUE, .fails = TRUE };

  resource_init (&resource);
  g_assert_true (khai_worker_call (resource.worker, run_job, &good, &error));
  g_assert_no_error (error);
  g_assert_false (khai_worker_call (resource.worker, run_job, &bad, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_false (khai_worker_call (resource.worker, run_job, &bad, NULL));
  g_assert_true (khai_worker_call (resource.worker, run_job, &nested, &error));
  g_assert_no_error (error);
  g_assert_false (khai_worker_call (resource.worker, run_job, &nested_bad, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DISK_FULL);
  g_assert_cmpstr (resource.log->str, ==, "ABBCcDd");
  g_assert_true (resource.thread != g_thread_self ());
  resource_clear (&resource);
}

typedef struct
{
  KhaiWorker *worker;
  GString *answers;
  GThread *thread;
  guint n;
  guint n_freed_elsewhere;
} Answers;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answers *answers = user_data;
  g_autoptr (GError) error = NULL;
  Job *job = khai_worker_result_job (result);
  gboolean ok = khai_worker_call_finish (answers->worker, result, &error);

  g_assert_true (answers->thread == g_thread_self ());
  g_assert_cmpint (ok, ==, error == NULL);
  g_string_append_c (answers->answers, job->letter);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_string_append_c (answers->answers, '-');
  else if (!ok)
    g_string_append_c (answers->answers, '!');
  answers->n++;
}

static void
wait_for (Answers *answers, guint n)
{
  while (answers->n < n)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}

static void
test_async (void)
{
  Resource resource;
  Answers answers = { .answers = g_string_new (NULL), .thread = g_thread_self () };
  GThread *freed_in[3] = { NULL, NULL, NULL };

  resource_init (&resource);
  answers.worker = resource.worker;
  for (guint i = 0; i < 3; i++)
    {
      Job *job = job_new ((char)('A' + i));
      job->fails = i == 1;
      job->freed_in = &freed_in[i];
      khai_worker_call_async (resource.worker, run_job, job, job_free, NULL, answered_cb, &answers);
    }
  wait_for (&answers, 3);
  g_assert_cmpstr (resource.log->str, ==, "ABC");
  g_assert_cmpstr (answers.answers->str, ==, "AB!C");
  for (guint i = 0; i < 3; i++)
    {
      while (freed_in[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (freed_in[i] == g_thread_self ());
    }
  resource_clear (&resource);
  g_string_free (answers.answers, TRUE);
}

/* The first job is held at a gate, so that what happens to those behind it is certain. */
static void
test_cancel (void)
{
  Resource resource;
  Answers answers = { .answers = g_string_new (NULL), .thread = g_thread_self () };
  GMutex gate;
  g_autoptr (GCancellable) running = g_cancellable_new ();
  g_autoptr (GCancellable) waiting = g_cancellable_new ();
  Job *first = job_new ('A');

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  first->gate = &gate;
  resource_init (&resource);
  answers.worker = resource.worker;
  khai_worker_call_async (resource.worker, run_job, first, job_free, NULL, answered_cb, &answers);
  khai_worker_call_async (resource.worker, run_job, job_new ('B'), job_free, waiting, answered_cb,
                          &answers);
  khai_worker_call_async (resource.worker, run_job, job_new ('C'), job_free, running, answered_cb,
                          &answers);
  g_cancellable_cancel (waiting);
  g_mutex_unlock (&gate);
  wait_for (&answers, 3);
  g_assert_cmpstr (resource.log->str, ==, "AC");
  g_assert_cmpstr (answers.answers->str, ==, "AB-C");
  resource_clear (&resource);
  g_mutex_clear (&gate);
  g_string_free (answers.answers, TRUE);
}

static gboolean
cancel_itself (gpointer resource, gpointer data, GError **error)
{
  g_cancellable_cancel (data);
  return TRUE;
}

static void
told_truly_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (khai_worker_call_finish (NULL, result, &error));
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static void
test_cancelled_while_running (void)
{
  Resource resource;
  gboolean answered = FALSE;
  GCancellable *cancellable = g_cancellable_new ();

  resource_init (&resource);
  khai_worker_call_async (resource.worker, cancel_itself, cancellable, g_object_unref, cancellable,
                          told_truly_cb, &answered);
  while (!answered)
    g_main_context_iteration (NULL, TRUE);
  resource_clear (&resource);
}

/* Everything queued runs before the thread ends, and the answers still come, without the worker. */
static void
test_free_runs_queue (void)
{
  Resource resource;
  Answers answers = { .answers = g_string_new (NULL), .thread = g_thread_self () };

  resource_init (&resource);
  for (guint i = 0; i < 26; i++)
    khai_worker_call_async (resource.worker, run_job, job_new ((char)('A' + i)), job_free, NULL,
                            answered_cb, &answers);
  g_clear_pointer (&resource.worker, khai_worker_free);
  g_assert_cmpstr (resource.log->str, ==, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  g_assert_cmpuint (answers.n, ==, 0);
  wait_for (&answers, 26);
  g_assert_cmpstr (answers.answers->str, ==, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  resource_clear (&resource);
  g_string_free (answers.answers, TRUE);
}

static void
test_no_callback (void)
{
  Resource resource;
  GThread *freed_in = NULL;
  Job *job = job_new ('A');

  job->freed_in = &freed_in;
  resource_init (&resource);
  khai_worker_call_async (resource.worker, run_job, job, job_free, NULL, NULL, NULL);
  while (freed_in == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (freed_in == g_thread_self ());
  resource_clear (&resource);
}

static gpointer
call_often (gpointer data)
{
  Resource *resource = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  Answers answers
      = { .worker = resource->worker, .answers = g_string_new (NULL), .thread = g_thread_self () };

  g_main_context_push_thread_default (context);
  for (guint i = 0; i < 200; i++)
    {
      Job job = { .letter = 's' };
      khai_worker_call_async (resource->worker, run_job, job_new ('a'), job_free, NULL, answered_cb,
                              &answers);
      g_assert_true (khai_worker_call (resource->worker, run_job, &job, NULL));
    }
  wait_for (&answers, 200);
  g_main_context_pop_thread_default (context);
  g_string_free (answers.answers, TRUE);
  return NULL;
}

static void
test_many_callers (void)
{
  Resource resource;
  GThread *threads[4];

  resource_init (&resource);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("caller", call_often, &resource);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (resource.log->len, ==, 4 * 400);
  resource_clear (&resource);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/worker/call", test_call);
  g_test_add_func ("/worker/async", test_async);
  g_test_add_func ("/worker/cancel", test_cancel);
  g_test_add_func ("/worker/cancelled-while-running", test_cancelled_while_running);
  g_test_add_func ("/worker/free-runs-queue", test_free_runs_queue);
  g_test_add_func ("/worker/no-callback", test_no_callback);
  g_test_add_func ("/worker/many-callers", test_many_callers);
  return g_test_run ();
}
