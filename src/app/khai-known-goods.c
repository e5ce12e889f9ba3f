/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Goods come again and again. Whoever types their code, or words of their description, gets the line as it stood last time: what
 * is true of the goods, not what was true of the shipment. */

#include "config.h"

#include "khai-known-goods.h"

#include <string.h>

#include "khai-decimal.h"
#include "khai-goods.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-text.h"

#define ITEMS "/items"
#define MAX_DECLARATIONS 400 /* the newest: goods not shipped for so long are looked up elsewhere */

struct _KhaiKnownGood
{
  gatomicrefcount ref_count;
  JsonNode *line;  /* (owned) */
  char *origin;    /* (owned) (nullable) */
  char *product;   /* (owned) (nullable): its SKU in the catalogue */
  char *date;      /* (owned) (nullable) */
  char **codes;    /* (owned): folded */
  char **words;    /* (owned): folded: of codes, description, model */
  char *key;       /* (owned): what makes two lines the same goods */
};

struct _KhaiKnownGoods
{
  GObject parent_instance;

  GPtrArray *goods;   /* (element-type KhaiKnownGood): newest first */
  GHashTable *keys;   /* (owned): those there are */
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (KhaiKnownGoods, khai_known_goods, G_TYPE_OBJECT)

enum { LOADED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *const code_members[] = { "/sku", "/productCode", "/managementCode", "/model" };

/* What is true of the goods whatever the shipment. */
static const char *const carried[] = {
  "/description", "/brand", "/model", "/condition", "/originCountry", "/originUndetermined", "/hsCode", "/productCode", "/managementCode", "/sku",
  "/quantity/unit", "/secondQuantity/unit", "/unitPrice/amount", "/unitPrice/currency", "/unitPrice/unit", "/value/currency",
  "/customsValue/currency",
};

/* What grows with the quantity. */
static const char *const growing[] = { "/value/amount", "/netMassKg", "/secondQuantity/value" };

/* ---- one of them ---- */

static char **
split_words (const char *text)
{
  g_autofree char *folded = khai_text_fold (text);

  for (char *at = folded; *at != '\0'; at++)
    if (g_ascii_ispunct (*at))
      *at = ' ';
  return g_strsplit_set (folded, " \t\n", -1);
}

/* Its SKU and what channels call it, as goods are typed. */
static char **
fold_product_codes (const KhaiProduct *product, char **present)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  JsonNode *aliases = khai_json_get (product->body, "/aliases");
  guint n = aliases != NULL && JSON_NODE_HOLDS_ARRAY (aliases) ? json_array_get_length (json_node_get_array (aliases)) : 0;
  g_autofree char *sku = khai_text_fold (product->sku);

  g_strv_builder_addv (codes, (const char **) present);
  g_strv_builder_add (codes, sku);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *alias = khai_json_get_text (json_array_get_element (json_node_get_array (aliases), i), "/sku");
      g_autofree char *folded = alias != NULL ? khai_text_fold (alias) : NULL;

      if (folded != NULL)
        g_strv_builder_add (codes, folded);
    }
  return g_strv_builder_end (codes);
}

static KhaiKnownGood *
good_new (JsonNode *line, const char *origin, const char *date)
{
  KhaiKnownGood *good = g_new0 (KhaiKnownGood, 1);
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *description = khai_json_get_text (line, "/description");
  g_autofree char *hs = khai_json_get_text (line, "/hsCode");
  g_autofree char *first = NULL;

  g_atomic_ref_count_init (&good->ref_count);
  good->line = khai_json_copy (line);
  good->origin = g_strdup (origin);
  good->date = g_strdup (date);
  for (guint i = 0; i < G_N_ELEMENTS (code_members); i++)
    {
      g_autofree char *code = khai_json_get_text (line, code_members[i]);
      g_autofree char *folded = code != NULL ? khai_text_fold (code) : NULL;

      if (folded == NULL || *folded == '\0')
        continue;
      g_strv_builder_add (codes, folded);
      g_string_append_printf (words, "%s ", code);
      if (first == NULL)
        first = g_steal_pointer (&folded);
    }
  g_string_append (words, description != NULL ? description : "");
  good->codes = g_strv_builder_end (codes);
  good->words = split_words (words->str);
  good->key = g_strdup_printf ("%s\n%s\n%s", first != NULL ? first : "", description != NULL ? description : "", hs != NULL ? hs : "");
  return good;
}

