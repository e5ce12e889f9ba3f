/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decisions on commodity codes, and what past ones say of like goods. */

#include "config.h"

#include <string.h>

#include "khai-classification.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

static const char *const surenesses[KHAI_N_SURENESSES] = { "sure", "fairly", "unsure" };

/**
 * khai_sureness_to_string:
 *
 * Returns: (transfer none): its name in the database and on the command line
 */
const char *
khai_sureness_to_string (KhaiSureness sureness)
{
  g_return_val_if_fail ((guint) sureness < KHAI_N_SURENESSES, NULL);

  return surenesses[sureness];
}

/**
 * khai_sureness_from_string:
 * @text: "sure", "fairly" or "unsure"
 * @sureness: (out): which it is
 *
 * Returns: %TRUE if @text is one of them
 */
gboolean
khai_sureness_from_string (const char *text, KhaiSureness *sureness)
{
  g_return_val_if_fail (text != NULL && sureness != NULL, FALSE);

  for (int i = 0; i < KHAI_N_SURENESSES; i++)
    if (strcmp (text, surenesses[i]) == 0)
      {
        *sureness = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * khai_classification_new:
 *
 * Returns: (transfer full): an empty decision
 */
KhaiClassification *
khai_classification_new (void)
{
  return g_new0 (KhaiClassification, 1);
}

/**
 * khai_classification_free:
 * @classification: (nullable) (transfer full): a decision
 */
void
khai_classification_free (KhaiClassification *classification)
{
  if (classification == NULL)
    return;
  g_free (classification->id);
  g_free (classification->time);
  g_free (classification->actor);
  g_free (classification->text);
  g_free (classification->code);
  g_free (classification->title);
  g_free (classification->edition);
  g_free (classification->note);
  g_clear_pointer (&classification->evidence, json_node_unref);
  g_free (classification->declaration);
  g_free (classification->client);
  g_free (classification->product);
  g_free (classification);
}

/**
 * khai_precedent_free:
 * @precedent: (nullable) (transfer full): words of goods and their code
 */
void
khai_precedent_free (KhaiPrecedent *precedent)
{
  if (precedent == NULL)
    return;
  g_free (precedent->text);
  g_free (precedent->code);
  g_free (precedent);
}

static gboolean
add_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const KhaiClassification *it = arguments;
  g_autofree char *evidence = it->evidence != NULL ? khai_json_to_canonical (it->evidence) : g_strdup ("{}");
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "INSERT INTO classification (id, decided_at, actor, text, code, title, edition,"
                                             " sureness, note, evidence, declaration, line, client, product) VALUES (:id, :time, :actor,"
                                             " :text, :code, :title, :edition, :sureness, :note, :evidence, :declaration, :line, :client,"
                                             " :product)", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", it->id);
  khai_stmt_bind_text (stmt, ":time", it->time);
  khai_stmt_bind_text (stmt, ":actor", it->actor);
  khai_stmt_bind_text (stmt, ":text", it->text);
  khai_stmt_bind_text (stmt, ":code", it->code);
  khai_stmt_bind_text (stmt, ":title", it->title != NULL ? it->title : "");
  khai_stmt_bind_text (stmt, ":edition", it->edition != NULL ? it->edition : "");
  khai_stmt_bind_text (stmt, ":sureness", khai_sureness_to_string (it->sureness));
  khai_stmt_bind_text (stmt, ":note", it->note != NULL ? it->note : "");
  khai_stmt_bind_text (stmt, ":evidence", evidence);
  khai_stmt_bind_text (stmt, ":declaration", it->declaration);
  if (it->line > 0)
    khai_stmt_bind_int (stmt, ":line", it->line);
  khai_stmt_bind_text (stmt, ":client", it->client);
  khai_stmt_bind_text (stmt, ":product", it->product);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_add_classification:
 * @self: a store
 * @classification: the decision; actor, text and code are needed; id and time are set here
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_add_classification (KhaiStore *self, KhaiClassification *classification, GError **error)
{
  g_return_val_if_fail (classification != NULL, FALSE);
  g_return_val_if_fail (classification->actor != NULL && classification->text != NULL && classification->code != NULL, FALSE);

  g_free (classification->id);
  classification->id = g_uuid_string_random ();
  g_free (classification->time);
  classification->time = khai_clock_now_string (self->clock);
  return khai_store_run_transaction (self, add_on_worker, classification, error);
}

#define COLUMNS "id, decided_at, actor, text, code, title, edition, note, declaration, client, product, evidence, line, sureness"

static KhaiClassification *
read_row (KhaiStmt *stmt, GError **error)
{
  g_autoptr (KhaiClassification) it = khai_classification_new ();
  char **const texts[] = { &it->id, &it->time, &it->actor, &it->text, &it->code, &it->title, &it->edition, &it->note,
                           &it->declaration, &it->client, &it->product };
  const char *evidence = khai_stmt_text (stmt, G_N_ELEMENTS (texts));

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (khai_stmt_text (stmt, i));
  it->line = khai_stmt_int (stmt, G_N_ELEMENTS (texts) + 1);
  it->evidence = json_from_string (evidence != NULL ? evidence : "", NULL);
  if (it->evidence == NULL || !khai_sureness_from_string (khai_stmt_text (stmt, G_N_ELEMENTS (texts) + 2), &it->sureness))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "a stored decision is damaged");
      return NULL;
    }
  return g_steal_pointer (&it);
}

