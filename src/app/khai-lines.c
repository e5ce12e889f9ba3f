/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sums over goods lines that come out exactly: nothing is rounded where nobody sees it. */

#include "config.h"

#include "khai-lines.h"

#include "khai-error.h"
#include "khai-json.h"

#define MASS_DECIMALS 3
#define VALUE_DECIMALS 4

static const char *const base_members[KHAI_N_BASES] = { "value/amount", "netMassKg", "quantity/value" };
static const char *const base_units[KHAI_N_BASES] = { "value/currency", NULL, "quantity/unit" };

/* ---- spreading ---- */

static gboolean
sum_up (const KhaiDecimal *numbers, guint n, KhaiDecimal *sum, GError **error)
{
  *sum = (KhaiDecimal) { 0, 0 };
  for (guint i = 0; i < n; i++)
    if (!khai_decimal_add (*sum, numbers[i], sum, error))
      return FALSE;
  return TRUE;
}

/* total × weight ÷ sum, rounded down; the product has 128 bits, so that no digit of it is lost. */
static KhaiDecimal
share_of (KhaiDecimal total, KhaiDecimal weight, KhaiDecimal sum)
{
  return (KhaiDecimal) { (gint64) ((__int128) total.units * weight.units / sum.units), total.scale };
}

/* All with the same number of places, so that their units compare. */
static gboolean
same_scale (const KhaiDecimal *numbers, guint n, KhaiDecimal *out, GError **error)
{
  guint scale = 0;

  for (guint i = 0; i < n; i++)
    scale = MAX (scale, numbers[i].scale);
  for (guint i = 0; i < n; i++)
    if (!khai_decimal_rescale (numbers[i], scale, KHAI_ROUND_EXACT, &out[i], error))
      return FALSE;
  return TRUE;
}

/**
 * khai_apportion:
 * @total: what is spread; not negative, and of at most @scale places
 * @weights: (array length=n): by what it is spread; not negative, not all zero
 * @n: how many there are
 * @scale: places of a share
 * @shares: (out caller-allocates) (array length=n): what each of them bears
 * @largest: (out) (optional): the first of the largest weights
 * @remainder: (out) (optional): what rounding left over, borne by @largest
 * @error: %KHAI_ERROR_BAD_INPUT for negative numbers, no weight at all, or a total with too many places; %KHAI_ERROR_OVERFLOW
 *
 * Returns: %TRUE when the shares come to @total exactly
 */
gboolean
khai_apportion (KhaiDecimal total, const KhaiDecimal *weights, guint n, guint scale, KhaiDecimal *shares, guint *largest,
                KhaiDecimal *remainder, GError **error)
{
  g_autofree KhaiDecimal *even = g_new0 (KhaiDecimal, n + 1);
  KhaiDecimal sum;
  KhaiDecimal spread;
  KhaiDecimal left;
  guint most = 0;
  gboolean negative = FALSE;

  g_return_val_if_fail (weights != NULL && shares != NULL, FALSE);

  for (guint i = 0; i < n; i++)
    {
      negative |= weights[i].units < 0;
      most = khai_decimal_compare (weights[i], weights[most]) > 0 ? i : most;
    }
  if (n == 0 || negative || weights[most].units == 0 || total.units < 0
      || !khai_decimal_rescale (total, scale, KHAI_ROUND_EXACT, &total, NULL))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "there is nothing to spread, or nothing to spread it over");
      return FALSE;
    }
  if (!same_scale (weights, n, even, error) || !sum_up (even, n, &sum, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    shares[i] = share_of (total, even[i], sum);
  if (!sum_up (shares, n, &spread, error) || !khai_decimal_subtract (total, spread, &left, error)
      || !khai_decimal_add (shares[most], left, &shares[most], error))
    return FALSE;
  if (largest != NULL)
    *largest = most;
  if (remainder != NULL)
    *remainder = left;
  return TRUE;
}

/**
 * khai_spread_free:
 * @spread: (transfer full): a spread
 */
void
khai_spread_free (KhaiSpread *spread)
{
  g_return_if_fail (spread != NULL);

  g_ptr_array_unref (spread->edits);
  g_array_unref (spread->shares);
  g_free (spread);
}

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
}

