/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An open declaration: its sections as pages, made when first shown; where the focus is; undo; the walk from problem to problem. */

#include "config.h"

#include "khai-editor-page.h"

#include <glib/gi18n-lib.h>

#include "khai-check-page.h"
#include "khai-follow-page.h"
#include "khai-form-view.h"
#include "khai-goods-page.h"
#include "khai-message-view.h"
#include "khai-pager.h"
#include "khai-returned-view.h"
#include "khai-section-map.h"
#include "khai-section-page.h"
#include "khai-json.h"
#include "khai-sections.h"
#include "khai-send-page.h"
#include "khai-widgets.h"

/* The field with the focus is remembered this long after the focus came to rest. */
#define REMEMBER_DELAY_MS 200 /* Tab held down passes over many fields */

/* The pages of the views that show all sections at once. */
#define FORM "view-form"
#define MESSAGE "view-message"

#define CONSIGNEE "/consignee/name"

static const char *const own_sections[] = { "check", "send", "follow" };

struct _KhaiEditorPage
{
  AdwBin parent_instance;

  KhaiSession *session;   /* (owned) */
  KhaiEditor *editor;     /* (owned) */
  KhaiPager *pager;
  GtkWidget *mending;     /* leads back to what customs sent back */
  GtkWidget *mending_text;
  KhaiView view;
  KhaiView last_input;    /* the view in which one typed last */
  char *section;          /* (owned) (nullable): in view */
  char *field;            /* (owned) (nullable): the field with the focus */
  char *problem;          /* (owned) (nullable): where F7 led last, as "pointer rule" */
  guint remember;         /* source id */
  guint prefill;          /* source id */
};

enum { SECTION_SHOWN, VIEW_CHANGED, FIELD_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiEditorPage, khai_editor_page, ADW_TYPE_BIN)

KhaiEditor *
khai_editor_page_get_editor (KhaiEditorPage *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR_PAGE (self), NULL);

  return self->editor;
}

const char *
khai_editor_page_get_section (KhaiEditorPage *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR_PAGE (self), NULL);

  return self->section;
}

KhaiView
khai_editor_page_get_view (KhaiEditorPage *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR_PAGE (self), KHAI_VIEW_GUIDED);

  return self->view;
}

const char *
khai_editor_page_get_field (KhaiEditorPage *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR_PAGE (self), NULL);

  return self->field;
}

/* ---- sections ---- */

static const GPtrArray *
get_sections (KhaiEditorPage *self)
{
  return khai_reference_get_sections (khai_session_get_reference (self->session));
}

static GtkWidget *
new_page (KhaiEditorPage *self, const char *id)
{
  const GPtrArray *sections = get_sections (self);
  KhaiLang lang = khai_session_get_lang (self->session);

  if (g_str_equal (id, FORM))
    return GTK_WIDGET (khai_form_view_new (self->session, self->editor));
  if (g_str_equal (id, MESSAGE))
    return GTK_WIDGET (khai_message_view_new (self->session, self->editor));
  if (g_str_equal (id, "check"))
    return GTK_WIDGET (khai_check_page_new (self->session, self->editor));
  if (g_str_equal (id, "send"))
    return GTK_WIDGET (khai_send_page_new (self->session, self->editor));
  if (g_str_equal (id, "follow"))
    return GTK_WIDGET (khai_follow_page_new (self->session, self->editor));
  for (guint i = 0; i < sections->len; i++)
    {
      const KhaiSection *section = sections->pdata[i];
      const KhaiSection *next = i + 1 < sections->len ? sections->pdata[i + 1] : NULL;
      const char *next_id = next != NULL ? next->id : "check";
      const char *next_title = next != NULL ? next->title[lang] : _("Check");

      if (!g_str_equal (section->id, id))
        continue;
      if (khai_sections_is_goods (khai_session_get_reference (self->session), id))
        return GTK_WIDGET (khai_goods_page_new (self->session, self->editor, id, next_id, next_title));
      return GTK_WIDGET (khai_section_page_new (self->session, self->editor, id, next_id, next_title));
    }
  return NULL;
}

static char *
section_title (KhaiEditorPage *self, const char *id)
{
  const GPtrArray *sections = get_sections (self);

  for (guint i = 0; i < sections->len; i++)
    if (g_str_equal (((KhaiSection *) sections->pdata[i])->id, id))
      return g_strdup (((KhaiSection *) sections->pdata[i])->title[khai_session_get_lang (self->session)]);
  if (g_str_equal (id, FORM))
    return g_strdup (_("Form"));
  if (g_str_equal (id, MESSAGE))
    return g_strdup (_("Message"));
  return g_strdup (g_str_equal (id, "check") ? _("Check") : g_str_equal (id, "send") ? _("Sign and send") : _("Follow"));
}

