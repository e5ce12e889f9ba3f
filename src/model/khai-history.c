/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-history.h"

#include <string.h>

/* Samples by what they are samples of. */
struct _KhaiHistory
{
  GHashTable *samples; /* KhaiUsual without its numbers → GArray of gint64 */
};

static guint
usual_hash (gconstpointer data)
{
  const KhaiUsual *usual = data;

  return ((((guint)usual->measure * 2 + (usual->of_goods ? 1 : 0)) * 31 + g_str_hash (usual->key))
              * 31
          + g_str_hash (usual->unit))
             * 31
         + g_str_hash (usual->currency) + g_str_hash (usual->exporter);
}

static gboolean
usual_equal (gconstpointer left, gconstpointer right)
{
  const KhaiUsual *a = left, *b = right;

  return a->measure == b->measure && a->of_goods == b->of_goods && g_str_equal (a->key, b->key)
         && g_str_equal (a->unit, b->unit) && g_str_equal (a->currency, b->currency)
         && g_str_equal (a->exporter, b->exporter);
}

static KhaiUsual *
usual_copy (const KhaiUsual *usual)
{
  KhaiUsual *copy = g_memdup2 (usual, sizeof *usual);

  copy->exporter = g_strdup (usual->exporter);
  copy->key = g_strdup (usual->key);
  copy->unit = g_strdup (usual->unit);
  copy->currency = g_strdup (usual->currency);
  return copy;
}

static void
usual_free (gpointer data)
{
  KhaiUsual *usual = data;

  g_free ((char *)usual->exporter);
  g_free ((char *)usual->key);
  g_free ((char *)usual->unit);
  g_free ((char *)usual->currency);
  g_free (usual);
}

/**
 * khai_history_new:
 *
 * Returns: (transfer full): a history without lines
 */
KhaiHistory *
khai_history_new (void)
{
  KhaiHistory *self = g_new0 (KhaiHistory, 1);

  self->samples = g_hash_table_new_full (usual_hash, usual_equal, usual_free,
                                         (GDestroyNotify)g_array_unref);
  return self;
}

/**
 * khai_history_free:
 * @self: (transfer full) (nullable): what to free
 */
void
khai_history_free (KhaiHistory *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->samples);
  g_free (self);
}

static void
add_sample (KhaiHistory *self, const KhaiUsual *of, gint64 sample)
{
  GArray *samples = g_hash_table_lookup (self->samples, of);

  if (samples == NULL)
    {
      samples = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->samples, usual_copy (of), samples);
    }
  g_array_append_val (samples, sample);
}

/* Of the whole in one unit; nothing if either cannot be read or is nought. */
static void
add_ratio (KhaiHistory *self,
           KhaiUsual *of,
           const char *whole,
           const char *units,
           const KhaiPastLine *line)
{
  KhaiDecimal a, b, ratio;

  if (whole == NULL || units == NULL || !khai_decimal_parse (whole, &a, NULL)
      || !khai_decimal_parse (units, &b, NULL) || a.units <= 0 || b.units <= 0
      || !khai_decimal_divide (a, b, KHAI_HISTORY_SCALE, KHAI_ROUND_HALF_UP, &ratio, NULL))
    return;
  of->of_goods = FALSE;
  of->key = line->code;
  add_sample (self, of, ratio.units);
  if (line->goods == NULL || *line->goods == '\0')
    return;
  of->of_goods = TRUE;
  of->key = line->goods;
  add_sample (self, of, ratio.units);
}

/**
 * khai_history_add:
 * @line: a line of a declaration that was sent; what it lacks is passed over
 *
 * Counts the line's price and mass of one unit, for its commodity code and, where it has one, for the exporter's own
 * code of the goods.
 */
void
khai_history_add (KhaiHistory *self, const KhaiPastLine *line)
{
  g_return_if_fail (self != NULL && line != NULL);

  if (line->exporter == NULL || line->code == NULL || line->unit == NULL)
    return;

  KhaiUsual of = { .exporter = line->exporter, .unit = line->unit, .currency = "" };

  of.measure = KHAI_USUAL_MASS;
  add_ratio (self, &of, line->net_mass, line->quantity, line);
  if (line->currency == NULL)
    return;
  of.measure = KHAI_USUAL_PRICE;
  of.currency = line->currency;
  add_ratio (self, &of, line->value, line->quantity, line);
}

static int
compare (gconstpointer left, gconstpointer right)
{
  gint64 a = *(const gint64 *)left, b = *(const gint64 *)right;

  return (a > b) - (a < b);
}

/**
 * khai_history_foreach:
 * @func: called for everything of which there are lines enough to call something usual
 *
 * The tenth at either end is left out, so that one slip among the past lines does not make the next one usual.
 */
void
khai_history_foreach (KhaiHistory *self, KhaiUsualFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer key, value;

  g_return_if_fail (self != NULL && func != NULL);

  g_hash_table_iter_init (&iter, self->samples);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      GArray *samples = value;
      KhaiUsual usual = *(const KhaiUsual *)key;
      guint cut = samples->len < 10 ? samples->len / 5 : samples->len / 10;

      if (samples->len < KHAI_HISTORY_LEAST)
        continue;
      g_array_sort (samples, compare);
      usual.n = samples->len;
      usual.low = g_array_index (samples, gint64, cut);
      usual.high = g_array_index (samples, gint64, samples->len - 1 - cut);
      func (&usual, user_data);
    }
}
