/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A ledger that was rewritten: nothing the user did, and nothing that goes away by itself. On the first page it can be put aside once the evidence
 * is saved; on the declarations it is about it stays. */

#include "config.h"

#include "khai-ledger-alarm.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-file-dialog.h"
#include "khai-json.h"
#include "khai-ledger.h"
#include "khai-widgets.h"

struct _KhaiLedgerAlarm
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) (nullable) */
  char *gateway;         /* (owned) (nullable): that told two pasts */
  char *found_at;        /* (owned) (nullable): the newest time it did */
  GtkWidget *what;
  GtkWidget *aside;
};

G_DEFINE_FINAL_TYPE (KhaiLedgerAlarm, khai_ledger_alarm, ADW_TYPE_BIN)

static char *
aside_setting (const char *gateway)
{
  return g_strconcat ("ledger-alarm-aside ", gateway, NULL);
}

/* Put aside by the user, and nothing new since. */
static gboolean
is_aside (KhaiStore *store, const char *gateway, const char *found_at)
{
  g_autofree char *name = aside_setting (gateway);
  g_autofree char *until = khai_store_get_setting (store, name, NULL);

  return until != NULL && g_strcmp0 (found_at, until) <= 0;
}

static JsonNode *
find_alarm (KhaiSession *session, const char *gateway)
{
  KhaiStore *store = khai_session_get_store (session);
  g_autoptr (GPtrArray) alarms = khai_store_list_alarms (store, gateway, NULL);

  for (guint i = 0; alarms != NULL && i < alarms->len; i++)
    {
      g_autofree char *from = khai_json_get_text (alarms->pdata[i], "/gateway");
      g_autofree char *found_at = khai_json_get_text (alarms->pdata[i], "/foundAt");

      if (from != NULL && (gateway != NULL || !is_aside (store, from, found_at)))
        return json_node_ref (alarms->pdata[i]);
    }
  return NULL;
}

/* How it was found out, in words. */
static const char *
what_words (JsonNode *alarm)
{
  g_autofree char *old_size = khai_json_get_text (alarm, "/known/treeSize");
  g_autofree char *new_size = khai_json_get_text (alarm, "/shown/treeSize");
  gboolean is_head = khai_json_get (alarm, "/shown/rootHash") != NULL;
  gint64 before = old_size != NULL ? g_ascii_strtoll (old_size, NULL, 10) : 0;
  gint64 after = new_size != NULL ? g_ascii_strtoll (new_size, NULL, 10) : 0;

  if (!is_head)
    return _("A receipt you hold is not where the window says it is.");
  if (after < before)
    return _("Its ledger has become shorter: entries are missing.");
  if (after == before)
    return _("The same number of entries has become other entries.");
  return _("What it shows now does not continue what it showed before.");
}

void
khai_ledger_alarm_show (KhaiLedgerAlarm *self, KhaiSession *session, const char *gateway)
{
  g_autoptr (JsonNode) alarm = NULL;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (KHAI_IS_LEDGER_ALARM (self) && KHAI_IS_SESSION (session));

  g_set_object (&self->session, session);
  g_clear_pointer (&self->gateway, g_free);
  g_clear_pointer (&self->found_at, g_free);
  alarm = find_alarm (session, gateway);
  gtk_widget_set_visible (GTK_WIDGET (self), alarm != NULL);
  if (alarm == NULL)
    return;
  self->gateway = khai_json_get_text (alarm, "/gateway");
  self->found_at = khai_json_get_text (alarm, "/foundAt");
  when = self->found_at != NULL ? khai_instant_format (self->found_at, khai_session_get_lang (session)) : NULL;
  /* translators: when it was found, the address of the Single Window, and what was found */
  text = g_strdup_printf (_("Found on %s at %s. %s"), when != NULL ? when : "–", self->gateway, what_words (alarm));
  khai_label_show_text (self->what, text);
  gtk_widget_set_visible (self->aside, gateway == NULL);
}

static void
evidence_file_chosen (gpointer owner, const char *path)
{
  KhaiLedgerAlarm *self = owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) evidence = NULL;
  g_autofree char *text = NULL;

  if (self->session == NULL || self->gateway == NULL)
    return;
  evidence = khai_ledger_export_evidence (khai_session_get_store (self->session), self->gateway, &error);
  text = evidence != NULL ? khai_json_to_pretty (evidence) : NULL;
  if (text != NULL && g_file_set_contents (path, text, -1, &error))
    khai_widget_toast (GTK_WIDGET (self), _("The evidence is saved as one file that anybody can check"));
  else if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static void
save_clicked (KhaiLedgerAlarm *self)
{
  khai_file_dialog_save (GTK_WIDGET (self), _("Save the evidence"), "khai-ledger-evidence.json", evidence_file_chosen, G_OBJECT (self));
}

static void
aside_clicked (KhaiLedgerAlarm *self)
{
  g_autofree char *name = self->gateway != NULL ? aside_setting (self->gateway) : NULL;
  g_autoptr (GError) error = NULL;

  if (name == NULL)
    return;
  if (khai_store_set_setting (khai_session_get_store (self->session), name, self->found_at, &error))
    khai_ledger_alarm_show (self, self->session, NULL);
  else
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static void
khai_ledger_alarm_dispose (GObject *object)
{
  KhaiLedgerAlarm *self = KHAI_LEDGER_ALARM (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_LEDGER_ALARM);
  g_clear_object (&self->session);
  g_clear_pointer (&self->gateway, g_free);
  g_clear_pointer (&self->found_at, g_free);
  G_OBJECT_CLASS (khai_ledger_alarm_parent_class)->dispose (object);
}

static void
khai_ledger_alarm_class_init (KhaiLedgerAlarmClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_ledger_alarm_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-ledger-alarm.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiLedgerAlarm, what);
  gtk_widget_class_bind_template_child (widget_class, KhaiLedgerAlarm, aside);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, aside_clicked);
}

static void
khai_ledger_alarm_init (KhaiLedgerAlarm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
