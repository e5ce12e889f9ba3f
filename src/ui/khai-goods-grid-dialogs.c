/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pasting a block, and find and replace: what would happen is shown first, and nothing happens before it is agreed to. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-csv.h"
#include "khai-goods-grid-private.h"
#include "khai-paste.h"
#include "khai-widgets.h"

#define MAX_SHOWN 200
#define PREVIEW_HEIGHT 260

/* ---- the preview ---- */

static const char *
fate_text (KhaiPasteFate fate)
{
  switch (fate)
    {
    case KHAI_PASTE_UNREAD:
      return _("cannot be read; kept as it is, and to be fixed");
    case KHAI_PASTE_AMBIGUOUS:
      return _("has two readings; this one is taken");
    case KHAI_PASTE_NOWHERE:
      return _("has no column here; left out");
    case KHAI_PASTE_SAME:
    case KHAI_PASTE_TAKEN:
    default:
      return NULL;
    }
}

static void
add_cell_row (GtkListBox *list, const KhaiPasteCell *cell, KhaiLang lang)
{
  const char *fate = fate_text (cell->fate);
  g_autofree char *place = g_strdup_printf (_("Line %u"), cell->row + 1);
  const char *label = cell->field != NULL ? cell->field->label[lang] : "–";
  g_autofree char *change = cell->field != NULL && *cell->before != '\0' ? g_strdup_printf (_("%s → %s"), cell->before, cell->after)
                                                                        : g_strdup (cell->field != NULL ? cell->after : cell->text);
  g_autofree char *text = g_strdup_printf (_("%s · %s: %s"), place, label, change);
  g_autofree char *whole = fate != NULL ? g_strdup_printf ("%s\n%s", text, fate) : g_strdup (text);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *row = gtk_list_box_row_new ();

  if (fate != NULL)
    {
      KhaiSeverity severity = cell->fate == KHAI_PASTE_UNREAD ? KHAI_SEVERITY_BLOCK : KHAI_SEVERITY_CHECK;
      GtkWidget *icon = gtk_image_new_from_icon_name (khai_severity_get_icon (severity));

      gtk_widget_add_css_class (icon, khai_severity_get_css (severity));
      khai_widget_set_hidden (icon, TRUE);
      gtk_box_append (GTK_BOX (box), icon);
    }
  gtk_box_append (GTK_BOX (box), khai_label_new (whole, NULL));
  gtk_widget_add_css_class (box, "khai-bar");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  khai_widget_set_name (row, whole);
  gtk_list_box_append (list, row);
}

/* What needs a look first. */
static void
show_cells (GtkListBox *list, const KhaiPaste *paste, KhaiLang lang)
{
  guint shown = 0;

  khai_widget_remove_children (GTK_WIDGET (list));
  for (KhaiPasteFate fate = KHAI_PASTE_NOWHERE; fate > KHAI_PASTE_SAME; fate--)
    for (guint i = 0; i < paste->cells->len && shown < MAX_SHOWN; i++)
      if (((KhaiPasteCell *) paste->cells->pdata[i])->fate == fate)
        {
          add_cell_row (list, paste->cells->pdata[i], lang);
          shown++;
        }
}

static guint
count_changes (const KhaiPaste *paste)
{
  return paste->counts[KHAI_PASTE_TAKEN] + paste->counts[KHAI_PASTE_AMBIGUOUS] + paste->counts[KHAI_PASTE_UNREAD];
}

static void
add_sentence (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
  g_free (sentence);
}

