/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Short ways through an amendment. That what may not be corrected is locked is the dictionary's business; what is listed here never is. */

#include "config.h"

#include "khai-amend-case.h"

#include <string.h>

#include "khai-date.h"
#include "khai-json.h"

/* National codes of the mode of transport: 1 air, 2 sea in containers, 3 sea otherwise, 4 road, 5 rail, 6 inland waterway, 9 other. */
static const struct { const char *pattern; const char *modes; } case_fields[KHAI_N_CASES][8] = {
  [KHAI_CASE_STUFFING] = {
    { "/transport/containers/*", "2" }, { "/transport/seals/*", "2" }, { "/packages", NULL }, { "/grossMassKg", NULL },
  },
  [KHAI_CASE_ROLLED] = {
    { "/transport/meansId", NULL }, { "/transport/vesselCallSign", "236" }, { "/transport/departureDate", NULL },
    { "/transport/departureTime", NULL }, { "/transport/placeOfLoading", NULL }, { "/transport/placeOfLoadingName", NULL },
    { "/transport/transportDocument", NULL },
  },
};

static const char *const case_modes[KHAI_N_CASES] = { NULL, "2", "123456" };

static gboolean
mode_is_among (KhaiDeclaration *document, const char *modes)
{
  g_autofree char *mode = khai_declaration_get_text (document, "/transport/nationalMode");

  return modes == NULL || (mode != NULL && *mode != '\0' && strchr (modes, *mode) != NULL);
}

/**
 * khai_amend_case_fits:
 * @which: a case
 * @document: a declaration
 *
 * Returns: whether it can happen to goods that go that way
 */
gboolean
khai_amend_case_fits (KhaiAmendCase which, KhaiDeclaration *document)
{
  g_return_val_if_fail (which < KHAI_N_CASES && KHAI_IS_DECLARATION (document), FALSE);

  return mode_is_among (document, case_modes[which]);
}

/**
 * khai_amend_case_list:
 * @which: a case other than %KHAI_CASE_ANY
 * @document: the declaration as customs has it, or a draft
 *
 * Returns: (transfer full) (element-type utf8): pointers of the fields it is about
 */
GPtrArray *
khai_amend_case_list (KhaiAmendCase which, KhaiDeclaration *document)
{
  GPtrArray *pointers = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (which < KHAI_N_CASES && KHAI_IS_DECLARATION (document), pointers);

  for (guint i = 0; i < G_N_ELEMENTS (case_fields[which]) && case_fields[which][i].pattern != NULL; i++)
    {
      const char *pattern = case_fields[which][i].pattern;
      g_autofree char *array = g_str_has_suffix (pattern, "/*") ? g_strndup (pattern, strlen (pattern) - 2) : NULL;

      if (!mode_is_among (document, case_fields[which][i].modes))
        continue;
      if (array == NULL)
        g_ptr_array_add (pointers, g_strdup (pattern));
      else
        for (guint j = 0; j <= khai_declaration_get_n (document, array); j++)
          g_ptr_array_add (pointers, g_strdup_printf ("%s/%u", array, j));
    }
  return pointers;
}

/* The day customs registered it, by its own word (nullable). */
static char *
find_registered (KhaiStore *store, const char *id, GError **error)
{
  g_autoptr (GPtrArray) events = khai_store_read_events (store, id, error);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      g_autofree char *type = khai_json_get_text (events->pdata[i], "/type");
      g_autofree char *at = g_strcmp0 (type, "accepted") == 0 ? khai_json_get_text (events->pdata[i], "/occurredAt") : NULL;

      if (at != NULL && strlen (at) >= strlen ("YYYY-MM-DD"))
        return g_strndup (at, strlen ("YYYY-MM-DD"));
    }
  return NULL;
}

/**
 * khai_amend_case_runs_out:
 * @store: a store
 * @id: a declaration's id
 * @after: what it shall say
 * @until: (out) (transfer full): the last day of the registered declaration, ISO
 * @error: failures of the database
 *
 * A declaration is valid for 15 days from its registration (law on customs 54/2014/QH13, article 25): goods that leave later need a new one.
 *
 * Returns: whether the planned departure is after that; %FALSE as well when one of the days is not known
 */
gboolean
khai_amend_case_runs_out (KhaiStore *store, const char *id, KhaiDeclaration *after, char **until, GError **error)
{
  g_autofree char *registered = NULL;
  g_autofree char *departure = NULL;
  int days = 0;

  g_return_val_if_fail (KHAI_IS_STORE (store) && id != NULL && KHAI_IS_DECLARATION (after) && until != NULL, FALSE);

  registered = find_registered (store, id, error);
  departure = khai_declaration_get_text (after, "/transport/departureDate");
  return registered != NULL && departure != NULL && khai_date_is_iso (registered) && khai_date_is_iso (departure)
         && khai_date_days_between (registered, departure, &days, NULL) && days > KHAI_CASE_DAYS_VALID
         && khai_date_add_days (registered, KHAI_CASE_DAYS_VALID, until, NULL);
}

/**
 * khai_amend_case_blocking:
 * @context: the context
 * @after: a declaration as it shall be
 * @error: failures of the reference data
 *
 * Returns: (transfer full) (nullable) (element-type KhaiFinding): what would be refused of it
 */
GPtrArray *
khai_amend_case_blocking (KhaiContext *context, KhaiDeclaration *after, GError **error)
{
  KhaiRules *rules;
  g_autoptr (KhaiCheck) check = NULL;
  g_autofree char *today = NULL;
  GPtrArray *findings;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && KHAI_IS_DECLARATION (after), NULL);

  rules = khai_context_get_rules (context, error);
  today = khai_clock_today (khai_context_get_clock (context));
  check = rules != NULL ? khai_rules_check (rules, khai_declaration_get_root (after), today, error) : NULL;
  if (check == NULL)
    return NULL;
  findings = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_finding_unref);
  for (guint i = 0; i < check->findings->len; i++)
    {
      KhaiFinding *finding = check->findings->pdata[i];

      if (finding->severity == KHAI_SEVERITY_BLOCK)
        g_ptr_array_add (findings, khai_finding_ref (finding));
    }
  return findings;
}
