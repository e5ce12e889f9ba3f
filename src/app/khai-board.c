/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The board: every declaration as work, with whose turn it is, until when, and since when it is about. */

#include "config.h"

#include "khai-board.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-date.h"
#include "khai-json.h"
#include "khai-text.h"

static const char *const sort_names[KHAI_N_BOARD_SORTS] = { "due", "client", "waits", "channel", "age" };
static const char *const waits_names[KHAI_N_WAITS] = { "us", "reviewer", "signer", "customs", "nobody" };

/**
 * khai_waits_get_word:
 * @waits: whose turn it is
 *
 * Returns: (transfer none): in the process's language
 */
const char *
khai_waits_get_word (KhaiWaits waits)
{
  switch (waits)
    {
    case KHAI_WAITS_FOR_US:
      /* translators: whom a declaration waits for: who fills it in */
      return C_ ("waits", "Us");
    case KHAI_WAITS_FOR_REVIEWER:
      return C_ ("waits", "A reviewer");
    case KHAI_WAITS_FOR_SIGNER:
      return C_ ("waits", "A signer");
    case KHAI_WAITS_FOR_CUSTOMS:
      return C_ ("waits", "Customs");
    case KHAI_WAITS_FOR_NOBODY:
    case KHAI_N_WAITS:
    default:
      return C_ ("waits", "Nobody");
    }
}

/* ---- searches ---- */

/**
 * khai_board_search_new:
 *
 * Returns: (transfer full): all that is under way, what is due first at the top
 */
KhaiBoardSearch *
khai_board_search_new (void)
{
  KhaiBoardSearch *search = g_new0 (KhaiBoardSearch, 1);

  search->text = g_strdup ("");
  search->waits = -1;
  return search;
}

/**
 * khai_board_search_free:
 * @search: (nullable) (transfer full): a search
 */
void
khai_board_search_free (KhaiBoardSearch *search)
{
  if (search == NULL)
    return;
  g_free (search->text);
  g_free (search->client);
  g_free (search->channel);
  g_free (search);
}

/**
 * khai_board_search_to_json:
 * @search: a search
 *
 * Returns: (transfer full): what khai_board_search_from_json() reads again
 */
JsonNode *
khai_board_search_to_json (const KhaiBoardSearch *search)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "text", search->text);
  if (search->client != NULL)
    json_object_set_string_member (object, "client", search->client);
  if (search->waits >= 0)
    json_object_set_string_member (object, "waits", waits_names[search->waits]);
  if (search->channel != NULL)
    json_object_set_string_member (object, "channel", search->channel);
  json_object_set_boolean_member (object, "done", search->done);
  json_object_set_string_member (object, "sort", sort_names[search->sort]);
  return node;
}

static int
find_name (const char *const *names, guint n, const char *name)
{
  for (guint i = 0; name != NULL && i < n; i++)
    if (g_str_equal (names[i], name))
      return (int) i;
  return -1;
}

/**
 * khai_board_search_from_json:
 * @node: what was kept
 *
 * Returns: (transfer full): the search; what cannot be read in it is as in a new one
 */
KhaiBoardSearch *
khai_board_search_from_json (JsonNode *node)
{
  KhaiBoardSearch *search = khai_board_search_new ();
  g_autofree char *text = khai_json_get_text (node, "/text");
  g_autofree char *waits = khai_json_get_text (node, "/waits");
  g_autofree char *sort = khai_json_get_text (node, "/sort");
  g_autofree char *done = khai_json_get_text (node, "/done");

  if (text != NULL)
    {
      g_free (search->text);
      search->text = g_steal_pointer (&text);
    }
  search->client = khai_json_get_text (node, "/client");
  search->channel = khai_json_get_text (node, "/channel");
  search->waits = find_name (waits_names, KHAI_N_WAITS, waits);
  search->sort = (KhaiBoardSort) MAX (0, find_name (sort_names, KHAI_N_BOARD_SORTS, sort));
  search->done = g_strcmp0 (done, "true") == 0;
  return search;
}

/* ---- rows ---- */

/**
 * khai_board_row_free:
 * @row: (nullable) (transfer full): a row
 */
void
khai_board_row_free (KhaiBoardRow *row)
{
  if (row == NULL)
    return;
  khai_work_free (row->work);
  khai_client_free (row->client);
  g_free (row->due);
  g_free (row);
}

static KhaiWaits
waits_for (const char *state, KhaiReviewState review)
{
  static const char *const ours[] = { "refused", "rejected", "pre-registered", "documents-requested", "inspection-ordered", "held", NULL };
  static const char *const done[] = { "cleared", "through-customs-area", "exited", "cancelled", "expired", "discarded", NULL };

  if (g_str_equal (state, "draft"))
    {
      if (review == KHAI_REVIEW_ASKED)
        return KHAI_WAITS_FOR_REVIEWER;
      return review == KHAI_REVIEW_APPROVED ? KHAI_WAITS_FOR_SIGNER : KHAI_WAITS_FOR_US;
    }
  if (g_strv_contains (done, state))
    return KHAI_WAITS_FOR_NOBODY;
  return g_strv_contains (ours, state) ? KHAI_WAITS_FOR_US : KHAI_WAITS_FOR_CUSTOMS;
}

static KhaiClient *
find_client (GPtrArray *clients, const char *id)
{
  for (guint i = 0; id != NULL && i < clients->len; i++)
    if (g_str_equal (((KhaiClient *) clients->pdata[i])->id, id))
      return khai_client_copy (clients->pdata[i]);
  return NULL;
}

