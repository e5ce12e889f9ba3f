/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The list below an entry. The focus never leaves the entry: arrows walk the list, Enter takes (Tab too, if there is only one), Escape closes.
 * Signals: "picked" (const char *id) · "wanted" (): Alt+Down, or the arrow at its end: show all. */
#define KHAI_TYPE_COMPLETION (khai_completion_get_type ())
G_DECLARE_FINAL_TYPE (KhaiCompletion, khai_completion, KHAI, COMPLETION, GObject)

KhaiCompletion *khai_completion_new (GtkEntry *entry, GtkWidget *host, const char *name); /* `host` has a layout manager and holds the entry */
void khai_completion_clear (KhaiCompletion *self);
void khai_completion_add (KhaiCompletion *self, const char *id, const char *name, GtkWidget *content);
void khai_completion_set_title (KhaiCompletion *self, const char *title); /* until it is cleared; a title alone may be shown too */
void khai_completion_show (KhaiCompletion *self, gboolean select_first);
void khai_completion_hide (KhaiCompletion *self);
gboolean khai_completion_is_shown (KhaiCompletion *self);
void khai_completion_detach (KhaiCompletion *self);                /* before the host goes */

G_END_DECLS
