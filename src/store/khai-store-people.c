/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who works here, what they say about fields, and what a second pair of eyes said. What was said stays; it is settled, not deleted. */

#include "config.h"

#include "khai-store-people.h"

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-store-private.h"
#include "khai-text.h"

/**
 * khai_person_new:
 * @name: a name
 * @role: clerk, signer, reviewer, trainer or read-only
 *
 * Returns: (transfer full): somebody who is stored nowhere yet
 */
KhaiPerson *
khai_person_new (const char *name, const char *role)
{
  KhaiPerson *person;

  g_return_val_if_fail (name != NULL && role != NULL, NULL);

  person = g_new0 (KhaiPerson, 1);
  person->name = g_strdup (name);
  person->role = g_strdup (role);
  return person;
}

/**
 * khai_person_free:
 * @person: (nullable) (transfer full): somebody
 */
void
khai_person_free (KhaiPerson *person)
{
  if (person == NULL)
    return;
  g_free (person->id);
  g_free (person->name);
  g_free (person->role);
  g_free (person);
}

typedef struct
{
  const char *id, *name, *key, *role;
} Saving;

static gboolean
save_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Saving *saving = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) taken = khai_stmt_new (self->db, "SELECT 1 FROM person WHERE removed_at IS NULL AND name_key = :key AND id <> :id", error);
  g_autoptr (KhaiStmt) stmt = NULL;
  gboolean row = FALSE;

  if (taken == NULL)
    return FALSE;
  khai_stmt_bind_text (taken, ":key", saving->key);
  khai_stmt_bind_text (taken, ":id", saving->id);
  if (!khai_stmt_step (taken, &row, error))
    return FALSE;
  if (row)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "somebody has this name already");
      return FALSE;
    }
  stmt = khai_stmt_new (self->db, "INSERT INTO person (id, name, name_key, role, changed_at) VALUES (:id, :name, :key, :role, :now)"
                        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, role = excluded.role,"
                        " changed_at = excluded.changed_at", error);
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", saving->id);
  khai_stmt_bind_text (stmt, ":name", saving->name);
  khai_stmt_bind_text (stmt, ":key", saving->key);
  khai_stmt_bind_text (stmt, ":role", saving->role);
  khai_stmt_bind_text (stmt, ":now", now);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_save_person:
 * @self: a store
 * @person: somebody; the id is made when there is none
 * @error: %KHAI_ERROR_EXISTS when somebody else has that name, tones and case aside; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_save_person (KhaiStore *self, KhaiPerson *person, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *key = NULL;
  Saving saving;

  g_return_val_if_fail (person != NULL && person->name != NULL && person->role != NULL, FALSE);

  id = person->id != NULL ? g_strdup (person->id) : khai_uuid4 ();
  key = khai_text_fold (person->name);
  saving = (Saving){ id, person->name, key, person->role };
  if (!khai_store_run_transaction (self, save_on_worker, &saving, error))
    return FALSE;
  g_free (person->id);
  person->id = g_steal_pointer (&id);
  return TRUE;
}

typedef struct
{
  const char *id; /* (nullable): all */
  GPtrArray *people;
} People;

static gboolean
people_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  People *list = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT id, name, role FROM person WHERE removed_at IS NULL"
                                             " AND (:id IS NULL OR id = :id) ORDER BY name_key", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", list->id);
  while (khai_stmt_step (stmt, &row, error))
    {
      KhaiPerson *person;

      if (!row)
        return TRUE;
      person = khai_person_new (khai_stmt_text (stmt, 1), khai_stmt_text (stmt, 2));
      person->id = g_strdup (khai_stmt_text (stmt, 0));
      g_ptr_array_add (list->people, person);
    }
  return FALSE;
}

static GPtrArray *
list_people (KhaiStore *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_person_free);
  People list = { id, people };

  return khai_store_run (self, people_on_worker, &list, error) ? g_steal_pointer (&people) : NULL;
}

/**
 * khai_store_list_people:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiPerson): who works here, by name
 */
GPtrArray *
khai_store_list_people (KhaiStore *self, GError **error)
{
  return list_people (self, NULL, error);
}

/**
 * khai_store_get_person:
 * @self: a store
 * @id: a person's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): that person; %NULL without an error when there is none (any more)
 */
KhaiPerson *
khai_store_get_person (KhaiStore *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) people = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  people = list_people (self, id, error);
  return people != NULL && people->len > 0 ? g_ptr_array_steal_index (people, 0) : NULL;
}

typedef struct
{
  const char *text;   /* a person's id, or who settles a comment */
  gint64 id;
  gboolean set;
} Change;

