/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates: what stays is pinned, what changes every time is asked for first, and what belongs to one shipment only stays out. */

#include "config.h"

#include "khai-template.h"

#include <string.h>

#include "khai-copy.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-input.h"
#include "khai-json.h"

#define EXPORTER "/exporter/id"
/* Then the template's name. */
#define PREFIX "template "

/**
 * khai_template_field_free:
 * @field: (nullable) (transfer full): a field
 */
void
khai_template_field_free (KhaiTemplateField *field)
{
  if (field == NULL)
    return;
  g_free (field->text);
  g_free (field);
}

/**
 * khai_template_field_may_ask:
 * @field: a field
 *
 * Returns: whether it can be asked for in a new declaration; an element of a plain list has no place of its own before it is there
 */
gboolean
khai_template_field_may_ask (const KhaiTemplateField *field)
{
  g_return_val_if_fail (field != NULL, FALSE);

  return !g_str_has_suffix (field->field->pointer, "/*");
}

/* Every place of a document that a pattern names: `done` is the pointer so far, `rest` what is left of the pattern. */
static void
walk (KhaiDeclaration *declaration, const char *done, const char *rest, GPtrArray *places)
{
  const char *star = strchr (rest, '*');
  g_autofree char *array = NULL;
  g_autofree char *upto = NULL;
  guint n;

  if (star == NULL)
    {
      g_ptr_array_add (places, g_strconcat (done, rest, NULL));
      return;
    }
  upto = g_strndup (rest, (gsize) (star - rest - 1));
  array = g_strconcat (done, upto, NULL);
  n = khai_declaration_get_n (declaration, array);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *element = g_strdup_printf ("%s/%u", array, i);

      walk (declaration, element, star + 1, places);
    }
}

/**
 * khai_template_list_fields:
 * @reference: the reference data
 * @declaration: what a template is to be made of
 * @lang: the user's language
 *
 * Returns: (transfer full) (element-type KhaiTemplateField): the fields that are answered and may be carried, in the order of the dictionary,
 *   all of them to be kept; the answers of several lines stand together, as people write them
 */
GPtrArray *
khai_template_list_fields (KhaiReference *reference, KhaiDeclaration *declaration, KhaiLang lang)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_template_field_free);
  const GPtrArray *fields;

  g_return_val_if_fail (KHAI_IS_REFERENCE (reference) && KHAI_IS_DECLARATION (declaration), found);

  fields = khai_reference_get_fields (reference);
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];
      g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GString) text = g_string_new (NULL);
      KhaiTemplateField *entry;

      if (!field->carry)
        continue;
      walk (declaration, "", field->pointer, places);
      for (guint j = 0; j < places->len; j++)
        {
          JsonNode *value = khai_declaration_get (declaration, places->pdata[j]);
          g_autofree char *shown = value != NULL ? khai_input_to_display (field, value, lang) : NULL;

          if (shown != NULL)
            g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", shown);
        }
      if (text->len == 0)
        continue;
      entry = g_new0 (KhaiTemplateField, 1);
      entry->field = field;
      entry->text = g_strdup (text->str);
      g_ptr_array_add (found, entry);
    }
  return found;
}

