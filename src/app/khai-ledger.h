/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-gateway.h"
#include "khai-store.h"

G_BEGIN_DECLS

/* Whether a Single Window still tells the past it told before (RFC 9162): its tree head is signed and continues the one held, and every receipt is in
 * the tree. What fits is kept; what does not is kept as evidence, and is KHAI_ERROR_REWRITTEN. Anything else that goes wrong (no connection, a
 * window without a ledger, a receipt not logged yet) proves nothing and is asked again next time. */
void khai_ledger_check_async (KhaiStore *store, KhaiGateway *gateway, const char *ca_pem, gint64 now, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_ledger_check_finish (GAsyncResult *result, GError **error);

/* Offline: {"receipt","proof":{"head","inclusion"}} as khai_ledger_export() writes it. */
gboolean khai_ledger_verify_proof (JsonNode *receipt, JsonNode *proof, const char *ca_pem, gint64 now, GError **error);
/* One file that anybody can check: the receipt, its proof once there is one, and the authority's certificate. NULL without an error: no receipt yet. */
JsonNode *khai_ledger_export (KhaiStore *store, const char *id, GError **error);

/* What shows that a window told two pasts, as one file: {"khaiLedgerEvidence":1,"gateway","alarms":[…],"receipts":[…]}. NULL without an error: nothing. */
JsonNode *khai_ledger_export_evidence (KhaiStore *store, const char *gateway, GError **error);

typedef enum
{
  KHAI_EVIDENCE_UNCLEAR,    /* both heads are signed; that the second does not continue the first, the window can still disprove */
  KHAI_EVIDENCE_CONCLUSIVE  /* both heads are signed and cannot both be true */
} KhaiEvidence;

/* Offline. FALSE (KHAI_ERROR_SIGNATURE, KHAI_ERROR_BAD_INPUT): it is no evidence. `signer`: who signed the heads. */
gboolean khai_ledger_verify_evidence (JsonNode *file, const char *ca_pem, gint64 now, KhaiEvidence *evidence, char **signer, GError **error);

G_END_DECLS