/* The focus goes along to the new page, unless somebody walks the map of sections. */
static gboolean
carries_focus (KhaiEditorPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return root != NULL && (focus == NULL || gtk_widget_get_ancestor (focus, KHAI_TYPE_SECTION_MAP) == NULL);
}

/* Check, sending and following look the same in every view. */
static gboolean
is_own_section (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (own_sections); i++)
    if (g_str_equal (own_sections[i], id))
      return TRUE;
  return FALSE;
}

static const char *
page_of_section (KhaiEditorPage *self, const char *id)
{
  if (self->view == KHAI_VIEW_GUIDED || is_own_section (id))
    return id;
  return self->view == KHAI_VIEW_FORM ? FORM : MESSAGE;
}

static GtkWidget *
ensure_page (KhaiEditorPage *self, const char *name)
{
  GtkWidget *page = khai_pager_get (self->pager, name);
  g_autofree char *title = NULL;

  if (page != NULL)
    return page;
  page = new_page (self, name);
  if (page == NULL)
    return NULL;
  title = section_title (self, name);
  khai_widget_set_name (page, title);
  khai_pager_add (self->pager, name, page);
  return page;
}

/* The first field of a section, as the message has it. */
static const char *
first_pattern (KhaiEditorPage *self, const char *section)
{
  const GPtrArray *fields = khai_reference_get_fields (khai_session_get_reference (self->session));

  for (guint i = 0; i < fields->len; i++)
    if (g_strcmp0 (((KhaiField *) fields->pdata[i])->section, section) == 0)
      return ((KhaiField *) fields->pdata[i])->pointer;
  return "";
}

