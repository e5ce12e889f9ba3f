/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One field. Text becomes part of the document on leaving the field, on Enter, on a choice, or a moment after the last character;
 * never while an input method is composing, and the text under the cursor is never rewritten. */

#include "config.h"

#include "khai-field-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-choice-input.h"
#include "khai-commodity-input.h"
#include "khai-date.h"
#include "khai-field-input.h"
#include "khai-fix-button.h"
#include "khai-hit.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-presentation.h"
#include "khai-steady.h"
#include "khai-text.h"
#include "khai-widgets.h"

#define COMMIT_DELAY_MS 300
/* From this share of the width on, the count is shown; of codes of a few characters only when they are too long. */
#define WIDTH_PERCENT 80
#define SHORT_WIDTH 10
#define SCROLL_MARGIN 24
/* A page that has just been shown has its places after so many frames. */
#define FRAMES_TO_SETTLE 4

struct _KhaiFieldRow
{
  GtkBox parent_instance;

  KhaiSession *session;    /* (owned) */
  KhaiEditor *editor;      /* (owned) */
  const KhaiField *field;  /* lives as long as the reference data */
  char *pointer;           /* (owned) */
  KhaiFieldInput *input;
  char *committed;         /* (owned): the text as the document has it */
  guint timer;             /* source id */
  gboolean committing;     /* the change that comes now is ours */
  gboolean asked;
  gboolean dense;
  guint frames;            /* left in which the row is kept in sight */

  GtkLabel *label;
  GtkWidget *required;
  GtkWidget *official;
  AdwBin *slot;
  GtkWidget *helper;       /* asks questions, or reckons: shown where there is such a thing */
  GtkWidget *info;
  GtkWidget *prefill;
  GtkWidget *prefill_text;
  GtkWidget *prefill_reject;
  GtkWidget *error;
  GtkWidget *remark;
  GtkWidget *fixes;
  char *offered;           /* (owned) (nullable): the fixes that are shown */
  GtkWidget *hint;
};

G_DEFINE_FINAL_TYPE (KhaiFieldRow, khai_field_row, GTK_TYPE_BOX)

static KhaiLang
get_lang (KhaiFieldRow *self)
{
  return khai_session_get_lang (self->session);
}

const KhaiField *
khai_field_row_get_field (KhaiFieldRow *self)
{
  g_return_val_if_fail (KHAI_IS_FIELD_ROW (self), NULL);

  return self->field;
}

const char *
khai_field_row_get_pointer (KhaiFieldRow *self)
{
  g_return_val_if_fail (KHAI_IS_FIELD_ROW (self), NULL);

  return self->pointer;
}

GtkWidget *
khai_field_row_get_control (KhaiFieldRow *self)
{
  g_return_val_if_fail (KHAI_IS_FIELD_ROW (self), NULL);

  return khai_field_input_get_control (self->input);
}

gboolean
khai_field_row_is_asked (KhaiFieldRow *self)
{
  g_return_val_if_fail (KHAI_IS_FIELD_ROW (self), FALSE);

  return self->asked;
}

/* ---- what stands below the input ---- */

static void
add_line (GString *text, const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

static void
add_code_name (KhaiFieldRow *self, const char *typed, GString *text)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  g_autofree char *date = khai_session_dup_date (self->session, khai_editor_get_declaration (self->editor));
  g_autofree char *upper = g_utf8_strup (typed, -1);
  gboolean in_force = FALSE;
  g_autoptr (KhaiCode) code = khai_reference_get_code (reference, self->field->list, upper, date, &in_force, NULL);

  if (code == NULL)
    return;
  if (in_force)
    add_line (text, code->name[get_lang (self)]);
  else
    {
      /* translators: the name of a code that is no longer, or not yet, valid */
      g_autofree char *line = g_strdup_printf (_("%s (not in force on that day)"), code->name[get_lang (self)]);

      add_line (text, line);
    }
}

