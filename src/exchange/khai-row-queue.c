/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows between the parser, which works in pieces, and the reader, who wants one at a time. Row elements with the same number are
 * one row: there are exports that write every cell into a row element of its own. */

#include "config.h"

#include <string.h>

#include "khai-xlsx-private.h"

#define MAX_MERGES 65536
#define MAX_ACTIVE 1024
#define MAX_SPARE 64

static void
clear_merge (gpointer data)
{
  g_free (((KhaiMerge *) data)->text);
}

void
khai_row_queue_init (KhaiRowQueue *queue)
{
  g_queue_init (&queue->ready);
  queue->spare = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_row_buffer_free);
  queue->merges = g_array_new (FALSE, TRUE, sizeof (KhaiMerge));
  g_array_set_clear_func (queue->merges, clear_merge);
  queue->active = g_array_new (FALSE, FALSE, sizeof (guint));
}

void
khai_row_queue_clear (KhaiRowQueue *queue)
{
  g_queue_clear_full (&queue->ready, (GDestroyNotify) khai_row_buffer_free);
  g_ptr_array_unref (queue->spare);
  g_array_unref (queue->merges);
  g_array_unref (queue->active);
  g_clear_pointer (&queue->given, khai_row_buffer_free);
  g_clear_pointer (&queue->open, khai_row_buffer_free);
}

static void
put_aside (KhaiRowQueue *queue, KhaiRowBuffer *buffer)
{
  if (queue->spare->len < MAX_SPARE)
    g_ptr_array_add (queue->spare, buffer);
  else
    khai_row_buffer_free (buffer);
}

static int
compare_merges (gconstpointer a, gconstpointer b)
{
  const KhaiMerge *first = a, *second = b;

  return first->first_row < second->first_row ? -1 : first->first_row > second->first_row;
}

/* Only what is merged over several rows matters: the row below repeats the value above. */
gboolean
khai_row_queue_add_merge (KhaiRowQueue *queue, guint first_row, guint last_row, guint column)
{
  KhaiMerge merge = { first_row, last_row, column, NULL, KHAI_CELL_EMPTY };

  if (last_row <= first_row || column >= KHAI_TABLE_MAX_COLUMNS)
    return TRUE;
  if (queue->merges->len >= MAX_MERGES)
    return FALSE;
  g_array_append_val (queue->merges, merge);
  return TRUE;
}

void
khai_row_queue_sort_merges (KhaiRowQueue *queue)
{
  g_array_sort (queue->merges, compare_merges);
}

static void
fill_from_above (KhaiRowQueue *queue)
{
  KhaiRowBuffer *row = queue->open;

  for (guint i = 0; i < queue->active->len;)
    {
      KhaiMerge *merge = &g_array_index (queue->merges, KhaiMerge, g_array_index (queue->active, guint, i));

      if (merge->last_row < row->row.number)
        {
          g_clear_pointer (&merge->text, g_free);
          g_array_remove_index_fast (queue->active, i);
          continue;
        }
      /* A row with nothing of its own is no row of the table. */
      if (row->filled && merge->first_row < row->row.number && merge->text != NULL && khai_row_buffer_is_empty_at (row, merge->column))
        khai_row_buffer_set (row, merge->column, merge->text, -1, merge->kind, FALSE, TRUE);
      i++;
    }
}

static gboolean
begin_merges (KhaiRowQueue *queue)
{
  guint number = queue->open->row.number;

  for (; queue->next_merge < queue->merges->len; queue->next_merge++)
    {
      KhaiMerge *merge = &g_array_index (queue->merges, KhaiMerge, queue->next_merge);

      if (merge->first_row > number)
        break;
      if (merge->first_row < number)
        continue;
      merge->text = g_strdup (khai_row_buffer_peek (queue->open, merge->column, &merge->kind));
      if (queue->active->len >= MAX_ACTIVE)
        return FALSE;
      g_array_append_val (queue->active, queue->next_merge);
    }
  return TRUE;
}

gboolean
khai_row_queue_close (KhaiRowQueue *queue)
{
  gboolean ok = TRUE;

  if (queue->open == NULL)
    return TRUE;
  if (queue->merges->len > 0)
    {
      ok = begin_merges (queue);
      fill_from_above (queue);
    }
  if (queue->open->filled)
    g_queue_push_tail (&queue->ready, g_steal_pointer (&queue->open));
  else
    put_aside (queue, g_steal_pointer (&queue->open));
  return ok;
}

KhaiRowBuffer *
khai_row_queue_open (KhaiRowQueue *queue, guint number)
{
  g_assert (queue->open == NULL || queue->open->row.number == number);

  if (queue->open == NULL)
    {
      queue->open = queue->spare->len > 0 ? g_ptr_array_steal_index_fast (queue->spare, queue->spare->len - 1) : khai_row_buffer_new ();
      khai_row_buffer_clear (queue->open, number);
    }
  return queue->open;
}

const KhaiRow *
khai_row_queue_take (KhaiRowQueue *queue)
{
  if (queue->given != NULL)
    put_aside (queue, g_steal_pointer (&queue->given));
  queue->given = g_queue_pop_head (&queue->ready);
  return queue->given != NULL ? khai_row_buffer_finish (queue->given) : NULL;
}
