/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The catalogue: what goods lack, how they are described, and what has to be looked at again when they change. */

#include "config.h"

#include "khai-goods.h"

#include "khai-classification.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-text.h"

static const char *const gap_names[KHAI_N_GAPS] = { "unknown", "code", "origin", "mass", "unit", "description", "review" };

/**
 * khai_gap_to_string:
 * @gap: a gap
 *
 * Returns: (transfer none): its name for programs
 */
const char *
khai_gap_to_string (KhaiGap gap)
{
  g_return_val_if_fail (gap < KHAI_N_GAPS, NULL);

  return gap_names[gap];
}

static gboolean
has (JsonNode *body, const char *pointer)
{
  g_autofree char *text = khai_json_get_text (body, pointer);

  return text != NULL && *g_strstrip (text) != '\0';
}

/**
 * khai_goods_get_gaps:
 * @body: a product
 * @edition: (nullable): edition of the reference data in use; a code chosen with another one is to be looked at again
 *
 * Returns: a bit for each gap, 1 << %KHAI_GAP_CODE …; 0 when its orders can be declared
 */
guint
khai_goods_get_gaps (JsonNode *body, const char *edition)
{
  static const struct { KhaiGap gap; const char *pointer; } needed[] = {
    { KHAI_GAP_CODE, "/hsCode" }, { KHAI_GAP_ORIGIN, "/originCountry" }, { KHAI_GAP_MASS, "/netMassKg" },
    { KHAI_GAP_UNIT, "/unit" }, { KHAI_GAP_DESCRIPTION, "/description" },
  };
  g_autofree char *chosen_with = NULL;
  JsonNode *review;
  guint gaps = 0;

  g_return_val_if_fail (body != NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!has (body, needed[i].pointer))
      gaps |= 1u << needed[i].gap;
  review = khai_json_get (body, "/review");
  chosen_with = khai_json_get_text (body, "/codeFrom/edition");
  if ((review != NULL && JSON_NODE_HOLDS_ARRAY (review) && json_array_get_length (json_node_get_array (review)) > 0)
      || (edition != NULL && chosen_with != NULL && !g_str_equal (edition, chosen_with)))
    gaps |= 1u << KHAI_GAP_REVIEW;
  return gaps;
}

