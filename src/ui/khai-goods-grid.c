/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The goods lines as a table: what the dictionary says of a line are its columns, the lines of the document its rows. All that is done
 * here goes through the editor, so every act is in the journal and can be undone. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-code-input.h"
#include "khai-commodity-input.h"
#include "khai-date-input.h"
#include "khai-entry-input.h"
#include "khai-goods-grid-private.h"
#include "khai-goods-input.h"
#include "khai-hit.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-widgets.h"

#define LEAST_CHARS 7
#define SHORT_CHARS 14
#define LONG_CHARS 34
#define LONG_TEXT 100  /* a field this wide holds sentences */
#define TITLE_CHARS 20
#define NUMBER_CHARS 10

static void khai_goods_grid_source_init (KhaiGridSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiGoodsGrid, khai_goods_grid, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_GRID_SOURCE, khai_goods_grid_source_init))

enum { FOCUSED, N_SIGNALS };

static guint signals[N_SIGNALS];

const KhaiField *
khai_goods_grid_get_field (KhaiGoodsGrid *self, guint column)
{
  return column < self->fields->len ? self->fields->pdata[column] : NULL;
}

char *
khai_goods_grid_make_pointer (KhaiGoodsGrid *self, guint row, guint column)
{
  const KhaiField *field = khai_goods_grid_get_field (self, column);

  return field != NULL ? khai_pointer_from_pattern (field->pointer, &row, 1) : g_strdup_printf (KHAI_ITEMS "/%u", row);
}

guint
khai_goods_grid_get_n (KhaiGoodsGrid *self)
{
  return khai_declaration_get_n (khai_editor_get_declaration (self->editor), KHAI_ITEMS);
}

/* ---- what the checks say ---- */

/* The column a pointer below a line belongs to: its own, or the first one below it. 0: the line as a whole. */
static guint
find_column (KhaiGoodsGrid *self, const char *pointer)
{
  g_autofree char *pattern = khai_pointer_to_pattern (pointer);
  gsize length = strlen (pattern);

  for (guint i = 1; i < self->fields->len; i++)
    {
      const char *own = khai_goods_grid_get_field (self, i)->pointer;

      if (g_str_has_prefix (own, pattern) && (own[length] == '\0' || own[length] == '/'))
        return khai_grid_column_is_shown (self->grid, i) ? i : 0;
    }
  return 0;
}

static void
file_finding (KhaiGoodsGrid *self, KhaiFinding *finding)
{
  guint row = 0;
  g_autofree char *cell = NULL;
  GPtrArray *list;

  if (!g_str_has_prefix (finding->pointer, KHAI_ITEMS "/") || !khai_pointer_index (finding->pointer, 0, &row)
      || khai_editor_is_to_fill (self->editor, finding))
    return;
  cell = khai_goods_grid_make_pointer (self, row, find_column (self, finding->pointer));
  list = g_hash_table_lookup (self->findings, cell);
  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_finding_unref);
      g_hash_table_insert (self->findings, g_steal_pointer (&cell), list);
    }
  g_ptr_array_add (list, khai_finding_ref (finding));
}

/* One look at the check for all cells. They are kept: the editor checks again whenever somebody asks. */
static void
sort_findings (KhaiGoodsGrid *self)
{
  const KhaiCheck *check = khai_editor_get_check (self->editor);

  g_clear_pointer (&self->findings, g_hash_table_unref);
  self->findings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; check != NULL && i < check->findings->len; i++)
    file_finding (self, check->findings->pdata[i]);
}

static GPtrArray *
get_findings (KhaiGoodsGrid *self, guint row, guint column)
{
  g_autofree char *pointer = khai_goods_grid_make_pointer (self, row, column);

  return self->findings != NULL ? g_hash_table_lookup (self->findings, pointer) : NULL;
}

static gboolean
get_mark (KhaiGridSource *source, guint row, guint column, KhaiSeverity *severity)
{
  GPtrArray *list = get_findings (KHAI_GOODS_GRID (source), row, column);

  if (list == NULL)
    return FALSE;
  *severity = KHAI_SEVERITY_TIP;
  for (guint i = 0; i < list->len; i++)
    *severity = MIN (*severity, ((KhaiFinding *) list->pdata[i])->severity);
  return TRUE;
}

