/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-decision-window.h"
#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Finds commodity codes from words or digits. */
#define KHAI_TYPE_CLASSIFY_PAGE (khai_classify_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiClassifyPage, khai_classify_page, KHAI, CLASSIFY_PAGE, AdwBin)

KhaiClassifyPage *khai_classify_page_new (KhaiSession *session);
void khai_classify_page_focus_search (KhaiClassifyPage *self);
/* The window of questions and decision for what is searched and selected. */
void khai_classify_page_decide (KhaiClassifyPage *self);
/* Classifies for somebody else, as a catalogue or a goods line: the page shows `text`, and `decided` is called with the code of the next
 * decision made from it. */
void khai_classify_page_begin (KhaiClassifyPage *self, const char *text, KhaiDecided decided, GObject *owner);

G_END_DECLS
