/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who works here and what they may do. As long as nobody is named, everybody may do everything. */

#include "config.h"

#include "khai-desk.h"

#include <glib/gi18n-lib.h>

#include "khai-context-private.h"
#include "khai-error.h"
#include "khai-store-clients.h"
#include "khai-text.h"

#define PERSON "person"
#define REVIEW "second-pair-of-eyes"
#define LONGEST_NAME 100
#define ALL G_MAXUINT
#define BIT(ability) (1u << (ability))

const char *const khai_roles[KHAI_N_ROLES + 1] = { "clerk", "signer", "reviewer", "trainer", "read-only", NULL };

static const struct
{
  const char *role, *word;
  guint abilities;
} roles[KHAI_N_ROLES] = {
  { "clerk", NC_ ("role", "Clerk"), BIT (KHAI_MAY_EDIT) | BIT (KHAI_MAY_COMMENT) },
  { "signer", NC_ ("role", "Signer"),
    BIT (KHAI_MAY_EDIT) | BIT (KHAI_MAY_COMMENT) | BIT (KHAI_MAY_REVIEW) | BIT (KHAI_MAY_SIGN) | BIT (KHAI_MAY_MANAGE) },
  { "reviewer", NC_ ("role", "Reviewer"), BIT (KHAI_MAY_COMMENT) | BIT (KHAI_MAY_REVIEW) },
  { "trainer", NC_ ("role", "Trainer"), ALL },
  { "read-only", NC_ ("role", "Read only"), 0 },
};

static guint
abilities_of (const char *role)
{
  for (guint i = 0; role != NULL && i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i].role, role))
      return roles[i].abilities;
  return 0;
}

/**
 * khai_role_may:
 * @role: clerk, signer, reviewer, trainer or read-only
 * @ability: something to do
 *
 * Returns: whether that role may do it; an unknown role may nothing
 */
gboolean
khai_role_may (const char *role, KhaiAbility ability)
{
  return (abilities_of (role) & BIT (ability)) != 0;
}

/**
 * khai_role_get_word:
 * @role: a role
 *
 * Returns: (transfer none): what it is called, in the process's language
 */
const char *
khai_role_get_word (const char *role)
{
  for (guint i = 0; role != NULL && i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i].role, role))
      return g_dpgettext2 (GETTEXT_PACKAGE, "role", roles[i].word);
  return role != NULL ? role : "";
}

static gboolean
is_set (KhaiStore *store, const char *name, gboolean *set, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *value = khai_store_get_setting (store, name, &local);

  *set = g_strcmp0 (value, "yes") == 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* (nullable): NULL without an error when nobody was chosen, or who was chosen is gone. */
static KhaiPerson *
find_person (KhaiStore *store, GError **error)
{
  g_autofree char *id = khai_store_get_setting (store, PERSON, error);

  return id != NULL ? khai_store_get_person (store, id, error) : NULL;
}

/* Who works here, as the store says: called when it was opened, and whenever that changes. */
gboolean
khai_desk_load (KhaiContext *self, KhaiStore *store, GError **error)
{
  g_autoptr (KhaiPerson) person = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) local = NULL;
  gboolean broker = FALSE;

  if (!is_set (store, KHAI_DESK_BROKER, &broker, error))
    return FALSE;
  if (!broker)
    {
      khai_context_set_person (self, NULL, ALL);
      return TRUE;
    }
  people = khai_store_list_people (store, error);
  if (people == NULL)
    return FALSE;
  person = find_person (store, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (person != NULL)
    khai_context_set_person (self, person->name, abilities_of (person->role));
  else
    khai_context_set_person (self, NULL, people->len == 0 ? ALL : 0);
  return TRUE;
}

/**
 * khai_desk_is_broker:
 * @context: the context
 *
 * Returns: whether declarations are filed for others here; %FALSE also when the store cannot be read
 */
gboolean
khai_desk_is_broker (KhaiContext *context)
{
  KhaiStore *store;
  gboolean broker = FALSE;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  store = khai_context_get_store (context, NULL);
  return store != NULL && is_set (store, KHAI_DESK_BROKER, &broker, NULL) && broker;
}

static gboolean
set_flag (KhaiContext *context, const char *name, gboolean value, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);

  return store != NULL && khai_desk_require (context, KHAI_MAY_MANAGE, error)
         && khai_store_set_setting (store, name, value ? "yes" : NULL, error) && khai_desk_load (context, store, error);
}

/**
 * khai_desk_set_broker:
 * @context: the context
 * @broker: whether declarations are filed for others here
 * @error: %KHAI_ERROR_NOT_ALLOWED, failures of the database
 *
 * Switched off, clients and people are out of sight and nothing of them is deleted; nobody in particular is served then.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_desk_set_broker (KhaiContext *context, gboolean broker, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  if (!set_flag (context, KHAI_DESK_BROKER, broker, error))
    return FALSE;
  return broker || khai_store_serve_client (khai_context_get_store (context, NULL), NULL, error);
}

/**
 * khai_desk_may:
 * @context: the context
 * @ability: something to do
 *
 * Returns: whether who works here may do it, as far as this process knows
 */
gboolean
khai_desk_may (KhaiContext *context, KhaiAbility ability)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && ability < KHAI_N_ABILITIES, FALSE);

  return (khai_context_get_abilities (context) & BIT (ability)) != 0;
}

