/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A declaration, and the checklist for the day the window is shut, as HTML: what every computer opens and prints without Khai. */

#include "config.h"

#include "khai-printout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-date.h"
#include "khai-input.h"
#include "khai-json.h"

#define ITEM "/items/*"

typedef struct
{
  KhaiReference *reference;
  KhaiDeclaration *document;
  KhaiLang lang;
  char *date;      /* (owned): whose codes are in force */
  GString *html;
} Printout;

static void
append (GString *html, const char *before, const char *text, const char *after)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  g_string_append_printf (html, "%s%s%s", before, escaped, after);
}

static void
begin (GString *html, KhaiLang lang, const char *title)
{
  g_string_append_printf (html, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">\n", khai_lang_to_string (lang));
  append (html, "<title>", title, "</title>\n");
  g_string_append (html, "<style>body{font-family:sans-serif;max-width:52em;margin:2em auto;padding:0 1em;line-height:1.4}"
                         "table{border-collapse:collapse;width:100%;margin-bottom:1em}td,th{border:1px solid #999;padding:.25em .5em;text-align:left;"
                         "vertical-align:top}th{width:38%;font-weight:normal}small{color:#555}h1{font-size:1.4em}h2{font-size:1.1em;margin-top:1.5em}"
                         ".training{border:3px double #b35900;padding:.5em;font-weight:bold}li{margin-bottom:.7em}</style></head><body>\n");
  append (html, "<p class=\"training\">", _("TRAINING: this is no customs declaration and nothing of it reaches real customs."), "</p>\n");
  append (html, "<h1>", title, "</h1>\n");
}

static GBytes *
finish (GString *html)
{
  g_string_append (html, "</body></html>\n");
  return g_string_free_to_bytes (html);
}

/* ---- the declaration ---- */

static char *
show_value (Printout *self, const KhaiField *field, const char *pointer)
{
  JsonNode *node = khai_declaration_get (self->document, pointer);
  g_autofree char *text = khai_input_to_display (field, node, self->lang);
  g_autoptr (KhaiCode) code = NULL;

  if (*text != '\0' && field->list != NULL)
    code = khai_reference_get_code (self->reference, field->list, text, self->date, NULL, NULL);
  return code != NULL ? g_strdup_printf ("%s – %s", text, code->name[self->lang]) : g_steal_pointer (&text);
}

static void
add_row (Printout *self, const KhaiField *field, const char *pointer)
{
  g_autofree char *value = show_value (self, field, pointer);
  g_autofree char *dataset = khai_declaration_get_text (self->document, "/dataset");
  g_autofree char *official = khai_field_get_official_id (field, dataset);
  KhaiLang other = self->lang == KHAI_LANG_VI ? KHAI_LANG_EN : KHAI_LANG_VI;

  if (*value == '\0')
    return;
  append (self->html, "<tr><th>", field->label[self->lang], "");
  append (self->html, "<br><small>", field->label[other], "");
  if (official != NULL)
    append (self->html, " · ", official, "");
  append (self->html, "</small></th><td>", value, "</td></tr>\n");
}

/* Every place of the document that the rest of the pattern names. */
static void
expand (Printout *self, const KhaiField *field, const char *prefix, const char *rest)
{
  const char *star = strstr (rest, "/*");
  g_autofree char *head = star != NULL ? g_strndup (rest, star - rest) : g_strdup (rest);
  g_autofree char *pointer = g_strconcat (prefix, head, NULL);
  guint n;

  if (star == NULL)
    {
      add_row (self, field, pointer);
      return;
    }
  n = khai_declaration_get_n (self->document, pointer);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *element = g_strdup_printf ("%s/%u", pointer, i);

      expand (self, field, element, star + strlen ("/*"));
    }
}