static void
add_commodity_title (KhaiFieldRow *self, const char *typed, GString *text)
{
  g_autoptr (KhaiCommodity) commodity = khai_reference_get_commodity (khai_session_get_reference (self->session), typed, NULL);
  g_autofree char *line = NULL;
  g_autofree char *code = NULL;

  if (commodity == NULL)
    return;
  code = khai_commodity_code_format (commodity->code);
  line = g_strdup_printf (_("%s – %s"), code, commodity->title[get_lang (self)]);
  add_line (text, line);
  if (commodity->provisional)
    add_line (text, _("Provisional title: read the tariff before you rely on it"));
}

static gboolean
is_tight (gsize used, guint width)
{
  if (width <= SHORT_WIDTH)
    return width > 0 && used > width;
  return used * 100 > (gsize) width * WIDTH_PERCENT;
}

static void
add_width (KhaiFieldRow *self, const char *typed, GString *text)
{
  const KhaiField *field = self->field;
  gsize chars = khai_text_chars (typed);
  gsize bytes = khai_text_bytes (typed);
  guint max_chars = field->wire_chars > 0 ? field->wire_chars : field->max_chars;
  g_autofree char *line = NULL;

  if ((field->type != KHAI_FIELD_TEXT || field->list != NULL) || (!is_tight (chars, max_chars) && !is_tight (bytes, field->wire_bytes)))
    return;
  if (field->wire_bytes > 0)
    /* translators: used and possible width of a field: 84/100 characters · 92/300 bytes */
    line = g_strdup_printf (_("%u/%u characters · %u/%u bytes"), (guint) chars, max_chars, (guint) bytes, field->wire_bytes);
  else
    line = g_strdup_printf (_("%u/%u characters"), (guint) chars, max_chars);
  add_line (text, line);
}

static void
show_info (KhaiFieldRow *self)
{
  g_autofree char *typed = khai_field_input_dup_text (self->input);
  g_autofree char *wire = khai_input_wire_form (self->field, typed);
  g_autofree char *reading = khai_input_reading (self->field, typed, get_lang (self));
  g_autofree char *problem = khai_input_problem (self->field, typed, get_lang (self));
  g_autoptr (GString) text = g_string_new (NULL);

  /* Of what is shown whole, the name is in sight already. */
  if (*typed != '\0' && self->field->list != NULL && !KHAI_IS_CHOICE_INPUT (self->input))
    add_code_name (self, typed, text);
  else if (*typed != '\0' && g_str_has_suffix (self->pointer, "/hsCode"))
    add_commodity_title (self, typed, text);
  if (reading != NULL)
    add_line (text, reading);
  if (problem != NULL)
    add_line (text, problem);
  if (wire != NULL)
    {
      /* translators: the capital letters without tones that customs will get */
      g_autofree char *line = g_strdup_printf (_("will be sent: %s"), wire);

      add_line (text, line);
    }
  add_width (self, wire != NULL ? wire : typed, text);
  khai_label_show_text (self->info, text->str);
}

/* Where an answer comes from that nobody typed, and that there is a key against it. */
static void
show_prefill (KhaiFieldRow *self)
{
  const char *source = khai_editor_get_prefill (self->editor, self->pointer);
  g_autofree char *reference = NULL;
  g_autofree char *date = NULL;
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;

  if (source != NULL && khai_prefill_parse (source, &reference, &date) && khai_editor_is_editable (self->editor))
    {
      day = khai_date_format (date, get_lang (self));
      /* translators: number and date of the declaration an answer was taken from; then the keys that empty the field */
      text = g_strdup_printf (_("from %s, %s · Ctrl+Backspace empties it"), reference, day);
    }
  khai_label_show_text (self->prefill_text, text);
  gtk_widget_set_visible (self->prefill, text != NULL);
}

/* ---- text into the document, and back ---- */

static void
show_failure (KhaiFieldRow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *text = g_strdup_printf (_("Error: %s %s"), advice->message, advice->advice);

  khai_label_show_text (self->error, text);
}