/**
 * khai_desk_require:
 * @context: the context
 * @ability: something to do
 * @error: %KHAI_ERROR_NOT_ALLOWED, failures of the database
 *
 * Looks into the store again: another window may have changed who works here.
 *
 * Returns: %TRUE when who works here may do it
 */
gboolean
khai_desk_require (KhaiContext *context, KhaiAbility ability, GError **error)
{
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && ability < KHAI_N_ABILITIES, FALSE);

  store = khai_context_get_store (context, error);
  if (store == NULL || !khai_desk_load (context, store, error))
    return FALSE;
  if (khai_desk_may (context, ability))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_ALLOWED, "the role does not allow it");
  return FALSE;
}

/**
 * khai_desk_get_person:
 * @context: the context
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): who works here; %NULL without an error when nobody was chosen
 */
KhaiPerson *
khai_desk_get_person (KhaiContext *context, GError **error)
{
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  store = khai_context_get_store (context, error);
  return store != NULL ? find_person (store, error) : NULL;
}

/**
 * khai_desk_work_as:
 * @context: the context
 * @id: (nullable): a person's id; %NULL for nobody in particular
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * What is done from now on is done in that person's name and with that person's role.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_desk_work_as (KhaiContext *context, const char *id, GError **error)
{
  KhaiStore *store;
  g_autoptr (KhaiPerson) person = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  store = khai_context_get_store (context, error);
  if (store == NULL)
    return FALSE;
  person = id != NULL ? khai_store_get_person (store, id, &local) : NULL;
  if (id != NULL && person == NULL)
    {
      if (local == NULL)
        g_set_error_literal (&local, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "nobody has this id");
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return khai_store_set_setting (store, PERSON, id, error) && khai_desk_load (context, store, error);
}

/* Somebody must be left who may manage, or nobody could ever change anything again. */
static gboolean
leaves_a_manager (KhaiStore *store, const char *id, const char *role, GError **error)
{
  g_autoptr (GPtrArray) people = khai_store_list_people (store, error);
  gboolean left = role != NULL && khai_role_may (role, KHAI_MAY_MANAGE);
  guint n_others = 0;

  if (people == NULL)
    return FALSE;
  for (guint i = 0; i < people->len; i++)
    {
      const KhaiPerson *person = people->pdata[i];

      if (g_strcmp0 (person->id, id) == 0)
        continue;
      n_others++;
      left = left || khai_role_may (person->role, KHAI_MAY_MANAGE);
    }
  if (left || (role == NULL && n_others == 0))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "nobody would be left who may manage");
  return FALSE;
}

/**
 * khai_desk_save_person:
 * @context: the context
 * @person: somebody; white space around the name is dropped
 * @error: %KHAI_ERROR_NOT_ALLOWED; %KHAI_ERROR_BAD_INPUT without a name, or for a role that is none; %KHAI_ERROR_EXISTS; %KHAI_ERROR_STATE
 *   when nobody would be left who may manage: the first one has to be a signer or a trainer
 *
 * The first person who is named is who works here.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_desk_save_person (KhaiContext *context, KhaiPerson *person, GError **error)
{
  KhaiStore *store;
  g_autofree char *id = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && person != NULL && person->name != NULL && person->role != NULL, FALSE);

  store = khai_context_get_store (context, error);
  if (store == NULL || !khai_desk_require (context, KHAI_MAY_MANAGE, error))
    return FALSE;
  g_strstrip (person->name);
  if (*person->name == '\0' || !g_utf8_validate (person->name, -1, NULL) || g_utf8_strlen (person->name, -1) > LONGEST_NAME
      || khai_text_has_control (person->name) || !g_strv_contains (khai_roles, person->role))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a person has a name and one of the roles");
      return FALSE;
    }
  if (!leaves_a_manager (store, person->id, person->role, error) || !khai_store_save_person (store, person, error))
    return FALSE;
  id = khai_store_get_setting (store, PERSON, NULL);
  return id != NULL ? khai_desk_load (context, store, error) : khai_desk_work_as (context, person->id, error);
}

/**
 * khai_desk_remove_person:
 * @context: the context
 * @id: a person's id
 * @error: %KHAI_ERROR_NOT_ALLOWED, %KHAI_ERROR_NOT_FOUND; %KHAI_ERROR_STATE when nobody would be left who may manage the others
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_desk_remove_person (KhaiContext *context, const char *id, GError **error)
{
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL, FALSE);

  store = khai_context_get_store (context, error);
  return store != NULL && khai_desk_require (context, KHAI_MAY_MANAGE, error) && leaves_a_manager (store, id, NULL, error)
         && khai_store_remove_person (store, id, TRUE, error) && khai_desk_load (context, store, error);
}

/**
 * khai_desk_wants_review:
 * @context: the context
 *
 * Returns: whether nothing is signed here that nobody else has looked at; when the store cannot be read, %TRUE: nothing is signed then anyway
 */
gboolean
khai_desk_wants_review (KhaiContext *context)
{
  KhaiStore *store;
  gboolean wants = FALSE;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), TRUE);

  store = khai_context_get_store (context, NULL);
  if (store == NULL || !is_set (store, REVIEW, &wants, NULL))
    return TRUE;
  return wants && khai_desk_is_broker (context);
}

/**
 * khai_desk_set_wants_review:
 * @context: the context
 * @wants: whether a second pair of eyes has to look at everything before it is signed
 * @error: %KHAI_ERROR_NOT_ALLOWED, failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_desk_set_wants_review (KhaiContext *context, gboolean wants, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  return set_flag (context, REVIEW, wants, error);
}
