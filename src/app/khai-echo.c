/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to a pre-registration (VNACCS: EDA, then EDC) beside what was sent. The sender's side is worked out as the field list says it is
 * done there: a line's own customs value; else its share of the total customs value by the base for apportioning; else its price. */

#include "config.h"

#include "khai-echo.h"

#include "khai-act.h"
#include "khai-json.h"

#define DONG "VND"

static void
row_free (gpointer data)
{
  KhaiEchoRow *row = data;

  g_free (row->currency);
  g_free (row->pointer);
  g_free (row);
}

/**
 * khai_echo_free:
 * @echo: (transfer full): a comparison
 */
void
khai_echo_free (KhaiEcho *echo)
{
  g_return_if_fail (echo != NULL);

  g_ptr_array_unref (echo->rows);
  g_free (echo->number);
  g_free (echo->expires_at);
  g_free (echo);
}

/* ---- reading ---- */

static gboolean
read_number (JsonNode *root, const char *pointer, KhaiDecimal *number)
{
  g_autofree char *text = khai_json_get_text (root, pointer);

  return text != NULL && khai_decimal_parse (text, number, NULL);
}

/* An amount of customs, which is in dong or not understood. */
static gboolean
read_dong (JsonNode *root, const char *pointer, KhaiDecimal *number)
{
  g_autofree char *amount = g_strconcat (pointer, "/amount", NULL);
  g_autofree char *currency = g_strconcat (pointer, "/currency", NULL);
  g_autofree char *code = khai_json_get_text (root, currency);

  return g_strcmp0 (code, DONG) == 0 && read_number (root, amount, number);
}

static guint
count_elements (JsonNode *root, const char *pointer)
{
  JsonNode *array = khai_json_get (root, pointer);

  return array != NULL && JSON_NODE_HOLDS_ARRAY (array) ? json_array_get_length (json_node_get_array (array)) : 0;
}

/* ---- the sender's side ---- */

typedef struct
{
  JsonNode *sent;
  JsonNode *computed;
  gboolean their_rates;    /* at customs' rates, whatever the sender wrote */
} Side;

static gboolean
their_rate (JsonNode *computed, const char *currency, KhaiDecimal *rate)
{
  for (guint i = 0; i < count_elements (computed, "/rates"); i++)
    {
      g_autofree char *code_place = g_strdup_printf ("/rates/%u/currency", i);
      g_autofree char *rate_place = g_strdup_printf ("/rates/%u/rate", i);
      g_autofree char *code = khai_json_get_text (computed, code_place);

      if (g_strcmp0 (code, currency) == 0)
        return read_number (computed, rate_place, rate);
    }
  return FALSE;
}

static gboolean
own_rate (JsonNode *sent, const char *currency, KhaiDecimal *rate)
{
  g_autofree char *invoice = khai_json_get_text (sent, "/invoice/total/currency");

  return g_strcmp0 (invoice, currency) == 0 && read_number (sent, "/invoice/exchangeRate", rate);
}

static gboolean
to_dong (const Side *side, const char *pointer, KhaiDecimal *dong)
{
  g_autofree char *amount_place = g_strconcat (pointer, "/amount", NULL);
  g_autofree char *currency_place = g_strconcat (pointer, "/currency", NULL);
  g_autofree char *currency = khai_json_get_text (side->sent, currency_place);
  KhaiDecimal amount;
  KhaiDecimal rate = { 1, 0 };

  if (currency == NULL || !read_number (side->sent, amount_place, &amount))
    return FALSE;
  if (!g_str_equal (currency, DONG) && (side->their_rates || !own_rate (side->sent, currency, &rate))
      && !their_rate (side->computed, currency, &rate))
    return FALSE;
  return khai_decimal_multiply (amount, rate, 0, KHAI_ROUND_HALF_UP, dong, NULL);
}

