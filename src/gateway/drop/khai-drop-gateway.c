/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The way to a Single Window on which a person carries the file: submitting writes a signed package into a folder, and the answer is the reply file
 * that comes to lie beside it. The same submission again writes the same package again, so that nothing is lost and nothing is sent twice: the
 * key in it is the one the window would see over the network. */

#include "config.h"

#include "khai-drop-gateway.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-package.h"
#include "khai-reply.h"

#define MAX_STEM 80

struct _KhaiDropGateway
{
  GObject parent_instance;

  char *folder;     /* (owned) */
  char *window;     /* (owned): base URL of the window it is for, without a slash at the end */
  char *ca_pem;     /* (owned): who may answer */
  KhaiKey *key;     /* (owned): signs packages */
  KhaiLang lang;
};

static void khai_drop_gateway_iface_init (KhaiGatewayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiDropGateway, khai_drop_gateway, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_GATEWAY, khai_drop_gateway_iface_init))

/* ---- names ---- */

/* A reference may hold what a file's name may not, or what means something in it. */
static char *
make_stem (const KhaiSubmission *submission)
{
  GString *stem = g_string_new (NULL);

  for (const char *p = submission->reference; *p != '\0' && stem->len < MAX_STEM; p++)
    g_string_append_c (stem, g_ascii_isalnum (*p) || *p == '-' || *p == '_' ? *p : '_');
  if (submission->act != NULL && !g_str_equal (submission->act, "submission"))
    g_string_append_printf (stem, "-%s", submission->act);
  g_string_append_printf (stem, "-%.8s", submission->key);
  return g_string_free (stem, FALSE);
}

static char *
path_of (KhaiDropGateway *self, const KhaiSubmission *submission, const char *suffix)
{
  g_autofree char *stem = make_stem (submission);
  g_autofree char *name = g_strconcat (stem, suffix, NULL);

  return g_build_filename (self->folder, name, NULL);
}

/**
 * khai_drop_gateway_get_path:
 * @self: an adapter
 * @submission: with key, reference and act
 *
 * Returns: (transfer full): where its package is, or will be
 */
char *
khai_drop_gateway_get_path (KhaiDropGateway *self, const KhaiSubmission *submission)
{
  g_return_val_if_fail (KHAI_IS_DROP_GATEWAY (self) && submission->key != NULL && submission->reference != NULL, NULL);

  return path_of (self, submission, KHAI_PACKAGE_SUFFIX);
}

/* ---- the package ---- */

static void
say (JsonObject *manifest, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (manifest, name, value);
}

static JsonObject *
make_manifest (KhaiDropGateway *self, const KhaiSubmission *submission, const char *body)
{
  JsonObject *manifest = json_object_new ();

  json_object_set_string_member (manifest, "format", "khai-package");
  json_object_set_int_member (manifest, "formatVersion", 1);
  say (manifest, "window", self->window);
  say (manifest, "act", submission->act != NULL ? submission->act : "submission");
  say (manifest, "path", submission->path != NULL ? submission->path : "/declarations");
  say (manifest, "localReference", submission->reference);
  say (manifest, "idempotencyKey", submission->key);
  say (manifest, "contentDigest", submission->content_digest);
  say (manifest, "ifMatch", submission->if_match);
  say (manifest, "batchSignature", submission->batch_signature);
  say (manifest, "batchProof", submission->batch_proof);
  say (manifest, "scenario", submission->scenario);
  say (manifest, "language", khai_lang_to_string (self->lang));
  say (manifest, "body", body);
  return manifest;
}

static GBytes *
make_package (KhaiDropGateway *self, const KhaiSubmission *submission, GError **error)
{
  g_autofree char *pem = khai_key_certificate_pem (self->key);
  const char *act = submission->act != NULL && !g_str_equal (submission->act, "submission") ? submission->act : "declaration";
  g_autofree char *body_name = g_strconcat (act, ".json", NULL);
  g_autofree char *signature_name = g_strconcat (act, ".jws", NULL);
  g_autoptr (JsonObject) manifest = make_manifest (self, submission, body_name);
  g_autoptr (GBytes) certificate = g_bytes_new (pem, strlen (pem));
  g_autoptr (GBytes) signature = submission->signature != NULL ? g_bytes_new (submission->signature, strlen (submission->signature)) : NULL;
  KhaiPackagePart parts[5] = { { body_name, submission->body }, { "certificate.pem", certificate } };
  guint n = 2;

  if (signature != NULL)
    parts[n++] = (KhaiPackagePart){ signature_name, signature };
  if (submission->printout != NULL)
    parts[n++] = (KhaiPackagePart){ "printout.html", submission->printout };
  if (submission->checklist != NULL)
    parts[n++] = (KhaiPackagePart){ "checklist.html", submission->checklist };
  return khai_package_make (self->key, manifest, parts, n, error);
}

