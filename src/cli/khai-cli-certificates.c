/* SPDX-License-Identifier: GPL-3.0-or-later */

/* certificates: with what one can sign, without asking for any PIN. */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-cli.h"
#include "khai-date.h"
#include "khai-signing.h"

static const char *
validity_word (KhaiValidity validity)
{
  switch (validity)
    {
    case KHAI_VALIDITY_SOON:
      return "expires-soon";
    case KHAI_VALIDITY_EXPIRED:
      return "expired";
    case KHAI_VALIDITY_NOT_YET:
      return "not-yet-valid";
    case KHAI_VALIDITY_GOOD:
    default:
      return "valid";
    }
}

static JsonObject *
certificate_to_object (const KhaiCertificate *certificate, gint64 now)
{
  static const char *const pins[] = { "ready", "few-tries", "last-try", "locked" };
  JsonObject *object = json_object_new ();
  g_autofree char *from = khai_instant_to_string (certificate->not_before * G_USEC_PER_SEC);
  g_autofree char *until = khai_instant_to_string (certificate->not_after * G_USEC_PER_SEC);

  json_object_set_string_member (object, "owner", certificate->owner);
  json_object_set_string_member (object, "issuer", certificate->issuer);
  json_object_set_string_member (object, "serial", certificate->serial);
  json_object_set_string_member (object, "validFrom", from);
  json_object_set_string_member (object, "validUntil", until);
  json_object_set_string_member (object, "validity", validity_word (khai_certificate_validity (certificate, now)));
  json_object_set_string_member (object, "token", certificate->token);
  json_object_set_string_member (object, "pin", pins[certificate->pin_state]);
  json_object_set_string_member (object, "thumbprint", certificate->thumbprint);
  json_object_set_string_member (object, "uri", certificate->uri);
  return object;
}

int
cli_certificates (Cli *cli)
{
  gint64 now = khai_clock_now (khai_context_get_clock (cli->context));
  GError *error = NULL;
  g_autoptr (GPtrArray) certificates = khai_signing_list (cli->context, &error);
  GString *text = g_string_new (NULL);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  if (certificates == NULL)
    {
      g_string_free (text, TRUE);
      json_array_unref (array);
      json_node_unref (node);
      return cli_could_not (cli, error);
    }
  for (guint i = 0; i < certificates->len; i++)
    {
      const KhaiCertificate *certificate = certificates->pdata[i];
      g_autofree char *what = khai_signing_describe (cli->context, certificate);
      g_autofree char *warning = khai_signing_warn (cli->context, certificate);

      json_array_add_object_element (array, certificate_to_object (certificate, now));
      g_string_append_printf (text, "%s%s (%s)\n  %s", i > 0 ? "\n" : "", what, certificate->token, certificate->uri);
      if (warning != NULL)
        g_string_append_printf (text, "\n  %s", warning);
    }
  if (certificates->len == 0)
    g_string_append (text, _("No token with a certificate is plugged in."));
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}
