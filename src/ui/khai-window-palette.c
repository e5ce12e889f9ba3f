/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the palette offers: commands, places, and in an open declaration its sections, views and fields. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-json.h"
#include "khai-widgets.h"
#include "khai-window-private.h"

static const struct { const char *id; const char *title; } views[KHAI_N_VIEWS] = {
  [KHAI_VIEW_GUIDED] = { "guided", N_("View: Guided") },
  [KHAI_VIEW_FORM] = { "form", N_("View: Form") },
  [KHAI_VIEW_MESSAGE] = { "message", N_("View: Message") },
};
static const char *const sizes[] = { "100", "125", "150", "200" };

static void
add_places (KhaiWindow *self, KhaiPalette *palette)
{
  static const struct { const char *id; const char *title; } places[] = {
    { "home", N_("Home") },         { "orders", N_("Orders") },   { "declarations", N_("Declarations") }, { "goods", N_("Goods") },
    { "classify", N_("Classify") }, { "training", N_("Training") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    khai_palette_add (palette, _(places[i].title), NULL, "win.place", g_variant_new_string (places[i].id));
  if (g_action_group_get_action_enabled (G_ACTION_GROUP (self), "switch-client"))
    khai_palette_add (palette, _("Clients"), NULL, "win.place", g_variant_new_string ("clients"));
}

static void
add_settings (KhaiPalette *palette)
{
  khai_palette_add (palette, "Tiếng Việt", _("Language"), "app.language", g_variant_new_string ("vi"));
  khai_palette_add (palette, "English", _("Language"), "app.language", g_variant_new_string ("en"));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *title = g_strdup_printf (_("Size of text: %s %%"), sizes[i]);

      khai_palette_add (palette, title, NULL, "app.text-size", g_variant_new_string (sizes[i]));
    }
  khai_palette_add (palette, _("Presentation mode"), "Ctrl+Shift+P", "app.presentation", NULL);
  khai_palette_add (palette, _("Hide names and addresses"), NULL, "app.privacy-mask", NULL);
  khai_palette_add (palette, _("About Khai"), NULL, "app.about", NULL);
  khai_palette_add (palette, _("Quit"), "Ctrl+Q", "app.quit", NULL);
}

static void
add_sections (KhaiWindow *self, KhaiPalette *palette)
{
  const GPtrArray *sections = khai_reference_get_sections (khai_session_get_reference (self->session));
  const char *const own[] = { _("Check"), _("Sign and send"), _("Follow") };

  for (guint i = 0; i < sections->len + G_N_ELEMENTS (own); i++)
    {
      const char *title = i < sections->len ? ((KhaiSection *) sections->pdata[i])->title[khai_session_get_lang (self->session)]
                                            : own[i - sections->len];
      g_autofree char *keys = g_strdup_printf ("Ctrl+%u", i + 1);

      khai_palette_add (palette, title, keys, "win.nth", g_variant_new_uint32 (i));
    }
  for (guint i = 0; i < KHAI_N_VIEWS; i++)
    khai_palette_add (palette, _(views[i].title), "F8", "win.view", g_variant_new_uint32 (i));
}

/* Of what repeats, the first: the line that has the focus cannot be known of a pattern. */
static void
add_fields (KhaiWindow *self, KhaiPalette *palette)
{
  const GPtrArray *fields = khai_reference_get_fields (khai_session_get_reference (self->session));
  const char *here = khai_editor_page_get_field (self->editor);
  guint line = 0;

  if (here != NULL)
    khai_pointer_index (here, 0, &line);
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];
      const guint indices[] = { line, 0, 0 };
      g_autofree char *pointer = khai_pointer_from_pattern (field->pointer, indices, G_N_ELEMENTS (indices));

      if (pointer != NULL)
        khai_palette_add (palette, field->label[khai_session_get_lang (self->session)], field->official_id, "win.edit-field",
                          g_variant_new_string (pointer));
    }
}

void
khai_window_show_palette (KhaiWindow *self, const char *text)
{
  KhaiPalette *palette = khai_palette_new (GTK_WINDOW (self));

  khai_window_add_commands (self, palette);
  if (self->editor != NULL)
    add_sections (self, palette);
  add_places (self, palette);
  if (self->editor != NULL)
    add_fields (self, palette);
  add_settings (palette);
  khai_palette_start (palette, text);
}