typedef struct
{
  const char *id; /* (nullable) */
  guint limit;
  GPtrArray *found;
} Question;

static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Question *question = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT " COLUMNS " FROM classification WHERE :id IS NULL OR id = :id"
                                             " ORDER BY decided_at DESC, id LIMIT :limit", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", question->id);
  khai_stmt_bind_int (stmt, ":limit", question->limit);
  for (;;)
    {
      KhaiClassification *it;

      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      it = read_row (stmt, error);
      if (it == NULL)
        return FALSE;
      g_ptr_array_add (question->found, it);
    }
}

/**
 * khai_store_list_classifications:
 * @self: a store
 * @limit: how many at most
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiClassification): decisions, newest first
 */
GPtrArray *
khai_store_list_classifications (KhaiStore *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_classification_free);
  Question question = { NULL, limit, found };

  return khai_store_run (self, list_on_worker, &question, error) ? g_steal_pointer (&found) : NULL;
}

/**
 * khai_store_get_classification:
 * @self: a store
 * @id: a decision's id
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Returns: (transfer full) (nullable): the decision
 */
KhaiClassification *
khai_store_get_classification (KhaiStore *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  Question question = { id, 1, found };

  g_return_val_if_fail (id != NULL, NULL);

  if (!khai_store_run (self, list_on_worker, &question, error))
    return NULL;
  if (found->len > 0)
    return g_ptr_array_index (found, 0);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such decision");
  return NULL;
}

static gboolean
precedents_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Question *question = arguments;
  /* What was sent had a code somebody stood by; drafts may hold anything. */
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db,
      "SELECT text, code, 0 AS later, decided_at AS at FROM classification WHERE sureness <> 'unsure'"
      " UNION ALL SELECT item.value ->> '$.description', item.value ->> '$.hsCode', 1, declaration.changed_at"
      " FROM declaration, json_each (declaration.document, '$.items') AS item"
      " WHERE declaration.state NOT IN ('draft', 'discarded', 'rejected', 'refused')"
      " AND json_type (item.value, '$.description') = 'text' AND json_type (item.value, '$.hsCode') = 'text'"
      " ORDER BY later, at DESC LIMIT :limit", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":limit", question->limit);
  for (;;)
    {
      KhaiPrecedent *precedent;

      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      precedent = g_new0 (KhaiPrecedent, 1);
      precedent->text = g_strdup (khai_stmt_text (stmt, 0));
      precedent->code = g_strdup (khai_stmt_text (stmt, 1));
      g_ptr_array_add (question->found, precedent);
    }
}

/**
 * khai_store_list_precedents:
 * @self: a store
 * @limit: how many at most
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiPrecedent): goods' words with the code they had: decisions that were not unsure,
 *   newest first, then lines of declarations that were sent and not refused
 */
GPtrArray *
khai_store_list_precedents (KhaiStore *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_precedent_free);
  Question question = { NULL, limit, found };

  return khai_store_run (self, precedents_on_worker, &question, error) ? g_steal_pointer (&found) : NULL;
}