static gboolean
sum_prices (JsonNode *sent, KhaiDecimal *sum)
{
  *sum = (KhaiDecimal) { 0, 0 };
  for (guint i = 0; i < count_elements (sent, "/items"); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/items/%u/value/amount", i);
      KhaiDecimal price;

      if (!read_number (sent, pointer, &price) || !khai_decimal_add (*sum, price, sum, NULL))
        return FALSE;
    }
  return TRUE;
}

/* A line's share of the whole customs value. */
static gboolean
share_of_total (const Side *side, guint line, KhaiDecimal *dong)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u/value/amount", line);
  KhaiDecimal total;
  KhaiDecimal price;
  KhaiDecimal base;
  KhaiDecimal part;

  return to_dong (side, "/customsValueTotal", &total) && read_number (side->sent, pointer, &price)
         && (read_number (side->sent, "/valueApportionmentBase", &base) || sum_prices (side->sent, &base)) && !khai_decimal_is_zero (base)
         && khai_decimal_divide (price, base, KHAI_DECIMAL_MAX_SCALE, KHAI_ROUND_HALF_UP, &part, NULL)
         && khai_decimal_multiply (total, part, 0, KHAI_ROUND_HALF_UP, dong, NULL);
}

static gboolean
line_value (const Side *side, guint line, KhaiDecimal *dong)
{
  g_autofree char *own = g_strdup_printf ("/items/%u/customsValue", line);
  g_autofree char *price = g_strdup_printf ("/items/%u/value", line);

  return to_dong (side, own, dong) || share_of_total (side, line, dong) || to_dong (side, price, dong);
}

/* What the stated rate of duty makes of the line's customs value. */
static gboolean
line_duty (const Side *side, guint line, KhaiDecimal *dong)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u/duty/rate", line);
  const KhaiDecimal percent = { 1, 2 };
  KhaiDecimal rate;
  KhaiDecimal value;

  return read_number (side->sent, pointer, &rate) && line_value (side, line, &value)
         && khai_decimal_multiply (rate, percent, 6, KHAI_ROUND_HALF_UP, &rate, NULL)
         && khai_decimal_multiply (value, rate, 0, KHAI_ROUND_HALF_UP, dong, NULL);
}

typedef gboolean (*LineAmount) (const Side *side, guint line, KhaiDecimal *dong);

static gboolean
sum_lines (const Side *side, LineAmount amount, KhaiDecimal *dong)
{
  guint n = count_elements (side->sent, "/items");

  *dong = (KhaiDecimal) { 0, 0 };
  for (guint i = 0; i < n; i++)
    {
      KhaiDecimal part;

      if (!amount (side, i, &part) || !khai_decimal_add (*dong, part, dong, NULL))
        return FALSE;
    }
  return n > 0;
}

/* ---- rows ---- */

static gboolean
within (KhaiDecimal difference, guint dongs)
{
  KhaiDecimal limit = { dongs, 0 };
  KhaiDecimal below = { -(gint64) dongs, 0 };

  return khai_decimal_compare (difference, limit) <= 0 && khai_decimal_compare (difference, below) >= 0;
}

static KhaiEchoRow *
add_row (KhaiEcho *echo, KhaiEchoKind kind, guint line, char *pointer)
{
  KhaiEchoRow *row = g_new0 (KhaiEchoRow, 1);

  row->kind = kind;
  row->line = line;
  row->pointer = pointer;
  g_ptr_array_add (echo->rows, row);
  return row;
}

/* Rounding is a dong for every line that went into the amount. */
static void
compare (KhaiEcho *echo, KhaiEchoRow *row, guint lines)
{
  if (!row->has_computed)
    row->reason = KHAI_ECHO_MISSING;
  else if (!row->has_sent)
    row->reason = row->kind != KHAI_ECHO_DUTY && row->kind != KHAI_ECHO_LINE_DUTY ? KHAI_ECHO_AGREED
                  : khai_decimal_is_zero (row->computed)                         ? KHAI_ECHO_AGREED
                                                                                 : KHAI_ECHO_DUTY_DUE;
  else if (!khai_decimal_subtract (row->computed, row->sent, &row->difference, NULL))
    row->reason = KHAI_ECHO_UNEXPLAINED;
  else if (khai_decimal_is_zero (row->difference))
    row->reason = KHAI_ECHO_AGREED;
  else
    row->reason = row->kind != KHAI_ECHO_RATE && within (row->difference, lines) ? KHAI_ECHO_ROUNDING : KHAI_ECHO_UNEXPLAINED;
}