static void
focus_section (KhaiEditorPage *self, const char *id, GtkWidget *page)
{
  if (KHAI_IS_FORM_VIEW (page))
    khai_form_view_focus_section (KHAI_FORM_VIEW (page), id);
  else if (KHAI_IS_MESSAGE_VIEW (page))
    {
      g_autofree char *pointer = khai_pointer_from_pattern (first_pattern (self, id), (guint[]) { 0, 0, 0 }, 3);

      khai_message_view_focus (KHAI_MESSAGE_VIEW (page), pointer);
    }
  else
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* While something that customs sent back is mended, its list is one key away. */
static void
show_mending (KhaiEditorPage *self)
{
  g_autofree char *counts = khai_returned_counts_text (self->editor);
  gboolean elsewhere = self->section != NULL && !is_own_section (self->section);

  khai_label_show_text (self->mending_text, counts);
  gtk_widget_set_visible (self->mending, counts != NULL && elsewhere);
}

/* Brings the section's page into view; the focus stays where it is. */
static GtkWidget *
bring_section (KhaiEditorPage *self, const char *id)
{
  const char *name = page_of_section (self, id);
  GtkWidget *page;

  khai_editor_page_commit (self);
  page = ensure_page (self, name);
  if (page == NULL)
    return NULL;
  khai_pager_show (self->pager, name);
  if (g_strcmp0 (self->section, id) != 0)
    {
      g_free (self->section);
      self->section = g_strdup (id);
      show_mending (self);
      g_signal_emit (self, signals[SECTION_SHOWN], 0, id);
    }
  return page;
}

gboolean
khai_editor_page_show_section (KhaiEditorPage *self, const char *id)
{
  gboolean carry_focus;
  GtkWidget *page;

  g_return_val_if_fail (KHAI_IS_EDITOR_PAGE (self) && id != NULL, FALSE);

  if (g_strcmp0 (self->section, id) == 0 && g_strcmp0 (khai_pager_get_shown (self->pager), page_of_section (self, id)) == 0)
    return TRUE;
  if (g_str_equal (id, "check") || g_str_equal (id, "send"))
    khai_editor_demand (self->editor);
  carry_focus = carries_focus (self);
  page = bring_section (self, id);
  if (page == NULL)
    return FALSE;
  if (carry_focus || self->view != KHAI_VIEW_GUIDED)
    focus_section (self, id, page);
  return TRUE;
}

void
khai_editor_page_show_errors (KhaiEditorPage *self)
{
  GtkWidget *page;

  g_return_if_fail (KHAI_IS_EDITOR_PAGE (self));

  khai_editor_page_show_section (self, "check");
  page = khai_pager_get (self->pager, "check");
  if (page != NULL)
    khai_check_page_focus_next (KHAI_CHECK_PAGE (page));
}

gboolean
khai_editor_page_show_nth (KhaiEditorPage *self, guint index)
{
  const GPtrArray *sections;

  g_return_val_if_fail (KHAI_IS_EDITOR_PAGE (self), FALSE);

  sections = get_sections (self);
  if (index < sections->len)
    return khai_editor_page_show_section (self, ((KhaiSection *) sections->pdata[index])->id);
  index -= sections->len;
  return index < G_N_ELEMENTS (own_sections) && khai_editor_page_show_section (self, own_sections[index]);
}

/* ---- fields ---- */

gboolean
khai_editor_page_go_to (KhaiEditorPage *self, const char *pointer)
{
  const char *section;
  GtkWidget *page;

  g_return_val_if_fail (KHAI_IS_EDITOR_PAGE (self) && pointer != NULL, FALSE);

  section = khai_sections_find (khai_session_get_reference (self->session), pointer);
  if (section == NULL)
    return khai_editor_page_show_section (self, "check");
  page = bring_section (self, section);
  if (KHAI_IS_FORM_VIEW (page))
    return khai_form_view_focus (KHAI_FORM_VIEW (page), pointer);
  if (KHAI_IS_MESSAGE_VIEW (page))
    return khai_message_view_focus (KHAI_MESSAGE_VIEW (page), pointer);
  if (KHAI_IS_GOODS_PAGE (page))
    return khai_goods_page_focus (KHAI_GOODS_PAGE (page), pointer);
  return page != NULL && khai_section_page_focus (KHAI_SECTION_PAGE (page), pointer);
}

void
khai_editor_page_commit (KhaiEditorPage *self)
{
  const char *shown;
  GtkWidget *page;

  g_return_if_fail (KHAI_IS_EDITOR_PAGE (self));

  shown = khai_pager_get_shown (self->pager);
  page = shown != NULL ? khai_pager_get (self->pager, shown) : NULL;
  if (KHAI_IS_GOODS_PAGE (page))
    khai_goods_page_commit (KHAI_GOODS_PAGE (page));
  else if (KHAI_IS_SECTION_PAGE (page))
    khai_section_page_commit (KHAI_SECTION_PAGE (page));
  else if (KHAI_IS_FORM_VIEW (page))
    khai_form_view_commit (KHAI_FORM_VIEW (page));
}

/* ---- views ---- */

void
khai_editor_page_set_view (KhaiEditorPage *self, KhaiView view)
{
  g_autofree char *field = NULL;

  g_return_if_fail (KHAI_IS_EDITOR_PAGE (self) && view < KHAI_N_VIEWS);

  if (self->view == view && self->section != NULL && !is_own_section (self->section))
    return;
  khai_editor_page_commit (self);
  self->view = view;
  if (view != KHAI_VIEW_MESSAGE)
    self->last_input = view;
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
  field = g_strdup (self->field != NULL ? self->field : khai_editor_get_record (self->editor)->field);
  if (field == NULL || *field == '\0' || !khai_editor_page_go_to (self, field))
    khai_editor_page_show_nth (self, 0);
}

void
khai_editor_page_edit (KhaiEditorPage *self, const char *pointer)
{
  g_return_if_fail (KHAI_IS_EDITOR_PAGE (self) && pointer != NULL);

  if (self->view == KHAI_VIEW_MESSAGE)
    {
      khai_editor_page_remember (self, pointer);
      khai_editor_page_set_view (self, self->last_input);
    }
  else
    khai_editor_page_go_to (self, pointer);
}

/* The consignee is named: what the last declaration to them says need not be typed again. */
static gboolean
prefill_now (gpointer user_data)
{
  KhaiEditorPage *self = user_data;
  g_autofree char *reference = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  self->prefill = 0;
  khai_editor_page_commit (self);
  if (!khai_editor_prefill (self->editor, &n, &reference, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  if (n == 0)
    return G_SOURCE_REMOVE;
  /* translators: how many fields, and the number of the declaration their answers were taken from */
  text = g_strdup_printf (ngettext ("%u field filled in from %s", "%u fields filled in from %s", n), n, reference);
  khai_widget_toast_undo (GTK_WIDGET (self), text, "win.undo", NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
remember_now (gpointer user_data)
{
  KhaiEditorPage *self = user_data;

  self->remember = 0;
  khai_editor_set_field (self->editor, self->field);
  return G_SOURCE_REMOVE;
}

void
khai_editor_page_remember (KhaiEditorPage *self, const char *pointer)
{
  g_return_if_fail (KHAI_IS_EDITOR_PAGE (self) && pointer != NULL);

  if (g_strcmp0 (self->field, pointer) == 0)
    return;
  if (g_strcmp0 (self->field, CONSIGNEE) == 0 && self->prefill == 0)
    self->prefill = g_idle_add (prefill_now, self);
  g_free (self->field);
  self->field = g_strdup (pointer);
  g_clear_handle_id (&self->remember, g_source_remove);
  self->remember = g_timeout_add (REMEMBER_DELAY_MS, remember_now, self);
  g_signal_emit (self, signals[FIELD_CHANGED], 0);
}

/* ---- problems, one after the other ---- */

static char *
problem_name (const KhaiFinding *finding)
{
  return g_strconcat (finding->pointer, " ", finding->rule, NULL);
}

/* The walk goes from what would be refused to what is to be looked at again, and what customs said comes first; tips are no problems. */
static GPtrArray *
get_problems (KhaiEditorPage *self)
{
  const KhaiCheck *check = khai_editor_get_check (self->editor);
  GPtrArray *problems = g_ptr_array_new ();

  for (guint severity = 0; check != NULL && severity < KHAI_SEVERITY_TIP; severity++)
    for (guint own = 0; own < 2; own++)
      for (guint i = 0; i < check->findings->len; i++)
        {
          KhaiFinding *finding = check->findings->pdata[i];

          if (finding->severity == severity && finding->from_customs == !own)
            g_ptr_array_add (problems, finding);
        }
  return problems;
}

/* Where the walk stands: at the finding it led to last, or else at the first one of the field with the focus. */
static int
current_problem (KhaiEditorPage *self, const GPtrArray *problems)
{
  for (guint i = 0; i < problems->len && self->problem != NULL; i++)
    {
      g_autofree char *name = problem_name (problems->pdata[i]);

      if (g_str_equal (name, self->problem))
        return (int) i;
    }
  for (guint i = 0; i < problems->len; i++)
    if (g_strcmp0 (((KhaiFinding *) problems->pdata[i])->pointer, self->field) == 0)
      return (int) i;
  return -1;
}

void
khai_editor_page_step_problem (KhaiEditorPage *self, int direction)
{
  g_autoptr (GPtrArray) problems = NULL;
  int n;
  int index;

  g_return_if_fail (KHAI_IS_EDITOR_PAGE (self));

  khai_editor_demand (self->editor);
  khai_editor_page_commit (self);
  problems = get_problems (self);
  n = (int) problems->len;
  if (n == 0)
    {
      khai_widget_toast (GTK_WIDGET (self), _("There are no problems"));
      return;
    }
  index = current_problem (self, problems);
  index = index < 0 ? (direction > 0 ? 0 : n - 1) : (index + direction + n) % n;
  g_free (self->problem);
  self->problem = problem_name (problems->pdata[index]);
  khai_editor_page_go_to (self, ((KhaiFinding *) problems->pdata[index])->pointer);
}

void
khai_editor_page_undo (KhaiEditorPage *self, gboolean redo)
{
  g_autofree char *pointer = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KHAI_IS_EDITOR_PAGE (self));

  khai_editor_page_commit (self);
  if (redo ? !khai_editor_can_redo (self->editor) : !khai_editor_can_undo (self->editor))
    return;
  if (!(redo ? khai_editor_redo : khai_editor_undo) (self->editor, &pointer, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  else if (pointer != NULL)
    khai_editor_page_go_to (self, pointer);
}

/* ---- life ---- */

KhaiEditorPage *
khai_editor_page_new (KhaiSession *session, KhaiEditor *editor)
{
  KhaiEditorPage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_EDITOR_PAGE, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "checked", G_CALLBACK (show_mending), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (show_mending), self, G_CONNECT_SWAPPED);
  return self;
}

static void
khai_editor_page_dispose (GObject *object)
{
  KhaiEditorPage *self = KHAI_EDITOR_PAGE (object);

  g_clear_handle_id (&self->prefill, g_source_remove);
  if (self->remember != 0)
    {
      g_clear_handle_id (&self->remember, g_source_remove);
      khai_editor_set_field (self->editor, self->field);
    }
  self->pager = NULL;
  G_OBJECT_CLASS (khai_editor_page_parent_class)->dispose (object);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->section, g_free);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->problem, g_free);
}

static void
khai_editor_page_class_init (KhaiEditorPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_editor_page_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FIELD_CHANGED] = g_signal_new ("field-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SECTION_SHOWN] = g_signal_new ("section-shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                         1, G_TYPE_STRING);
}

static void
khai_editor_page_init (KhaiEditorPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_with_label (_("Save and return to the errors"));

  self->pager = khai_pager_new ();
  gtk_widget_set_vexpand (GTK_WIDGET (self->pager), TRUE);
  self->mending = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->mending_text = khai_label_new (NULL, NULL);
  gtk_widget_set_hexpand (self->mending_text, TRUE);
  gtk_widget_set_tooltip_text (button, "F9");
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.check");
  gtk_widget_add_css_class (self->mending, "khai-trouble");
  gtk_box_append (GTK_BOX (self->mending), self->mending_text);
  gtk_box_append (GTK_BOX (self->mending), button);
  gtk_widget_set_visible (self->mending, FALSE);
  gtk_box_append (GTK_BOX (box), self->mending);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->pager));
  adw_bin_set_child (ADW_BIN (self), box);
}
