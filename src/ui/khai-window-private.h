/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-amend-case.h"
#include "khai-client-switcher.h"
#include "khai-editor-page.h"
#include "khai-help-pane.h"
#include "khai-key-display.h"
#include "khai-pager.h"
#include "khai-palette.h"
#include "khai-section-map.h"
#include "khai-totals-bar.h"
#include "khai-window.h"

G_BEGIN_DECLS

struct _KhaiWindow
{
  AdwApplicationWindow parent_instance;

  KhaiSession *session;       /* (owned) */
  KhaiEditorPage *editor;     /* (nullable): the open declaration */
  KhaiSectionMap *map;        /* (nullable): made with the first declaration */
  KhaiHelpPane *help;         /* (nullable): made when first wanted */
  char *start_place;          /* (owned) (nullable) */
  char *start_id;             /* (owned) (nullable) */
  char *start_section;        /* (owned) (nullable) */
  guint waiting;              /* declarations that wait for the user */
  guint count;                /* source id: they are counted anew */
  gboolean opened;            /* store and reference data are there */
  gboolean retry_saves;       /* what the bar's button does: save again, or else open again */

  AdwToastOverlay *toasts;
  KhaiKeyDisplay *key_display;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *content;
  AdwWindowTitle *sidebar_title;
  GtkWidget *all_declarations;
  KhaiPager *sidebar_pager;
  GtkListBox *places;
  GtkWidget *clients_row;     /* among the places */
  KhaiClientSwitcher *switcher;
  KhaiClientSwitcher *compact_switcher;
  AdwWindowTitle *title;
  GtkWidget *back;
  GtkWidget *undo;
  GtkWidget *redo;
  GtkWidget *help_button;
  GtkMenuButton *menu;
  GtkRevealer *bar;
  GtkWidget *bar_message;
  GtkWidget *bar_advice;
  GtkWidget *bar_retry;
  GtkWidget *bar_connection;   /* for what is mended there */
  GtkBox *body;
  KhaiPager *pager;
  GtkWidget *footer;
  KhaiTotalsBar *totals;
  GtkToggleButton *view_guided;
  GtkToggleButton *view_form;
  GtkToggleButton *view_message;
};

/* khai-window.c */
void khai_window_show_place (KhaiWindow *self, const char *place);
gboolean khai_window_open_declaration (KhaiWindow *self, const char *id, const char *section, GError **error);
void khai_window_close_declaration (KhaiWindow *self);
void khai_window_show_trouble (KhaiWindow *self, const char *message, const char *advice, gboolean retry_saves);
void khai_window_show_error (KhaiWindow *self, const GError *error);
void khai_window_open_data (KhaiWindow *self);
void khai_window_show_copies (KhaiWindow *self, gboolean damaged);
void khai_window_update_help (KhaiWindow *self);
void khai_window_show_help (KhaiWindow *self, gboolean shown);
void khai_window_add_toast (KhaiWindow *self, const char *text, const char *button, const char *action, GVariant *target);

/* khai-window-title.c */
void khai_window_set_titles (KhaiWindow *self, const char *title, const char *subtitle);
void khai_window_count_soon (KhaiWindow *self);

/* khai-window-actions.c: the one table of actions */
void khai_window_install_actions (KhaiWindow *self);
void khai_window_update_actions (KhaiWindow *self);
void khai_window_set_accelerators (GtkApplication *application);
GtkWidget *khai_window_new_shortcuts (KhaiWindow *self);
void khai_window_add_commands (KhaiWindow *self, KhaiPalette *palette);

/* khai-window-lines.c: with a declaration open */
void khai_window_merge_lines (KhaiWindow *self);
void khai_window_complete (KhaiWindow *self, KhaiAmendCase which);
void khai_window_split_lines (KhaiWindow *self);
void khai_window_follow_turn (KhaiWindow *self, gboolean undone);
void khai_window_spread (KhaiWindow *self, gboolean weight);
void khai_window_choose_regime (KhaiWindow *self);
void khai_window_reckon_value (KhaiWindow *self);
void khai_window_copy_declaration (KhaiWindow *self);

/* khai-window-templates.c */
void khai_window_save_template (KhaiWindow *self);
void khai_window_new_from_template (KhaiWindow *self);

/* khai-window-clients.c: for whoever files for others */
void khai_window_install_clients (KhaiWindow *self);
void khai_window_show_clients (KhaiWindow *self);
void khai_window_add_client (KhaiWindow *self);
void khai_window_switch_client (KhaiWindow *self);
gboolean khai_window_serve (KhaiWindow *self, const char *id);
void khai_window_open_guarded (KhaiWindow *self, const char *id, const char *section);
void khai_window_take_party (KhaiWindow *self, gint64 id);

/* khai-window-palette.c: where one can go, beside what can be done */
void khai_window_show_palette (KhaiWindow *self, const char *text);

G_END_DECLS