static void
add_rates (KhaiEcho *echo, const Side *side)
{
  for (guint i = 0; i < count_elements (side->computed, "/rates"); i++)
    {
      g_autofree char *code_place = g_strdup_printf ("/rates/%u/currency", i);
      g_autofree char *code = khai_json_get_text (side->computed, code_place);
      KhaiEchoRow *row;

      if (code == NULL || g_str_equal (code, DONG))
        continue;
      row = add_row (echo, KHAI_ECHO_RATE, 0, g_strdup ("/invoice/exchangeRate"));
      row->has_sent = own_rate (side->sent, code, &row->sent);
      row->has_computed = their_rate (side->computed, code, &row->computed);
      row->currency = g_steal_pointer (&code);
      compare (echo, row, 0);
      if (row->reason == KHAI_ECHO_UNEXPLAINED)
        row->reason = KHAI_ECHO_OTHER_RATE;
    }
}

/* At customs' rate, is there still a difference? */
static void
explain_by_rate (KhaiEchoRow *row, const Side *side, LineAmount amount)
{
  Side theirs = { side->sent, side->computed, TRUE };
  guint lines = row->line > 0 ? 1 : count_elements (side->sent, "/items");
  KhaiDecimal sent;
  KhaiDecimal difference;

  if (row->reason == KHAI_ECHO_UNEXPLAINED && (row->line > 0 ? amount (&theirs, row->line - 1, &sent) : sum_lines (&theirs, amount, &sent))
      && khai_decimal_subtract (row->computed, sent, &difference, NULL) && within (difference, lines))
    row->reason = KHAI_ECHO_OTHER_RATE;
}

static void
add_total (KhaiEcho *echo, const Side *side, KhaiEchoKind kind, const char *computed, LineAmount amount, const char *pointer)
{
  KhaiEchoRow *row = add_row (echo, kind, 0, g_strdup (pointer));

  row->has_sent = sum_lines (side, amount, &row->sent);
  row->has_computed = read_dong (side->computed, computed, &row->computed);
  compare (echo, row, count_elements (side->sent, "/items"));
  explain_by_rate (row, side, amount);
}

