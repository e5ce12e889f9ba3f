/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows how far a long job is, with Cancel, once it has taken longer than an instant. */
typedef struct _KhaiProgress KhaiProgress;

KhaiProgress *khai_progress_new (GtkWidget *near, const char *title, GCancellable *cancellable);
void khai_progress_tell (double share, gpointer progress); /* from any thread; 0 to 1 */
void khai_progress_free (KhaiProgress *progress);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiProgress, khai_progress_free)

G_END_DECLS