static char *
dup_remark (KhaiGridSource *source, guint row, guint column)
{
  KhaiGoodsGrid *self = KHAI_GOODS_GRID (source);
  KhaiLang lang = khai_session_get_lang (self->session);
  GPtrArray *list = get_findings (self, row, column);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const KhaiFinding *finding = list->pdata[i];

      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* translators: a severity ("Error"), what is wrong, and what to do */
      g_string_append_printf (text, _("%s: %s %s"), khai_severity_get_word (finding->severity), finding->message[lang],
                              finding->resolution[lang] != NULL ? finding->resolution[lang] : "");
    }
  return text->len > 0 ? g_strchomp (g_strdup (text->str)) : NULL;
}

/* ---- cells ---- */

static char *
dup_text (KhaiGridSource *source, guint row, guint column, gboolean *offered)
{
  KhaiGoodsGrid *self = KHAI_GOODS_GRID (source);
  const KhaiField *field = khai_goods_grid_get_field (self, column);
  g_autofree char *pointer = NULL;
  g_autofree char *text = NULL;
  JsonNode *node;

  *offered = FALSE;
  if (field == NULL)
    return g_strdup_printf ("%u", row + 1);
  pointer = khai_goods_grid_make_pointer (self, row, column);
  node = khai_declaration_get (khai_editor_get_declaration (self->editor), pointer);
  if (node == NULL)
    return g_strdup ("");
  text = khai_input_to_display (field, node, khai_session_get_lang (self->session));
  if (field->type == KHAI_FIELD_BOOLEAN && (g_str_equal (text, "true") || g_str_equal (text, "false")))
    return g_strdup (g_str_equal (text, "true") ? _("Yes") : _("No"));
  if (g_str_has_suffix (pointer, "/hsCode"))
    return khai_commodity_code_format (text);
  return g_steal_pointer (&text);
}

char *
khai_goods_grid_dup_text (KhaiGoodsGrid *self, guint row, guint column)
{
  return dup_text (KHAI_GRID_SOURCE (self), row, column, &(gboolean){ FALSE });
}

static KhaiFieldInput *
new_commodity_input (KhaiGoodsGrid *self, guint row)
{
  KhaiFieldInput *input = khai_commodity_input_new (self->session);
  g_autofree char *description = g_strdup_printf (KHAI_ITEMS "/%u/description", row);

  khai_commodity_input_set_description (KHAI_COMMODITY_INPUT (input), self->editor, description);
  return input;
}

/* Codes are typed; a list opens when asked for, so a short list is no row of buttons here. */
static KhaiFieldInput *
new_input (KhaiGridSource *source, guint row, guint column)
{
  KhaiGoodsGrid *self = KHAI_GOODS_GRID (source);
  const KhaiField *field = khai_goods_grid_get_field (self, column);
  KhaiFieldInput *input;

  if (field == NULL || field->customs_only || field->type == KHAI_FIELD_BOOLEAN || !khai_editor_is_editable (self->editor))
    return NULL;
  if (field->list != NULL)
    input = khai_field_input_new_dense (self->session, field, self->date);
  else if (khai_goods_grid_is_goods_field (field))
    input = khai_goods_input_new (self->known, self->editor, g_str_has_suffix (field->pointer, "/description"));
  else if (g_str_has_suffix (field->pointer, "/hsCode"))
    input = new_commodity_input (self, row);
  else if (field->type == KHAI_FIELD_DATE)
    input = khai_date_input_new ();
  else
    input = khai_entry_input_new (field->type == KHAI_FIELD_TEXT && field->charset == KHAI_CHARSET_UNICODE,
                                  field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER);
  gtk_widget_add_css_class (GTK_WIDGET (input), "khai-cell-input");
  return input;
}

