/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-lang.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    int lang; /* -1: none */
  } rows[] = {
    { "vi", KHAI_LANG_VI },
    { "en", KHAI_LANG_EN },
    { "vi_VN.UTF-8", KHAI_LANG_VI },
    { "en-GB", KHAI_LANG_EN },
    { "en_US@euro", KHAI_LANG_EN },
    { "VI", KHAI_LANG_VI },
    { "en.UTF-8", KHAI_LANG_EN },
    { "", -1 },
    { "C", -1 },
    { "POSIX", -1 },
    { "C.UTF-8", -1 },
    { "v", -1 },
    { "vie", -1 },
    { "eng_US", -1 },
    { "_vi", -1 },
    { "fr_FR", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KhaiLang lang = KHAI_N_LANGS;
      gboolean known = khai_lang_parse (rows[i].text, &lang);
      g_assert_cmpint (known, ==, rows[i].lang >= 0);
      g_assert_cmpint (lang, ==, known ? rows[i].lang : KHAI_N_LANGS);
      if (known)
        {
          KhaiLang again;
          g_assert_true (khai_lang_parse (khai_lang_to_string (lang), &again));
          g_assert_cmpint (again, ==, lang);
        }
    }
}

static void
put (const char *name, const char *value)
{
  if (value != NULL)
    g_setenv (name, value, TRUE);
  else
    g_unsetenv (name);
}

static void
test_environment (void)
{
  static const struct
  {
    const char *language;
    const char *lc_all;
    const char *lc_messages;
    const char *lang;
    KhaiLang expected;
  } rows[] = {
    { NULL, NULL, NULL, NULL, KHAI_LANG_VI },
    { NULL, NULL, NULL, "en_US.UTF-8", KHAI_LANG_EN },
    { NULL, NULL, "vi_VN", "en_US", KHAI_LANG_VI },
    { NULL, "en_US", "vi_VN", "vi_VN", KHAI_LANG_EN },
    { NULL, "", "", "en_US", KHAI_LANG_EN },
    { "vi", "en_US", NULL, "en_US", KHAI_LANG_VI },
    { "fr:en:vi", "vi_VN", NULL, NULL, KHAI_LANG_EN },
    { "fr", "en_US", NULL, NULL, KHAI_LANG_EN },
    { ":", NULL, NULL, "en", KHAI_LANG_EN },
    { NULL, "C.UTF-8", "en_US", "en_US", KHAI_LANG_VI },
    { NULL, "fr_FR", NULL, "en_US", KHAI_LANG_VI },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      put ("LANGUAGE", rows[i].language);
      put ("LC_ALL", rows[i].lc_all);
      put ("LC_MESSAGES", rows[i].lc_messages);
      put ("LANG", rows[i].lang);
      g_test_message ("row %u", i);
      g_assert_cmpint (khai_lang_from_environment (), ==, rows[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lang/parse", test_parse);
  g_test_add_func ("/lang/environment", test_environment);
  return g_test_run ();
}
