/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-cli.h"
#include "khai-tariff.h"

static JsonNode *
report_node (const KhaiTariffReport *report)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *problems = json_array_new ();
  JsonArray *rates = json_array_new ();

  for (guint i = 0; i < report->problems->len; i++)
    json_array_add_string_element (problems, report->problems->pdata[i]);
  for (guint i = 0; report->rates != NULL && report->rates[i] != NULL; i++)
    json_array_add_string_element (rates, report->rates[i]);
  json_object_set_boolean_member (object, "imported", report->n_problems == 0);
  json_object_set_int_member (object, "codes", report->n_codes);
  json_object_set_int_member (object, "groups", report->n_groups);
  json_object_set_int_member (object, "unknown", report->n_unknown);
  json_object_set_int_member (object, "badRows", report->n_problems);
  json_object_set_array_member (object, "problems", problems);
  json_object_set_array_member (object, "rates", rates);
  json_node_take_object (node, object);
  return node;
}

static char *
report_text (const KhaiTariffReport *report)
{
  GString *text = g_string_new (NULL);

  if (report->n_problems == 0)
    g_string_append_printf (text, ngettext ("%u code imported.", "%u codes imported.", report->n_codes), report->n_codes);
  else
    g_string_append_printf (text, ngettext ("%u row cannot be read; nothing was imported.", "%u rows cannot be read; nothing was imported.",
                                            report->n_problems), report->n_problems);
  for (guint i = 0; i < report->problems->len; i++)
    g_string_append_printf (text, "\n  %s", (const char *) report->problems->pdata[i]);
  if (report->n_problems > report->problems->len)
    g_string_append (text, "\n  …");
  if (report->n_unknown > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%u code is not in Khai's own nomenclature.", "%u codes are not in Khai's own nomenclature.",
                                              report->n_unknown), report->n_unknown);
    }
  return g_string_free (text, FALSE);
}

/* tariff import FILE: the official tariff beside Khai's own titles. */
int
cli_tariff (Cli *cli)
{
  g_autoptr (KhaiTariffReport) report = NULL;
  GError *error = NULL;

  if (!g_str_equal (cli->operands[0], "import") || cli->operands[1] == NULL)
    return cli_usage (cli, _("It is called as: khaictl tariff import FILE"));
  if (khai_tariff_import (cli->context, cli->operands[1], &report, &error))
    return cli_answer (cli, CLI_DONE, report_node (report), report_text (report));
  if (report == NULL)
    return cli_fail (cli, error, NULL);
  g_error_free (error);
  return cli_answer (cli, CLI_USAGE, report_node (report), report_text (report));
}