static gboolean
put_text (KhaiFieldRow *self, const char *text, GError **error)
{
  if (*text == '\0' && g_str_has_suffix (self->field->pointer, "/*"))
    {
      g_autoptr (JsonNode) empty = khai_json_string ("");

      return khai_editor_set_node (self->editor, self->pointer, empty, "typed", error);
    }
  return khai_editor_set_text (self->editor, self->pointer, text, "typed", error);
}

void
khai_field_row_commit (KhaiFieldRow *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KHAI_IS_FIELD_ROW (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->input == NULL)
    return;
  if (!khai_editor_is_editable (self->editor) || self->field->customs_only)
    return;
  text = khai_field_input_dup_text (self->input);
  if (g_strcmp0 (text, self->committed) == 0)
    return;
  self->committing = TRUE;
  if (put_text (self, text, &error))
    {
      g_free (self->committed);
      self->committed = g_steal_pointer (&text);
    }
  else
    show_failure (self, error);
  self->committing = FALSE;
}

static gboolean
typing_paused (gpointer user_data)
{
  KhaiFieldRow *self = user_data;

  if (khai_field_input_is_composing (self->input))
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  khai_field_row_commit (self);
  return G_SOURCE_REMOVE;
}

static void
input_edited (KhaiFieldInput *input, KhaiFieldRow *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (COMMIT_DELAY_MS, typing_paused, self);
  if (!khai_field_input_is_composing (input))
    show_info (self);
}

static void
input_committed (KhaiFieldInput *input, KhaiFieldRow *self)
{
  khai_field_row_commit (self);
  show_info (self);
}

/* Leaving shows the value as the document has it: numbers grouped, dates in full, spaces trimmed. */
static void
focus_left (KhaiFieldRow *self)
{
  if (self->input == NULL)
    return;
  khai_field_row_commit (self);
  if (khai_editor_is_editable (self->editor))
    khai_editor_touch (self->editor, self->pointer);
  if (gtk_widget_get_visible (self->error) && khai_editor_get_check (self->editor) == NULL)
    return;
  khai_field_row_refresh (self);
}

static void
reject_prefill (KhaiFieldRow *self)
{
  g_autoptr (GError) error = NULL;

  if (khai_editor_reject_prefill (self->editor, self->pointer, &error))
    show_prefill (self);
  else
    show_failure (self, error);
}

/* Before the input takes the key for a word to delete. */
static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, KhaiFieldRow *self)
{
  if (key != GDK_KEY_BackSpace || (state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK
      || khai_editor_get_prefill (self->editor, self->pointer) == NULL)
    return GDK_EVENT_PROPAGATE;
  reject_prefill (self);
  return GDK_EVENT_STOP;
}

/* GTK scrolls as far as the input; what is written below it must be in sight too. */
static gboolean
scroll_whole_row (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *viewport = scroller != NULL ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)) : NULL;
  GtkWidget *content = GTK_IS_VIEWPORT (viewport) ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
  graphene_rect_t bounds;

  if (content != NULL && gtk_widget_compute_bounds (widget, content, &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), bounds.origin.y - SCROLL_MARGIN,
                               bounds.origin.y + bounds.size.height + SCROLL_MARGIN);
  return --KHAI_FIELD_ROW (widget)->frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
khai_field_row_keep_in_sight (KhaiFieldRow *self, guint frames)
{
  g_return_if_fail (KHAI_IS_FIELD_ROW (self) && frames > 0);

  if (self->frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_whole_row, NULL, NULL);
  self->frames = frames;
}

static void
focus_entered (KhaiFieldRow *self)
{
  khai_field_row_keep_in_sight (self, FRAMES_TO_SETTLE);
}

