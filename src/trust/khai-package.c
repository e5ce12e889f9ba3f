/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Packages: one file that a person carries to a window. Hostile by default: what the archive says about sizes is not believed, no part has a
 * path, none is there that the signed list does not name, and none is missing. */

#include "config.h"

#include "khai-package.h"

#include <string.h>
#include <zip.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-jws.h"
#include "khai-json-guard.h"

#define LIST "package.jws"
#define MAX_PARTS 16
#define MAX_PART_BYTES (10 * 1024 * 1024)
#define MAX_NAME 64

static gboolean
is_name (const char *name)
{
  gsize length = name != NULL ? strlen (name) : 0;

  return length > 0 && length <= MAX_NAME && name[0] != '.' && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == length;
}

static void
damaged (GError **error, const char *what)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the package: %s", what);
}

/* ---- making ---- */

static gboolean
add_part (zip_t *zip, const char *name, const void *data, gsize length)
{
  /* libzip frees what it was given with free(), but forgets about nothing at all. */
  void *copy = length > 0 ? malloc (length) : NULL;
  zip_source_t *source;

  if (copy != NULL)
    memcpy (copy, data, length);
  source = zip_source_buffer (zip, copy, length, 1);
  if (source == NULL)
    {
      free (copy);
      return FALSE;
    }
  if (zip_file_add (zip, name, source, ZIP_FL_ENC_UTF_8) >= 0)
    return TRUE;
  zip_source_free (source);
  return FALSE;
}

static GBytes *
read_source (zip_source_t *source)
{
  zip_stat_t stat;
  g_autofree char *data = NULL;

  zip_stat_init (&stat);
  if (zip_source_open (source) < 0 || zip_source_stat (source, &stat) < 0)
    return NULL;
  data = g_malloc (stat.size);
  if (zip_source_read (source, data, stat.size) != (zip_int64_t) stat.size)
    return NULL;
  zip_source_close (source);
  return g_bytes_new_take (g_steal_pointer (&data), stat.size);
}

static char *
sign_list (KhaiKey *key, JsonObject *manifest, const KhaiPackagePart *parts, guint n_parts, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *digests = json_object_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < n_parts; i++)
    {
      gsize length = 0;
      gconstpointer data = g_bytes_get_data (parts[i].bytes, &length);
      g_autofree char *digest = khai_digest_sha256_base64url (data, length);

      json_object_set_string_member (digests, parts[i].name, digest);
    }
  json_object_set_object_member (manifest, "parts", digests);
  json_node_set_object (node, manifest);
  text = json_to_string (node, FALSE);
  return khai_jws_sign (key, text, strlen (text), FALSE, NULL, error);
}

static GBytes *
make_archive (const char *list, const KhaiPackagePart *parts, guint n_parts)
{
  zip_error_t zip_error;
  zip_source_t *source;
  zip_t *zip;
  GBytes *bytes = NULL;
  gboolean ok;

  zip_error_init (&zip_error);
  source = zip_source_buffer_create (NULL, 0, 0, &zip_error);
  zip = source != NULL ? zip_open_from_source (source, ZIP_TRUNCATE, &zip_error) : NULL;
  zip_error_fini (&zip_error);
  if (zip == NULL)
    {
      if (source != NULL)
        zip_source_free (source);
      return NULL;
    }
  zip_source_keep (source);
  ok = add_part (zip, LIST, list, strlen (list));
  for (guint i = 0; ok && i < n_parts; i++)
    ok = add_part (zip, parts[i].name, g_bytes_get_data (parts[i].bytes, NULL), g_bytes_get_size (parts[i].bytes));
  if (ok && zip_close (zip) == 0)
    bytes = read_source (source);
  else
    zip_discard (zip);
  zip_source_free (source);
  return bytes;
}

/**
 * khai_package_make:
 * @key: signs the list
 * @manifest: what the package says of itself; it gets the member "parts"
 * @parts: (array length=n_parts): names and bytes
 * @n_parts: their number
 * @error: %KHAI_ERROR_SIGNATURE and failures of a token; %KHAI_ERROR_TOO_LARGE, %KHAI_ERROR_INTERNAL
 *
 * Returns: (transfer full): the file's bytes, or %NULL
 */