/* From the last place to the first, as plain elements shift. */
static gboolean
take_out (KhaiDeclaration *declaration, const KhaiField *field, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);

  walk (declaration, "", field->pointer, places);
  for (guint i = places->len; i > 0; i--)
    {
      const char *pointer = places->pdata[i - 1];
      const char *slash = strrchr (pointer, '/');
      g_autofree char *array = g_strndup (pointer, (gsize) (slash - pointer));
      g_autoptr (KhaiEdit) edit = g_str_has_suffix (field->pointer, "/*")
                                      ? khai_declaration_make_remove (declaration, array, (guint) g_ascii_strtoull (slash + 1, NULL, 10))
                                      : khai_declaration_make_set (declaration, pointer, NULL);

      if (!khai_edit_is_noop (edit) && !khai_declaration_apply (declaration, edit, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_template_save:
 * @context: the context
 * @declaration: what it is made of; not changed
 * @name: the user's name for it; white space around it is dropped
 * @for_exporter: whether it is meant for this declaration's exporter only
 * @fields: (element-type KhaiTemplateField): of khai_template_list_fields(), with what shall become of each
 * @version: (out) (optional): the version it is
 * @error: %KHAI_ERROR_BAD_INPUT without a name, failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_template_save (KhaiContext *context, KhaiDeclaration *declaration, const char *name, gboolean for_exporter, const GPtrArray *fields,
                    guint *version, GError **error)
{
  KhaiReference *reference;
  KhaiStore *store;
  g_autofree char *plain = NULL;
  g_autofree char *client = NULL;
  g_autoptr (JsonNode) copy = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (GPtrArray) ask = g_ptr_array_new ();

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && KHAI_IS_DECLARATION (declaration) && name != NULL && fields != NULL, FALSE);

  plain = g_strstrip (g_strdup (name));
  if (*plain == '\0')
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a template needs a name");
      return FALSE;
    }
  if (!khai_desk_require (context, KHAI_MAY_EDIT, error))
    return FALSE;
  store = khai_context_get_store (context, error);
  reference = store != NULL ? khai_context_get_reference (context, error) : NULL;
  copy = reference != NULL ? khai_copy_document (reference, khai_declaration_get_root (declaration), NULL, error) : NULL;
  document = copy != NULL ? khai_declaration_new_from_node (copy, error) : NULL;
  if (document == NULL)
    return FALSE;
  client = for_exporter ? khai_declaration_get_text (declaration, EXPORTER) : NULL;
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiTemplateField *field = fields->pdata[i];

      if (field->use == KHAI_TEMPLATE_ASK && khai_template_field_may_ask (field))
        g_ptr_array_add (ask, field->field->pointer);
      if (field->use != KHAI_TEMPLATE_KEEP && !take_out (document, field->field, error))
        return FALSE;
    }
  g_ptr_array_add (ask, NULL);
  return khai_store_save_template (store, plain, client, khai_declaration_get_root (document), (const char *const *) ask->pdata,
                                   khai_context_get_actor (context), version, error);
}

/**
 * khai_template_start:
 * @context: the context
 * @template: a template
 * @error: failures of the database
 *
 * Makes a new draft of it, planned for today and with a reference of its own. What the dictionary no longer lets be carried stays out,
 * whatever the template holds.
 *
 * Returns: (transfer full): the new declaration's id, or %NULL
 */
char *
khai_template_start (KhaiContext *context, const KhaiTemplate *template, GError **error)
{
  KhaiReference *reference;
  g_autoptr (JsonNode) document = NULL;
  g_autofree char *source = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && template != NULL, NULL);

  reference = khai_context_get_reference (context, error);
  document = reference != NULL ? khai_copy_document (reference, template->document, NULL, error) : NULL;
  if (document == NULL)
    return NULL;
  source = g_strconcat (PREFIX, template->name, NULL);
  return khai_copy_start (context, document, source, error);
}

/**
 * khai_template_get_questions:
 * @template: a template
 * @declaration: a declaration made of it
 *
 * Returns: (transfer full) (element-type utf8): pointers of the fields it asks for, of every line
 */
GPtrArray *
khai_template_get_questions (const KhaiTemplate *template, KhaiDeclaration *declaration)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (template != NULL && KHAI_IS_DECLARATION (declaration), places);

  for (guint i = 0; template->ask[i] != NULL; i++)
    walk (declaration, "", template->ask[i], places);
  return places;
}

/**
 * khai_template_parse_source:
 * @source: the source of an act
 * @name: (out) (optional) (transfer full): the template's name
 *
 * Returns: whether the act began a declaration from a template
 */
gboolean
khai_template_parse_source (const char *source, char **name)
{
  g_return_val_if_fail (source != NULL, FALSE);

  if (!g_str_has_prefix (source, PREFIX))
    return FALSE;
  if (name != NULL)
    *name = g_strdup (source + strlen (PREFIX));
  return TRUE;
}
