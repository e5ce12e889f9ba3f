/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program: its language, its session, its window. */

#include "config.h"

#include "khai-application.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-notices.h"
#include "khai-presentation.h"
#include "khai-session.h"
#include "khai-window.h"
#include "khai-window-private.h"

#define LANGUAGE "language"
#define TEXT_SIZE "text-size"
#define NORMAL_DPI (96 * 1024) /* gtk-xft-dpi counts in 1024ths */

struct _KhaiApplication
{
  AdwApplication parent_instance;

  const KhaiOptions *options;  /* lives as long as main() */
  KhaiClock *clock;            /* (owned) */
  KhaiSession *session;        /* (owned) (nullable) */
  KhaiWindow *window;          /* (nullable) */
  KhaiNotices *notices;        /* (owned) (nullable): of this session */
  int dpi;                     /* of the desktop, before any enlargement */
};

G_DEFINE_FINAL_TYPE (KhaiApplication, khai_application, ADW_TYPE_APPLICATION)

/* The language that was chosen in the menu. Only a profile that exists is asked: the rest is opened when the window is on the screen. */
static gboolean
read_chosen_language (KhaiApplication *self, KhaiContext *context, KhaiLang *lang)
{
  g_autofree char *path = g_build_filename (khai_context_get_data_dir (context), "khai.db", NULL);
  g_autofree char *chosen = NULL;
  KhaiStore *store;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  store = khai_context_get_store (context, NULL);
  chosen = store != NULL ? khai_store_get_setting (store, LANGUAGE, NULL) : NULL;
  return chosen != NULL && khai_lang_parse (chosen, lang);
}

static KhaiSession *
new_session (KhaiApplication *self)
{
  KhaiLang lang = khai_lang_from_environment ();
  KhaiLang chosen = lang;
  gboolean named = self->options->lang != NULL && khai_lang_parse (self->options->lang, &lang);
  g_autoptr (KhaiContext) context = khai_context_new (self->options->data_dir, lang, self->clock);

  if (!named && read_chosen_language (self, context, &chosen) && chosen != lang)
    {
      lang = chosen;
      g_object_unref (context);
      context = khai_context_new (self->options->data_dir, lang, self->clock);
    }
  khai_set_language (lang);
  return khai_session_new (context);
}

static void
window_gone (gpointer data, GObject *window)
{
  KhaiApplication *self = data;

  self->window = NULL;
}

static void
show_window (KhaiApplication *self, const char *place, const char *id, const char *section)
{
  self->window = khai_window_new (GTK_APPLICATION (self), self->session);
  g_object_weak_ref (G_OBJECT (self->window), window_gone, self);
  khai_window_show_at_start (self->window, place, id, section);
  if (self->notices == NULL)
    self->notices = khai_notices_new (G_APPLICATION (self), self->session);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
khai_application_activate (GApplication *application)
{
  KhaiApplication *self = KHAI_APPLICATION (application);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (self->window != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->window));
      return;
    }
  if (self->session == NULL)
    self->session = new_session (self);
  if (self->options->open != NULL)
    {
      KhaiStore *store = khai_session_get_store (self->session);
      g_autoptr (KhaiRecord) record = store != NULL ? khai_store_find (store, self->options->open, NULL) : NULL;

      id = record != NULL ? g_strdup (record->id) : NULL;
    }
  else if (self->options->sample != NULL)
    {
      id = khai_sample_create (khai_session_get_context (self->session), self->options->sample, &error);
      if (id == NULL)
        g_warning ("the sample cannot be opened: %s", error->message);
    }
  show_window (self, self->options->place, id, self->options->section);
}

/* ---- closing everything and opening it again ---- */

static void
close_all (KhaiApplication *self)
{
  if (self->window != NULL)
    {
      khai_window_close_declaration (self->window);
      gtk_window_destroy (GTK_WINDOW (self->window));
    }
  khai_session_stop (self->session);
  g_clear_object (&self->notices);
  g_clear_object (&self->session);
}

static void
open_again (KhaiApplication *self, KhaiLang lang, const char *id, const char *section)
{
  g_autoptr (KhaiContext) context = khai_context_new (self->options->data_dir, lang, self->clock);

  khai_set_language (lang);
  self->session = khai_session_new (context);
  show_window (self, NULL, id, section);
}

/* ---- the language ---- */

/* Every text on the screen was made in the old language, and so were the texts of findings: all is made anew. */
static gboolean
rebuild (gpointer user_data)
{
  KhaiApplication *self = user_data;
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self), LANGUAGE);
  g_autofree char *id = g_strdup (self->window != NULL ? khai_window_get_open_id (self->window) : NULL);
  g_autofree char *section = g_strdup (self->window != NULL ? khai_window_get_open_section (self->window) : NULL);
  KhaiLang lang = KHAI_LANG_VI;

  khai_lang_parse (g_variant_get_string (state, NULL), &lang);
  g_application_hold (G_APPLICATION (self));
  close_all (self);
  open_again (self, lang, id, section);
  g_application_release (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

static void
language_chosen (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  KhaiApplication *self = user_data;
  g_autoptr (GVariant) present = g_action_get_state (G_ACTION (action));
  g_autoptr (GError) error = NULL;
  KhaiStore *store;

  if (g_variant_equal (present, value) || self->window == NULL)
    return;
  store = khai_session_get_store (self->session);
  if (store == NULL)
    return;
  if (!khai_window_flush (self->window, &error) || !khai_store_set_setting (store, LANGUAGE, g_variant_get_string (value, NULL), &error))
    {
      khai_window_show_error (self->window, error);
      return;
    }
  g_simple_action_set_state (action, value);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, rebuild, g_object_ref (self), g_object_unref);
}