static void
add_fact (GString *text, const char *label, char *fact)
{
  g_autofree char *owned = fact;

  if (owned == NULL || *g_strstrip (owned) == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  if (label != NULL)
    g_string_append_printf (text, "%s: ", label);
  g_string_append (text, owned);
}

/**
 * khai_goods_describe:
 * @body: a product
 * @lang: the language of the labels, and of the name where there is one in it
 *
 * The description customs asks for, built of facts alone: name, material, use, brand and model.
 *
 * Returns: (transfer full): it; "" when there is no name
 */
char *
khai_goods_describe (JsonNode *body, KhaiLang lang)
{
  gboolean vi = lang == KHAI_LANG_VI;
  g_autoptr (GString) text = g_string_new (NULL);
  char *name;

  g_return_val_if_fail (body != NULL, NULL);

  name = khai_json_get_text (body, vi ? "/names/vi" : "/names/en");
  if (name == NULL || *name == '\0')
    {
      g_free (name);
      name = khai_json_get_text (body, vi ? "/names/en" : "/names/vi");
    }
  add_fact (text, NULL, name);
  if (text->len == 0)
    return g_strdup ("");
  add_fact (text, vi ? "chất liệu" : "material", khai_json_get_text (body, "/material"));
  add_fact (text, vi ? "dùng để" : "used for", khai_json_get_text (body, "/use"));
  add_fact (text, vi ? "nhãn hiệu" : "brand", khai_json_get_text (body, "/brand"));
  add_fact (text, vi ? "model" : "model", khai_json_get_text (body, "/model"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_text (JsonNode *root, const char *pointer, const char *text)
{
  g_autoptr (JsonNode) node = text != NULL && *text != '\0' ? khai_json_string (text) : NULL;

  khai_json_set (root, pointer, node, NULL);
}

/**
 * khai_goods_to_item:
 * @body: a product
 *
 * Returns: (transfer full): what is true of the goods as members of a declaration's goods item; netMassKg stands for one unit
 */
JsonNode *
khai_goods_to_item (JsonNode *body)
{
  static const struct { const char *from, *to; } members[] = {
    { "/description", "/description" }, { "/brand", "/brand" }, { "/model", "/model" }, { "/hsCode", "/hsCode" }, { "/originCountry", "/originCountry" },
    { "/unit", "/quantity/unit" }, { "/netMassKg", "/netMassKg" }, { "/unitPrice/amount", "/unitPrice/amount" },
    { "/unitPrice/currency", "/unitPrice/currency" }, { "/unitPrice/currency", "/value/currency" },
  };
  JsonNode *item = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *code = NULL;
  g_autofree char *description = NULL;

  g_return_val_if_fail (body != NULL, NULL);

  json_node_take_object (item, json_object_new ());
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *text = khai_json_get_text (body, members[i].from);

      set_text (item, members[i].to, text);
    }
  code = khai_json_get_text (body, has (body, "/productCode") ? "/productCode" : "/sku");
  set_text (item, "/productCode", code);
  if (has (body, "/unitPrice/amount"))
    {
      g_autofree char *unit = khai_json_get_text (body, "/unit");

      set_text (item, "/unitPrice/unit", unit);
    }
  if (!has (body, "/description"))
    {
      description = khai_goods_describe (body, KHAI_LANG_VI);
      set_text (item, "/description", description);
    }
  return item;
}

/* ---- saving ---- */

/* Where the code came from says what it was chosen for: what differs now has to be looked at. A new code answers all questions. */
static void
set_review (JsonNode *before, JsonNode *body)
{
  static const char *const facts[] = { "/originCountry", "/material" };
  g_autofree char *code = khai_json_get_text (body, "/hsCode");
  g_autofree char *old_code = before != NULL ? khai_json_get_text (before, "/hsCode") : NULL;
  g_autoptr (JsonNode) list = json_node_new (JSON_NODE_ARRAY);
  JsonNode *old = khai_json_get (body, "/review");
  JsonArray *review;

  if (before == NULL || old_code == NULL)
    return;
  if (g_strcmp0 (code, old_code) != 0)
    {
      khai_json_set (body, "/review", NULL, NULL);
      if (khai_json_equal (khai_json_get (before, "/codeFrom"), khai_json_get (body, "/codeFrom")))
        khai_json_set (body, "/codeFrom", NULL, NULL);
      return;
    }
  review = json_array_new ();
  json_node_take_array (list, review);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *was = khai_json_get_text (before, facts[i]);
      g_autofree char *is = khai_json_get_text (body, facts[i]);
      gboolean noted = FALSE;

      for (guint k = 0; old != NULL && JSON_NODE_HOLDS_ARRAY (old) && k < json_array_get_length (json_node_get_array (old)); k++)
        noted |= g_strcmp0 (json_array_get_string_element (json_node_get_array (old), k), facts[i] + 1) == 0;
      if (noted || (was != NULL && g_strcmp0 (was, is) != 0))
        json_array_add_string_element (review, facts[i] + 1);
    }
  khai_json_set (body, "/review", json_array_get_length (review) > 0 ? list : NULL, NULL);
}

/**
 * khai_goods_complete:
 * @before: (nullable): the product as it is
 * @body: as it shall be; gets what follows
 *
 * An empty description is built of the facts. When origin or material change under a code, the code is marked to be looked at again; with a
 * new code, where the old one came from is forgotten.
 */
void
khai_goods_complete (JsonNode *before, JsonNode *body)
{
  g_return_if_fail (body != NULL);

  set_review (before, body);
  if (!has (body, "/description"))
    {
      g_autofree char *description = khai_goods_describe (body, KHAI_LANG_VI);

      set_text (body, "/description", description);
    }
}

/**
 * khai_goods_save:
 * @context: the context
 * @client: the client's id; "" for the shared list
 * @body: the product as it shall be; /sku names it
 * @source: for the log: "typed", "Shopee" …
 * @error: as khai_store_save_products()
 *
 * What follows from the change is set too: khai_goods_complete().
 *
 * Returns: (transfer full) (nullable): the batch, for the undo
 */
char *
khai_goods_save (KhaiContext *context, const char *client, JsonNode *body, const char *source, GError **error)
{
  KhaiStore *store;
  g_autoptr (JsonNode) saved = NULL;
  g_autofree char *sku = NULL;
  g_autoptr (KhaiProduct) before = NULL;
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);
  g_autoptr (GError) inner = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && client != NULL && body != NULL && source != NULL, NULL);

  store = khai_context_get_store (context, error);
  if (store == NULL || !khai_desk_require (context, KHAI_MAY_EDIT, error))
    return NULL;
  saved = khai_json_copy (body);
  sku = khai_json_get_text (saved, "/sku");
  before = sku != NULL ? khai_store_get_product (store, client, "", sku, &inner) : NULL;
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return NULL;
    }
  /* What the shared list says is not this client's own past, but it is what the code was chosen for. */
  khai_goods_complete (before != NULL ? before->body : NULL, saved);
  g_ptr_array_add (products, khai_product_new (client, sku != NULL ? sku : "", saved));
  return khai_store_save_products (store, products, source, khai_context_get_actor (context), error);
}

