/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What every use case needs, opened when it is first asked for: a window is on screen before a database is touched, and a
 * broken reference.db does not keep anybody from reading what is stored. */

#include "config.h"

#include "khai-context-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "khai-error.h"
#include "khai-gateway.h"
#include "khai-process.h"

struct _KhaiContext
{
  GObject parent_instance;

  char *data_dir;           /* (owned) */
  const char *login;        /* interned: others may still hold on to a name when somebody else takes over */
  const char *actor;        /* interned */
  guint abilities;
  GHashTable *confirmed;    /* (owned): see khai_clients_confirm() */
  KhaiLang lang;
  KhaiClock *clock;         /* (owned) */
  KhaiReference *reference; /* (owned) (nullable) */
  KhaiRules *rules;         /* (owned) (nullable) */
  KhaiStore *store;         /* (owned) (nullable) */
  KhaiKey *key;             /* (owned) (nullable) */
  KhaiKeyring *keyring;     /* (owned) (nullable) */
  GHashTable *accesses;     /* (owned): base URL → KhaiAccess */
  char *history_stamp;      /* (owned) (nullable): of the past the rules know */
};

G_DEFINE_FINAL_TYPE (KhaiContext, khai_context, G_TYPE_OBJECT)

/**
 * khai_prepare_process:
 *
 * To be called at the start of main(), whatever the program is: no TLS below 1.2 (khai_gateway_prepare_process()), and what is in memory goes
 * into no file when the process dies (khai_process_prepare()).
 */
void
khai_prepare_process (void)
{
  khai_process_prepare ();
  khai_gateway_prepare_process ();
}

/**
 * khai_context_new:
 * @data_dir: (nullable): the profile's folder; %NULL takes $XDG_DATA_HOME/khai/training
 * @lang: language of reference data and findings
 * @clock: what time it is
 *
 * Returns: (transfer full): a context; nothing is opened yet
 */
KhaiContext *
khai_context_new (const char *data_dir, KhaiLang lang, KhaiClock *clock)
{
  KhaiContext *self;
  const char *name = g_get_real_name ();
  g_autofree char *valid = NULL;

  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (KHAI_TYPE_CONTEXT, NULL);
  self->data_dir = data_dir != NULL ? g_canonicalize_filename (data_dir, NULL)
                                    : g_build_filename (g_get_user_data_dir (), "khai", "training", NULL);
  valid = g_utf8_make_valid (name != NULL && *name != '\0' && !g_str_equal (name, "Unknown") ? name : g_get_user_name (), -1);
  self->login = self->actor = g_intern_string (valid);
  self->abilities = G_MAXUINT;
  self->lang = lang;
  self->clock = khai_clock_ref (clock);
  return self;
}

/**
 * khai_context_get_lang:
 * @self: a context
 *
 * Returns: language of reference data and findings
 */
KhaiLang
khai_context_get_lang (KhaiContext *self)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (self), KHAI_LANG_VI);

  return self->lang;
}

/**
 * khai_context_get_clock:
 * @self: a context
 *
 * Returns: (transfer none): what time it is
 */
KhaiClock *
khai_context_get_clock (KhaiContext *self)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (self), NULL);

  return self->clock;
}

/**
 * khai_context_get_data_dir:
 * @self: a context
 *
 * Returns: (transfer none): the profile's folder, absolute; it may not be there yet
 */
const char *
khai_context_get_data_dir (KhaiContext *self)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (self), NULL);

  return self->data_dir;
}

/**
 * khai_context_is_training:
 * @self: a context
 *
 * Returns: whether the profile is for training, as every profile is but one in a folder named "live"
 */
gboolean
khai_context_is_training (KhaiContext *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (self), TRUE);

  name = g_path_get_basename (self->data_dir);
  return !g_str_equal (name, "live");
}

KhaiKeyring *
khai_context_get_keyring (KhaiContext *self)
{
  if (self->keyring == NULL)
    self->keyring = khai_keyring_new (self->data_dir);
  return self->keyring;
}

GHashTable *
khai_context_get_accesses (KhaiContext *self)
{
  return self->accesses;
}

/**
 * khai_context_get_actor:
 * @self: a context
 *
 * Returns: (transfer none): who works here, as the journal names them
 */
const char *
khai_context_get_actor (KhaiContext *self)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (self), NULL);

  return self->actor;
}

void
khai_context_set_person (KhaiContext *self, const char *name, guint abilities)
{
  const char *actor = name != NULL ? g_intern_string (name) : self->login;

  /* Workers may be reading: what stays the same is not written again. */
  if (self->actor != actor)
    self->actor = actor;
  if (self->abilities != abilities)
    self->abilities = abilities;
}

guint
khai_context_get_abilities (KhaiContext *self)
{
  return self->abilities;
}

