/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wrong client: what makes it doubtful whom a declaration is for and whether one may sign for them, and the one gate before anything is signed. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-clients.h"
#include "khai-context-private.h"
#include "khai-date.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-review.h"

/**
 * khai_doubt_free:
 * @doubt: (nullable) (transfer full): a doubt
 */
void
khai_doubt_free (KhaiDoubt *doubt)
{
  if (doubt == NULL)
    return;
  g_free (doubt->text);
  g_free (doubt);
}

static void
add_doubt (GPtrArray *doubts, KhaiDoubtKind kind, char *text)
{
  KhaiDoubt *doubt = g_new0 (KhaiDoubt, 1);

  doubt->kind = kind;
  doubt->asks = kind < KHAI_DOUBT_MANDATE_ENDS;
  doubt->text = text;
  g_ptr_array_add (doubts, doubt);
}

/* How many days are left; FALSE when there is no such day, or more than enough are left. */
static gboolean
is_near (KhaiContext *context, const char *day, int *days)
{
  g_autofree char *today = khai_clock_today (khai_context_get_clock (context));

  return day != NULL && khai_date_days_between (today, day, days, NULL) && *days <= KHAI_CLIENT_WARN_DAYS;
}

static void
add_ends (KhaiContext *context, const KhaiClient *client, GPtrArray *doubts)
{
  KhaiLang lang = khai_context_get_lang (context);
  int days = 0;

  if (is_near (context, client->mandate_expires, &days))
    {
      g_autofree char *day = khai_date_format (client->mandate_expires, lang);

      if (days < 0)
        /* translators: client, date */
        add_doubt (doubts, KHAI_DOUBT_MANDATE_ENDED, g_strdup_printf (_("The mandate of %s ended on %s."), client->name, day));
      else
        add_doubt (doubts, KHAI_DOUBT_MANDATE_ENDS, g_strdup_printf (_("The mandate of %s ends on %s. Have it renewed."), client->name, day));
    }
  if (is_near (context, client->certificate_expires, &days))
    {
      g_autofree char *day = khai_date_format (client->certificate_expires, lang);

      if (days < 0)
        add_doubt (doubts, KHAI_DOUBT_CERTIFICATE_ENDED,
                   g_strdup_printf (_("The certificate with which is signed for %s ended on %s."), client->name, day));
      else
        add_doubt (doubts, KHAI_DOUBT_CERTIFICATE_ENDS,
                   g_strdup_printf (_("The certificate with which is signed for %s ends on %s. Have it renewed."), client->name, day));
    }
}

/**
 * khai_clients_list_warnings:
 * @context: the context
 * @client: a client
 *
 * Returns: (transfer full) (element-type KhaiDoubt): what is to be said about its mandate and its certificate today
 */
GPtrArray *
khai_clients_list_warnings (KhaiContext *context, const KhaiClient *client)
{
  GPtrArray *doubts = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_doubt_free);

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && client != NULL, doubts);

  add_ends (context, client, doubts);
  return doubts;
}

static void
add_other_client (GPtrArray *doubts, const KhaiClient *served, const KhaiClient *client)
{
  if (g_strcmp0 (served != NULL ? served->id : NULL, client != NULL ? client->id : NULL) == 0)
    return;
  if (client == NULL)
    add_doubt (doubts, KHAI_DOUBT_OTHER_CLIENT,
               /* translators: client served */
               g_strdup_printf (_("This declaration belongs to no client, and you are working for %s."), served->name));
  else if (served == NULL)
    add_doubt (doubts, KHAI_DOUBT_OTHER_CLIENT,
               g_strdup_printf (_("This declaration is for %s (%s), and you are working for nobody in particular."), client->name,
                                client->tax_code));
  else
    add_doubt (doubts, KHAI_DOUBT_OTHER_CLIENT,
               /* translators: client and its tax code, then the client served */
               g_strdup_printf (_("This declaration is for %s (%s), and you are working for %s."), client->name, client->tax_code,
                                served->name));
}

