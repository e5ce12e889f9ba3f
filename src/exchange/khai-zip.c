/* SPDX-License-Identifier: GPL-3.0-or-later */

/* XML parts of zip archives, hostile by default: what an archive says about its sizes is not believed, document types (entities
 * that grow, files and addresses that are fetched) end the parsing, and the parser's answer is asked for after every piece. */

#include "config.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "khai-error.h"
#include "khai-zip-private.h"

#define PIECE (32 * 1024)
/* One part that unpacks to more than this many times its size is no table. */
#define MAX_RATIO 500
#define RATIO_FROM (G_GUINT64_CONSTANT (64) * 1024 * 1024)

struct _KhaiXmlPart
{
  KhaiBook *book;
  zip_file_t *file;         /* (owned) */
  xmlParserCtxtPtr context; /* (owned) */
  const KhaiXmlHandler *handler;
  gpointer data;
  char *name;               /* (owned) */
  guint64 read, size, packed, max_bytes;
  gboolean doctype, stopped, ended;
  char *piece;              /* (owned) */
};

/**
 * khai_zip_open: an archive in memory
 *
 * Returns: (nullable): the archive, which keeps @bytes; %NULL with @error and @problem
 */
zip_t *
khai_zip_open (GBytes *bytes, KhaiProblem **problem, GError **error)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  zip_error_t zip_error;
  zip_source_t *source;
  zip_t *zip;

  zip_error_init (&zip_error);
  source = zip_source_buffer_create (data, length, 0, &zip_error);
  zip = source != NULL ? zip_open_from_source (source, ZIP_RDONLY, &zip_error) : NULL;
  if (zip == NULL)
    {
      khai_problem_fail (problem, error, KHAI_ERROR_DAMAGED, "file-cut-off", zip_error_strerror (&zip_error));
      if (source != NULL)
        zip_source_free (source);
    }
  zip_error_fini (&zip_error);
  return zip;
}

char *
khai_zip_find (zip_t *zip, const char *name)
{
  zip_int64_t index = zip_name_locate (zip, name, 0);

  if (index < 0)
    index = zip_name_locate (zip, name, ZIP_FL_NOCASE);
  return index < 0 ? NULL : g_strdup (zip_get_name (zip, index, 0));
}

/* ---- SAX ---- */

static void
start_element (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces, const xmlChar **namespaces,
               int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  KhaiXmlPart *part = ((xmlParserCtxtPtr) data)->_private;

  if (!part->stopped && part->handler->start != NULL)
    part->handler->start (part->data, (const char *) name, (const char **) (gpointer) attributes, n_attributes);
}

static void
end_element (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  KhaiXmlPart *part = ((xmlParserCtxtPtr) data)->_private;

  if (!part->stopped && part->handler->end != NULL)
    part->handler->end (part->data, (const char *) name);
}

static void
characters (void *data, const xmlChar *text, int length)
{
  KhaiXmlPart *part = ((xmlParserCtxtPtr) data)->_private;

  if (!part->stopped && part->handler->text != NULL)
    part->handler->text (part->data, (const char *) text, length);
}

static void
document_type (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  KhaiXmlPart *part = ((xmlParserCtxtPtr) data)->_private;

  part->doctype = TRUE;
  xmlStopParser (data);
}

static void
say_nothing (void *data, xmlErrorPtr error)
{
}

static xmlParserCtxtPtr
new_context (KhaiXmlPart *part)
{
  xmlSAXHandler sax = { 0 };
  xmlParserCtxtPtr context;

  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = start_element;
  sax.endElementNs = end_element;
  sax.characters = characters;
  sax.ignorableWhitespace = characters;
  sax.cdataBlock = characters;
  sax.internalSubset = document_type;
  sax.serror = say_nothing;
  context = xmlCreatePushParserCtxt (&sax, NULL, NULL, 0, NULL);
  if (context != NULL)
    {
      context->_private = part;
      xmlCtxtUseOptions (context, XML_PARSE_NONET | XML_PARSE_NOCDATA);
      context->userData = context;
    }
  return context;
}

static zip_file_t *
open_part (zip_t *zip, const char *name, zip_stat_t *stat)
{
  g_autofree char *found = khai_zip_find (zip, name);

  zip_stat_init (stat);
  if (found == NULL || zip_stat (zip, found, 0, stat) != 0)
    return NULL;
  return zip_fopen (zip, found, 0);
}

