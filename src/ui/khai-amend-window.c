/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A correction of a declaration that is at customs. The whole declaration is sent, never a patch: what is shown as different is computed from
 * the very document that will be signed. */

#include "config.h"

#include "khai-amend-window.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-error.h"
#include "khai-follow-acts.h"
#include "khai-history-window.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-sections.h"
#include "khai-widgets.h"

#define POINTER "khai-pointer"
#define NAME "khai-name"
#define ENTRY "khai-entry"
#define WIDTH 720
#define HEIGHT 760

struct _KhaiAmendWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;     /* (owned) (nullable) */
  KhaiEditor *editor;       /* (owned) (nullable) */
  GWeakRef near;            /* GtkWidget */
  KhaiAmendCase which;
  gboolean only_stored;     /* pre-registered: nothing is declared yet */
  KhaiDeclaration *before;  /* (owned): what customs has */
  KhaiDeclaration *after;   /* (owned): what it shall have */
  GtkWidget *intro;
  GtkWidget *note;
  GtkScrolledWindow *fields_area;
  GtkEditable *search;
  GtkListBox *fields;
  AdwBin *differences;
  GtkEditable *reason;
  GtkWidget *trouble;
  GtkWidget *sign;
};

G_DEFINE_FINAL_TYPE (KhaiAmendWindow, khai_amend_window, ADW_TYPE_WINDOW)

static gboolean
is_changed (KhaiAmendWindow *self)
{
  return !khai_json_equal (khai_declaration_get_root (self->before), khai_declaration_get_root (self->after));
}

static void
update_sign (KhaiAmendWindow *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));

  gtk_widget_set_sensitive (self->sign, is_changed (self) && g_utf8_strlen (reason, -1) >= KHAI_ACT_REASON_MIN);
}

static void
show_differences (KhaiAmendWindow *self)
{
  GtkWidget *list = is_changed (self) ? khai_history_new_differences (self->session, self->before, self->after)
                                      : khai_label_new (_("Nothing yet."), "dim-label");

  adw_bin_set_child (self->differences, list);
  update_sign (self);
}

/* ---- what to heed ---- */

static void
show_note (KhaiAmendWindow *self)
{
  KhaiStore *store = khai_session_get_store (self->session);
  g_autofree char *until = NULL;
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (khai_amend_case_runs_out (store, khai_editor_get_id (self->editor), self->after, &until, &error))
    {
      day = khai_date_format (until, khai_session_get_lang (self->session));
      text = g_strdup_printf (_("The declaration is valid until %s, 15 days after its registration. Goods that leave later need a new one: "
                                "cancel this one and copy it."), day);
    }
  khai_label_show_text (self->note, error != NULL ? error->message : text);
}

/* What of it would be refused, in words; customs is not asked to find out. */
static void
show_blocking (KhaiAmendWindow *self)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = khai_amend_case_blocking (khai_session_get_context (self->session), self->after, &error);
  g_autoptr (GString) text = g_string_new (_("With this correction the declaration would be refused. Nothing was sent; look again at the values "
                                             "that you changed."));

  for (guint i = 0; findings != NULL && i < findings->len; i++)
    g_string_append_printf (text, "\n• %s", ((KhaiFinding *) findings->pdata[i])->message[lang]);
  khai_label_show_text (self->trouble, text->str);
}

/* ---- typing ---- */

static void add_field (KhaiAmendWindow *self, const char *pointer, const KhaiField *field, int position);

/* A list is what its fields hold, without the empty ones; there is always one more to type into. */
static JsonNode *
collect_list (KhaiAmendWindow *self, const char *array, const KhaiField *field, int *last, gboolean *full)
{
  JsonArray *values = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *begin = g_strconcat (array, "/", NULL);
  GtkListBoxRow *row;

  *full = FALSE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->fields, i)) != NULL; i++)
    {
      GtkEditable *entry = g_object_get_data (G_OBJECT (row), ENTRY);
      JsonNode *value;

      if (!g_str_has_prefix (g_object_get_data (G_OBJECT (entry), POINTER), begin))
        continue;
      *last = i;
      value = khai_input_to_node (field, gtk_editable_get_text (entry), khai_session_get_lang (self->session));
      *full = value != NULL;
      if (value != NULL)
        json_array_add_element (values, value);
    }
  if (json_array_get_length (values) == 0)
    {
      json_array_unref (values);
      json_node_unref (node);
      return NULL;
    }
  json_node_take_array (node, values);
  return node;
}

static gboolean
list_changed (KhaiAmendWindow *self, const char *pointer, const KhaiField *field, GError **error)
{
  g_autofree char *array = g_strndup (pointer, strrchr (pointer, '/') - pointer);
  int last = 0;
  gboolean full = FALSE;
  g_autoptr (JsonNode) values = collect_list (self, array, field, &last, &full);
  g_autoptr (KhaiEdit) edit = khai_declaration_make_set (self->after, array, values);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->fields, last);
  const char *newest = g_object_get_data (g_object_get_data (G_OBJECT (row), ENTRY), POINTER);
  guint index = 0;

  if (full && khai_pointer_index (newest, 0, &index))
    {
      g_autofree char *next = g_strdup_printf ("%s/%u", array, index + 1);

      add_field (self, next, field, last + 1);
    }
  return edit != NULL && khai_declaration_apply (self->after, edit, error);
}