static void
add_other_exporter (GPtrArray *doubts, const KhaiClient *client, KhaiDeclaration *document)
{
  g_autofree char *code = khai_declaration_get_text (document, "/exporter/id");

  if (client == NULL || g_strcmp0 (code, client->tax_code) == 0)
    return;
  if (code == NULL || *code == '\0')
    add_doubt (doubts, KHAI_DOUBT_OTHER_EXPORTER,
               /* translators: client and its tax code */
               g_strdup_printf (_("The exporter has no tax code; that of %s is %s."), client->name, client->tax_code));
  else
    add_doubt (doubts, KHAI_DOUBT_OTHER_EXPORTER,
               g_strdup_printf (_("The exporter's tax code is %s, but that of %s is %s."), code, client->name, client->tax_code));
}

/**
 * khai_clients_list_doubts:
 * @context: the context
 * @record: a declaration's row
 * @document: its document
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable) (element-type KhaiDoubt): what makes it doubtful whom it is for or whether one may sign for them, those
 *   that are asked first; empty for whoever files for nobody else
 */
GPtrArray *
khai_clients_list_doubts (KhaiContext *context, const KhaiRecord *record, KhaiDeclaration *document, GError **error)
{
  g_autoptr (GPtrArray) doubts = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_doubt_free);
  g_autoptr (KhaiClient) served = NULL;
  g_autoptr (KhaiClient) client = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && record != NULL && KHAI_IS_DECLARATION (document), NULL);

  if (!khai_desk_is_broker (context))
    return g_steal_pointer (&doubts);
  served = khai_clients_get_served (context, &local);
  if (local == NULL && record->client != NULL)
    client = khai_store_get_client (khai_context_get_store (context, NULL), record->client, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  add_other_client (doubts, served, client);
  add_other_exporter (doubts, client, document);
  if (client != NULL)
    add_ends (context, client, doubts);
  return g_steal_pointer (&doubts);
}

/* What was answered, was answered about this document for the client served then. */
static char *
make_answer (KhaiContext *context, const char *id, KhaiDeclaration *document)
{
  g_autofree char *served = khai_store_get_served (khai_context_get_store (context, NULL), NULL);
  g_autofree char *digest = khai_review_digest (document);

  return g_strjoin (" ", id, digest, served != NULL ? served : "", NULL);
}

/**
 * khai_clients_confirm:
 * @context: the context
 * @id: a declaration's id
 * @document: its document
 *
 * Whoever works here was asked what khai_clients_list_doubts() says and wants it so. It holds for the document as it is and for the client
 * served now, until the program ends.
 */
void
khai_clients_confirm (KhaiContext *context, const char *id, KhaiDeclaration *document)
{
  g_return_if_fail (KHAI_IS_CONTEXT (context) && id != NULL && KHAI_IS_DECLARATION (document));

  g_hash_table_add (khai_context_get_confirmed (context), make_answer (context, id, document));
}

static gboolean
require_certain (KhaiContext *context, const KhaiRecord *record, KhaiDeclaration *document, GError **error)
{
  g_autoptr (GPtrArray) doubts = khai_clients_list_doubts (context, record, document, error);
  g_autofree char *answer = NULL;

  if (doubts == NULL)
    return FALSE;
  if (doubts->len == 0 || !((KhaiDoubt *) doubts->pdata[0])->asks)
    return TRUE;
  answer = make_answer (context, record->id, document);
  if (g_hash_table_contains (khai_context_get_confirmed (context), answer))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_UNCONFIRMED, "for whom it is signed was asked and not answered");
  return FALSE;
}

/**
 * khai_clients_require_signable:
 * @context: the context
 * @record: a declaration's row
 * @document: its document
 * @error: %KHAI_ERROR_NOT_ALLOWED, %KHAI_ERROR_UNREVIEWED, %KHAI_ERROR_UNCONFIRMED; failures of the database
 *
 * The gate before anything is signed, whichever way it came: who works here may sign, somebody else has looked at it if that is wanted here, and
 * whom it is for is certain.
 *
 * Returns: %TRUE when it may be signed
 */
gboolean
khai_clients_require_signable (KhaiContext *context, const KhaiRecord *record, KhaiDeclaration *document, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && record != NULL && KHAI_IS_DECLARATION (document), FALSE);

  return khai_desk_require (context, KHAI_MAY_SIGN, error) && khai_review_require (context, record->id, document, error)
         && require_certain (context, record, document, error);
}