static gboolean
change_person_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Change *change = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE person SET removed_at = :time WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":time", change->set ? now : NULL);
  khai_stmt_bind_text (stmt, ":id", change->text);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "nobody has this id");
  return FALSE;
}

/**
 * khai_store_remove_person:
 * @self: a store
 * @id: a person's id
 * @removed: %FALSE to put back somebody who was removed
 * @error: %KHAI_ERROR_NOT_FOUND; %KHAI_ERROR_EXISTS when somebody has the name meanwhile
 *
 * Returns: %TRUE when it is on disk; what they did stays under their name
 */
gboolean
khai_store_remove_person (KhaiStore *self, const char *id, gboolean removed, GError **error)
{
  Change change = { id, 0, removed };

  g_return_val_if_fail (id != NULL, FALSE);

  return khai_store_run_transaction (self, change_person_on_worker, &change, error);
}

/* ---- comments ---- */

/**
 * khai_comment_free:
 * @comment: (nullable) (transfer full): a comment
 */
void
khai_comment_free (KhaiComment *comment)
{
  if (comment == NULL)
    return;
  g_free (comment->pointer);
  g_free (comment->actor);
  g_free (comment->text);
  g_free (comment->made_at);
  g_free (comment->done_by);
  g_free (comment->done_at);
  g_free (comment);
}

/* Something said about a declaration, of both kinds. */
typedef struct
{
  const char *declaration, *pointer, *actor, *text; /* of a review: its digest and note in pointer and text */
  const char *verdict;                              /* (nullable): a comment */
  gint64 id;
} Saying;

static gboolean
say_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Saying *saying = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autofree char *state = NULL;
  g_autoptr (KhaiStmt) stmt = NULL;

  if (!khai_store_get_state (self, saying->declaration, &state, error))
    return FALSE;
  stmt = khai_stmt_new (self->db, saying->verdict == NULL
                                    ? "INSERT INTO comment (declaration, pointer, actor, text, made_at) VALUES (:declaration, :pointer, :actor,"
                                      " :text, :now)"
                                    : "INSERT INTO review (declaration, digest, verdict, actor, note, made_at) VALUES (:declaration, :pointer,"
                                      " :verdict, :actor, :text, :now)", error);
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":declaration", saying->declaration);
  khai_stmt_bind_text (stmt, ":pointer", saying->pointer);
  khai_stmt_bind_text (stmt, ":actor", saying->actor);
  khai_stmt_bind_text (stmt, ":text", saying->text);
  khai_stmt_bind_text (stmt, ":now", now);
  if (saying->verdict != NULL)
    khai_stmt_bind_text (stmt, ":verdict", saying->verdict);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  saying->id = sqlite3_last_insert_rowid (self->db);
  return TRUE;
}

/**
 * khai_store_add_comment:
 * @self: a store
 * @declaration: a declaration's id
 * @pointer: the field it is about; "" for the whole declaration
 * @actor: who says it
 * @text: what
 * @id: (out) (optional): its number
 * @error: %KHAI_ERROR_NOT_FOUND when there is no such declaration; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_add_comment (KhaiStore *self, const char *declaration, const char *pointer, const char *actor, const char *text, gint64 *id,
                        GError **error)
{
  Saying saying = { declaration, pointer, actor, text, NULL, 0 };

  g_return_val_if_fail (declaration != NULL && pointer != NULL && actor != NULL && text != NULL && *text != '\0', FALSE);

  if (!khai_store_run_transaction (self, say_on_worker, &saying, error))
    return FALSE;
  if (id != NULL)
    *id = saying.id;
  return TRUE;
}

static gboolean
settle_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Change *change = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE comment SET done_by = :actor, done_at = :time WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":actor", change->set ? change->text : NULL);
  khai_stmt_bind_text (stmt, ":time", change->set ? now : NULL);
  khai_stmt_bind_int (stmt, ":id", change->id);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such comment");
  return FALSE;
}

/**
 * khai_store_settle_comment:
 * @self: a store
 * @id: a comment's number
 * @actor: who settles it
 * @settled: %FALSE opens it again
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_settle_comment (KhaiStore *self, gint64 id, const char *actor, gboolean settled, GError **error)
{
  Change change = { actor, id, settled };

  g_return_val_if_fail (actor != NULL, FALSE);

  return khai_store_run_transaction (self, settle_on_worker, &change, error);
}

typedef struct
{
  const char *declaration;
  GPtrArray *found;
} List;

static gboolean
comments_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  List *list = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT pointer, actor, text, made_at, done_by, done_at, id FROM comment"
                                             " WHERE declaration = :declaration ORDER BY id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":declaration", list->declaration);
  while (khai_stmt_step (stmt, &row, error))
    {
      KhaiComment *it;

      if (!row)
        return TRUE;
      it = g_new0 (KhaiComment, 1);
      it->pointer = g_strdup (khai_stmt_text (stmt, 0));
      it->actor = g_strdup (khai_stmt_text (stmt, 1));
      it->text = g_strdup (khai_stmt_text (stmt, 2));
      it->made_at = g_strdup (khai_stmt_text (stmt, 3));
      it->done_by = g_strdup (khai_stmt_text (stmt, 4));
      it->done_at = g_strdup (khai_stmt_text (stmt, 5));
      it->id = khai_stmt_int (stmt, 6);
      g_ptr_array_add (list->found, it);
    }
  return FALSE;
}

/**
 * khai_store_list_comments:
 * @self: a store
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiComment): what was said about it, oldest first
 */