void
khai_field_row_refresh (KhaiFieldRow *self)
{
  JsonNode *node;
  g_autofree char *text = NULL;

  g_return_if_fail (KHAI_IS_FIELD_ROW (self));

  if (self->committing)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  node = khai_declaration_get (khai_editor_get_declaration (self->editor), self->pointer);
  text = khai_input_to_display (self->field, node, get_lang (self));
  khai_field_input_set_text (self->input, text);
  g_free (self->committed);
  self->committed = khai_field_input_dup_text (self->input);
  khai_field_input_set_editable (self->input, khai_editor_is_editable (self->editor) && !self->field->customs_only);
  show_info (self);
  show_prefill (self);
}

/* ---- what the checks say ---- */

static void
add_finding (KhaiFieldRow *self, const KhaiFinding *finding, GString *text)
{
  KhaiLang lang = get_lang (self);
  const char *resolution = finding->resolution[lang] != NULL ? finding->resolution[lang] : "";
  g_autofree char *line = NULL;

  if (finding->from_customs)
    {
      /* translators: what customs said about a field, and what to do */
      line = g_strdup_printf (_("From customs: %s %s"), finding->message[lang], resolution);
    }
  else
    {
      /* translators: a severity ("Error"), what is wrong, and what to do */
      line = g_strdup_printf (_("%s: %s %s"), khai_severity_get_word (finding->severity), finding->message[lang], resolution);
    }
  add_line (text, g_strstrip (line));
}

/* Made anew only when there is something else to offer: a button with the focus stays under the finger. */
static void
show_fixes (KhaiFieldRow *self, const GPtrArray *findings)
{
  g_autoptr (GString) offered = g_string_new (NULL);
  gboolean had_focus;

  for (guint i = 0; i < findings->len; i++)
    {
      const KhaiFinding *finding = findings->pdata[i];

      if (finding->fix_pointer != NULL && g_str_equal (finding->pointer, self->pointer))
        g_string_append_printf (offered, "%s %s=%s\n", finding->rule, finding->fix_pointer, finding->fix_value);
    }
  if (g_strcmp0 (offered->str, self->offered != NULL ? self->offered : "") == 0)
    return;
  g_free (self->offered);
  self->offered = g_strdup (offered->str);
  had_focus = gtk_widget_get_focus_child (self->fixes) != NULL;
  khai_widget_remove_children (self->fixes);
  for (guint i = 0; i < findings->len; i++)
    {
      const KhaiFinding *finding = findings->pdata[i];
      GtkWidget *button = g_str_equal (finding->pointer, self->pointer)
                              ? khai_fix_button_new (self->session, self->editor, finding)
                              : NULL;

      if (button != NULL)
        gtk_box_append (GTK_BOX (self->fixes), button);
    }
  gtk_widget_set_visible (self->fixes, gtk_widget_get_first_child (self->fixes) != NULL);
  if (had_focus)
    gtk_widget_grab_focus (khai_field_row_get_control (self));
}

static void
show_findings (KhaiFieldRow *self)
{
  g_autoptr (GPtrArray) findings = khai_editor_findings_at (self->editor, self->pointer);
  g_autoptr (GString) errors = g_string_new (NULL);
  g_autoptr (GString) remarks = g_string_new (NULL);
  gboolean invalid;

  for (guint i = 0; i < findings->len; i++)
    {
      const KhaiFinding *finding = findings->pdata[i];

      if (g_str_equal (finding->pointer, self->pointer) && !khai_editor_is_to_fill (self->editor, finding))
        add_finding (self, finding, finding->severity == KHAI_SEVERITY_BLOCK ? errors : remarks);
    }
  invalid = khai_label_show_text (self->error, errors->str);
  khai_label_show_text (self->remark, remarks->str);
  show_fixes (self, findings);
  gtk_accessible_update_state (GTK_ACCESSIBLE (khai_field_row_get_control (self)), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (invalid)
    gtk_widget_add_css_class (GTK_WIDGET (self), "khai-invalid");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "khai-invalid");
}