GBytes *
khai_package_make (KhaiKey *key, JsonObject *manifest, const KhaiPackagePart *parts, guint n_parts, GError **error)
{
  g_autofree char *list = NULL;
  g_autoptr (GBytes) file = NULL;

  g_return_val_if_fail (key != NULL && manifest != NULL && n_parts > 0 && n_parts < MAX_PARTS, NULL);

  for (guint i = 0; i < n_parts; i++)
    {
      g_return_val_if_fail (is_name (parts[i].name) && !g_str_equal (parts[i].name, LIST), NULL);
      if (g_bytes_get_size (parts[i].bytes) > MAX_PART_BYTES)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "a part of the package is too large");
          return NULL;
        }
    }
  list = sign_list (key, manifest, parts, n_parts, error);
  if (list == NULL)
    return NULL;
  file = make_archive (list, parts, n_parts);
  if (file == NULL)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_INTERNAL, "the package was not made");
  else if (g_bytes_get_size (file) > KHAI_PACKAGE_MAX_BYTES)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "the package is too large");
  else
    return g_steal_pointer (&file);
  return NULL;
}

/* ---- reading ---- */

static GBytes *
read_part (zip_t *zip, zip_int64_t index, GError **error)
{
  zip_file_t *file = zip_fopen_index (zip, index, 0);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 piece[8192];
  zip_int64_t n = -1;

  while (file != NULL && bytes->len <= MAX_PART_BYTES && (n = zip_fread (file, piece, sizeof piece)) > 0)
    g_byte_array_append (bytes, piece, n);
  if (file != NULL && zip_fclose (file) != 0)
    n = -1;
  if (bytes->len > MAX_PART_BYTES)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "a part of the package is too large");
  else if (n != 0)
    damaged (error, "a part cannot be read");
  else
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  return NULL;
}

static GHashTable *
read_parts (zip_t *zip, GError **error)
{
  g_autoptr (GHashTable) parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  zip_int64_t n = zip_get_num_entries (zip, 0);
  gsize total = 0;

  if (n < 2 || n > MAX_PARTS)
    {
      damaged (error, "not as many parts as it should have");
      return NULL;
    }
  for (zip_int64_t i = 0; i < n; i++)
    {
      const char *name = zip_get_name (zip, i, ZIP_FL_ENC_RAW);
      GBytes *bytes;

      if (!is_name (name) || g_hash_table_contains (parts, name))
        {
          damaged (error, "a part has no name of its own");
          return NULL;
        }
      bytes = read_part (zip, i, error);
      if (bytes == NULL)
        return NULL;
      total += g_bytes_get_size (bytes);
      g_hash_table_insert (parts, g_strdup (name), bytes);
      if (total > KHAI_PACKAGE_MAX_BYTES)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "the package is too large");
          return NULL;
        }
    }
  return g_steal_pointer (&parts);
}

static JsonObject *
parse_list (GBytes *payload, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length = 0;
  const char *text = g_bytes_get_data (payload, &length);
  JsonNode *root;

  if (!khai_json_guard (text, length, KHAI_JSON_MAX_BYTES, KHAI_JSON_MAX_DEPTH, error))
    return NULL;
  root = json_parser_load_from_data (parser, text, length, NULL) ? json_parser_get_root (parser) : NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      damaged (error, "its list is no object");
      return NULL;
    }
  return json_object_ref (json_node_get_object (root));
}

static const char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
parts_are_those_signed (const KhaiPackage *package, GError **error)
{
  JsonNode *node = json_object_get_member (package->manifest, "parts");
  JsonObject *digests = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  GHashTableIter iter;
  gpointer name;
  gpointer bytes;
  gboolean same = digests != NULL && json_object_get_size (digests) == g_hash_table_size (package->parts);

  g_hash_table_iter_init (&iter, package->parts);
  while (same && g_hash_table_iter_next (&iter, &name, &bytes))
    {
      g_autofree char *digest = khai_digest_sha256_base64url (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      same = json_object_has_member (digests, name) && g_strcmp0 (text_member (digests, name), digest) == 0;
    }
  if (!same)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE, "a part of the package is not the one that was signed");
  return same;
}