GPtrArray *
khai_store_list_comments (KhaiStore *self, const char *declaration, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_comment_free);
  List list = { declaration, found };

  g_return_val_if_fail (declaration != NULL, NULL);

  return khai_store_run (self, comments_on_worker, &list, error) ? g_steal_pointer (&found) : NULL;
}

/* ---- reviews ---- */

/**
 * khai_review_free:
 * @review: (nullable) (transfer full): a review
 */
void
khai_review_free (KhaiReview *review)
{
  if (review == NULL)
    return;
  g_free (review->digest);
  g_free (review->verdict);
  g_free (review->actor);
  g_free (review->note);
  g_free (review->made_at);
  g_free (review);
}

/**
 * khai_store_add_review:
 * @self: a store
 * @declaration: a declaration's id
 * @digest: base64url SHA-256 of the canonical document that was looked at
 * @verdict: asked (somebody shall look), approved or returned
 * @actor: who says it
 * @note: why; may be ""
 * @error: %KHAI_ERROR_NOT_FOUND when there is no such declaration; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_add_review (KhaiStore *self, const char *declaration, const char *digest, const char *verdict, const char *actor, const char *note,
                       GError **error)
{
  Saying saying = { declaration, digest, actor, note, verdict, 0 };

  g_return_val_if_fail (declaration != NULL && digest != NULL && verdict != NULL && actor != NULL && note != NULL, FALSE);

  return khai_store_run_transaction (self, say_on_worker, &saying, error);
}

static gboolean
reviews_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  List *list = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT digest, verdict, actor, note, made_at, id FROM review"
                                             " WHERE declaration = :declaration ORDER BY id DESC", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":declaration", list->declaration);
  while (khai_stmt_step (stmt, &row, error))
    {
      KhaiReview *it;

      if (!row)
        return TRUE;
      it = g_new0 (KhaiReview, 1);
      it->digest = g_strdup (khai_stmt_text (stmt, 0));
      it->verdict = g_strdup (khai_stmt_text (stmt, 1));
      it->actor = g_strdup (khai_stmt_text (stmt, 2));
      it->note = g_strdup (khai_stmt_text (stmt, 3));
      it->made_at = g_strdup (khai_stmt_text (stmt, 4));
      it->id = khai_stmt_int (stmt, 5);
      g_ptr_array_add (list->found, it);
    }
  return FALSE;
}

/**
 * khai_store_list_reviews:
 * @self: a store
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiReview): what a second pair of eyes said about it, newest first
 */
GPtrArray *
khai_store_list_reviews (KhaiStore *self, const char *declaration, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_review_free);
  List list = { declaration, found };

  g_return_val_if_fail (declaration != NULL, NULL);

  return khai_store_run (self, reviews_on_worker, &list, error) ? g_steal_pointer (&found) : NULL;
}

static gboolean
authors_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  List *list = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT actor FROM journal WHERE declaration = :declaration GROUP BY actor"
                                             " ORDER BY min (sequence)", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":declaration", list->declaration);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (list->found, g_strdup (khai_stmt_text (stmt, 0)));
    }
  return FALSE;
}

/**
 * khai_store_list_authors:
 * @self: a store
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type utf8): who changed it, as the journal names them, each once, the first one first
 */
GPtrArray *
khai_store_list_authors (KhaiStore *self, const char *declaration, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  List list = { declaration, found };

  g_return_val_if_fail (declaration != NULL, NULL);

  return khai_store_run (self, authors_on_worker, &list, error) ? g_steal_pointer (&found) : NULL;
}
