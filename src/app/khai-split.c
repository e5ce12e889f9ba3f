/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The drafts are made first and the first declaration gives up its lines last: whatever happens in between, no line is gone. */

#include "config.h"

#include "khai-split.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-orders.h"

#define MASS_DECIMALS 3
#define VALUE_DECIMALS 4
#define SOURCE "split: "

static void
part_free (gpointer data)
{
  KhaiSplitPart *part = data;

  g_object_unref (part->document);
  g_free (part);
}

/**
 * khai_split_free:
 * @split: (transfer full): a split
 */
void
khai_split_free (KhaiSplit *split)
{
  g_return_if_fail (split != NULL);

  g_ptr_array_unref (split->parts);
  g_free (split->currency);
  g_free (split->customs_currency);
  g_free (split);
}

/* ---- what each part has ---- */

/* FALSE without an error: a line has none. */
static gboolean
sum_member (KhaiDeclaration *document, const char *member, KhaiDecimal *sum, GError **error)
{
  *sum = (KhaiDecimal) { 0, 0 };
  for (guint i = 0; i < khai_declaration_get_n (document, "/items"); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/items/%u/%s", i, member);
      g_autofree char *text = khai_declaration_get_text (document, pointer);
      KhaiDecimal number;

      if (text == NULL || !khai_decimal_parse (text, &number, error) || !khai_decimal_add (*sum, number, sum, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sum_parts (KhaiSplit *split, const char *member, gsize offset, gboolean *all, GError **error)
{
  g_autoptr (GError) local = NULL;

  *all = TRUE;
  for (guint i = 0; i < split->parts->len && *all; i++)
    {
      KhaiSplitPart *part = split->parts->pdata[i];

      *all = sum_member (part->document, member, G_STRUCT_MEMBER_P (part, offset), &local);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Spreads `total` over the parts by what they have at `weight`. */
static gboolean
share (KhaiSplit *split, KhaiDecimal total, guint scale, gsize weight, gsize offset, guint *largest, KhaiDecimal *remainder, GError **error)
{
  guint n = split->parts->len;
  g_autofree KhaiDecimal *weights = g_new0 (KhaiDecimal, n);
  g_autofree KhaiDecimal *shares = g_new0 (KhaiDecimal, n);

  for (guint i = 0; i < n; i++)
    weights[i] = G_STRUCT_MEMBER (KhaiDecimal, split->parts->pdata[i], weight);
  if (!khai_apportion (total, weights, n, scale, shares, largest, remainder, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    G_STRUCT_MEMBER (KhaiDecimal, split->parts->pdata[i], offset) = shares[i];
  return TRUE;
}

static gboolean
read_header (KhaiDeclaration *declaration, const char *pointer, KhaiDecimal *number)
{
  g_autofree char *text = khai_declaration_get_text (declaration, pointer);

  return text != NULL && khai_decimal_parse (text, number, NULL) && !khai_decimal_is_zero (*number);
}

static gboolean
set_gross (KhaiSplit *split, GError **error)
{
  for (guint i = 0; i < split->parts->len; i++)
    {
      KhaiSplitPart *part = split->parts->pdata[i];
      g_autofree char *text = khai_decimal_to_short_string (part->gross);
      g_autoptr (KhaiEdit) edit = khai_declaration_make_set_text (part->document, "/grossMassKg", text);

      if (!khai_declaration_apply (part->document, edit, error))
        return FALSE;
    }
  return TRUE;
}

/* What cannot be shared out because a line lacks what it is shared by stays open, and the plan says so. */
static gboolean
share_header (KhaiSplit *split, KhaiDeclaration *declaration, gboolean share_gross, GError **error)
{
  const gsize value = G_STRUCT_OFFSET (KhaiSplitPart, value);
  const gsize net = G_STRUCT_OFFSET (KhaiSplitPart, net);
  KhaiDecimal total;

  if (!sum_parts (split, "value/amount", value, &split->has_value, error) || !sum_parts (split, "netMassKg", net, &split->has_net, error))
    return FALSE;
  split->has_customs_value = split->has_value && read_header (declaration, "/customsValueTotal/amount", &total)
                             && share (split, total, VALUE_DECIMALS, value, G_STRUCT_OFFSET (KhaiSplitPart, customs_value),
                                       &split->customs_largest, &split->customs_remainder, NULL);
  split->has_gross = share_gross && split->has_net && read_header (declaration, "/grossMassKg", &total)
                     && share (split, total, MASS_DECIMALS, net, G_STRUCT_OFFSET (KhaiSplitPart, gross), &split->gross_largest,
                               &split->gross_remainder, NULL);
  return !split->has_gross || set_gross (split, error);
}

/**
 * khai_split_new:
 * @declaration: a declaration with more lines than one may have
 * @most: lines one of them gets, at most %KHAI_SPLIT_MOST
 * @share_gross: whether the gross weight is shared out by net weight, where every line has one; else it is left open
 * @error: %KHAI_ERROR_STATE when there are not more lines than @most, %KHAI_ERROR_BAD_INPUT when a number cannot be read
 *
 * Works out the numbered declarations of one shipment (khai_split_lines()). The invoice's total, the deductions and the total customs value stay
 * those of the whole on each of them: customs apportions by the base. Nothing is changed.
 *
 * Returns: (transfer full): the plan, or %NULL
 */
KhaiSplit *
khai_split_new (KhaiDeclaration *declaration, guint most, gboolean share_gross, GError **error)
{
  g_autoptr (KhaiSplit) split = NULL;
  g_autoptr (GPtrArray) documents = NULL;

  g_return_val_if_fail (KHAI_IS_DECLARATION (declaration) && most > 0 && most <= KHAI_SPLIT_MOST, NULL);

  documents = khai_split_lines (declaration, most, error);
  if (documents == NULL)
    return NULL;
  split = g_new0 (KhaiSplit, 1);
  split->parts = g_ptr_array_new_with_free_func (part_free);
  split->currency = khai_declaration_get_text (declaration, "/invoice/total/currency");
  split->customs_currency = khai_declaration_get_text (declaration, "/customsValueTotal/currency");
  for (guint i = 0; i < documents->len; i++)
    {
      KhaiDeclaration *document = khai_declaration_new_from_node (documents->pdata[i], error);
      KhaiSplitPart *part;

      if (document == NULL)
        return NULL;
      part = g_new0 (KhaiSplitPart, 1);
      part->first = i * most;
      part->n = khai_declaration_get_n (document, "/items");
      part->document = document;
      g_ptr_array_add (split->parts, part);
    }
  return share_header (split, declaration, share_gross, error) ? g_steal_pointer (&split) : NULL;
}

/* ---- making them ---- */

static void
add_skus (KhaiDeclaration *document, GHashTable *skus)
{
  for (guint i = 0; i < khai_declaration_get_n (document, "/items"); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/items/%u/sku", i);
      char *sku = khai_declaration_get_text (document, pointer);

      if (sku != NULL)
        g_hash_table_add (skus, sku);
    }
}

/* Order lines go where their goods are; the ones that the first declaration keeps as well stay with it. */
static KhaiOrderDeclaration *
order_part (KhaiDeclaration *document, const char *from, const char *source, GHashTable *taken)
{
  KhaiOrderDeclaration *one = khai_order_declaration_new (document, source);
  g_autoptr (GHashTable) skus = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer sku;

  one->from = g_strdup (from);
  add_skus (document, skus);
  g_hash_table_iter_init (&iter, skus);
  while (g_hash_table_iter_next (&iter, &sku, NULL))
    if (g_hash_table_add (taken, g_strdup (sku)))
      g_ptr_array_add (one->skus, g_strdup (sku));
  return one;
}

static GPtrArray *
make_drafts (KhaiEditor *editor, KhaiSplit *split, GError **error)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_declaration_free);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *reference = khai_declaration_get_reference (khai_editor_get_declaration (editor));
  KhaiContext *context = khai_editor_get_context (editor);

  add_skus (((KhaiSplitPart *) split->parts->pdata[0])->document, taken);
  for (guint i = 1; i < split->parts->len; i++)
    {
      const KhaiSplitPart *part = split->parts->pdata[i];
      g_autofree char *source = g_strdup_printf (SOURCE "%s, %u–%u", reference != NULL ? reference : "–", part->first + 1, part->first + part->n);

      g_ptr_array_add (orders, order_part (part->document, khai_editor_get_id (editor), source, taken));
    }
  return khai_store_declare_lines (khai_context_get_store (context, NULL), orders, khai_context_get_actor (context), error);
}

static gboolean
add_applied (GPtrArray *edits, KhaiDeclaration *copy, KhaiEdit *edit, GError **error)
{
  g_ptr_array_add (edits, edit);
  return khai_declaration_apply (copy, edit, error);
}

/* What makes the whole the first part: the lines that went go, from the end, and the header follows. */
static GPtrArray *
edits_of_first (KhaiDeclaration *whole, KhaiDeclaration *first, GError **error)
{
  static const char *const header[] = { "/split/firstDeclaration", "/split/sequence", "/split/count", "/valueApportionmentBase", "/packages",
                                        "/grossMassKg" };
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  g_autoptr (KhaiDeclaration) copy = khai_declaration_copy (whole);
  guint keep = khai_declaration_get_n (first, "/items");

  for (guint i = khai_declaration_get_n (whole, "/items"); i > keep; i--)
    if (!add_applied (edits, copy, khai_declaration_make_remove (copy, "/items", i - 1), error))
      return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    if (!add_applied (edits, copy, khai_declaration_make_set (copy, header[i], khai_declaration_get (first, header[i])), error))
      return NULL;
  return g_steal_pointer (&edits);
}

/* "split: VN-2026-000002=id, VN-2026-000003=id": people know a draft by its reference, and the store finds it by its id also when it is put away. */
static char *
source_of (KhaiStore *store, GPtrArray *ids, GError **error)
{
  g_autoptr (GString) text = g_string_new (SOURCE);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KhaiRecord) record = NULL;

      if (!khai_store_load (store, ids->pdata[i], &record, NULL, error))
        return NULL;
      g_string_append_printf (text, "%s%s=%s", i > 0 ? ", " : "", record->reference, record->id);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * khai_split_make:
 * @editor: the editor of the declaration that @split is of
 * @split: a plan, of the document as it is now
 * @error: %KHAI_ERROR_STATE when it was sent; failures of the database
 *
 * Makes drafts of all parts but the first, which stays in the editor, as one act of it. Order lines go along with their goods.
 *
 * Returns: (transfer full) (element-type utf8): the ids of the drafts, or %NULL when nothing happened
 */
GPtrArray *
khai_split_make (KhaiEditor *editor, KhaiSplit *split, GError **error)
{
  KhaiStore *store;
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autofree char *source = NULL;

  g_return_val_if_fail (KHAI_IS_EDITOR (editor) && split != NULL && split->parts->len > 1, NULL);

  store = khai_context_get_store (khai_editor_get_context (editor), error);
  if (store == NULL || !khai_editor_flush (editor, error))
    return NULL;
  edits = edits_of_first (khai_editor_get_declaration (editor), ((KhaiSplitPart *) split->parts->pdata[0])->document, error);
  ids = edits != NULL ? make_drafts (editor, split, error) : NULL;
  if (ids == NULL)
    return NULL;
  source = source_of (store, ids, error);
  if (source != NULL && khai_editor_do_edits (editor, edits, source, error) && khai_editor_flush (editor, error))
    return g_steal_pointer (&ids);
  khai_store_join_drafts (store, ids, khai_editor_get_id (editor), NULL);
  return NULL;
}

/* ---- taking it back ---- */

/**
 * khai_split_parse_source:
 * @source: the source of an act, or of a draft
 * @references: (out) (transfer full): what follows: references, or a reference and lines
 *
 * Returns: whether it is one of a split
 */
gboolean
khai_split_parse_source (const char *source, char **references)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (source != NULL && references != NULL, FALSE);

  if (!g_str_has_prefix (source, SOURCE))
    return FALSE;
  words = g_strsplit (source + strlen (SOURCE), ", ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    words[i][strcspn (words[i], "=")] = '\0';
  *references = g_strjoinv (", ", words);
  return TRUE;
}

/* The drafts that an act names, and for each which order lines are its. */
static gboolean
find_drafts (KhaiEditor *editor, const char *source, GPtrArray *ids, GPtrArray *orders, GError **error)
{
  KhaiStore *store = khai_context_get_store (khai_editor_get_context (editor), error);
  g_auto (GStrv) words = g_strsplit (source, ", ", -1);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_skus (khai_editor_get_declaration (editor), taken);
  for (guint i = 0; store != NULL && words[i] != NULL; i++)
    {
      const char *id = strchr (words[i], '=');
      g_autoptr (KhaiDeclaration) document = NULL;

      if (id == NULL)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "the act names no drafts");
          return FALSE;
        }
      if (!khai_store_load (store, id + 1, NULL, &document, error))
        return FALSE;
      g_ptr_array_add (ids, g_strdup (id + 1));
      g_ptr_array_add (orders, order_part (document, khai_editor_get_id (editor), "redo", taken));
    }
  return store != NULL;
}

/**
 * khai_split_follow:
 * @editor: an editor in which undo or redo was done
 * @turned: (nullable): khai_editor_take_turned()
 * @undone: whether it was taken back, or done again
 * @n: (out): how many drafts followed
 * @error: %KHAI_ERROR_STATE when one of them was sent meanwhile: then the act of the editor is turned back, and all is as before
 *
 * A split is undone everywhere or nowhere: goods are declared once.
 *
 * Returns: %FALSE when it could not
 */
gboolean
khai_split_follow (KhaiEditor *editor, const char *turned, gboolean undone, guint *n, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_declaration_free);
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_EDITOR (editor) && n != NULL, FALSE);

  *n = 0;
  if (turned == NULL || !g_str_has_prefix (turned, SOURCE))
    return TRUE;
  store = khai_context_get_store (khai_editor_get_context (editor), error);
  if (store != NULL && find_drafts (editor, turned, ids, orders, error)
      && (undone ? khai_store_join_drafts (store, ids, khai_editor_get_id (editor), error) : khai_store_part_drafts (store, ids, orders, error)))
    {
      *n = ids->len;
      return TRUE;
    }
  if (undone)
    khai_editor_redo (editor, NULL, NULL);
  else
    khai_editor_undo (editor, NULL, NULL);
  g_free (khai_editor_take_turned (editor));
  return FALSE;
}
