/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a sheet may show besides the members of a document: sums, parts and other readings of them, and what the program knows of a
 * declaration without its standing there. */

#include <string.h>

#include "khai-decimal.h"
#include "khai-json.h"
#include "khai-sheet-private.h"

typedef char *(*FactFunc) (const KhaiSheetSource *source, guint item);

static char *
item_text (const KhaiSheetSource *source, guint item, const char *member)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u%s", item, member);

  return khai_json_get_text (source->document, pointer);
}

static gboolean
item_number (const KhaiSheetSource *source, guint item, const char *member, KhaiDecimal *out)
{
  g_autofree char *text = item_text (source, item, member);

  return text != NULL && khai_decimal_parse (text, out, NULL);
}

/**
 * khai_sheet_source_get_n_items:
 * @source: a source
 *
 * Returns: how many goods items its document has
 */
guint
khai_sheet_source_get_n_items (const KhaiSheetSource *source)
{
  JsonNode *items = khai_json_get (source->document, "/items");

  return items != NULL && JSON_NODE_HOLDS_ARRAY (items) ? json_array_get_length (json_node_get_array (items)) : 0;
}

/* ---- of an item ---- */

static char *
get_line (const KhaiSheetSource *source G_GNUC_UNUSED, guint item)
{
  return g_strdup_printf ("%u", item + 1);
}

static char *
get_hs6 (const KhaiSheetSource *source, guint item)
{
  char *code = item_text (source, item, "/hsCode");

  if (code != NULL && strlen (code) > 6)
    code[6] = '\0';
  return code;
}

static char *
get_english (const KhaiSheetSource *source, guint item)
{
  g_autofree char *fact = g_strdup_printf ("description-en/%u", item);

  return g_strdup (source->facts != NULL ? g_hash_table_lookup (source->facts, fact) : NULL);
}

/* The price of one where it stands, else the line's value by its quantity. */
static char *
get_unit_value (const KhaiSheetSource *source, guint item)
{
  KhaiDecimal value;
  KhaiDecimal quantity;
  char *price = item_text (source, item, "/unitPrice/amount");

  if (price != NULL)
    return price;
  if (!item_number (source, item, "/value/amount", &value) || !item_number (source, item, "/quantity/value", &quantity) || quantity.units <= 0
      || !khai_decimal_divide (value, quantity, 4, KHAI_ROUND_HALF_UP, &value, NULL))
    return NULL;
  return khai_decimal_to_short_string (value);
}

static char *
grams (const char *text)
{
  const KhaiDecimal thousand = { 1000, 0 };
  KhaiDecimal mass;

  if (text == NULL || !khai_decimal_parse (text, &mass, NULL) || !khai_decimal_multiply (mass, thousand, 0, KHAI_ROUND_HALF_UP, &mass, NULL))
    return NULL;
  return khai_decimal_to_short_string (mass);
}

static char *
get_net_grams (const KhaiSheetSource *source, guint item)
{
  g_autofree char *mass = item_text (source, item, "/netMassKg");

  return grams (mass);
}

/* ---- of a declaration ---- */

static char *
get_reference (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  return g_strdup (source->reference);
}

static char *
get_gross_grams (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  g_autofree char *mass = khai_json_get_text (source->document, "/grossMassKg");

  return grams (mass);
}

static char *
join (GPtrArray *texts, const char *separator)
{
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return g_strjoinv (separator, (char **) texts->pdata);
}

static char *
join_descriptions (const KhaiSheetSource *source, gboolean in_english)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < khai_sheet_source_get_n_items (source); i++)
    {
      char *english = in_english ? get_english (source, i) : NULL;
      char *text = english != NULL ? english : item_text (source, i, "/description");

      if (text != NULL)
        g_ptr_array_add (texts, text);
    }
  return join (texts, "; ");
}

static char *
get_contents (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  return join_descriptions (source, TRUE);
}

static char *
get_descriptions (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  return join_descriptions (source, FALSE);
}

