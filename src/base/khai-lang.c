/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reference data carries Vietnamese and English inside; which of them is read is decided here, in
 * the order in which gettext decides for the chrome, so that both speak the same language. */

#include "khai-lang.h"

#include <string.h>

static const char *const LANG_NAMES[KHAI_N_LANGS] = { "vi", "en" };

/**
 * khai_lang_parse:
 * @text: a language or locale name: "vi", "en", "vi_VN.UTF-8", "en-GB", in upper or lower case
 * @lang: (out): the language; untouched on failure
 *
 * Returns: FALSE if the name is of a language that Khai's data does not have
 */
gboolean
khai_lang_parse (const char *text, KhaiLang *lang)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (lang != NULL, FALSE);

  gsize length = strcspn (text, "_-.@");
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    {
      if (length == strlen (LANG_NAMES[i])
          && g_ascii_strncasecmp (text, LANG_NAMES[i], length) == 0)
        {
          *lang = i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * khai_lang_to_string:
 * @lang: a language
 *
 * Returns: (transfer none): its ISO 639-1 code, "vi" or "en"
 */
const char *
khai_lang_to_string (KhaiLang lang)
{
  g_return_val_if_fail (lang < KHAI_N_LANGS, "vi");

  return LANG_NAMES[lang];
}

/**
 * khai_lang_from_environment:
 *
 * The language the process was started in: the first known one in LANGUAGE, else what the first of
 * LC_ALL, LC_MESSAGES and LANG that is not empty says, else Vietnamese.
 *
 * Returns: the language
 */
KhaiLang
khai_lang_from_environment (void)
{
  static const char *const locale_variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
  KhaiLang lang = KHAI_LANG_VI;

  const char *language = g_getenv ("LANGUAGE");
  g_auto (GStrv) wanted = g_strsplit (language != NULL ? language : "", ":", -1);
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      if (khai_lang_parse (wanted[i], &lang))
        return lang;
    }

  for (guint i = 0; i < G_N_ELEMENTS (locale_variables); i++)
    {
      const char *value = g_getenv (locale_variables[i]);
      if (value == NULL || *value == '\0')
        continue;
      if (!khai_lang_parse (value, &lang))
        lang = KHAI_LANG_VI;
      break;
    }
  return lang;
}