/* The number hangs on the kind of filing, which may change while the row is shown. */
static void
show_official (KhaiFieldRow *self)
{
  g_autofree char *dataset = khai_declaration_get_text (khai_editor_get_declaration (self->editor), "/dataset");
  g_autofree char *official = khai_field_get_official_id (self->field, dataset);

  if (official == NULL)
    return;
  khai_label_show_text (self->official, official);
  khai_widget_set_tip (self->official, _("Number of this field in the official customs message"));
}

/* What leads to the answer, of the fields that have it. */
static void
show_helper (KhaiFieldRow *self)
{
  static const struct { const char *pointer, *action, *label; } helpers[] = {
    { "/regime", "win.choose-regime", N_("Find it by questions …") },
    { "/customsValueTotal/amount", "win.reckon-value", N_("Work it out from the price …") },
  };

  g_autofree char *dataset = khai_declaration_get_text (khai_editor_get_declaration (self->editor), "/dataset");

  /* The regime of a return is what it is, and the value of imports is another. */
  for (guint i = 0; i < G_N_ELEMENTS (helpers); i++)
    if (g_str_equal (helpers[i].pointer, self->pointer))
      {
        gtk_button_set_label (GTK_BUTTON (self->helper), _(helpers[i].label));
        gtk_actionable_set_action_name (GTK_ACTIONABLE (self->helper), helpers[i].action);
        gtk_widget_set_visible (self->helper, khai_editor_is_editable (self->editor) && g_strcmp0 (dataset, "return-import") != 0);
      }
}

/* What is not asked for but has a value stays in sight, because it would be sent. */
gboolean
khai_field_row_is_wanted (KhaiEditor *editor, const char *pointer)
{
  const KhaiCheck *check;

  g_return_val_if_fail (KHAI_IS_EDITOR (editor) && pointer != NULL, TRUE);

  check = khai_editor_get_check (editor);
  return check == NULL || !g_hash_table_contains (check->hidden, pointer)
         || khai_declaration_get (khai_editor_get_declaration (editor), pointer) != NULL;
}

void
khai_field_row_show_check (KhaiFieldRow *self)
{
  const KhaiCheck *check;
  gboolean required;

  g_return_if_fail (KHAI_IS_FIELD_ROW (self));

  check = khai_editor_get_check (self->editor);
  if (check == NULL)
    return;
  self->asked = khai_field_row_is_wanted (self->editor, self->pointer);
  required = g_hash_table_contains (check->required, self->pointer);
  if (self->field->official_in != NULL)
    show_official (self);
  show_helper (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->asked);
  gtk_widget_set_visible (self->required, required);
  if (!KHAI_IS_FIELD_INPUT (khai_field_row_get_control (self)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (khai_field_row_get_control (self)), GTK_ACCESSIBLE_PROPERTY_REQUIRED, required, -1);
  show_prefill (self);
  show_findings (self);
}

/* ---- life ---- */

static void
name_control (KhaiFieldRow *self)
{
  GtkWidget *control = khai_field_row_get_control (self);

  if (GTK_IS_WIDGET (self->input) && control == GTK_WIDGET (self->input))
    khai_widget_set_labelled_by (control, GTK_WIDGET (self->label));
  else
    gtk_label_set_mnemonic_widget (self->label, control);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->error, self->remark,
                                  self->info, self->prefill_text, self->hint, NULL, -1);
}

static void
show_dense (KhaiFieldRow *self)
{
  GtkWidget *heading = gtk_widget_get_parent (self->official);

  gtk_widget_add_css_class (GTK_WIDGET (self), "khai-dense");
  gtk_box_set_spacing (GTK_BOX (self), 2);
  gtk_box_set_spacing (GTK_BOX (heading), 6);
  gtk_box_reorder_child_after (GTK_BOX (heading), self->official, NULL);
  gtk_widget_set_valign (self->official, GTK_ALIGN_START);
  if (self->field->hint[get_lang (self)] != NULL)
    khai_widget_set_tip (GTK_WIDGET (self->label), self->field->hint[get_lang (self)]);
}