static char *
describe (const KhaiPaste *paste)
{
  GString *text = g_string_new (NULL);
  guint changes = count_changes (paste);
  guint unread = paste->counts[KHAI_PASTE_UNREAD];
  guint lost = paste->counts[KHAI_PASTE_NOWHERE];

  add_sentence (text, g_strdup_printf (ngettext ("%u cell changes.", "%u cells change.", changes), changes));
  if (paste->new_lines > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u line is added.", "%u lines are added.", paste->new_lines), paste->new_lines));
  if (paste->header)
    add_sentence (text, g_strdup (_("The first row names the columns.")));
  if (unread > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u cannot be read.", "%u cannot be read.", unread), unread));
  if (lost > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u has no column here and is left out.", "%u have no column here and are left out.", lost), lost));
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_preview (GtkListBox **list)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  *list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (*list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (*list), "boxed-list");
  khai_widget_set_name (GTK_WIDGET (*list), _("What changes"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), PREVIEW_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (*list));
  return scroller;
}

static GtkWidget *
new_dialog (KhaiGoodsGrid *self, const char *heading, const char *verb)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading, NULL);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "do", verb, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}

static void
apply (KhaiGoodsGrid *self, KhaiPaste *paste, const char *source)
{
  g_autoptr (GError) error = NULL;
  guint row = khai_grid_get_row (self->grid);
  guint column = khai_grid_get_column (self->grid);

  if (!khai_paste_apply (paste, self->editor, source, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  khai_grid_focus_cell (self->grid, row, MAX (column, 1));
}

/* ---- pasting ---- */

typedef struct
{
  KhaiGoodsGrid *grid; /* (owned) */
  KhaiPaste *paste;    /* (owned) */
} Pasting;

static void
pasting_free (Pasting *pasting)
{
  khai_paste_free (pasting->paste);
  g_object_unref (pasting->grid);
  g_free (pasting);
}

static void
paste_answered (AdwMessageDialog *dialog, const char *response, Pasting *pasting)
{
  if (g_str_equal (response, "do"))
    apply (pasting->grid, pasting->paste, "paste");
}

static void
ask_paste (KhaiGoodsGrid *self, KhaiPaste *paste)
{
  Pasting *pasting = g_new0 (Pasting, 1);
  GtkWidget *dialog = new_dialog (self, _("Paste these cells?"), _("Paste"));
  g_autofree char *body = describe (paste);
  GtkListBox *list;
  GtkWidget *preview = new_preview (&list);

  pasting->grid = g_object_ref (self);
  pasting->paste = paste;
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), preview);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", count_changes (paste) > 0);
  show_cells (list, paste, khai_session_get_lang (self->session));
  g_signal_connect_data (dialog, "response", G_CALLBACK (paste_answered), pasting, (GClosureNotify) (void (*) (void)) pasting_free, 0);
  khai_dialog_present (dialog);
}

/* The columns as they are shown, and where the current one is among them. */
static GPtrArray *
shown_fields (KhaiGoodsGrid *self, guint *current)
{
  GPtrArray *fields = g_ptr_array_new ();

  *current = 0;
  for (guint column = 1; column < self->fields->len; column++)
    if (khai_grid_column_is_shown (self->grid, column))
      {
        if (column == khai_grid_get_column (self->grid))
          *current = fields->len;
        g_ptr_array_add (fields, self->fields->pdata[column]);
      }
  return fields;
}

static void
text_came (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiGoodsGrid) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GPtrArray) fields = NULL;
  KhaiPaste *paste;
  guint column;

  if (self->grid == NULL)
    return;
  if (text == NULL)
    {
      khai_widget_toast (GTK_WIDGET (self), _("There is no text in the clipboard"));
      return;
    }
  fields = shown_fields (self, &column);
  g_clear_error (&error);
  paste = khai_paste_new (self->editor, text, fields, khai_grid_get_row (self->grid), column, &error);
  if (paste == NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  else if (paste->cells->len == 1 && paste->new_lines == 0 && paste->counts[KHAI_PASTE_TAKEN] == 1)
    {
      apply (self, paste, "paste");
      khai_paste_free (paste);
    }
  else
    ask_paste (self, paste);
}

void
khai_goods_grid_paste (KhaiGoodsGrid *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, text_came, g_object_ref (self));
}