/* From the catalogue: a line of one unit, so that masses follow the quantity. */
static KhaiKnownGood *
good_new_for_product (const KhaiProduct *product)
{
  g_autoptr (JsonNode) line = khai_goods_to_item (product->body);
  g_autoptr (JsonNode) one = khai_json_string ("1");
  g_auto (GStrv) codes = NULL;
  KhaiKnownGood *good;

  khai_json_set (line, "/quantity/value", one, NULL);
  good = good_new (line, NULL, product->changed_at);
  good->product = g_strdup (product->sku);
  codes = good->codes;
  good->codes = fold_product_codes (product, codes);
  return good;
}

/**
 * khai_known_good_ref:
 * @good: goods
 *
 * Returns: (transfer full): the same
 */
KhaiKnownGood *
khai_known_good_ref (KhaiKnownGood *good)
{
  g_return_val_if_fail (good != NULL, NULL);

  g_atomic_ref_count_inc (&good->ref_count);
  return good;
}

/**
 * khai_known_good_unref:
 * @good: (transfer full): goods
 */
void
khai_known_good_unref (KhaiKnownGood *good)
{
  g_return_if_fail (good != NULL);

  if (!g_atomic_ref_count_dec (&good->ref_count))
    return;
  json_node_unref (good->line);
  g_strfreev (good->codes);
  g_strfreev (good->words);
  g_free (good->origin);
  g_free (good->product);
  g_free (good->date);
  g_free (good->key);
  g_free (good);
}

/**
 * khai_known_good_get_line:
 * @good: goods
 *
 * Returns: (transfer none): the line as it stood
 */
JsonNode *
khai_known_good_get_line (KhaiKnownGood *good)
{
  g_return_val_if_fail (good != NULL, NULL);

  return good->line;
}

/**
 * khai_known_good_get_origin:
 * @good: goods
 *
 * Returns: (transfer none) (nullable): the reference of the declaration it stood in; %NULL: this one
 */
const char *
khai_known_good_get_origin (KhaiKnownGood *good)
{
  g_return_val_if_fail (good != NULL, NULL);

  return good->origin;
}

/**
 * khai_known_good_get_product:
 * @good: goods
 *
 * Returns: (transfer none) (nullable): their SKU, when they come from the catalogue
 */
const char *
khai_known_good_get_product (KhaiKnownGood *good)
{
  g_return_val_if_fail (good != NULL, NULL);

  return good->product;
}

/**
 * khai_known_good_get_date:
 * @good: goods
 *
 * Returns: (transfer none) (nullable): when that declaration was changed last, RFC 3339
 */
const char *
khai_known_good_get_date (KhaiKnownGood *good)
{
  g_return_val_if_fail (good != NULL, NULL);

  return good->date;
}

/**
 * khai_known_good_get_text:
 * @good: goods
 * @member: a pointer below the line: "/hsCode"
 *
 * Returns: (transfer full) (nullable): the scalar there, as text
 */
char *
khai_known_good_get_text (KhaiKnownGood *good, const char *member)
{
  g_return_val_if_fail (good != NULL && member != NULL, NULL);

  return khai_json_get_text (good->line, member);
}

static gboolean
code_begins (KhaiKnownGood *good, const char *folded, gboolean whole)
{
  for (guint i = 0; good->codes[i] != NULL; i++)
    {
      if (whole ? g_str_equal (good->codes[i], folded) : g_str_has_prefix (good->codes[i], folded))
        return TRUE;
      /* "d26" finds "SH-D26". */
      for (const char *part = strpbrk (good->codes[i], "-_./ "); part != NULL && !whole; part = strpbrk (part + 1, "-_./ "))
        if (g_str_has_prefix (part + 1, folded))
          return TRUE;
    }
  return FALSE;
}

/**
 * khai_known_good_has_code:
 * @good: goods
 * @text: what was typed
 *
 * Returns: whether one of their codes, or a part of one behind a hyphen, begins with it; case and tones do not count
 */
