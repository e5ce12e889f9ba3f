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

/* tariff import FILE: the official tariff beside Khai's own titles. */
int
cli_tariff (Cli *cli)
{
  g_autoptr (KhaiTariffReport) report = NULL;
  GError *error = NULL;

  if (!g_str_equal (cli->operands[0], "import") || cli->operands[1] == NULL)
    return cli_usage (cli, _("It is called as: khaictl tariff import FILE"));
  if (khai_tariff_import (cli->context, cli->operands[1], &report, &error))
    return cli_answer (cli, CLI_DONE, report_node (report), khai_tariff_report_to_text (report));
  if (report == NULL)
    return cli_fail (cli, error, NULL);
  g_error_free (error);
  return cli_answer (cli, CLI_USAGE, report_node (report), khai_tariff_report_to_text (report));
}