/* The marked lines with all columns shown, or the current cell, as spreadsheets take it. */
void
khai_goods_grid_copy (KhaiGoodsGrid *self)
{
  g_autoptr (GArray) rows = khai_grid_get_selected (self->grid);
  g_autoptr (GString) text = g_string_new (NULL);
  guint row = khai_grid_get_row (self->grid);
  guint column = khai_grid_get_column (self->grid);

  if (rows->len == 0 && row < khai_goods_grid_get_n (self))
    {
      g_autofree char *cell = khai_goods_grid_dup_text (self, row, column);

      g_string_append (text, cell);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      gboolean first = TRUE;

      for (column = 1; column < self->fields->len; column++)
        if (khai_grid_column_is_shown (self->grid, column))
          {
            g_autofree char *cell = khai_goods_grid_dup_text (self, g_array_index (rows, guint, i), column);

            khai_csv_append_cell (text, cell, '\t', first);
            first = FALSE;
          }
      g_string_append_c (text, '\n');
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
}

/* ---- find and replace ---- */

typedef struct
{
  KhaiGoodsGrid *grid;     /* (owned) */
  const KhaiField *field;
  GArray *rows;            /* (owned) */
  KhaiPaste *paste;        /* (owned) (nullable) */
  AdwMessageDialog *dialog;
  GtkListBox *list;
  GtkEditable *find, *with;
  GtkCheckButton *whole;
} Replacing;

static void
replacing_free (Replacing *replacing)
{
  g_clear_pointer (&replacing->paste, khai_paste_free);
  g_array_unref (replacing->rows);
  g_object_unref (replacing->grid);
  g_free (replacing);
}

static void
look (Replacing *replacing)
{
  g_autofree char *body = NULL;

  g_clear_pointer (&replacing->paste, khai_paste_free);
  replacing->paste = khai_paste_new_replace (replacing->grid->editor, replacing->rows, replacing->field, gtk_editable_get_text (replacing->find),
                                             gtk_editable_get_text (replacing->with), gtk_check_button_get_active (replacing->whole));
  body = describe (replacing->paste);
  adw_message_dialog_set_body (replacing->dialog, body);
  adw_message_dialog_set_response_enabled (replacing->dialog, "do", count_changes (replacing->paste) > 0);
  show_cells (replacing->list, replacing->paste, khai_session_get_lang (replacing->grid->session));
}

static void
replace_answered (AdwMessageDialog *dialog, const char *response, Replacing *replacing)
{
  if (g_str_equal (response, "do") && replacing->paste != NULL)
    apply (replacing->grid, replacing->paste, "replace");
}

static GtkEditable *
add_entry (GtkBox *box, const char *title)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *label = khai_label_new (title, NULL);

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  khai_widget_set_labelled_by (entry, label);
  gtk_box_append (box, label);
  gtk_box_append (box, entry);
  return GTK_EDITABLE (entry);
}

static GArray *
rows_to_look_at (KhaiGoodsGrid *self)
{
  GArray *rows = khai_grid_get_selected (self->grid);

  if (rows->len > 0)
    return rows;
  for (guint row = 0; row < khai_goods_grid_get_n (self); row++)
    g_array_append_val (rows, row);
  return rows;
}

void
khai_goods_grid_replace (KhaiGoodsGrid *self)
{
  const KhaiField *field = khai_goods_grid_get_field (self, khai_grid_get_column (self->grid));
  g_autofree char *heading = NULL;
  Replacing *replacing;
  GtkWidget *box;

  if (field == NULL || field->customs_only || khai_goods_grid_get_n (self) == 0)
    return;
  heading = g_strdup_printf (_("Find and replace in “%s”"), field->label[khai_session_get_lang (self->session)]);
  replacing = g_new0 (Replacing, 1);
  replacing->grid = g_object_ref (self);
  replacing->field = field;
  replacing->rows = rows_to_look_at (self);
  replacing->dialog = ADW_MESSAGE_DIALOG (new_dialog (self, heading, _("Replace")));
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  replacing->find = add_entry (GTK_BOX (box), _("Find"));
  replacing->with = add_entry (GTK_BOX (box), _("Replace with"));
  replacing->whole = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("The whole cell only")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (replacing->whole));
  gtk_box_append (GTK_BOX (box), new_preview (&replacing->list));
  adw_message_dialog_set_extra_child (replacing->dialog, box);
  g_signal_connect_swapped (replacing->find, "changed", G_CALLBACK (look), replacing);
  g_signal_connect_swapped (replacing->with, "changed", G_CALLBACK (look), replacing);
  g_signal_connect_swapped (replacing->whole, "toggled", G_CALLBACK (look), replacing);
  g_signal_connect_data (replacing->dialog, "response", G_CALLBACK (replace_answered), replacing,
                         (GClosureNotify) (void (*) (void)) replacing_free, 0);
  look (replacing);
  khai_dialog_present (GTK_WIDGET (replacing->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (replacing->find));
}