static gboolean
put_text (KhaiGridSource *source, guint row, guint column, const char *text)
{
  KhaiGoodsGrid *self = KHAI_GOODS_GRID (source);
  const KhaiField *field = khai_goods_grid_get_field (self, column);
  g_autoptr (GError) error = NULL;

  if (field == NULL || field->customs_only)
    return TRUE;
  g_clear_pointer (&self->failure, g_free);
  if (khai_goods_grid_put (self, row, column, text, &error))
    return TRUE;
  self->failure = khai_goods_grid_failure_text (error);
  khai_goods_grid_show_status (self, text);
  return FALSE;
}

/* ---- what stands below the table ---- */

char *
khai_goods_grid_failure_text (const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

  return g_strdup_printf (_("Error: %s %s"), advice->message, advice->advice);
}

static char *
code_name (KhaiGoodsGrid *self, const KhaiField *field, const char *text)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  KhaiLang lang = khai_session_get_lang (self->session);

  if (field->list != NULL)
    {
      g_autofree char *upper = g_utf8_strup (text, -1);
      g_autoptr (KhaiCode) code = khai_reference_get_code (reference, field->list, upper, self->date, NULL, NULL);

      return code != NULL ? g_strdup (code->name[lang]) : NULL;
    }
  if (g_str_has_suffix (field->pointer, "/hsCode"))
    {
      g_autoptr (KhaiCommodity) commodity = khai_reference_get_commodity (reference, text, NULL);

      return commodity != NULL ? g_strdup (commodity->title[lang]) : NULL;
    }
  return NULL;
}

static void
append (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

/* The full name of the cell, its official number, its hint, and what the text in it means. `typed` NULL: what stands in the document. */
void
khai_goods_grid_show_status (KhaiGoodsGrid *self, const char *typed)
{
  guint row = khai_grid_get_row (self->grid);
  guint column = khai_grid_get_column (self->grid);
  const KhaiField *field = khai_goods_grid_get_field (self, column);
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *remark = NULL;

  if (field != NULL && row < khai_goods_grid_get_n (self))
    {
      g_autofree char *place = g_strdup_printf (_("Line %u"), row + 1);
      g_autofree char *shown = typed != NULL ? g_strdup (typed) : dup_text (KHAI_GRID_SOURCE (self), row, column, &(gboolean){ FALSE });
      g_autofree char *name = *shown != '\0' ? code_name (self, field, shown) : NULL;
      g_autofree char *reading = khai_input_reading (field, shown, lang);
      g_autofree char *problem = khai_input_problem (field, shown, lang);
      g_autofree char *wire = khai_input_wire_form (field, shown);

      append (text, place);
      append (text, field->label[lang]);
      append (text, field->official_id);
      append (text, name != NULL ? name : reading != NULL ? reading : problem != NULL ? problem : field->hint[lang]);
      if (wire != NULL)
        {
          /* translators: the capital letters without tones that customs will get */
          g_autofree char *sent = g_strdup_printf (_("will be sent: %s"), wire);

          append (text, sent);
        }
      remark = dup_remark (KHAI_GRID_SOURCE (self), row, column);
    }
  gtk_label_set_text (GTK_LABEL (self->status), text->str);
  khai_label_show_text (self->trouble, self->failure != NULL ? self->failure : remark);
}

static void
edited (KhaiGridSource *source, guint row, guint column, const char *text)
{
  KhaiGoodsGrid *self = KHAI_GOODS_GRID (source);

  if (text == NULL)
    g_clear_pointer (&self->failure, g_free);
  khai_goods_grid_show_status (self, text);
}

static void
cell_moved (KhaiGoodsGrid *self)
{
  g_free (self->pointer);
  self->pointer = khai_goods_grid_make_pointer (self, khai_grid_get_row (self->grid), khai_grid_get_column (self->grid));
  g_clear_pointer (&self->failure, g_free);
  khai_goods_grid_leave_row (self);
  khai_goods_grid_show_status (self, NULL);
  g_signal_emit (self, signals[FOCUSED], 0, self->pointer);
}

/* ---- keeping up ---- */

static void
take_rows (KhaiGoodsGrid *self)
{
  guint n = khai_goods_grid_get_n (self);
  guint had = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  if (n < had)
    g_list_store_splice (self->rows, n, had - n, NULL, 0);
  else if (n > had)
    {
      g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = had; i < n; i++)
        g_ptr_array_add (fresh, g_object_new (G_TYPE_OBJECT, NULL));
      g_list_store_splice (self->rows, had, 0, fresh->pdata, fresh->len);
    }
  gtk_widget_set_visible (self->empty, n == 0);
}