typedef enum { NOT_THERE, THERE, OTHERWISE } Presence;

/* The file a person may have taken already is left as it is; a key never goes with other bytes. */
static Presence
look_for_package (const char *path, const KhaiSubmission *submission)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);
  g_autoptr (KhaiPackage) package = bytes != NULL ? khai_package_read (bytes, NULL) : NULL;

  if (package == NULL || g_strcmp0 (khai_package_say (package, "idempotencyKey"), submission->key) != 0)
    return NOT_THERE;
  return g_strcmp0 (khai_package_say (package, "contentDigest"), submission->content_digest) == 0 ? THERE : OTHERWISE;
}

static gboolean
write_package (KhaiDropGateway *self, const KhaiSubmission *submission, GError **error)
{
  g_autofree char *path = path_of (self, submission, KHAI_PACKAGE_SUFFIX);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) io_error = NULL;
  Presence presence = look_for_package (path, submission);

  if (presence == THERE)
    return TRUE;
  if (presence == OTHERWISE)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "this key went with other bytes");
      return FALSE;
    }
  bytes = make_package (self, submission, error);
  if (bytes == NULL)
    return FALSE;
  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &io_error))
    return TRUE;
  khai_error_propagate_io (error, g_steal_pointer (&io_error));
  return FALSE;
}

/* ---- the answer ---- */

static void
answer_free (gpointer data)
{
  khai_answer_free (data);
}

/* NULL without an error: there is none yet. */
static KhaiReply *
find_reply (KhaiDropGateway *self, const KhaiSubmission *submission, GError **error)
{
  g_autofree char *path = path_of (self, submission, KHAI_REPLY_SUFFIX);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) io_error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &io_error);
  g_autofree char *digest = khai_digest_sha256_base64url (g_bytes_get_data (submission->body, NULL), g_bytes_get_size (submission->body));
  g_autoptr (KhaiReply) reply = NULL;

  if (bytes == NULL)
    {
      if (!g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        khai_error_propagate_io (error, g_steal_pointer (&io_error));
      return NULL;
    }
  reply = khai_reply_parse (bytes, error);
  if (reply == NULL || !khai_reply_verify (reply, self->ca_pem, g_get_real_time (), error))
    return NULL;
  if (g_strcmp0 (reply->key, submission->key) == 0 && g_strcmp0 (reply->payload_digest, digest) == 0)
    return g_steal_pointer (&reply);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the reply answers another package");
  return NULL;
}

static KhaiAnswer *
to_answer (const KhaiReply *reply)
{
  KhaiAnswer *answer = g_new0 (KhaiAnswer, 1);

  answer->status = reply->status;
  answer->json = khai_json_copy (reply->answer);
  answer->etag = g_strdup (reply->etag);
  return answer;
}

/* Papers are too many and too large for a desk, and shares are the window's to send: only what is signed and answered with a receipt. */
static gboolean
is_offered (const KhaiSubmission *submission)
{
  static const char *const acts[] = { "submission", "pre-registration", "filing", "amendment", "cancellation", NULL };

  return submission->act == NULL || g_strv_contains (acts, submission->act);
}

static const char *
khai_drop_gateway_get_base_url (KhaiGateway *gateway)
{
  return KHAI_DROP_GATEWAY (gateway)->window;
}

static KhaiGatewayAbility
khai_drop_gateway_get_abilities (KhaiGateway *gateway)
{
  return KHAI_GATEWAY_CHANGES;
}

