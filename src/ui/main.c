/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's program: reads the command line and runs the application. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-application.h"

static gboolean
read_options (int *argc, char ***argv, KhaiOptions *options)
{
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->data_dir, N_("Keep the data in DIR"), N_("DIR") },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &options->lang, N_("Language of this run: vi or en"), N_("LANG") },
    { "new-instance", 0, 0, G_OPTION_ARG_NONE, &options->new_instance, N_("Do not hand over to a window that is open already"), NULL },
    { "place", 0, 0, G_OPTION_ARG_STRING, &options->place, N_("Begin at home, orders, declarations, goods, classify or training"), N_("PLACE") },
    { "open", 0, 0, G_OPTION_ARG_STRING, &options->open, N_("Open the declaration with this reference"), N_("REFERENCE") },
    { "sample", 0, 0, G_OPTION_ARG_STRING, &options->sample, N_("Open this sample as a new declaration"), N_("SAMPLE") },
    { "section", 0, 0, G_OPTION_ARG_STRING, &options->section, N_("… at this section"), N_("SECTION") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  KhaiOptions options = { NULL };
  g_autoptr (KhaiApplication) application = NULL;
  int status = 2;

  khai_prepare_process ();
  khai_set_language (khai_lang_from_environment ());
  g_set_prgname ("khai");
  if (read_options (&argc, &argv, &options))
    {
      application = khai_application_new (&options);
      status = g_application_run (G_APPLICATION (application), 1, argv);
    }
  g_clear_object (&application);
  g_free (options.data_dir);
  g_free (options.lang);
  g_free (options.place);
  g_free (options.open);
  g_free (options.sample);
  g_free (options.section);
  return status;
}