/* ---- the size of text ---- */

static const char *const text_sizes[] = { "100", "125", "150", "200", NULL };

static gboolean
apply_text_size (KhaiApplication *self, const char *percent)
{
  if (percent == NULL || !g_strv_contains (text_sizes, percent))
    return FALSE;
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (self->dpi * g_ascii_strtoll (percent, NULL, 10) / 100), NULL);
  return TRUE;
}

static void
text_size_chosen (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  KhaiApplication *self = user_data;
  KhaiStore *store = khai_session_get_store (self->session);
  g_autoptr (GError) error = NULL;

  if (!apply_text_size (self, g_variant_get_string (value, NULL)))
    return;
  g_simple_action_set_state (action, value);
  if (store != NULL && !khai_store_set_setting (store, TEXT_SIZE, g_variant_get_string (value, NULL), &error) && self->window != NULL)
    khai_window_show_error (self->window, error);
}

static void
step_text_size (KhaiApplication *self, int by)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self), TEXT_SIZE);

  for (int i = 0; text_sizes[i] != NULL; i++)
    if (g_str_equal (text_sizes[i], g_variant_get_string (state, NULL)) && i + by >= 0 && text_sizes[i + by] != NULL)
      {
        g_action_group_change_action_state (G_ACTION_GROUP (self), TEXT_SIZE, g_variant_new_string (text_sizes[i + by]));
        return;
      }
}

static void
larger_text (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step_text_size (user_data, 1);
}

static void
smaller_text (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step_text_size (user_data, -1);
}

static void
normal_text (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_action_group_change_action_state (user_data, TEXT_SIZE, g_variant_new_string (text_sizes[0]));
}

/* The desktop's own size is what 100 % means. Only a profile that exists has a choice of its own. */
static void
add_text_size (KhaiApplication *self)
{
  static const struct { const char *action; const char *keys[3]; } keys[] = {
    { "app.larger-text", { "<Control>plus", "<Control>equal" } },
    { "app.smaller-text", { "<Control>minus" } },
    { "app.normal-text", { "<Control>0" } },
  };
  g_autoptr (GSimpleAction) action = NULL;
  g_autofree char *path = g_build_filename (khai_context_get_data_dir (khai_session_get_context (self->session)), "khai.db", NULL);
  KhaiStore *store = g_file_test (path, G_FILE_TEST_EXISTS) ? khai_session_get_store (self->session) : NULL;
  g_autofree char *chosen = store != NULL ? khai_store_get_setting (store, TEXT_SIZE, NULL) : NULL;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &self->dpi, NULL);
  if (self->dpi <= 0)
    self->dpi = NORMAL_DPI;
  action = g_simple_action_new_stateful (TEXT_SIZE, G_VARIANT_TYPE_STRING,
                                         g_variant_new_string (apply_text_size (self, chosen) ? chosen : text_sizes[0]));
  g_signal_connect_object (action, "change-state", G_CALLBACK (text_size_chosen), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, (const char *const *) keys[i].keys);
}

/* ---- copies ---- */

typedef struct
{
  KhaiApplication *application;
  char *path;
  char *passphrase;  /* (nullable) */
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_object_unref (wanted->application);
  g_free (wanted->path);
  if (wanted->passphrase != NULL)
    explicit_bzero (wanted->passphrase, strlen (wanted->passphrase));
  g_free (wanted->passphrase);
  g_free (wanted);
}