gboolean
khai_known_good_has_code (KhaiKnownGood *good, const char *text)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (good != NULL && text != NULL, FALSE);

  folded = khai_text_fold (text);
  return *g_strstrip (folded) != '\0' && code_begins (good, folded, FALSE);
}

/* ---- all of them ---- */

/**
 * khai_known_goods_new:
 *
 * Returns: (transfer full): none yet
 */
KhaiKnownGoods *
khai_known_goods_new (void)
{
  return g_object_new (KHAI_TYPE_KNOWN_GOODS, NULL);
}

static gboolean
is_worth_knowing (JsonNode *line)
{
  g_autofree char *description = khai_json_get_text (line, "/description");
  g_autofree char *code = khai_json_get_text (line, "/hsCode");

  return description != NULL && code != NULL;
}

/* A product is worth knowing before it has a code: the rest of it saves typing. */
static void
add_good (KhaiKnownGoods *self, KhaiKnownGood *good)
{
  if ((good->product == NULL && !is_worth_knowing (good->line)) || g_hash_table_contains (self->keys, good->key))
    return;
  g_hash_table_add (self->keys, good->key);
  g_ptr_array_add (self->goods, khai_known_good_ref (good));
}

/**
 * khai_known_goods_add:
 * @self: goods
 * @line: a goods line; one without a description and a commodity code is passed over
 * @origin: (nullable): where it stood, for the user
 * @date: (nullable): when, RFC 3339
 *
 * Adds goods behind those there are; the same goods again are passed over, so the newest come first.
 */
void
khai_known_goods_add (KhaiKnownGoods *self, JsonNode *line, const char *origin, const char *date)
{
  g_autoptr (KhaiKnownGood) good = NULL;

  g_return_if_fail (KHAI_IS_KNOWN_GOODS (self) && line != NULL);

  if (!JSON_NODE_HOLDS_OBJECT (line))
    return;
  good = good_new (line, origin, date);
  add_good (self, good);
}

typedef struct
{
  KhaiStore *store;
  char *except;
  GPtrArray *lines;   /* (element-type KhaiKnownGood) */
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->store);
  g_free (load->except);
  g_ptr_array_unref (load->lines);
  g_free (load);
}

static void
read_lines (Load *load, const KhaiRecord *record)
{
  g_autoptr (KhaiDeclaration) document = NULL;

  if (!khai_store_load (load->store, record->id, NULL, &document, NULL))
    return;
  for (guint i = 0; i < khai_declaration_get_n (document, ITEMS); i++)
    {
      g_autofree char *pointer = g_strdup_printf (ITEMS "/%u", i);
      JsonNode *line = khai_declaration_get (document, pointer);

      if (line != NULL && JSON_NODE_HOLDS_OBJECT (line))
        g_ptr_array_add (load->lines, good_new (line, record->reference, record->changed_at));
    }
}

/* Whose the declaration that is worked on is: other clients' goods are not offered there. */
static char *
client_of (GPtrArray *records, const char *id)
{
  for (guint i = 0; id != NULL && records != NULL && i < records->len; i++)
    if (g_str_equal (((KhaiRecord *) records->pdata[i])->id, id))
      return g_strdup (((KhaiRecord *) records->pdata[i])->client);
  return NULL;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Load *load = data;
  g_autoptr (GPtrArray) records = khai_store_list (load->store, NULL);
  g_autofree char *client = client_of (records, load->except);
  g_autoptr (GPtrArray) products = khai_store_find_products (load->store, client != NULL ? client : "", "", 0, NULL);
  guint n = records != NULL ? MIN (records->len, MAX_DECLARATIONS) : 0;

  /* The catalogue says how goods are now, declarations how they were. */
  for (guint i = 0; products != NULL && i < products->len; i++)
    g_ptr_array_add (load->lines, good_new_for_product (products->pdata[i]));
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (((KhaiRecord *) records->pdata[i])->id, load->except) != 0
        && g_strcmp0 (((KhaiRecord *) records->pdata[i])->client, client) == 0)
      read_lines (load, records->pdata[i]);
  g_task_return_boolean (task, TRUE);
}