static char *
get_orders (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  JsonNode *node = khai_json_get (source->document, "/ecommerce/orderIds");
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
    g_ptr_array_add (texts, g_strdup (json_array_get_string_element (json_node_get_array (node), i)));
  return join (texts, " ");
}

static char *
sum (const KhaiSheetSource *source, const char *member)
{
  KhaiDecimal total = { 0, 0 };
  guint n = 0;

  for (guint i = 0; i < khai_sheet_source_get_n_items (source); i++)
    {
      KhaiDecimal one;

      if (!item_number (source, i, member, &one))
        continue;
      if (!khai_decimal_add (total, one, &total, NULL))
        return NULL;
      n++;
    }
  return n > 0 ? khai_decimal_to_short_string (total) : NULL;
}

static char *
get_pieces (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  return sum (source, "/quantity/value");
}

static char *
get_net_mass (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  return sum (source, "/netMassKg");
}

static char *
get_value (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  char *total = khai_json_get_text (source->document, "/invoice/total/amount");

  return total != NULL ? total : sum (source, "/value/amount");
}

static char *
get_codes (const KhaiSheetSource *source, guint item G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < khai_sheet_source_get_n_items (source); i++)
    {
      char *code = item_text (source, i, "/hsCode");

      if (code != NULL && !g_ptr_array_find_with_equal_func (codes, code, g_str_equal, NULL))
        g_ptr_array_add (codes, code);
      else
        g_free (code);
    }
  return join (codes, " ");
}

/* A fact without a function is told by whoever made the source. */
static const struct
{
  const char *name;
  gboolean of_item;
  FactFunc get;
} facts[] = {
  { "line", TRUE, get_line },
  { "hs6", TRUE, get_hs6 },
  { "description-en", TRUE, get_english },
  { "unit-value", TRUE, get_unit_value },
  { "net-grams", TRUE, get_net_grams },
  { "reference", FALSE, get_reference },
  { "gross-grams", FALSE, get_gross_grams },
  { "contents", FALSE, get_contents },
  { "descriptions", FALSE, get_descriptions },
  { "order-numbers", FALSE, get_orders },
  { "pieces", FALSE, get_pieces },
  { "net-kg", FALSE, get_net_mass },
  { "value", FALSE, get_value },
  { "codes", FALSE, get_codes },
  { "number", FALSE, NULL },
  { "registered", FALSE, NULL },
  { "state", FALSE, NULL },
  { "channel", FALSE, NULL },
  { "receipt", FALSE, NULL },
  { "postal-form", FALSE, NULL },
  { "e-invoice", FALSE, NULL },
  { "e-invoice-date", FALSE, NULL },
  { "payment", FALSE, NULL },
  { "payment-date", FALSE, NULL },
  { "paid", FALSE, NULL },
  { "paid-currency", FALSE, NULL },
  { "contract", FALSE, NULL },
  { "still-missing", FALSE, NULL },
};

static int
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (g_str_equal (facts[i].name, name))
      return (int) i;
  return -1;
}

gboolean
khai_sheet_fact_is_known (const char *name)
{
  return find (name) >= 0;
}

gboolean
khai_sheet_fact_is_of_item (const char *name)
{
  int i = find (name);

  return i >= 0 && facts[i].of_item;
}

/**
 * khai_sheet_source_get:
 * @source: a source
 * @from: a pointer with a star for the item, or the name of a fact
 * @item: which item, from 0
 *
 * Returns: (transfer full) (nullable): the text; %NULL when nothing is known
 */
char *
khai_sheet_source_get (const KhaiSheetSource *source, const char *from, guint item)
{
  int i;

  if (*from == '/')
    {
      g_autofree char *pointer = khai_pointer_from_pattern (from, &item, 1);

      return khai_json_get_text (source->document, pointer);
    }
  i = find (from);
  g_return_val_if_fail (i >= 0, NULL);
  if (facts[i].get != NULL)
    return facts[i].get (source, item);
  return g_strdup (source->facts != NULL ? g_hash_table_lookup (source->facts, from) : NULL);
}