static gboolean
read_line (KhaiDeclaration *declaration, guint line, const char *member, KhaiDecimal *number, GError **error)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u/%s", line, member);
  g_autofree char *text = khai_declaration_get_text (declaration, pointer);

  if (text != NULL)
    return khai_decimal_parse (text, number, error);
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "line %u has no %s", line + 1, member);
  return FALSE;
}

static void
add_set (GPtrArray *edits, KhaiDeclaration *declaration, guint line, const char *member, const char *text)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u/%s", line, member);

  g_ptr_array_add (edits, khai_declaration_make_set_text (declaration, pointer, text));
}

static void
add_number (GPtrArray *edits, KhaiDeclaration *declaration, guint line, const char *member, KhaiDecimal number)
{
  g_autofree char *text = khai_decimal_to_short_string (number);

  add_set (edits, declaration, line, member, text);
}

/* Pieces and pairs, dollars and euros come to nothing that means anything. */
static gboolean
require_same (KhaiDeclaration *declaration, const char *member, GError **error)
{
  g_autofree char *first = NULL;

  for (guint i = 0; member != NULL && i < khai_declaration_get_n (declaration, "/items"); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/items/%u/%s", i, member);
      g_autofree char *text = khai_declaration_get_text (declaration, pointer);

      if (i > 0 && g_strcmp0 (text, first) != 0)
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "line %u has another %s than the first", i + 1, member);
          return FALSE;
        }
      if (i == 0)
        first = g_steal_pointer (&text);
    }
  return TRUE;
}

/* The shares of all lines, and a spread without edits yet. */
static KhaiSpread *
spread_over_lines (KhaiDeclaration *declaration, KhaiDecimal total, KhaiBase base, guint scale, GError **error)
{
  guint n = khai_declaration_get_n (declaration, "/items");
  g_autofree KhaiDecimal *weights = g_new0 (KhaiDecimal, n + 1);
  g_autoptr (KhaiSpread) spread = g_new0 (KhaiSpread, 1);

  spread->edits = new_edits ();
  spread->shares = g_array_sized_new (FALSE, TRUE, sizeof (KhaiDecimal), n);
  g_array_set_size (spread->shares, n);
  if (!require_same (declaration, base_units[base], error))
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!read_line (declaration, i, base_members[base], &weights[i], error))
      return NULL;
  if (!khai_apportion (total, weights, n, scale, (KhaiDecimal *) (gpointer) spread->shares->data, &spread->largest, &spread->remainder, error))
    return NULL;
  return g_steal_pointer (&spread);
}

/**
 * khai_spread_net_weight:
 * @declaration: a declaration
 * @total: kilograms, at most three places
 * @base: by what the weight is spread
 * @error: %KHAI_ERROR_BAD_INPUT when a line lacks what it is spread by, or has it in another unit or currency, %KHAI_ERROR_OVERFLOW
 *
 * Returns: (transfer full): edits that give every line its net weight, or %NULL
 */
KhaiSpread *
khai_spread_net_weight (KhaiDeclaration *declaration, KhaiDecimal total, KhaiBase base, GError **error)
{
  KhaiSpread *spread;

  g_return_val_if_fail (KHAI_IS_DECLARATION (declaration) && base < KHAI_N_BASES, NULL);

  spread = spread_over_lines (declaration, total, base, MASS_DECIMALS, error);
  for (guint i = 0; spread != NULL && i < khai_declaration_get_n (declaration, "/items"); i++)
    add_number (spread->edits, declaration, i, "netMassKg", g_array_index (spread->shares, KhaiDecimal, i));
  return spread;
}

