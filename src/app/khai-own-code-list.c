/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Codes of one's own: kept in the user's database, found through the reference data. */

#include "config.h"

#include "khai-context-private.h"
#include "khai-error.h"
#include "khai-own-codes.h"

/* The reference data learns the codes of the store, as soon as both are open. */
gboolean
khai_context_load_own_codes (KhaiReference *reference, KhaiStore *store, GError **error)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_code_free);

  if (reference == NULL || store == NULL)
    return TRUE;
  kept = khai_store_list_own_codes (store, error);
  if (kept == NULL)
    return FALSE;
  for (guint i = 0; i < kept->len; i++)
    {
      const KhaiOwnCode *own = kept->pdata[i];
      KhaiCode *code = g_new0 (KhaiCode, 1);

      code->list = g_strdup (own->list);
      code->code = g_strdup (own->code);
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        code->name[lang] = g_strdup (*own->name != '\0' ? own->name : own->code);
      g_ptr_array_add (codes, code);
    }
  khai_reference_set_own_codes (reference, codes);
  return TRUE;
}

/**
 * khai_context_add_own_code:
 * @self: a context
 * @list: id of a code list
 * @code: the code, as it is sent
 * @name: what it stands for; may be empty
 * @error: %KHAI_ERROR_STATE when the list is complete and takes no others; as khai_store_put_own_code()
 *
 * Returns: %TRUE when it is kept and found
 */
gboolean
khai_context_add_own_code (KhaiContext *self, const char *list, const char *code, const char *name, GError **error)
{
  KhaiReference *reference;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (self) && list != NULL && code != NULL && *code != '\0' && name != NULL, FALSE);

  reference = khai_context_get_reference (self, error);
  store = reference != NULL ? khai_context_get_store (self, error) : NULL;
  if (store == NULL)
    return FALSE;
  if (!khai_reference_list_is_extendable (reference, list))
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_STATE, "the list %s takes no further codes", list);
      return FALSE;
    }
  return khai_store_put_own_code (store, list, code, name, error) && khai_context_load_own_codes (reference, store, error);
}

/**
 * khai_context_remove_own_code:
 * @self: a context
 * @list: id of a code list
 * @code: a code that was added
 * @error: as khai_store_remove_own_code()
 *
 * Returns: %TRUE when it is no longer offered; declarations keep it
 */
gboolean
khai_context_remove_own_code (KhaiContext *self, const char *list, const char *code, GError **error)
{
  KhaiReference *reference;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (self) && list != NULL && code != NULL, FALSE);

  reference = khai_context_get_reference (self, error);
  store = reference != NULL ? khai_context_get_store (self, error) : NULL;
  return store != NULL && khai_store_remove_own_code (store, list, code, error) && khai_context_load_own_codes (reference, store, error);
}