KhaiXmlPart *
khai_xml_part_open (KhaiBook *book, zip_t *zip, const char *name, const KhaiXmlHandler *handler, gpointer data, guint64 max_bytes,
                    GError **error)
{
  zip_stat_t stat;
  zip_file_t *file = open_part (zip, name, &stat);
  KhaiXmlPart *part;

  if (file == NULL)
    {
      khai_book_fail (book, error, KHAI_ERROR_DAMAGED, "file-cut-off", name);
      return NULL;
    }
  part = g_new0 (KhaiXmlPart, 1);
  part->book = book;
  part->file = file;
  part->handler = handler;
  part->data = data;
  part->name = g_strdup (name);
  part->size = stat.valid & ZIP_STAT_SIZE ? stat.size : 0;
  part->packed = stat.valid & ZIP_STAT_COMP_SIZE ? stat.comp_size : 0;
  part->max_bytes = max_bytes;
  part->piece = g_malloc (PIECE);
  part->context = new_context (part);
  if (part->context != NULL && part->size <= max_bytes)
    return part;
  khai_book_fail (book, error, KHAI_ERROR_TOO_LARGE, "file-bomb", name);
  khai_xml_part_free (part);
  return NULL;
}

void
khai_xml_part_free (KhaiXmlPart *part)
{
  if (part->context != NULL)
    {
      if (part->context->myDoc != NULL)
        xmlFreeDoc (part->context->myDoc);
      xmlFreeParserCtxt (part->context);
    }
  zip_fclose (part->file);
  g_free (part->name);
  g_free (part->piece);
  g_free (part);
}

static gboolean
check_size (KhaiXmlPart *part, GError **error)
{
  if (part->read > part->max_bytes || (part->read > RATIO_FROM && part->packed > 0 && part->read / part->packed > MAX_RATIO))
    return khai_book_fail (part->book, error, KHAI_ERROR_TOO_LARGE, "file-bomb", part->name);
  return TRUE;
}

gboolean
khai_xml_part_step (KhaiXmlPart *part, gboolean *more, GCancellable *cancellable, GError **error)
{
  zip_int64_t n;
  int result;

  *more = FALSE;
  if (part->ended || part->stopped)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  n = zip_fread (part->file, part->piece, PIECE);
  if (n < 0)
    return khai_book_fail (part->book, error, KHAI_ERROR_DAMAGED, "file-cut-off", part->name);
  part->read += n;
  if (!check_size (part, error))
    return FALSE;
  part->ended = n == 0;
  result = xmlParseChunk (part->context, part->piece, (int) n, part->ended);
  if (part->doctype)
    return khai_book_fail (part->book, error, KHAI_ERROR_BAD_INPUT, "file-doctype", NULL);
  if (part->stopped)
    return TRUE;
  if (result != XML_ERR_OK && !part->context->wellFormed)
    return khai_book_fail (part->book, error, KHAI_ERROR_DAMAGED, "file-xml", part->name);
  *more = !part->ended;
  return TRUE;
}

gboolean
khai_xml_part_run (KhaiXmlPart *part, GCancellable *cancellable, GError **error)
{
  gboolean more = TRUE, ok = TRUE;

  while (ok && more)
    ok = khai_xml_part_step (part, &more, cancellable, error);
  khai_xml_part_free (part);
  return ok;
}

double
khai_xml_part_progress (KhaiXmlPart *part)
{
  return part->ended ? 1 : part->size > 0 ? (double) part->read / (double) part->size : 0;
}

void
khai_xml_part_stop (KhaiXmlPart *part)
{
  part->stopped = TRUE;
}

gboolean
khai_zip_part_contains (zip_t *zip, const char *name, const char *needle, guint64 max_bytes, GCancellable *cancellable)
{
  zip_stat_t stat;
  zip_file_t *file = open_part (zip, name, &stat);
  gsize length = strlen (needle), kept = 0;
  g_autofree char *piece = g_malloc (PIECE);
  guint64 read = 0;
  gboolean found = FALSE;
  zip_int64_t n;

  if (file == NULL)
    return FALSE;
  while (!found && read <= max_bytes && !g_cancellable_is_cancelled (cancellable)
         && (n = zip_fread (file, piece + kept, PIECE - kept)) > 0)
    {
      gsize have = kept + n;

      read += n;
      found = memmem (piece, have, needle, length) != NULL;
      kept = MIN (have, length - 1);
      memmove (piece, piece + have - kept, kept);
      if (read > RATIO_FROM && stat.comp_size > 0 && read / stat.comp_size > MAX_RATIO)
        break;
    }
  zip_fclose (file);
  return found;
}

const char *
khai_xml_attribute (const char **attributes, guint n_attributes, const char *name, gsize *length)
{
  for (guint i = 0; i < n_attributes; i++)
    if (strcmp (attributes[i * 5], name) == 0)
      {
        *length = attributes[i * 5 + 4] - attributes[i * 5 + 3];
        return attributes[i * 5 + 3];
      }
  return NULL;
}

char *
khai_xml_attribute_dup (const char **attributes, guint n_attributes, const char *name)
{
  gsize length = 0;
  const char *value = khai_xml_attribute (attributes, n_attributes, name, &length);

  return value != NULL ? g_strndup (value, length) : NULL;
}

guint
khai_xml_attribute_uint (const char **attributes, guint n_attributes, const char *name, guint otherwise)
{
  g_autofree char *text = khai_xml_attribute_dup (attributes, n_attributes, name);
  guint64 value = otherwise;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &value, NULL))
    return otherwise;
  return (guint) value;
}