static gboolean
find_line (JsonNode *computed, guint line, guint *index)
{
  g_autofree char *wanted = g_strdup_printf ("%u", line);

  for (guint i = 0; i < count_elements (computed, "/lines"); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/lines/%u/line", i);
      g_autofree char *number = khai_json_get_text (computed, pointer);

      *index = i;
      if (g_strcmp0 (number, wanted) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The field that decides about a line's customs value: its own, or else its price. */
static char *
value_pointer (JsonNode *sent, guint line)
{
  char *own = g_strdup_printf ("/items/%u/customsValue/amount", line);

  if (khai_json_get (sent, own) != NULL)
    return own;
  g_free (own);
  return g_strdup_printf ("/items/%u/value/amount", line);
}

static void
add_line (KhaiEcho *echo, const Side *side, guint line, KhaiEchoKind kind, const char *member, LineAmount amount, char *pointer)
{
  KhaiEchoRow *row = add_row (echo, kind, line + 1, pointer);
  guint index = 0;

  row->has_sent = amount (side, line, &row->sent);
  if (find_line (side->computed, line + 1, &index))
    {
      g_autofree char *place = g_strdup_printf ("/lines/%u/%s", index, member);

      row->has_computed = read_dong (side->computed, place, &row->computed);
    }
  compare (echo, row, 1);
  explain_by_rate (row, side, amount);
}

/* A total that differs only because a line does needs no look of its own. */
static void
explain_total (KhaiEcho *echo, KhaiEchoKind total, KhaiEchoKind line)
{
  gboolean differs = FALSE;

  for (guint i = 0; i < echo->rows->len; i++)
    {
      const KhaiEchoRow *row = echo->rows->pdata[i];

      differs = differs || (row->kind == line && row->reason == KHAI_ECHO_UNEXPLAINED);
    }
  for (guint i = 0; differs && i < echo->rows->len; i++)
    {
      KhaiEchoRow *row = echo->rows->pdata[i];

      if (row->kind == total && row->reason == KHAI_ECHO_UNEXPLAINED)
        row->reason = KHAI_ECHO_LINES;
    }
}

/**
 * khai_echo_new:
 * @sent: the declaration as it was sent
 * @computed: the contract's Computed
 *
 * Compares in dong, to the whole dong: at the sender's rate where one was written, else at customs'. What customs computed in another currency
 * or cannot be read counts as not computed.
 *
 * Returns: (transfer full): the two side by side
 */
KhaiEcho *
khai_echo_new (KhaiDeclaration *sent, JsonNode *computed)
{
  Side side = { NULL, computed, FALSE };
  KhaiEcho *echo;

  g_return_val_if_fail (KHAI_IS_DECLARATION (sent) && computed != NULL, NULL);

  side.sent = khai_declaration_get_root (sent);
  echo = g_new0 (KhaiEcho, 1);
  echo->rows = g_ptr_array_new_with_free_func (row_free);
  echo->number = khai_json_get_text (computed, "/number");
  echo->expires_at = khai_json_get_text (computed, "/expiresAt");
  add_rates (echo, &side);
  add_total (echo, &side, KHAI_ECHO_VALUE, "/customsValue", line_value, "/customsValueTotal/amount");
  add_total (echo, &side, KHAI_ECHO_DUTY, "/duty", line_duty, "/items/0/duty/rate");
  for (guint i = 0; i < count_elements (side.sent, "/items"); i++)
    {
      add_line (echo, &side, i, KHAI_ECHO_LINE_VALUE, "customsValue", line_value, value_pointer (side.sent, i));
      add_line (echo, &side, i, KHAI_ECHO_LINE_DUTY, "duty", line_duty, g_strdup_printf ("/items/%u/duty/rate", i));
    }
  explain_total (echo, KHAI_ECHO_VALUE, KHAI_ECHO_LINE_VALUE);
  explain_total (echo, KHAI_ECHO_DUTY, KHAI_ECHO_LINE_DUTY);
  for (guint i = 0; i < echo->rows->len; i++)
    {
      const KhaiEchoRow *row = echo->rows->pdata[i];

      echo->n_different += row->reason != KHAI_ECHO_AGREED && row->reason != KHAI_ECHO_ROUNDING;
    }
  return echo;
}

/**
 * khai_echo_load:
 * @store: a store
 * @id: a declaration's id
 * @error: failures of the database
 *
 * Takes the newest event that brought computed values, so that it works without a connection.
 *
 * Returns: (transfer full) (nullable): what customs computed beside what was sent; %NULL without an error when there is nothing yet
 */
KhaiEcho *
khai_echo_load (KhaiStore *store, const char *id, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (KhaiDeclaration) sent = NULL;

  g_return_val_if_fail (KHAI_IS_STORE (store) && id != NULL, NULL);

  events = khai_store_read_events (store, id, error);
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    {
      JsonNode *computed = khai_json_get (events->pdata[i - 1], "/computed");
      g_autofree char *receipt = khai_json_get_text (events->pdata[i - 1], "/receiptId");
      g_autoptr (GError) local = NULL;

      if (computed == NULL || !JSON_NODE_HOLDS_OBJECT (computed))
        continue;
      sent = receipt != NULL ? khai_act_load_version (store, id, receipt, &local) : NULL;
      if (sent == NULL && local == NULL)
        sent = khai_act_load_document (store, id, &local);
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return sent != NULL ? khai_echo_new (sent, computed) : NULL;
    }
  return NULL;
}
