/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-finding.h"

/* Where the layouts are. */
#define KHAI_UI "/io/github/khai/ui/"

G_BEGIN_DECLS

/* Small things that many widgets need. */
void khai_widget_set_name (GtkWidget *widget, const char *name);             /* what a screen reader says */
void khai_widget_set_labelled_by (GtkWidget *widget, GtkWidget *label);
void khai_widget_set_tip (GtkWidget *widget, const char *text);                      /* a tooltip */
const char *khai_widget_get_tip (GtkWidget *widget);                                /* (nullable) */
void khai_widget_set_hidden (GtkWidget *widget, gboolean hidden);            /* from assistive technologies only */
void khai_widget_hide_icons (GtkWidget *widget);                             /* likewise all icons in it: words beside them say the same */
void khai_widget_remove_children (GtkWidget *box);
GtkWidget *khai_label_new (const char *text, const char *css_class);         /* wraps, left */
gboolean khai_label_show_text (GtkWidget *label, const char *text);          /* hides it when there is none */
GtkWidget *khai_icon_button_new (const char *icon, const char *name);        /* named for the eye (tooltip) and the ear */
void khai_drop_down_ellipsize (GtkDropDown *drop_down);                      /* of strings: never wider than its place */
void khai_widget_toast (GtkWidget *widget, const char *text);
void khai_widget_toast_undo (GtkWidget *widget, const char *text, const char *action, GVariant *target);
void khai_dialog_present (GtkWidget *dialog);                                /* a message dialog, with buttons that are named once */
void khai_widget_show_error (GtkWidget *widget, const GError *error);        /* in the window's bar, with advice */

/* How much something weighs, in a word, an icon and a colour: never in colour alone. */
const char *khai_severity_get_word (KhaiSeverity severity);                  /* "Error" "Customs will ask" … */
const char *khai_severity_get_icon (KhaiSeverity severity);
const char *khai_severity_get_css (KhaiSeverity severity);
char *khai_counts_text (guint to_fix, guint to_check);                       /* "2 to fix, 1 to check" (nullable) */
char *khai_counts_text_with_empty (guint to_fix, guint to_fill, guint to_check); /* "2 to fix, 3 to fill in, 1 to check" (nullable) */

G_END_DECLS
