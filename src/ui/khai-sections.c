/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From places in the document to sections on the screen, by the dictionary. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-json.h"
#include "khai-sections.h"

/* The field at a place, or the first field below it. */
static const KhaiField *
find_field (KhaiReference *reference, const char *pointer)
{
  const KhaiField *field = khai_reference_find_field (reference, pointer);
  const GPtrArray *fields = khai_reference_get_fields (reference);
  g_autofree char *pattern = NULL;
  gsize length;

  if (field != NULL || *pointer == '\0')
    return field;
  pattern = khai_pointer_to_pattern (pointer);
  length = pattern != NULL ? strlen (pattern) : 0;
  for (guint i = 0; pattern != NULL && i < fields->len; i++)
    {
      field = fields->pdata[i];
      if (g_str_has_prefix (field->pointer, pattern) && field->pointer[length] == '/')
        return field;
    }
  return NULL;
}

gboolean
khai_sections_is_goods (KhaiReference *reference, const char *section)
{
  const GPtrArray *fields = khai_reference_get_fields (reference);

  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      if (g_strcmp0 (field->section, section) == 0)
        return g_str_has_prefix (field->pointer, "/items/*");
    }
  return FALSE;
}

const char *
khai_sections_find (KhaiReference *reference, const char *pointer)
{
  const KhaiField *field;

  g_return_val_if_fail (KHAI_IS_REFERENCE (reference) && pointer != NULL, NULL);

  field = find_field (reference, pointer);
  return field != NULL ? field->section : NULL;
}

void
khai_sections_count (KhaiReference *reference, const KhaiCheck *check, const char *section, guint *to_fix, guint *to_check)
{
  *to_fix = 0;
  *to_check = 0;
  for (guint i = 0; check != NULL && i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (section != NULL && g_strcmp0 (khai_sections_find (reference, finding->pointer), section) != 0)
        continue;
      if (finding->severity == KHAI_SEVERITY_BLOCK)
        (*to_fix)++;
      else if (finding->severity != KHAI_SEVERITY_TIP)
        (*to_check)++;
    }
}

guint
khai_sections_count_to_fill (KhaiReference *reference, KhaiEditor *editor, const char *section)
{
  const KhaiCheck *check = khai_editor_get_check (editor);
  guint n = 0;

  for (guint i = 0; check != NULL && i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      n += khai_editor_is_to_fill (editor, finding)
           && (section == NULL || g_strcmp0 (khai_sections_find (reference, finding->pointer), section) == 0);
    }
  return n;
}

char *
khai_sections_field_name (KhaiReference *reference, const char *pointer, KhaiLang lang)
{
  const KhaiField *field;
  guint index = 0;

  g_return_val_if_fail (KHAI_IS_REFERENCE (reference) && pointer != NULL, NULL);

  field = khai_reference_find_field (reference, pointer);
  if (field == NULL)
    {
      if (!khai_pointer_index (pointer, 0, &index))
        return NULL;
      return g_strdup_printf (_("Line %u"), index + 1);
    }
  if (!khai_pointer_index (pointer, 0, &index))
    return g_strdup (field->label[lang]);
  /* translators: which line of the goods (or which document), and the name of the field */
  return g_strdup_printf (_("Line %u: %s"), index + 1, field->label[lang]);
}