/* What customs set counts; of what is not sent, the day it is planned for. */
static char *
find_due (const KhaiWork *work, KhaiWaits waits)
{
  if (waits == KHAI_WAITS_FOR_US && work->limit != NULL && !g_str_equal (work->record->state, "draft"))
    return g_strndup (work->limit, strlen ("YYYY-MM-DD"));
  if (khai_state_is_editable (work->record->state))
    return g_strdup (work->planned);
  return NULL;
}

static KhaiBoardRow *
make_row (KhaiWork *work, GPtrArray *clients, const char *today)
{
  KhaiBoardRow *row = g_new0 (KhaiBoardRow, 1);
  g_autofree char *begun = g_strndup (work->record->created_at, strlen ("YYYY-MM-DD"));

  row->work = work;
  row->client = find_client (clients, work->record->client);
  row->review = khai_review_judge (work->verdict, work->review_digest, work->document_digest);
  row->waits = waits_for (work->record->state, row->review);
  row->due = find_due (work, row->waits);
  if (row->due != NULL && !khai_date_days_between (today, row->due, &row->due_in, NULL))
    g_clear_pointer (&row->due, g_free);
  if (!khai_date_days_between (begun, today, &row->age, NULL))
    row->age = 0;
  return row;
}

static gboolean
has_words (const KhaiBoardRow *row, char **words)
{
  const KhaiRecord *record = row->work->record;
  g_autofree char *all = g_strjoin (" ", record->reference != NULL ? record->reference : "", record->consignee != NULL ? record->consignee : "",
                                    record->registration_number != NULL ? record->registration_number : "",
                                    record->destination != NULL ? record->destination : "", row->client != NULL ? row->client->name : "",
                                    row->client != NULL ? row->client->tax_code : "", NULL);
  g_autofree char *folded = khai_text_fold (all);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && (folded == NULL || strstr (folded, words[i]) == NULL))
      return FALSE;
  return TRUE;
}

static gboolean
fits (const KhaiBoardRow *row, const KhaiBoardSearch *search, char **words)
{
  return (search->done || row->waits != KHAI_WAITS_FOR_NOBODY) && (search->waits < 0 || row->waits == (KhaiWaits) search->waits)
         && (search->channel == NULL || g_strcmp0 (row->work->record->channel, search->channel) == 0) && has_words (row, words);
}

/* Without a day, at the end. */
static int
compare_due (const KhaiBoardRow *a, const KhaiBoardRow *b)
{
  if ((a->due == NULL) != (b->due == NULL))
    return a->due == NULL ? 1 : -1;
  return g_strcmp0 (a->due, b->due);
}

static int
compare_channel (const KhaiBoardRow *a, const KhaiBoardRow *b)
{
  static const char *const gravity[] = { "red", "yellow", "green" };
  int x = find_name (gravity, G_N_ELEMENTS (gravity), a->work->record->channel);
  int y = find_name (gravity, G_N_ELEMENTS (gravity), b->work->record->channel);

  return (x < 0 ? 9 : x) - (y < 0 ? 9 : y);
}

static int
compare_rows (gconstpointer first, gconstpointer second, gpointer user_data)
{
  const KhaiBoardRow *a = *(KhaiBoardRow *const *) first;
  const KhaiBoardRow *b = *(KhaiBoardRow *const *) second;
  const KhaiBoardSearch *search = user_data;
  int order = 0;

  if (search->sort == KHAI_BOARD_BY_CLIENT)
    {
      g_autofree char *x = khai_text_sort_key (a->client != NULL ? a->client->name : "");
      g_autofree char *y = khai_text_sort_key (b->client != NULL ? b->client->name : "");

      order = g_strcmp0 (x, y);
    }
  else if (search->sort == KHAI_BOARD_BY_WAITS)
    order = (int) a->waits - (int) b->waits;
  else if (search->sort == KHAI_BOARD_BY_CHANNEL)
    order = compare_channel (a, b);
  else if (search->sort == KHAI_BOARD_BY_AGE)
    order = b->age - a->age;
  if (order == 0)
    order = compare_due (a, b);
  return order != 0 ? order : g_strcmp0 (b->work->record->changed_at, a->work->record->changed_at);
}

/**
 * khai_board_list:
 * @context: the context
 * @search: what is looked for
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiBoardRow): what fits, in the order asked for
 */
GPtrArray *
khai_board_list (KhaiContext *context, const KhaiBoardSearch *search, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_board_row_free);
  g_autoptr (GPtrArray) clients = NULL;
  g_autoptr (GPtrArray) work = NULL;
  g_autofree char *today = NULL;
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && search != NULL, NULL);

  store = khai_context_get_store (context, error);
  clients = store != NULL ? khai_store_list_clients (store, error) : NULL;
  work = clients != NULL ? khai_store_list_work (store, search->client, error) : NULL;
  if (work == NULL)
    return NULL;
  today = khai_clock_today (khai_context_get_clock (context));
  folded = khai_text_fold (search->text);
  words = g_strsplit (folded != NULL ? folded : "", " ", -1);
  g_ptr_array_set_free_func (work, NULL);
  for (guint i = 0; i < work->len; i++)
    {
      KhaiBoardRow *row = make_row (work->pdata[i], clients, today);

      if (fits (row, search, words))
        g_ptr_array_add (rows, row);
      else
        khai_board_row_free (row);
    }
  g_ptr_array_sort_with_data (rows, compare_rows, (gpointer) search);
  return g_steal_pointer (&rows);
}