static void
loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KhaiKnownGoods *self = KHAI_KNOWN_GOODS (source);
  Load *load = g_task_get_task_data (G_TASK (result));

  for (guint i = 0; i < load->lines->len; i++)
    add_good (self, load->lines->pdata[i]);
  self->loaded = TRUE;
  g_signal_emit (self, signals[LOADED], 0);
}

/**
 * khai_known_goods_load:
 * @self: goods
 * @store: whose catalogue and newest declarations are read, on a thread of their own
 * @except: (nullable): id of the declaration that is worked on: its lines are looked at as they are now
 *
 * "loaded" tells the end. A declaration that cannot be read has no known goods.
 */
void
khai_known_goods_load (KhaiKnownGoods *self, KhaiStore *store, const char *except)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (KHAI_IS_KNOWN_GOODS (self) && KHAI_IS_STORE (store));

  load = g_new0 (Load, 1);
  load->store = g_object_ref (store);
  load->except = g_strdup (except);
  load->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_known_good_unref);
  task = g_task_new (self, NULL, loaded, NULL);
  g_task_set_source_tag (task, khai_known_goods_load);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * khai_known_goods_is_loaded:
 * @self: goods
 *
 * Returns: whether the store has been read
 */
gboolean
khai_known_goods_is_loaded (KhaiKnownGoods *self)
{
  g_return_val_if_fail (KHAI_IS_KNOWN_GOODS (self), FALSE);

  return self->loaded;
}

/* ---- looking up ---- */

typedef enum { NO_FIT, WORDS_FIT, CODE_BEGINS, CODE_FITS, N_FITS } Fit;

static Fit
fit (KhaiKnownGood *good, const char *folded, char **words)
{
  if (code_begins (good, folded, TRUE))
    return CODE_FITS;
  if (code_begins (good, folded, FALSE))
    return CODE_BEGINS;
  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean found = *words[i] == '\0';

      for (guint j = 0; good->words[j] != NULL && !found; j++)
        found = g_str_has_prefix (good->words[j], words[i]);
      if (!found)
        return NO_FIT;
    }
  return WORDS_FIT;
}

static void
collect (GPtrArray *goods, const char *folded, char **words, Fit wanted, guint limit, GHashTable *seen, GPtrArray *found)
{
  for (guint i = 0; i < goods->len && found->len < limit; i++)
    {
      KhaiKnownGood *good = goods->pdata[i];

      if (!g_hash_table_contains (seen, good->key) && fit (good, folded, words) == wanted)
        {
          g_hash_table_add (seen, good->key);
          g_ptr_array_add (found, khai_known_good_ref (good));
        }
    }
}

/* The lines of the document itself, the last one first. */
static GPtrArray *
goods_of (JsonNode *document, guint except)
{
  GPtrArray *goods = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_known_good_unref);
  JsonNode *items = document != NULL ? khai_json_get (document, ITEMS) : NULL;
  guint n = items != NULL && JSON_NODE_HOLDS_ARRAY (items) ? json_array_get_length (json_node_get_array (items)) : 0;

  for (guint i = n; i > 0; i--)
    {
      JsonNode *line = json_array_get_element (json_node_get_array (items), i - 1);

      if (i - 1 != except && JSON_NODE_HOLDS_OBJECT (line) && is_worth_knowing (line))
        g_ptr_array_add (goods, good_new (line, NULL, NULL));
    }
  return goods;
}

/**
 * khai_known_goods_find:
 * @self: goods
 * @document: (nullable): the declaration that is worked on: its own lines are known too
 * @text: a code or its beginning, or words of the description, with or without tones
 * @limit: how many at most
 *
 * Returns: (transfer full) (element-type KhaiKnownGood): goods that fit: by a whole code, by the beginning of a code, or else by words; newest
 *   first
 */
GPtrArray *
khai_known_goods_find (KhaiKnownGoods *self, JsonNode *document, const char *text, guint limit)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_known_good_unref);
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GHashTable) seen = NULL;
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (KHAI_IS_KNOWN_GOODS (self) && text != NULL, found);

  folded = khai_text_fold (text);
  if (*g_strstrip (folded) == '\0')
    return found;
  own = goods_of (document, G_MAXUINT);
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  words = split_words (folded);
  /* Who typed a code did not mean words that begin alike. */
  for (Fit wanted = CODE_FITS; wanted > NO_FIT && (wanted > WORDS_FIT || found->len == 0); wanted--)
    {
      collect (own, folded, words, wanted, limit, seen, found);
      collect (self->goods, folded, words, wanted, limit, seen, found);
    }
  return found;
}