static gboolean
field_changed (KhaiAmendWindow *self, const char *pointer, const KhaiField *field, const char *text, GError **error)
{
  g_autoptr (JsonNode) value = khai_input_to_node (field, text, khai_session_get_lang (self->session));
  g_autoptr (KhaiEdit) edit = khai_declaration_make_set (self->after, pointer, value);

  return edit != NULL && khai_declaration_apply (self->after, edit, error);
}

static void
value_changed (GtkEditable *entry, KhaiAmendWindow *self)
{
  const char *pointer = g_object_get_data (G_OBJECT (entry), POINTER);
  const KhaiField *field = khai_reference_find_field (khai_session_get_reference (self->session), pointer);
  gboolean is_list = self->which != KHAI_CASE_ANY && g_str_has_suffix (field->pointer, "/*");
  g_autoptr (GError) error = NULL;

  if (is_list ? list_changed (self, pointer, field, &error) : field_changed (self, pointer, field, gtk_editable_get_text (entry), &error))
    khai_label_show_text (self->trouble, NULL);
  else if (error != NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->trouble, advice->message);
    }
  show_note (self);
  show_differences (self);
}

/* ---- the fields ---- */

static const char *
why_locked (KhaiAmendWindow *self, const KhaiField *field)
{
  if (field->customs_only)
    return _("Customs fills this in.");
  if (g_str_equal (field->pointer, "/localReference"))
    return _("Locked: under this reference the declaration was sent.");
  if (!field->amendable && !self->only_stored)
    return _("Locked: this cannot be corrected after registration. Cancel the declaration and file a new one.");
  return NULL;
}

static void
add_field (KhaiAmendWindow *self, const char *pointer, const KhaiField *field, int position)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *entry = gtk_entry_new ();
  JsonNode *value = khai_declaration_get (self->before, pointer);
  g_autofree char *name = khai_sections_field_name (khai_session_get_reference (self->session), pointer, lang);
  g_autofree char *text = value != NULL ? khai_input_to_display (field, value, lang) : g_strdup ("");
  const char *locked = why_locked (self, field);
  GtkWidget *label = khai_label_new (name != NULL ? name : pointer, "khai-field-label");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  khai_widget_set_labelled_by (entry, label);
  g_object_set_data_full (G_OBJECT (entry), POINTER, g_strdup (pointer), g_free);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  if (locked != NULL)
    {
      gtk_widget_set_sensitive (entry, FALSE);
      gtk_box_append (GTK_BOX (box), khai_label_new (locked, "dim-label"));
    }
  else
    g_signal_connect_object (entry, "changed", G_CALLBACK (value_changed), self, 0);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  khai_widget_set_name (row, name != NULL ? name : pointer);
  g_object_set_data_full (G_OBJECT (row), NAME, g_utf8_casefold (name != NULL ? name : pointer, -1), g_free);
  g_object_set_data (G_OBJECT (row), ENTRY, entry);
  gtk_list_box_insert (self->fields, row, position);
}

static void
add_values (KhaiAmendWindow *self, JsonNode *node, const char *pointer)
{
  const KhaiField *field = khai_reference_find_field (khai_session_get_reference (self->session), pointer);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));

      for (GList *member = members; member != NULL; member = member->next)
        {
          g_autofree char *escaped = khai_pointer_escape (member->data);
          g_autofree char *below = g_strdup_printf ("%s/%s", pointer, escaped);

          add_values (self, json_object_get_member (json_node_get_object (node), member->data), below);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      {
        g_autofree char *below = g_strdup_printf ("%s/%u", pointer, i);

        add_values (self, json_array_get_element (json_node_get_array (node), i), below);
      }
  else if (field != NULL)
    add_field (self, pointer, field, -1);
}

/* What was left empty can be completed as well: the vessel, the seal, once they are known. */
static void
add_empty_fields (KhaiAmendWindow *self)
{
  const GPtrArray *fields = khai_reference_get_fields (khai_session_get_reference (self->session));

  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      if (strchr (field->pointer, '*') == NULL && (field->amendable || self->only_stored) && !field->customs_only && khai_declaration_get (self->before, field->pointer) == NULL)
        add_field (self, field->pointer, field, -1);
    }
}