/**
 * khai_goods_set_decision:
 * @context: the context
 * @client: the client's id; "" for the shared list
 * @sku: the product
 * @decision: id of a classification in the store
 * @error: %KHAI_ERROR_NOT_FOUND when there is no such product or decision
 *
 * The product gets the decision's code, with who chose it, when, for what words, by which edition and how sure; nothing is left to be looked at.
 *
 * Returns: (transfer full) (nullable): the batch, for the undo
 */
char *
khai_goods_set_decision (KhaiContext *context, const char *client, const char *sku, const char *decision, GError **error)
{
  KhaiStore *store;
  g_autoptr (KhaiClassification) found = NULL;
  g_autoptr (KhaiProduct) product = NULL;
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && client != NULL && sku != NULL && decision != NULL, NULL);

  store = khai_context_get_store (context, error);
  found = store != NULL && khai_desk_require (context, KHAI_MAY_EDIT, error)
            ? khai_store_get_classification (store, decision, error) : NULL;
  product = found != NULL ? khai_store_get_product (store, client, "", sku, error) : NULL;
  if (product == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no product %s", sku);
      return NULL;
    }
  set_text (product->body, "/hsCode", found->code);
  set_text (product->body, "/codeFrom/decision", found->id);
  set_text (product->body, "/codeFrom/actor", found->actor);
  set_text (product->body, "/codeFrom/time", found->time);
  set_text (product->body, "/codeFrom/text", found->text);
  set_text (product->body, "/codeFrom/edition", found->edition);
  set_text (product->body, "/codeFrom/sureness", khai_sureness_to_string (found->sureness));
  khai_json_set (product->body, "/review", NULL, NULL);
  g_ptr_array_add (products, khai_product_new (client, product->sku, product->body));
  return khai_store_save_products (store, products, "decision", khai_context_get_actor (context), error);
}

/* ---- readiness ---- */

/**
 * khai_readiness_free:
 * @readiness: (transfer full): a gap
 */
void
khai_readiness_free (KhaiReadiness *readiness)
{
  g_return_if_fail (readiness != NULL);

  g_ptr_array_unref (readiness->skus);
  g_free (readiness);
}

typedef struct
{
  GHashTable *gaps;                  /* key of a code → its product's gaps */
  GHashTable *orders[KHAI_N_GAPS];   /* orders each gap blocks */
  GHashTable *unknown;
  KhaiReadiness *found[KHAI_N_GAPS]; /* (owned) */
} Readying;

static char *
code_key (const char *channel, const char *code)
{
  g_autofree char *folded = khai_text_fold_case (code);

  return g_strconcat (channel, "\n", g_strstrip (folded), NULL);
}

static void
add_product (Readying *readying, const KhaiProduct *product, const char *edition)
{
  guint gaps = khai_goods_get_gaps (product->body, edition);
  JsonNode *aliases = khai_json_get (product->body, "/aliases");
  guint n = aliases != NULL && JSON_NODE_HOLDS_ARRAY (aliases) ? json_array_get_length (json_node_get_array (aliases)) : 0;

  g_hash_table_insert (readying->gaps, code_key ("", product->sku), GUINT_TO_POINTER (gaps));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *alias = json_array_get_element (json_node_get_array (aliases), i);
      g_autofree char *channel = khai_json_get_text (alias, "/channel");
      g_autofree char *sku = khai_json_get_text (alias, "/sku");

      if (sku != NULL)
        g_hash_table_insert (readying->gaps, code_key (channel != NULL ? channel : "", sku), GUINT_TO_POINTER (gaps));
    }
  for (guint gap = 0; gap < KHAI_N_GAPS; gap++)
    if (gaps & (1u << gap))
      g_ptr_array_add (readying->found[gap]->skus, g_strdup (product->sku));
}