static KhaiKnownGood *
find_key (GPtrArray *goods, const char *key)
{
  for (guint i = 0; i < goods->len; i++)
    if (g_str_equal (((KhaiKnownGood *) goods->pdata[i])->key, key))
      return khai_known_good_ref (goods->pdata[i]);
  return NULL;
}

/**
 * khai_known_goods_match:
 * @self: goods
 * @document: the declaration that is worked on
 * @row: one of its lines
 *
 * Returns: (transfer full) (nullable): goods with the same codes, description and commodity code, declared before or in another line
 */
KhaiKnownGood *
khai_known_goods_match (KhaiKnownGoods *self, JsonNode *document, guint row)
{
  g_autofree char *pointer = g_strdup_printf (ITEMS "/%u", row);
  JsonNode *line;
  g_autoptr (KhaiKnownGood) wanted = NULL;
  KhaiKnownGood *found;

  g_return_val_if_fail (KHAI_IS_KNOWN_GOODS (self) && document != NULL, NULL);

  line = khai_json_get (document, pointer);
  if (line == NULL || !JSON_NODE_HOLDS_OBJECT (line) || !is_worth_knowing (line))
    return NULL;
  wanted = good_new (line, NULL, NULL);
  found = find_key (self->goods, wanted->key);
  if (found == NULL)
    {
      g_autoptr (GPtrArray) own = goods_of (document, row);

      found = find_key (own, wanted->key);
    }
  return found;
}

/* ---- filling ---- */

static char *
line_pointer (guint row, const char *member)
{
  return g_strdup_printf (ITEMS "/%u%s", row, member);
}

static void
add_set (KhaiEditor *editor, guint row, const char *member, JsonNode *value, GPtrArray *edits)
{
  g_autofree char *pointer = line_pointer (row, member);

  g_ptr_array_add (edits, khai_declaration_make_set (khai_editor_get_declaration (editor), pointer, value));
}

/**
 * khai_known_good_fill:
 * @good: goods
 * @editor: an editor
 * @row: the line's index
 * @error: %KHAI_ERROR_STATE when the declaration was sent
 *
 * Fills the line with what is true of the goods (description, code, origin, units, price); quantities, masses and values are the
 * shipment's. What stands in the line already stays, but for the description, in which the goods were looked up. One act, "known-goods" or
 * "goods:SKU".
 *
 * Returns: %TRUE when the document holds it
 */
gboolean
khai_known_good_fill (KhaiKnownGood *good, KhaiEditor *editor, guint row, GError **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  g_autofree char *source = NULL;

  g_return_val_if_fail (good != NULL && KHAI_IS_EDITOR (editor), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (carried); i++)
    {
      JsonNode *value = khai_json_get (good->line, carried[i]);
      g_autofree char *pointer = line_pointer (row, carried[i]);
      JsonNode *present = khai_declaration_get (khai_editor_get_declaration (editor), pointer);

      if (value != NULL && (present == NULL || i == 0))
        add_set (editor, row, carried[i], value, edits);
    }
  if (good->product != NULL)
    source = g_strconcat ("goods:", good->product, NULL);
  return khai_editor_do_edits (editor, edits, source != NULL ? source : "known-goods", error);
}

static gboolean
get_decimal (JsonNode *root, const char *pointer, KhaiDecimal *out)
{
  g_autofree char *text = root != NULL ? khai_json_get_text (root, pointer) : NULL;

  return text != NULL && khai_decimal_parse (text, out, NULL);
}

static guint
get_scale (KhaiEditor *editor, const char *member)
{
  g_autofree char *pointer = line_pointer (0, member);
  const KhaiField *field = khai_editor_find_field (editor, pointer);

  return field != NULL ? MIN (field->decimals, KHAI_DECIMAL_MAX_SCALE) : 0;
}