static void
document_changed (KhaiEditor *editor, const char *pointer, KhaiGoodsGrid *self)
{
  guint row = 0;

  if (g_str_has_prefix (pointer, KHAI_ITEMS "/") && khai_pointer_index (pointer, 0, &row))
    {
      khai_grid_refresh (self->grid, row);
      return;
    }
  if (*pointer != '\0' && !g_str_has_prefix (pointer, KHAI_ITEMS))
    return;
  take_rows (self);
  khai_grid_refresh (self->grid, GTK_INVALID_LIST_POSITION);
}

static void
checks_changed (KhaiGoodsGrid *self)
{
  g_autofree char *date = khai_session_dup_date (self->session, khai_editor_get_declaration (self->editor));

  g_free (self->date);
  self->date = g_steal_pointer (&date);
  sort_findings (self);
  khai_goods_grid_choose_columns (self);
  khai_grid_refresh (self->grid, GTK_INVALID_LIST_POSITION);
  if (!khai_grid_is_editing (self->grid))
    khai_goods_grid_show_status (self, NULL);
}

/* ---- focus ---- */

static guint
column_of (KhaiGoodsGrid *self, const char *pointer)
{
  g_autofree char *pattern = khai_pointer_to_pattern (pointer);

  for (guint i = 1; i < self->fields->len; i++)
    if (g_str_has_prefix (khai_goods_grid_get_field (self, i)->pointer, pattern))
      return i;
  return 1;
}

gboolean
khai_goods_grid_focus_cell (KhaiGoodsGrid *self, const char *pointer)
{
  guint row = 0;

  g_return_val_if_fail (KHAI_IS_GOODS_GRID (self), FALSE);

  if (pointer == NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (self->grid)) || gtk_widget_child_focus (self->bar, GTK_DIR_TAB_FORWARD);
  if (!khai_pointer_index (pointer, 0, &row))
    return FALSE;
  return khai_grid_commit (self->grid) && khai_grid_focus_cell (self->grid, row, column_of (self, pointer));
}

const char *
khai_goods_grid_get_focused_pointer (KhaiGoodsGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GOODS_GRID (self), NULL);

  return self->pointer;
}

/* Asked once more, while the list is open, the page for it is wanted. */
gboolean
khai_goods_grid_look_up (KhaiGoodsGrid *self)
{
  guint row;

  g_return_val_if_fail (KHAI_IS_GOODS_GRID (self), FALSE);

  row = khai_grid_get_row (self->grid);
  if (!khai_grid_commit (self->grid) || !khai_grid_focus_cell (self->grid, row, column_of (self, KHAI_ITEMS "/0/hsCode"))
      || !khai_grid_edit (self->grid, KHAI_GRID_KEEP))
    return FALSE;
  khai_commodity_input_offer (KHAI_COMMODITY_INPUT (khai_grid_get_input (self->grid)));
  return TRUE;
}

void
khai_goods_grid_commit (KhaiGoodsGrid *self)
{
  g_return_if_fail (KHAI_IS_GOODS_GRID (self));

  khai_grid_commit (self->grid);
}

/* ---- life ---- */

/* Wide enough for what is typed, and for the title if that is not long. */
static guint
column_chars (const KhaiField *field, const char *title)
{
  guint chars;

  if (field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER || field->type == KHAI_FIELD_DATE)
    chars = NUMBER_CHARS;
  else if (field->list != NULL)
    chars = LEAST_CHARS;
  else
    chars = field->max_chars > LONG_TEXT ? LONG_CHARS : CLAMP (field->max_chars, LEAST_CHARS, SHORT_CHARS);
  return MAX (chars, MIN ((guint) g_utf8_strlen (title, -1), TITLE_CHARS));
}

