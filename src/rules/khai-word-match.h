/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which words stand in a text: the same texts and the same lists of words are asked about again at every keystroke, so
 * both are kept as they were taken apart. */
typedef struct _KhaiWordMatch KhaiWordMatch;

KhaiWordMatch *khai_word_match_new (void);
void khai_word_match_free (KhaiWordMatch *self);
gboolean khai_word_match_has (KhaiWordMatch *self, const char *text, const char *list);
const char *khai_word_match_fold (KhaiWordMatch *self, const char *text, gboolean tones);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiWordMatch, khai_word_match_free)

G_END_DECLS