/**
 * khai_spread_deductions:
 * @declaration: a declaration whose lines have values
 * @deductions: freight, insurance and other costs beyond the gate of export, in the currency of the invoice
 * @base: by what they are spread
 * @error: %KHAI_ERROR_BAD_INPUT when a line lacks its value or what the deductions are spread by, has it in another unit or
 *   currency, or would be worth less than nothing;
 *   %KHAI_ERROR_OVERFLOW
 *
 * The customs value of an export is that at the gate of export, without what is paid for the way beyond it (circular 39/2018/TT-BTC, article 1
 * point 19 on article 16 of decree 08/2015/NĐ-CP).
 *
 * Returns: (transfer full): edits that give every line its customs value, or %NULL
 */
KhaiSpread *
khai_spread_deductions (KhaiDeclaration *declaration, KhaiDecimal deductions, KhaiBase base, GError **error)
{
  g_autoptr (KhaiSpread) spread = NULL;

  g_return_val_if_fail (KHAI_IS_DECLARATION (declaration) && base < KHAI_N_BASES, NULL);

  spread = spread_over_lines (declaration, deductions, base, VALUE_DECIMALS, error);
  for (guint i = 0; spread != NULL && i < khai_declaration_get_n (declaration, "/items"); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/items/%u/value/currency", i);
      g_autofree char *currency = khai_declaration_get_text (declaration, pointer);
      KhaiDecimal value;

      if (!read_line (declaration, i, "value/amount", &value, error) || !khai_decimal_subtract (value, g_array_index (spread->shares, KhaiDecimal, i), &value, error))
        return NULL;
      if (value.units < 0)
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "line %u would be worth less than nothing", i + 1);
          return NULL;
        }
      add_number (spread->edits, declaration, i, "customsValue/amount", value);
      add_set (spread->edits, declaration, i, "customsValue/currency", currency != NULL ? currency : "");
    }
  return g_steal_pointer (&spread);
}

/* ---- merging ---- */

/* Lines are one when all of these are the same. */
static const char *const merge_keys[] = {
  "hsCode", "originCountry", "originUndetermined", "condition", "quantity/unit", "value/currency", "managementCode", "duty/rate",
};
static const char *const merge_sums[] = { "quantity/value", "secondQuantity/value", "netMassKg", "value/amount", "customsValue/amount" };
/* What is kept only when all lines agree. */
static const char *const merge_same[] = { "secondQuantity/unit", "customsValue/currency", "brand", "model", "sku", "productCode" };
static const char *const merge_price[] = { "unitPrice/amount", "unitPrice/currency", "unitPrice/unit" };

static char *
get_member (KhaiDeclaration *declaration, guint line, const char *member)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u/%s", line, member);

  return khai_declaration_get_text (declaration, pointer);
}