static gboolean
restore (gpointer data)
{
  Wanted *wanted = data;
  KhaiApplication *self = wanted->application;
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *dir = g_strdup (khai_context_get_data_dir (khai_session_get_context (self->session)));
  KhaiStore *present = khai_session_get_store (self->session);
  g_autoptr (KhaiStore) store = present != NULL ? g_object_ref (present) : NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_application_hold (G_APPLICATION (self));
  close_all (self);
  /* Whoever still holds it: a connection that is closed later would take the new database's log away with its own. */
  if (store != NULL)
    khai_store_close (store);
  khai_store_restore (dir, wanted->path, wanted->passphrase, self->clock, &kept, &error);
  open_again (self, lang, NULL, NULL);
  if (error != NULL)
    khai_window_show_error (self->window, error);
  else
    {
      g_autofree char *name = kept != NULL ? g_path_get_basename (kept) : NULL;
      g_autofree char *text = name != NULL ? g_strdup_printf (_("The copy is in place. What was here before is kept beside your data as %s."), name)
                                           : g_strdup (_("The copy is in place."));

      khai_window_add_toast (self->window, text, NULL, NULL, NULL);
    }
  g_application_release (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

void
khai_application_restore (KhaiApplication *self, const char *path, const char *passphrase)
{
  Wanted *wanted;

  g_return_if_fail (KHAI_IS_APPLICATION (self) && path != NULL);

  wanted = g_new0 (Wanted, 1);
  wanted->application = g_object_ref (self);
  wanted->path = g_strdup (path);
  wanted->passphrase = g_strdup (passphrase);
  /* Not from within a signal of the window that goes away. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, restore, wanted, wanted_free);
}

/* ---- other actions ---- */

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KhaiApplication *self = user_data;
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about, "transient-for", self->window, "application-name", "Khai", "application-icon", KHAI_APP_ID, "version", KHAI_VERSION,
                "license-type", GTK_LICENSE_GPL_3_0, "comments",
                _("Customs declarations for small exports from Viet Nam: fill in, check, sign, send, follow"), NULL);
  gtk_window_present (GTK_WINDOW (about));
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KhaiApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (G_APPLICATION (self));
}

/* A notice was clicked: the declaration and the place in it, or a place of the window. */
static void
open_place (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KhaiApplication *self = user_data;
  const char *id;
  const char *place;

  g_variant_get (parameter, "(&s&s)", &id, &place);
  if (self->window == NULL)
    show_window (self, *id == '\0' ? place : NULL, *id != '\0' ? id : NULL, *place != '/' ? place : NULL);
  else
    {
      khai_window_go (self->window, id, place);
      gtk_window_present (GTK_WINDOW (self->window));
    }
}

static void
khai_application_startup (GApplication *application)
{
  KhaiApplication *self = KHAI_APPLICATION (application);
  const GActionEntry entries[] = {
    { "about", show_about, NULL, NULL, NULL },
    { "open-place", open_place, "(ss)", NULL, NULL },
    { "quit", quit, NULL, NULL, NULL },
    { "larger-text", larger_text, NULL, NULL, NULL },
    { "smaller-text", smaller_text, NULL, NULL, NULL },
    { "normal-text", normal_text, NULL, NULL, NULL },
  };
  const char *quit_keys[] = { "<Control>q", NULL };
  g_autoptr (GSimpleAction) language = NULL;
  GtkCssProvider *css;

  G_APPLICATION_CLASS (khai_application_parent_class)->startup (application);
  self->session = new_session (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  language = g_simple_action_new_stateful (LANGUAGE, G_VARIANT_TYPE_STRING,
                                           g_variant_new_string (khai_lang_to_string (khai_session_get_lang (self->session))));
  g_signal_connect_object (language, "change-state", G_CALLBACK (language_chosen), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (language));
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  khai_window_set_accelerators (GTK_APPLICATION (self));
  add_text_size (self);
  khai_presentation_install (GTK_APPLICATION (self));

  css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/io/github/khai/ui/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (css);
}

static void
khai_application_shutdown (GApplication *application)
{
  KhaiApplication *self = KHAI_APPLICATION (application);

  if (self->window != NULL)
    {
      khai_window_close_declaration (self->window);
      gtk_window_destroy (GTK_WINDOW (self->window));
    }
  if (self->session != NULL)
    khai_session_stop (self->session);
  g_clear_object (&self->notices);
  g_clear_object (&self->session);
  G_APPLICATION_CLASS (khai_application_parent_class)->shutdown (application);
}

KhaiApplication *
khai_application_new (const KhaiOptions *options)
{
  KhaiApplication *self;
  /* Another folder is another desk: it gets a window of its own. */
  gboolean alone = options->new_instance || options->data_dir != NULL;

  self = g_object_new (KHAI_TYPE_APPLICATION, "application-id", KHAI_APP_ID, "flags",
                       alone ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS, "resource-base-path", "/io/github/khai", NULL);
  self->options = options;
  return self;
}

static void
khai_application_finalize (GObject *object)
{
  KhaiApplication *self = KHAI_APPLICATION (object);

  if (self->window != NULL)
    g_object_weak_unref (G_OBJECT (self->window), window_gone, self);
  g_clear_object (&self->notices);
  g_clear_object (&self->session);
  g_clear_pointer (&self->clock, khai_clock_unref);
  G_OBJECT_CLASS (khai_application_parent_class)->finalize (object);
}

static void
khai_application_class_init (KhaiApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = khai_application_finalize;
  application_class->startup = khai_application_startup;
  application_class->activate = khai_application_activate;
  application_class->shutdown = khai_application_shutdown;
}

static void
khai_application_init (KhaiApplication *self)
{
  g_autoptr (GError) error = NULL;

  self->clock = khai_clock_new_from_environment (&error);
  if (self->clock == NULL)
    {
      g_warning ("KHAI_NOW cannot be read, the system's clock is used: %s", error->message);
      self->clock = khai_clock_new ();
    }
}