static void
show_field (KhaiFieldRow *self)
{
  KhaiLang lang = get_lang (self);

  gtk_label_set_text (self->label, self->field->label[lang]);
  if (self->dense)
    show_dense (self);
  else
    khai_label_show_text (self->hint, self->field->hint[lang]);
  show_official (self);
  show_helper (self);
  if (khai_presentation_hides (self->pointer))
    {
      GtkWidget *const texts[] = { GTK_WIDGET (self->slot), self->info, self->error, self->remark };

      for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        khai_presentation_mark_private (texts[i], TRUE);
    }
}

static KhaiFieldRow *
new_row (KhaiSession *session, KhaiEditor *editor, const KhaiField *field, const char *pointer, gboolean dense)
{
  KhaiFieldRow *self;
  g_autofree char *date = NULL;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor) && field != NULL && pointer != NULL, NULL);

  self = g_object_new (KHAI_TYPE_FIELD_ROW, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->field = field;
  self->pointer = g_strdup (pointer);
  date = khai_session_dup_date (session, khai_editor_get_declaration (editor));
  self->dense = dense;
  self->input = (dense ? khai_field_input_new_dense : khai_field_input_new) (session, field, date);
  if (KHAI_IS_COMMODITY_INPUT (self->input))
    {
      g_autofree char *line = g_path_get_dirname (pointer);
      g_autofree char *description = g_strconcat (line, "/description", NULL);

      khai_commodity_input_set_description (KHAI_COMMODITY_INPUT (self->input), editor, description);
    }
  adw_bin_set_child (self->slot, GTK_WIDGET (self->input));
  g_signal_connect_object (self->input, "edited", G_CALLBACK (input_edited), self, 0);
  g_signal_connect_object (self->input, "committed", G_CALLBACK (input_committed), self, 0);
  name_control (self);
  show_field (self);
  khai_field_row_refresh (self);
  return self;
}

KhaiFieldRow *
khai_field_row_new (KhaiSession *session, KhaiEditor *editor, const KhaiField *field, const char *pointer)
{
  return new_row (session, editor, field, pointer, FALSE);
}

KhaiFieldRow *
khai_field_row_new_dense (KhaiSession *session, KhaiEditor *editor, const KhaiField *field, const char *pointer)
{
  return new_row (session, editor, field, pointer, TRUE);
}

static gboolean
khai_field_row_grab_focus (GtkWidget *widget)
{
  KhaiFieldRow *self = KHAI_FIELD_ROW (widget);

  return self->input != NULL && gtk_widget_grab_focus (khai_field_row_get_control (self));
}

static void
khai_field_row_dispose (GObject *object)
{
  KhaiFieldRow *self = KHAI_FIELD_ROW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->input = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_FIELD_ROW);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->pointer, g_free);
  g_clear_pointer (&self->committed, g_free);
  g_clear_pointer (&self->offered, g_free);
  G_OBJECT_CLASS (khai_field_row_parent_class)->dispose (object);
}

static void
khai_field_row_class_init (KhaiFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_field_row_dispose;
  widget_class->grab_focus = khai_field_row_grab_focus;
  g_type_ensure (KHAI_TYPE_STEADY);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, label);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, required);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, official);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, slot);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, helper);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, info);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, prefill);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, prefill_text);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, prefill_reject);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, error);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, remark);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, fixes);
  gtk_widget_class_bind_template_child (widget_class, KhaiFieldRow, hint);
}

static void
khai_field_row_init (KhaiFieldRow *self)
{
  GtkEventController *focus;
  GtkEventController *keys;

  gtk_widget_init_template (GTK_WIDGET (self));
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  khai_widget_set_tip (self->prefill_reject, _("Empty this field (Ctrl+Backspace)"));
  khai_widget_set_name (self->prefill_reject, _("Empty this field (Ctrl+Backspace)"));
  g_signal_connect_object (self->prefill_reject, "clicked", G_CALLBACK (reject_prefill), self, G_CONNECT_SWAPPED);
  self->asked = TRUE;
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_entered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