/* NULL: a line without a code is never merged. */
static char *
merge_key (KhaiDeclaration *declaration, guint line)
{
  g_autoptr (GString) key = g_string_new (NULL);
  g_autofree char *code = get_member (declaration, line, "hsCode");

  if (code == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (merge_keys); i++)
    {
      g_autofree char *text = get_member (declaration, line, merge_keys[i]);

      g_string_append (key, text != NULL ? text : "");
      g_string_append_c (key, '\n');
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* Applies what it adds, so that the next edit is made against the document as it will be. */
static gboolean
add_applied (GPtrArray *edits, KhaiDeclaration *copy, KhaiEdit *edit, GError **error)
{
  if (khai_edit_is_noop (edit))
    {
      khai_edit_free (edit);
      return TRUE;
    }
  g_ptr_array_add (edits, edit);
  return khai_declaration_apply (copy, edit, error);
}

static gboolean
set_member (GPtrArray *edits, KhaiDeclaration *copy, guint line, const char *member, const char *text, GError **error)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u/%s", line, member);

  return add_applied (edits, copy, khai_declaration_make_set_text (copy, pointer, text != NULL ? text : ""), error);
}

/* A sum of which a part is unknown is unknown. */
static gboolean
merge_sum (GPtrArray *edits, KhaiDeclaration *copy, GArray *lines, const char *member, GError **error)
{
  KhaiDecimal sum = { 0, 0 };
  g_autofree char *text = NULL;
  gboolean known = TRUE;

  for (guint i = 0; i < lines->len && known; i++)
    {
      g_autofree char *part = get_member (copy, g_array_index (lines, guint, i), member);
      KhaiDecimal number;

      known = part != NULL;
      if (known && (!khai_decimal_parse (part, &number, error) || !khai_decimal_add (sum, number, &sum, error)))
        return FALSE;
    }
  text = known ? khai_decimal_to_short_string (sum) : NULL;
  return set_member (edits, copy, g_array_index (lines, guint, 0), member, text, error);
}

static gboolean
merge_agreed (GPtrArray *edits, KhaiDeclaration *copy, GArray *lines, const char *member, GError **error)
{
  guint first = g_array_index (lines, guint, 0);
  g_autofree char *text = get_member (copy, first, member);

  for (guint i = 1; i < lines->len; i++)
    {
      g_autofree char *other = get_member (copy, g_array_index (lines, guint, i), member);

      if (g_strcmp0 (text, other) != 0)
        return set_member (edits, copy, first, member, NULL, error);
    }
  return TRUE;
}

static gboolean
merge_group (GPtrArray *edits, KhaiDeclaration *copy, GArray *lines, GError **error)
{
  guint first = g_array_index (lines, guint, 0);
  g_autofree char *unit = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (merge_same); i++)
    if (!merge_agreed (edits, copy, lines, merge_same[i], error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (merge_sums); i++)
    if (!merge_sum (edits, copy, lines, merge_sums[i], error))
      return FALSE;
  /* Quantities in different units were not added to anything that means something. */
  unit = get_member (copy, first, "secondQuantity/unit");
  if (unit == NULL && !set_member (edits, copy, first, "secondQuantity/value", NULL, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (merge_price); i++)
    if (!set_member (edits, copy, first, merge_price[i], NULL, error))
      return FALSE;
  return TRUE;
}

static void
say_merged (GString *text, GArray *lines)
{
  if (text->len > 0)
    g_string_append (text, "; ");
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " + " : "", g_array_index (lines, guint, i) + 1);
}

static int
compare_down (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  return x < y ? 1 : x > y ? -1 : 0;
}

/* Groups in the order of their first lines (element-type GArray of guint). */
static GPtrArray *
group_lines (KhaiDeclaration *declaration)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = khai_declaration_get_n (declaration, "/items");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = merge_key (declaration, i);
      GArray *group = key != NULL ? g_hash_table_lookup (by_key, key) : NULL;

      if (key == NULL)
        continue;
      if (group == NULL)
        {
          group = g_array_new (FALSE, FALSE, sizeof (guint));
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_key, g_steal_pointer (&key), group);
        }
      g_array_append_val (group, i);
    }
  return groups;
}

/**
 * khai_merge_lines:
 * @declaration: a declaration
 * @source: (out) (optional) (transfer full): which lines went into which, for the journal: "1 + 3; 2 + 4"
 * @error: %KHAI_ERROR_BAD_INPUT when a number cannot be read, %KHAI_ERROR_OVERFLOW
 *
 * Lines of the same code, origin, condition, unit and currency become one: quantities, weights and values are added, the unit price is left
 * empty (circular 38/2015/TT-BTC, article 18(2) as amended by 39/2018/TT-BTC). The description stays that of the first.
 *
 * Returns: (transfer full) (element-type KhaiEdit): the edits, none when nothing is the same; %NULL on error
 */