static void
add_line (Readying *readying, const KhaiOpenLine *line)
{
  const char *sku = line->sku != NULL && *line->sku != '\0' ? line->sku : line->title != NULL ? line->title : "";
  g_autofree char *own = code_key (line->channel, sku);
  g_autofree char *any = code_key ("", sku);
  gpointer value = NULL;
  guint gaps = 1u << KHAI_GAP_UNKNOWN;

  if (g_hash_table_lookup_extended (readying->gaps, own, NULL, &value) || g_hash_table_lookup_extended (readying->gaps, any, NULL, &value))
    gaps = GPOINTER_TO_UINT (value);
  else if (!g_hash_table_contains (readying->unknown, any))
    {
      g_ptr_array_add (readying->found[KHAI_GAP_UNKNOWN]->skus, g_strdup (sku));
      g_hash_table_add (readying->unknown, g_steal_pointer (&any));
    }
  for (guint gap = 0; gap < KHAI_N_GAPS; gap++)
    if (gaps & (1u << gap))
      g_hash_table_add (readying->orders[gap], g_memdup2 (&line->order, sizeof line->order));
}

static int
compare_readiness (gconstpointer a, gconstpointer b)
{
  const KhaiReadiness *first = *(KhaiReadiness *const *) a, *second = *(KhaiReadiness *const *) b;

  if (first->n_orders != second->n_orders)
    return first->n_orders > second->n_orders ? -1 : 1;
  if (first->skus->len != second->skus->len)
    return first->skus->len > second->skus->len ? -1 : 1;
  return (int) first->gap - (int) second->gap;
}

/**
 * khai_goods_get_readiness:
 * @context: the context
 * @client: the client's id; "" for the shared list
 * @n_products: (out) (optional): how many products there are
 * @error: failures of the database and the reference data
 *
 * What keeps goods from being declared, the gap that blocks most open orders first.
 *
 * Returns: (transfer full) (element-type KhaiReadiness) (nullable): gaps that something has
 */
GPtrArray *
khai_goods_get_readiness (KhaiContext *context, const char *client, guint *n_products, GError **error)
{
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_readiness_free);
  KhaiReference *reference;
  KhaiStore *store;
  g_autoptr (GPtrArray) products = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  Readying readying = { 0 };

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && client != NULL, NULL);

  reference = khai_context_get_reference (context, error);
  store = reference != NULL ? khai_context_get_store (context, error) : NULL;
  products = store != NULL ? khai_store_find_products (store, client, "", 0, error) : NULL;
  lines = products != NULL ? khai_store_list_open_lines (store, error) : NULL;
  if (lines == NULL)
    return NULL;
  readying.gaps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  readying.unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint gap = 0; gap < KHAI_N_GAPS; gap++)
    {
      readying.orders[gap] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      readying.found[gap] = g_new0 (KhaiReadiness, 1);
      readying.found[gap]->gap = gap;
      readying.found[gap]->skus = g_ptr_array_new_with_free_func (g_free);
    }
  for (guint i = 0; i < products->len; i++)
    add_product (&readying, products->pdata[i], khai_reference_get_meta (reference, "edition"));
  for (guint i = 0; i < lines->len; i++)
    add_line (&readying, lines->pdata[i]);
  for (guint gap = 0; gap < KHAI_N_GAPS; gap++)
    {
      readying.found[gap]->n_orders = g_hash_table_size (readying.orders[gap]);
      g_hash_table_unref (readying.orders[gap]);
      if (readying.found[gap]->skus->len > 0)
        g_ptr_array_add (result, readying.found[gap]);
      else
        khai_readiness_free (readying.found[gap]);
    }
  g_hash_table_unref (readying.gaps);
  g_hash_table_unref (readying.unknown);
  g_ptr_array_sort (result, compare_readiness);
  if (n_products != NULL)
    *n_products = products->len;
  return g_steal_pointer (&result);
}