static void
add_columns (KhaiGoodsGrid *self)
{
  const GPtrArray *fields = khai_reference_get_fields (khai_session_get_reference (self->session));
  KhaiLang lang = khai_session_get_lang (self->session);

  g_ptr_array_add (self->fields, NULL);
  /* translators: title of the column with the lines' numbers */
  khai_grid_add_column (self->grid, _("No."), NULL, 3, TRUE);
  for (guint i = 0; i < fields->len; i++)
    {
      KhaiField *field = fields->pdata[i];
      const char *rest = g_str_has_prefix (field->pointer, KHAI_ITEMS "/*/") ? field->pointer + strlen (KHAI_ITEMS "/*/") : NULL;

      /* What a line has several of has no place in one cell. */
      if (rest == NULL || strchr (rest, '*') != NULL)
        continue;
      g_ptr_array_add (self->fields, field);
      khai_grid_add_column (self->grid, field->label[lang], field->official_id, column_chars (field, field->label[lang]),
                            field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER);
    }
}

KhaiGoodsGrid *
khai_goods_grid_new (KhaiSession *session, KhaiEditor *editor)
{
  KhaiGoodsGrid *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_GOODS_GRID, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->date = khai_session_dup_date (session, khai_editor_get_declaration (editor));
  self->grid = khai_grid_new (KHAI_GRID_SOURCE (self), G_LIST_MODEL (self->rows), _("Goods lines"));
  khai_known_goods_load (self->known, khai_session_get_store (session), khai_editor_get_id (editor));
  add_columns (self);
  adw_bin_set_child (ADW_BIN (self->slot), GTK_WIDGET (self->grid));
  g_signal_connect_object (self->grid, "moved", G_CALLBACK (cell_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "changed", G_CALLBACK (document_changed), self, 0);
  g_signal_connect_object (editor, "checked", G_CALLBACK (checks_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (checks_changed), self, G_CONNECT_SWAPPED);
  sort_findings (self);
  khai_goods_grid_choose_columns (self);
  take_rows (self);
  khai_goods_grid_install_keys (self);
  khai_grid_focus_cell (self->grid, 0, 1);
  return self;
}

static void
khai_goods_grid_dispose (GObject *object)
{
  KhaiGoodsGrid *self = KHAI_GOODS_GRID (object);

  if (self->slot != NULL)
    adw_bin_set_child (ADW_BIN (self->slot), NULL);
  self->grid = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_GOODS_GRID);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_handle_id (&self->tidy, g_source_remove);
  g_clear_object (&self->rows);
  g_clear_object (&self->known);
  g_clear_pointer (&self->findings, g_hash_table_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->date, g_free);
  g_clear_pointer (&self->pointer, g_free);
  g_clear_pointer (&self->failure, g_free);
  G_OBJECT_CLASS (khai_goods_grid_parent_class)->dispose (object);
}

static void
khai_goods_grid_class_init (KhaiGoodsGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_goods_grid_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-goods-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsGrid, slot);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsGrid, bar);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsGrid, empty);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsGrid, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsGrid, trouble);
  khai_goods_grid_install_commands (widget_class);
  signals[FOCUSED] = g_signal_new ("focused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
}

static void
khai_goods_grid_init (KhaiGoodsGrid *self)
{
  self->fields = g_ptr_array_new ();
  self->fresh = G_MAXUINT;
  self->known = khai_known_goods_new ();
  self->rows = g_list_store_new (G_TYPE_OBJECT);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
khai_goods_grid_source_init (KhaiGridSourceInterface *iface)
{
  iface->dup_text = dup_text;
  iface->get_mark = get_mark;
  iface->dup_remark = dup_remark;
  iface->new_input = new_input;
  iface->put_text = put_text;
  iface->edited = edited;
  iface->entered = khai_goods_grid_enter;
  iface->tabbed = khai_goods_grid_tab;
}