static void
khai_drop_gateway_submit_async (KhaiGateway *gateway, const KhaiSubmission *submission, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  KhaiDropGateway *self = KHAI_DROP_GATEWAY (gateway);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (KhaiReply) reply = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, khai_drop_gateway_submit_async);
  if (!is_offered (submission))
    g_task_return_new_error (task, KHAI_ERROR, KHAI_ERROR_NOT_OFFERED, "this act does not go by file");
  else if (submission->key == NULL || submission->reference == NULL || submission->body == NULL)
    g_task_return_new_error (task, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a package needs key, reference and body");
  else if (!write_package (self, submission, &error) || ((reply = find_reply (self, submission, &error)) == NULL && error != NULL))
    g_task_return_error (task, error);
  else if (reply == NULL)
    g_task_return_new_error (task, KHAI_ERROR, KHAI_ERROR_BY_HAND, "the package waits for its reply");
  else if (reply->status == 202)
    g_task_return_pointer (task, to_answer (reply), answer_free);
  else
    {
      g_task_set_task_data (task, to_answer (reply), answer_free);
      g_task_return_new_error (task, KHAI_ERROR, KHAI_ERROR_REFUSED, "refused with status %u", reply->status);
    }
}

static void
khai_drop_gateway_get_async (KhaiGateway *gateway, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);

  g_task_set_source_tag (task, khai_drop_gateway_get_async);
  g_task_return_new_error (task, KHAI_ERROR, KHAI_ERROR_NOT_OFFERED, "nothing can be asked by file");
}

static void
khai_drop_gateway_ask_openly_async (KhaiGateway *gateway, const char *path, GBytes *form, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  khai_drop_gateway_get_async (gateway, path, cancellable, callback, user_data);
}

static KhaiAnswer *
khai_drop_gateway_finish (KhaiGateway *gateway, GAsyncResult *result, KhaiAnswer **refusal, GError **error)
{
  KhaiAnswer *answer;

  g_return_val_if_fail (g_task_is_valid (result, gateway), NULL);

  answer = g_task_get_task_data (G_TASK (result));
  if (refusal != NULL && answer != NULL)
    {
      *refusal = g_new0 (KhaiAnswer, 1);
      (*refusal)->status = answer->status;
      (*refusal)->json = khai_json_copy (answer->json);
    }
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
khai_drop_gateway_iface_init (KhaiGatewayInterface *iface)
{
  iface->get_base_url = khai_drop_gateway_get_base_url;
  iface->get_abilities = khai_drop_gateway_get_abilities;
  iface->submit_async = khai_drop_gateway_submit_async;
  iface->get_async = khai_drop_gateway_get_async;
  iface->ask_openly_async = khai_drop_gateway_ask_openly_async;
  iface->finish = khai_drop_gateway_finish;
}

/**
 * khai_drop_gateway_new:
 * @folder: where packages are put
 * @window: base URL of the window they are for
 * @ca_file: (nullable): PEM file with the window's authority
 * @key: signs
 * @lang: language of the printout and the checklist
 * @error: %KHAI_ERROR_NOT_FOUND when there is no such folder; %KHAI_ERROR_IO
 *
 * As khai_gateway_new_drop().
 *
 * Returns: (transfer full) (nullable): the gateway
 */
KhaiGateway *
khai_drop_gateway_new (const char *folder, const char *window, const char *ca_file, KhaiKey *key, KhaiLang lang, GError **error)
{
  g_autoptr (KhaiDropGateway) self = NULL;
  g_autoptr (GError) io_error = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such folder");
      return NULL;
    }
  self = g_object_new (KHAI_TYPE_DROP_GATEWAY, NULL);
  self->folder = g_strdup (folder);
  self->window = g_strdup (window);
  while (g_str_has_suffix (self->window, "/"))
    self->window[strlen (self->window) - 1] = '\0';
  self->key = khai_key_ref (key);
  self->lang = lang;
  if (!g_file_get_contents (ca_file, &self->ca_pem, NULL, &io_error))
    {
      khai_error_propagate_io (error, g_steal_pointer (&io_error));
      return NULL;
    }
  return KHAI_GATEWAY (g_steal_pointer (&self));
}

static void
khai_drop_gateway_finalize (GObject *object)
{
  KhaiDropGateway *self = KHAI_DROP_GATEWAY (object);

  g_clear_pointer (&self->key, khai_key_unref);
  g_free (self->folder);
  g_free (self->window);
  g_free (self->ca_pem);
  G_OBJECT_CLASS (khai_drop_gateway_parent_class)->finalize (object);
}

static void
khai_drop_gateway_class_init (KhaiDropGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_drop_gateway_finalize;
}

static void
khai_drop_gateway_init (KhaiDropGateway *self)
{
}