static KhaiPackage *
take_apart (GHashTable *parts, GError **error)
{
  g_autoptr (KhaiPackage) package = g_new0 (KhaiPackage, 1);
  GBytes *list = g_hash_table_lookup (parts, LIST);
  g_autofree char *compact = list != NULL ? g_strndup (g_bytes_get_data (list, NULL), g_bytes_get_size (list)) : NULL;
  g_autoptr (KhaiJws) jws = NULL;

  package->parts = g_hash_table_ref (parts);
  if (compact == NULL)
    {
      damaged (error, "it has no signed list");
      return NULL;
    }
  jws = khai_jws_verify (compact, NULL, NULL, 0, error);
  if (jws == NULL)
    return NULL;
  g_hash_table_remove (parts, LIST);
  package->thumbprint = g_strdup (jws->thumbprint);
  package->owner = g_strdup (jws->owner);
  package->manifest = parse_list (jws->payload, error);
  if (package->manifest == NULL || !parts_are_those_signed (package, error))
    return NULL;
  return g_steal_pointer (&package);
}

/**
 * khai_package_read:
 * @file: the file's bytes
 * @error: %KHAI_ERROR_DAMAGED (no package, cut off), %KHAI_ERROR_TOO_LARGE, %KHAI_ERROR_SIGNATURE (changed since it was signed),
 *   %KHAI_ERROR_BAD_INPUT (its list is no strict JSON)
 *
 * Whether it may be believed depends on who signed it (thumbprint); that is the caller's to say.
 *
 * Returns: (transfer full): a package that is whole, or %NULL
 */
KhaiPackage *
khai_package_read (GBytes *file, GError **error)
{
  gsize length = 0;
  const void *data;
  zip_error_t zip_error;
  zip_source_t *source;
  zip_t *zip;
  g_autoptr (GHashTable) parts = NULL;

  g_return_val_if_fail (file != NULL, NULL);

  data = g_bytes_get_data (file, &length);
  if (length > KHAI_PACKAGE_MAX_BYTES)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "the package is too large");
      return NULL;
    }
  zip_error_init (&zip_error);
  source = zip_source_buffer_create (data, length, 0, &zip_error);
  zip = source != NULL && length > 0 ? zip_open_from_source (source, ZIP_RDONLY | ZIP_CHECKCONS, &zip_error) : NULL;
  zip_error_fini (&zip_error);
  if (zip == NULL)
    {
      if (source != NULL)
        zip_source_free (source);
      damaged (error, "it is no archive, or is cut off");
      return NULL;
    }
  parts = read_parts (zip, error);
  zip_discard (zip);
  return parts != NULL ? take_apart (parts, error) : NULL;
}

/**
 * khai_package_get:
 * @package: a package
 * @name: of a part
 *
 * Returns: (transfer none) (nullable): its bytes
 */
GBytes *
khai_package_get (const KhaiPackage *package, const char *name)
{
  g_return_val_if_fail (package != NULL && name != NULL, NULL);

  return g_hash_table_lookup (package->parts, name);
}

/**
 * khai_package_say:
 * @package: a package
 * @member: of its manifest
 *
 * Returns: (transfer none) (nullable): the text there; %NULL when it is no text
 */
const char *
khai_package_say (const KhaiPackage *package, const char *member)
{
  g_return_val_if_fail (package != NULL && member != NULL, NULL);

  return json_object_has_member (package->manifest, member) ? text_member (package->manifest, member) : NULL;
}

/**
 * khai_package_free:
 * @package: (transfer full): a package
 */
void
khai_package_free (KhaiPackage *package)
{
  g_return_if_fail (package != NULL);

  g_clear_pointer (&package->manifest, json_object_unref);
  g_clear_pointer (&package->parts, g_hash_table_unref);
  g_free (package->thumbprint);
  g_free (package->owner);
  g_free (package);
}