static void
add_section (Printout *self, const KhaiSection *section)
{
  const GPtrArray *fields = khai_reference_get_fields (self->reference);
  gsize begun = self->html->len;
  gsize empty;

  append (self->html, "<h2>", section->title[self->lang], "</h2>\n<table>\n");
  empty = self->html->len;
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      if (g_str_equal (field->section, section->id) && !g_str_has_prefix (field->pointer, ITEM))
        expand (self, field, "", field->pointer);
    }
  if (self->html->len == empty)
    g_string_truncate (self->html, begun);
  else
    g_string_append (self->html, "</table>\n");
}

static void
add_item (Printout *self, guint index)
{
  const GPtrArray *fields = khai_reference_get_fields (self->reference);
  g_autofree char *prefix = g_strdup_printf ("/items/%u", index);
  g_autofree char *title = g_strdup_printf (_("Goods line %u"), index + 1);

  append (self->html, "<h2>", title, "</h2>\n<table>\n");
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      if (g_str_has_prefix (field->pointer, ITEM "/"))
        expand (self, field, prefix, field->pointer + strlen (ITEM));
    }
  g_string_append (self->html, "</table>\n");
}

/**
 * khai_printout_declaration:
 * @context: the context
 * @document: a declaration
 * @digest: (nullable): what its bytes are called by: printed, so that paper and file can be told to belong together
 * @error: failures of the reference data
 *
 * Returns: (transfer full): everything that is filled in, with both names of every field, as HTML; or %NULL
 */
GBytes *
khai_printout_declaration (KhaiContext *context, KhaiDeclaration *document, const char *digest, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  g_autofree char *number = khai_declaration_get_reference (document);
  g_autofree char *date = khai_declaration_get_text (document, "/plannedDate");
  g_autofree char *title = NULL;
  const GPtrArray *sections;
  Printout self = { reference, document, khai_context_get_lang (context), NULL, NULL };

  if (reference == NULL)
    return NULL;
  self.date = date != NULL ? date : khai_clock_today (khai_context_get_clock (context));
  self.html = g_string_new (NULL);
  /* translators: %s is the declaration's reference */
  title = g_strdup_printf (_("Export declaration %s"), number != NULL ? number : "");
  begin (self.html, self.lang, title);
  if (digest != NULL)
    append (self.html, "<p><small>", digest, "</small></p>\n");
  sections = khai_reference_get_sections (reference);
  for (guint i = 0; i < sections->len; i++)
    add_section (&self, sections->pdata[i]);
  for (guint i = 0; i < khai_declaration_get_n (document, "/items"); i++)
    add_item (&self, i);
  if (date == NULL)
    g_free (self.date);
  return finish (self.html);
}

/* ---- the checklist ---- */

/**
 * khai_printout_checklist:
 * @context: the context
 * @document: the declaration it is for
 * @window: base URL of the window that is shut
 * @error: failures of the reference data
 *
 * Returns: (transfer full): what to do, step by step, as HTML; or %NULL
 */
GBytes *
khai_printout_checklist (KhaiContext *context, KhaiDeclaration *document, const char *window, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  g_autoptr (GPtrArray) steps = reference != NULL ? khai_reference_get_fallback_steps (reference, error) : NULL;
  KhaiLang lang = khai_context_get_lang (context);
  g_autofree char *number = khai_declaration_get_reference (document);
  g_autofree char *title = NULL;
  GString *html;

  if (steps == NULL)
    return NULL;
  html = g_string_new (NULL);
  title = g_strdup_printf (_("When the Single Window is shut: declaration %s"), number != NULL ? number : "");
  begin (html, lang, title);
  append (html, "<p><small>", window, "</small></p>\n<ol>\n");
  for (guint i = 0; i < steps->len; i++)
    {
      const KhaiFallbackStep *step = steps->pdata[i];

      append (html, "<li>☐ ", step->text[lang], "");
      if (step->more[lang] != NULL)
        append (html, "<br><small>", step->more[lang], "</small>");
      if (step->source != NULL)
        append (html, "<br><small>", step->source, "</small>");
      g_string_append (html, "</li>\n");
    }
  g_string_append (html, "</ol>\n");
  return finish (html);
}
