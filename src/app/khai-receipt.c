/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Receipts: what a Single Window signed about what it received. */

#include "config.h"

#include "khai-receipt.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"

/**
 * khai_receipt_verify:
 * @receipt: the contract's SubmissionReceipt
 * @ca_pem: (nullable): authority of the window; %NULL only checks that the signature holds
 * @at_unix_us: when the certificate must be valid
 * @error: %KHAI_ERROR_SIGNATURE, %KHAI_ERROR_BAD_INPUT
 *
 * A receipt is true when its JWS holds under a certificate of the window's authority and what was signed is what stands beside it.
 *
 * Returns: %TRUE when it is
 */
gboolean
khai_receipt_verify (JsonNode *receipt, const char *ca_pem, gint64 at_unix_us, GError **error)
{
  static const char *const members[] = { "/receiptId", "/declarationId", "/localReference", "/version", "/payloadDigest",
                                         "/receivedAt", "/state" };
  g_autofree char *compact = khai_json_get_text (receipt, "/receiptJws");
  g_autoptr (KhaiJws) jws = NULL;
  g_autoptr (JsonNode) payload = NULL;

  if (compact == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the receipt is not signed");
      return FALSE;
    }
  jws = khai_jws_verify (compact, NULL, ca_pem, at_unix_us, error);
  if (jws == NULL)
    return FALSE;
  payload = khai_json_parse (g_bytes_get_data (jws->payload, NULL), g_bytes_get_size (jws->payload), error);
  if (payload == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *shown = khai_json_get_text (receipt, members[i]);
      g_autofree char *signed_value = khai_json_get_text (payload, members[i]);

      if (g_strcmp0 (shown, signed_value) != 0 || shown == NULL)
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE, "the receipt's %s is not the one that was signed", members[i] + 1);
          return FALSE;
        }
    }
  return TRUE;
}