/* Only what the case is about. */
static void
add_case (KhaiAmendWindow *self)
{
  static const struct { const char *title, *intro, *reason; } words[KHAI_N_CASES] = {
    [KHAI_CASE_STUFFING] = { N_("After stuffing"),
                             N_("What is known once the container is stuffed: its number, the seal, packages and weight. Nothing else is touched."),
                             N_("Container, seal, packages and weight completed after stuffing") },
    [KHAI_CASE_ROLLED] = { N_("Another vessel or day"),
                           N_("The goods were not loaded as planned. Type the new vessel or flight, its day, and the place if that is another one. "
                              "The mode of transport cannot be corrected: goods that go by another way need a new declaration."),
                           N_("The goods were rolled to another vessel or day") },
  };
  g_autoptr (GPtrArray) pointers = khai_amend_case_list (self->which, self->before);

  gtk_window_set_title (GTK_WINDOW (self), _(words[self->which].title));
  khai_label_show_text (self->intro, _(words[self->which].intro));
  gtk_editable_set_text (self->reason, _(words[self->which].reason));
  gtk_widget_set_visible (GTK_WIDGET (self->search), FALSE);
  /* Few fields need no scrolling of their own. */
  gtk_scrolled_window_set_policy (self->fields_area, GTK_POLICY_NEVER, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_min_content_height (self->fields_area, -1);
  for (guint i = 0; i < pointers->len; i++)
    {
      const KhaiField *field = khai_reference_find_field (khai_session_get_reference (self->session), pointers->pdata[i]);

      if (field != NULL)
        add_field (self, pointers->pdata[i], field, -1);
    }
}

static gboolean
row_matches (GtkListBoxRow *row, gpointer data)
{
  KhaiAmendWindow *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->search), -1);

  return strstr (g_object_get_data (G_OBJECT (row), NAME), wanted) != NULL;
}

static void
search_changed (KhaiAmendWindow *self)
{
  gtk_list_box_invalidate_filter (self->fields);
}

static void
reason_changed (KhaiAmendWindow *self)
{
  update_sign (self);
}

/* ---- signing ---- */

static void
sign_clicked (KhaiAmendWindow *self)
{
  g_autoptr (GtkWidget) near = g_weak_ref_get (&self->near);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAdvice) advice = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (self->session, &error);
  KhaiAct *act = NULL;

  if (outbox != NULL)
    act = khai_act_amend (outbox, khai_editor_get_id (self->editor), self->after, gtk_editable_get_text (self->reason), NULL, &error);
  if (act != NULL && near != NULL && gtk_widget_get_root (near) != NULL)
    {
      khai_follow_queue (near, self->session, act, NULL, _("The correction is signed and on its way"));
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  g_clear_pointer (&act, khai_act_free);
  if (error == NULL)
    return;
  if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BLOCKED))
    {
      show_blocking (self);
      return;
    }
  advice = khai_advice_for_error (error);
  khai_label_show_text (self->trouble, advice->message);
}

KhaiAmendWindow *
khai_amend_window_new (GtkWidget *near, KhaiSession *session, KhaiEditor *editor, KhaiAmendCase which, GError **error)
{
  g_autoptr (KhaiDeclaration) document = NULL;
  KhaiAmendWindow *self;

  g_return_val_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor) && which < KHAI_N_CASES, NULL);

  document = khai_act_load_document (khai_session_get_store (session), khai_editor_get_id (editor), error);
  if (document == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_AMEND_WINDOW, "transient-for", gtk_widget_get_root (near), NULL);
  /* Never wider than the window it belongs to, which fits the screen. */
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (near))), 320, WIDTH), HEIGHT);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  g_weak_ref_set (&self->near, near);
  self->only_stored = g_str_equal (khai_editor_get_record (editor)->state, "pre-registered");
  if (self->only_stored)
    khai_label_show_text (self->intro, _("This is what customs stored. Nothing is declared yet: type the right values over the wrong ones, and customs "
                                         "replaces the data at once and computes anew."));
  self->before = g_steal_pointer (&document);
  self->after = khai_declaration_copy (self->before);
  self->which = which;
  if (which != KHAI_CASE_ANY)
    add_case (self);
  else
    {
      add_values (self, khai_declaration_get_root (self->before), "");
      add_empty_fields (self);
    }
  gtk_list_box_set_filter_func (self->fields, row_matches, self, NULL);
  show_differences (self);
  return self;
}

static void
khai_amend_window_dispose (GObject *object)
{
  KhaiAmendWindow *self = KHAI_AMEND_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_AMEND_WINDOW);
  g_weak_ref_set (&self->near, NULL);
  g_clear_object (&self->before);
  g_clear_object (&self->after);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_amend_window_parent_class)->dispose (object);
}

static void
khai_amend_window_finalize (GObject *object)
{
  g_weak_ref_clear (&KHAI_AMEND_WINDOW (object)->near);
  G_OBJECT_CLASS (khai_amend_window_parent_class)->finalize (object);
}

static void
khai_amend_window_class_init (KhaiAmendWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_amend_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_amend_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-amend-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, intro);
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, note);
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, fields_area);
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, fields);
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, differences);
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, reason);
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, trouble);
  gtk_widget_class_bind_template_child (widget_class, KhaiAmendWindow, sign);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, reason_changed);
  gtk_widget_class_bind_template_callback (widget_class, sign_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_amend_window_init (KhaiAmendWindow *self)
{
  g_weak_ref_init (&self->near, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
