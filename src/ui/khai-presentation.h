/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* For showing Khai to a room. Adds two switches to the application:
 * "presentation": larger text, a focus that is seen from the last row, the keys pressed, and the mask on;
 * "privacy-mask": names, addresses and numbers of people and companies are blurred until the focus is in them.
 * Both are off again at the next start. The key display that every window has is switched with them. */
void khai_presentation_install (GtkApplication *application);

/* A place of the document that the mask hides: whose goods they are, and who gets them. */
gboolean khai_presentation_hides (const char *pointer);

/* What stands in @widget is about a person or a company. */
void khai_presentation_mark_private (GtkWidget *widget, gboolean is_private);

G_END_DECLS