GHashTable *
khai_context_get_confirmed (KhaiContext *self)
{
  return self->confirmed;
}

/**
 * khai_context_find_beside:
 * @name: path below the build tree's top
 *
 * Programs that run from the build tree find their data there and need no installation.
 *
 * Returns: (transfer full) (nullable): the path, if it is there
 */
char *
khai_context_find_beside (const char *name)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *path = dir != NULL ? g_build_filename (dir, "..", "..", name, NULL) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS) ? g_canonicalize_filename (path, NULL) : NULL;
}

/**
 * khai_context_find_reference_db:
 *
 * Returns: (transfer full): path of reference.db: KHAI_REFERENCE_DB, the build tree's, or the installed one (which may be missing)
 */
char *
khai_context_find_reference_db (void)
{
  const char *named = g_getenv ("KHAI_REFERENCE_DB");
  char *beside;

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  beside = khai_context_find_beside ("data/reference.db");
  return beside != NULL ? beside : g_build_filename (KHAI_PKGDATADIR, "reference.db", NULL);
}

/**
 * khai_context_get_reference:
 * @self: a context
 * @error: as khai_reference_open()
 *
 * Returns: (transfer none): the reference data, or %NULL; a failure is tried again at the next call
 */
KhaiReference *
khai_context_get_reference (KhaiContext *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (self), NULL);

  if (self->reference == NULL)
    {
      g_autofree char *path = khai_context_find_reference_db ();

      self->reference = khai_reference_open (path, error);
      if (self->reference != NULL && !khai_context_load_own_codes (self->reference, self->store, error))
        g_clear_object (&self->reference);
    }
  return self->reference;
}

/**
 * khai_context_get_rules:
 * @self: a context
 * @error: as khai_reference_open() and khai_rules_new()
 *
 * Returns: (transfer none): the checks a declarant's program can make, or %NULL
 */
KhaiRules *
khai_context_get_rules (KhaiContext *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (self), NULL);

  if (self->rules == NULL && khai_context_get_reference (self, error) != NULL)
    self->rules = khai_rules_new (self->reference, KHAI_RULES_LOCAL, error);
  return self->rules;
}

/**
 * khai_context_get_store:
 * @self: a context
 * @error: as khai_store_open()
 *
 * Returns: (transfer none): the user's database, or %NULL
 */
KhaiStore *
khai_context_get_store (KhaiContext *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (self), NULL);

  if (self->store == NULL)
    {
      self->store = khai_store_open (self->data_dir, self->clock, error);
      if (self->store != NULL
          && (!khai_context_load_own_codes (self->reference, self->store, error) || !khai_desk_load (self, self->store, error)
              || !khai_clients_resume (self->store, error)))
        g_clear_object (&self->store);
    }
  return self->store;
}

/**
 * khai_context_refresh_history:
 * @self: a context
 *
 * Lets the checks know the user's own past lines, as far as they changed since the last time. Without them the checks still run.
 */
void
khai_context_refresh_history (KhaiContext *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiHistory) history = NULL;
  KhaiRules *rules;
  KhaiStore *store;

  g_return_if_fail (KHAI_IS_CONTEXT (self));

  rules = khai_context_get_rules (self, &error);
  store = rules != NULL ? khai_context_get_store (self, &error) : NULL;
  if (store != NULL)
    history = khai_store_read_history (store, &self->history_stamp, &error);
  if (history == NULL ? error != NULL : !khai_rules_set_history (rules, history, &error))
    g_warning ("what is usual is not known: %s", error->message);
}

/**
 * khai_context_get_key:
 * @self: a context
 * @error: as khai_key_load_or_make()
 *
 * Returns: (transfer none): the profile's signing key, made at first use, or %NULL
 */
KhaiKey *
khai_context_get_key (KhaiContext *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (self), NULL);

  /* The store makes the profile's folder. */
  if (self->key == NULL && khai_context_get_store (self, error) != NULL)
    self->key = khai_key_load_or_make (self->data_dir, "signing", self->actor, error);
  return self->key;
}

static void
khai_context_finalize (GObject *object)
{
  KhaiContext *self = KHAI_CONTEXT (object);

  g_hash_table_unref (self->accesses);
  g_clear_object (&self->keyring);
  g_clear_object (&self->rules);
  g_clear_object (&self->reference);
  g_clear_object (&self->store);
  g_clear_pointer (&self->key, khai_key_unref);
  g_clear_pointer (&self->clock, khai_clock_unref);
  g_free (self->data_dir);
  g_free (self->history_stamp);
  g_hash_table_unref (self->confirmed);
  G_OBJECT_CLASS (khai_context_parent_class)->finalize (object);
}

static void
khai_context_class_init (KhaiContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_context_finalize;
}

static void
khai_context_init (KhaiContext *self)
{
  self->accesses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->confirmed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