GPtrArray *
khai_merge_lines (KhaiDeclaration *declaration, char **source, GError **error)
{
  g_autoptr (GPtrArray) edits = new_edits ();
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (KhaiDeclaration) copy = NULL;
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (KHAI_IS_DECLARATION (declaration), NULL);

  copy = khai_declaration_copy (declaration);
  groups = group_lines (copy);
  for (guint i = 0; i < groups->len; i++)
    {
      GArray *lines = groups->pdata[i];

      if (lines->len < 2)
        continue;
      if (!merge_group (edits, copy, lines, error))
        return NULL;
      say_merged (text, lines);
      g_array_append_vals (gone, &g_array_index (lines, guint, 1), lines->len - 1);
    }
  g_array_sort (gone, compare_down);
  for (guint i = 0; i < gone->len; i++)
    if (!add_applied (edits, copy, khai_declaration_make_remove (copy, "/items", g_array_index (gone, guint, i)), error))
      return NULL;
  if (source != NULL)
    *source = g_strdup (text->str);
  return g_steal_pointer (&edits);
}

/* ---- splitting ---- */

static gboolean
set_number (JsonNode *document, const char *pointer, guint number, GError **error)
{
  g_autoptr (JsonNode) node = khai_json_int (number);

  return khai_json_set (document, pointer, node, error);
}

static JsonNode *
new_part (JsonNode *root, guint first, guint n, guint number, guint count, GError **error)
{
  /* Of the whole shipment, and not known of a part of it. */
  static const char *const whole[] = { "/packages", "/grossMassKg" };
  g_autoptr (JsonNode) part = khai_json_copy (root);
  g_autoptr (JsonNode) letter = khai_json_string ("F");
  JsonArray *all = json_node_get_array (khai_json_get (root, "/items"));
  JsonArray *lines = json_array_new ();

  for (guint i = first; i < first + n; i++)
    {
      JsonNode *line = khai_json_copy (json_array_get_element (all, i));

      json_object_set_int_member (json_node_get_object (line), "line", i - first + 1);
      json_array_add_element (lines, line);
    }
  json_object_set_array_member (json_node_get_object (part), "items", lines);
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    if (!khai_json_set (part, whole[i], NULL, error))
      return NULL;
  /* The number of the first is known when it is registered; until then it is open on those that follow. */
  if (!khai_json_set (part, "/split/firstDeclaration", number == 1 ? letter : NULL, error)
      || !set_number (part, "/split/sequence", number, error) || !set_number (part, "/split/count", count, error))
    return NULL;
  return g_steal_pointer (&part);
}

/**
 * khai_split_lines:
 * @declaration: a declaration
 * @most: lines one declaration may have
 * @error: %KHAI_ERROR_STATE when there are not more than that
 *
 * Numbers the declarations of one shipment as VNACCS wants it: FIC "F" on the first and its number on the others, BNO and DNO the position and
 * the count. Packages and gross weight are left open; the invoice's total, the deductions and the total customs value stay those of the whole,
 * with the base for apportioning beside them: customs gives every line its share of it (TP).
 *
 * Returns: (transfer full) (element-type JsonNode): documents in order, or %NULL
 */
GPtrArray *
khai_split_lines (KhaiDeclaration *declaration, guint most, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autoptr (JsonNode) root = NULL;
  JsonNode *total;
  guint n;
  guint count;

  g_return_val_if_fail (KHAI_IS_DECLARATION (declaration) && most > 0, NULL);

  n = khai_declaration_get_n (declaration, "/items");
  if (n <= most)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the lines fit into one declaration");
      return NULL;
    }
  root = khai_json_copy (khai_declaration_get_root (declaration));
  total = khai_json_get (root, "/invoice/total/amount");
  if (total != NULL && khai_json_get (root, "/valueApportionmentBase") == NULL
      && !khai_json_set (root, "/valueApportionmentBase", total, error))
    return NULL;
  count = (n + most - 1) / most;
  for (guint i = 0; i < count; i++)
    {
      JsonNode *part = new_part (root, i * most, MIN (most, n - i * most), i + 1, count, error);

      if (part == NULL)
        return NULL;
      g_ptr_array_add (parts, part);
    }
  return g_steal_pointer (&parts);
}