/* What the member is for so many pieces, if that comes out even: the value by the price of the line as it is now, the rest in proportion. */
static gboolean
for_quantity (KhaiKnownGood *good, JsonNode *line, const char *member, KhaiDecimal quantity, guint scale, KhaiDecimal *out)
{
  KhaiDecimal price, was, pieces, product;

  if (g_str_equal (member, "/value/amount") && get_decimal (line, "/unitPrice/amount", &price))
    return khai_decimal_multiply (price, quantity, scale, KHAI_ROUND_EXACT, out, NULL);
  return get_decimal (good->line, member, &was) && get_decimal (good->line, "/quantity/value", &pieces) && !khai_decimal_is_zero (pieces)
         && khai_decimal_multiply (was, quantity, MIN (KHAI_DECIMAL_MAX_SCALE, was.scale + quantity.scale), KHAI_ROUND_EXACT, &product, NULL)
         && khai_decimal_divide (product, pieces, scale, KHAI_ROUND_EXACT, out, NULL);
}

/* A value somebody typed stays: only what is absent, or is what the quantity before gave, follows the new one. */
static gboolean
follows (KhaiKnownGood *good, JsonNode *line, const char *member, guint scale)
{
  KhaiDecimal present, quantity, expected;

  if (khai_json_get (line, member) == NULL)
    return TRUE;
  return get_decimal (line, member, &present) && get_decimal (line, "/quantity/value", &quantity)
         && for_quantity (good, line, member, quantity, scale, &expected) && khai_decimal_compare (present, expected) == 0;
}

/**
 * khai_known_good_set_quantity:
 * @good: the goods the line was filled from
 * @editor: an editor
 * @row: the line's index
 * @text: the quantity as typed
 * @error: %KHAI_ERROR_STATE when the declaration was sent
 *
 * Sets the quantity, and with it the value (price times quantity) and the masses (in proportion to those declared before), each only where it
 * comes out even in its field's decimals and was not typed by the user. One act.
 *
 * Returns: %TRUE when the document holds it
 */
gboolean
khai_known_good_set_quantity (KhaiKnownGood *good, KhaiEditor *editor, guint row, const char *text, GError **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  g_autofree char *line_at = line_pointer (row, "");
  g_autofree char *quantity_at = line_pointer (row, "/quantity/value");
  g_autoptr (JsonNode) quantity_node = NULL;
  g_autofree char *quantity_text = NULL;
  JsonNode *line;
  KhaiDecimal quantity;

  g_return_val_if_fail (good != NULL && KHAI_IS_EDITOR (editor) && text != NULL, FALSE);

  line = khai_declaration_get (khai_editor_get_declaration (editor), line_at);
  quantity_node = khai_editor_read_text (editor, quantity_at, text);
  add_set (editor, row, "/quantity/value", quantity_node, edits);
  quantity_text = quantity_node != NULL ? khai_json_get_text (quantity_node, "") : NULL;
  if (line == NULL || quantity_text == NULL || !khai_decimal_parse (quantity_text, &quantity, NULL))
    return khai_editor_do_edits (editor, edits, "typed", error);
  for (guint i = 0; i < G_N_ELEMENTS (growing); i++)
    {
      guint scale = get_scale (editor, growing[i]);
      KhaiDecimal value;

      if (follows (good, line, growing[i], scale) && for_quantity (good, line, growing[i], quantity, scale, &value))
        {
          g_autofree char *wire = khai_decimal_to_short_string (value);
          g_autoptr (JsonNode) node = khai_json_string (wire);

          add_set (editor, row, growing[i], node, edits);
        }
    }
  return khai_editor_do_edits (editor, edits, "typed", error);
}

static void
khai_known_goods_finalize (GObject *object)
{
  KhaiKnownGoods *self = KHAI_KNOWN_GOODS (object);

  g_hash_table_unref (self->keys);
  g_ptr_array_unref (self->goods);
  G_OBJECT_CLASS (khai_known_goods_parent_class)->finalize (object);
}

static void
khai_known_goods_class_init (KhaiKnownGoodsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_known_goods_finalize;
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_known_goods_init (KhaiKnownGoods *self)
{
  self->goods = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_known_good_unref);
  self->keys = g_hash_table_new (g_str_hash, g_str_equal);
}
