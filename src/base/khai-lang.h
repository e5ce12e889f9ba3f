/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The two languages in which reference data speaks. (The chrome's own texts go through gettext.) */
typedef enum
{
  KHAI_LANG_VI,
  KHAI_LANG_EN,
  KHAI_N_LANGS
} KhaiLang;

gboolean khai_lang_parse (const char *text, KhaiLang *lang);   /* "vi", "en", "vi_VN.UTF-8", … */
const char *khai_lang_to_string (KhaiLang lang);
KhaiLang khai_lang_from_environment (void);                    /* LANGUAGE, LC_ALL, LC_MESSAGES, LANG in gettext's order; else vi */

G_END_DECLS
