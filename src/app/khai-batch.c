/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A batch of declarations. Each thread has a connection to the reference data and rules of its own; between them and the window only finished
 * groups are handed over, by idle sources of the window's main context.
 *
 *   window thread                    batch threads
 *   want (row) ── wanted ──────────▶ pick that group, or the next one that nobody took
 *   take_group ◀── Group (idle) ──── read its documents at once, and check them
 */

#include "config.h"

#include "khai-batch.h"

#include "khai-context-private.h"
#include "khai-input.h"
#include "khai-json.h"

#define GROUP 50
#define MAX_THREADS 2 /* the window wants to be drawn meanwhile */

const char *const khai_batch_pointers[KHAI_BATCH_N_FIELDS] = {
  "/localReference", "/consignee/name", "/consignee/address/country", "/items/0/description", "/items/0/hsCode", "/items/0/quantity/value",
  "/items/0/quantity/unit", "/items/0/value/amount", "/items/0/value/currency", "/grossMassKg",
};

typedef struct
{
  char *texts[KHAI_BATCH_N_FIELDS]; /* (owned) (nullable) */
  char *message;                    /* (owned) (nullable) */
  guint to_fix, to_check;
  gboolean read;                    /* FALSE with done: it could not be */
  gboolean done;
} Row;

typedef struct
{
  KhaiBatch *batch;  /* (owned) */
  guint first;
  GArray *rows;      /* (element-type Row) */
} Group;

struct _KhaiBatch
{
  GObject parent_instance;

  KhaiStore *store;        /* (owned) */
  char *reference_path;    /* (owned) */
  char *today;             /* (owned) */
  KhaiLang lang;
  GPtrArray *ids;          /* (owned) (element-type utf8) */
  Row *rows;               /* (owned) (array): the window's thread only */
  guint done, to_fix;

  GThread *threads[MAX_THREADS]; /* (nullable) */
  GMainContext *home;      /* (owned): where finished groups go */
  GMutex lock;
  gboolean *taken;         /* (owned) (array) (mutex lock): groups that a thread has, or had */
  guint next;              /* (mutex lock): no group before this one is free */
  int stopping;            /* atomic */
  int wanted;              /* atomic: a row in view; -1: none */
};

static void khai_batch_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiBatch, khai_batch, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, khai_batch_list_init))

enum { ROWS_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* ---- on the thread ---- */

static void
row_clear (Row *row)
{
  for (guint i = 0; i < KHAI_BATCH_N_FIELDS; i++)
    g_clear_pointer (&row->texts[i], g_free);
  g_clear_pointer (&row->message, g_free);
}

/* What a thread works with. */
typedef struct
{
  KhaiReference *reference;                     /* (owned) */
  KhaiRules *rules;                             /* (owned) */
  const KhaiField *fields[KHAI_BATCH_N_FIELDS]; /* (nullable): live as long as the reference data */
} Tools;

static void
tools_clear (Tools *tools)
{
  g_clear_object (&tools->rules);
  g_clear_object (&tools->reference);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tools, tools_clear)

static void
find_fields (Tools *tools)
{
  for (guint i = 0; i < KHAI_BATCH_N_FIELDS; i++)
    tools->fields[i] = khai_reference_find_field (tools->reference, khai_batch_pointers[i]);
}

static gboolean
tools_open (Tools *tools, KhaiBatch *self, GError **error)
{
  tools->reference = khai_reference_open (self->reference_path, error);
  if (tools->reference == NULL || !khai_context_load_own_codes (tools->reference, self->store, error))
    return FALSE;
  tools->rules = khai_rules_new (tools->reference, KHAI_RULES_LOCAL, error);
  find_fields (tools);
  return tools->rules != NULL;
}

static void
read_texts (KhaiBatch *self, const Tools *tools, JsonNode *document, Row *row)
{
  for (guint i = 0; i < KHAI_BATCH_N_FIELDS; i++)
    {
      const KhaiField *field = tools->fields[i];
      JsonNode *node = khai_json_get (document, khai_batch_pointers[i]);

      if (node != NULL)
        row->texts[i] = field != NULL ? khai_input_to_display (field, node, self->lang) : khai_json_get_text (node, "");
    }
}

static void
check_row (KhaiBatch *self, const Tools *tools, JsonNode *document, Row *row)
{
  g_autoptr (KhaiCheck) check = khai_rules_check (tools->rules, document, self->today, NULL);
  const KhaiFinding *worst = NULL;

  if (check == NULL)
    return;
  row->read = TRUE;
  row->to_fix = khai_check_count (check, KHAI_SEVERITY_BLOCK);
  row->to_check = khai_check_count (check, KHAI_SEVERITY_QUESTION) + khai_check_count (check, KHAI_SEVERITY_CHECK);
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (finding->severity < KHAI_SEVERITY_TIP && (worst == NULL || finding->severity < worst->severity))
        worst = finding;
    }
  row->message = worst != NULL ? g_strdup (worst->message[self->lang]) : NULL;
}

static void
group_free (Group *group)
{
  g_array_unref (group->rows);
  g_object_unref (group->batch);
  g_free (group);
}

/* Back in the window's thread. */
static gboolean
take_group (gpointer user_data)
{
  Group *group = user_data;
  KhaiBatch *self = group->batch;

  for (guint i = 0; i < group->rows->len; i++)
    {
      Row *row = &self->rows[group->first + i];

      row_clear (row);
      *row = g_array_index (group->rows, Row, i);
      self->done++;
      self->to_fix += row->to_fix > 0;
    }
  /* Its texts are the batch's now. */
  g_array_set_clear_func (group->rows, NULL);
  g_signal_emit (self, signals[ROWS_CHANGED], 0, group->first, group->rows->len);
  return G_SOURCE_REMOVE;
}

static void
do_group (KhaiBatch *self, const Tools *tools, guint number)
{
  Group *group = g_new0 (Group, 1);
  guint n = MIN (GROUP, self->ids->len - number * GROUP);
  g_autoptr (GPtrArray) texts = khai_store_load_texts (self->store, self->ids, number * GROUP, n, NULL);
  g_autoptr (GSource) source = g_idle_source_new ();

  group->batch = g_object_ref (self);
  group->first = number * GROUP;
  group->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (group->rows, (GDestroyNotify) row_clear);
  for (guint i = 0; i < n; i++)
    {
      const char *text = texts != NULL ? texts->pdata[i] : NULL;
      g_autoptr (JsonNode) document = text != NULL ? khai_json_parse (text, -1, NULL) : NULL;
      Row row = { .done = TRUE };

      if (document != NULL)
        {
          read_texts (self, tools, document, &row);
          check_row (self, tools, document, &row);
        }
      g_array_append_val (group->rows, row);
    }
  g_source_set_callback (source, take_group, group, (GDestroyNotify) group_free);
  g_source_attach (source, self->home);
}

static guint
count_groups (KhaiBatch *self)
{
  return (self->ids->len + GROUP - 1) / GROUP;
}

/* The group in view if nobody has it, or else the next one; G_MAXUINT: there is none left. */
static guint
pick_group (KhaiBatch *self)
{
  int wanted = g_atomic_int_get (&self->wanted);
  guint n = count_groups (self);
  guint picked;

  g_mutex_lock (&self->lock);
  while (self->next < n && self->taken[self->next])
    self->next++;
  picked = wanted >= 0 && (guint) wanted / GROUP < n && !self->taken[(guint) wanted / GROUP] ? (guint) wanted / GROUP : self->next;
  if (picked < n)
    self->taken[picked] = TRUE;
  g_mutex_unlock (&self->lock);
  return picked < n ? picked : G_MAXUINT;
}

static gpointer
run (gpointer user_data)
{
  KhaiBatch *self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (Tools) tools = { NULL };
  guint number;

  if (!tools_open (&tools, self, &error))
    {
      g_warning ("the batch cannot be checked: %s", error->message);
      return NULL;
    }
  while (!g_atomic_int_get (&self->stopping) && (number = pick_group (self)) != G_MAXUINT)
    do_group (self, &tools, number);
  return NULL;
}

/* ---- in the window's thread ---- */

/**
 * khai_batch_new:
 * @context: the context
 * @ids: (element-type utf8): ids of declarations, in the order in which they are shown
 * @error: as khai_context_get_store() and khai_context_get_reference()
 *
 * Returns: (transfer full): the batch, of which nothing is read before khai_batch_start()
 */
KhaiBatch *
khai_batch_new (KhaiContext *context, GPtrArray *ids, GError **error)
{
  KhaiReference *reference;
  KhaiStore *store;
  KhaiBatch *self;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && ids != NULL, NULL);

  reference = khai_context_get_reference (context, error);
  store = reference != NULL ? khai_context_get_store (context, error) : NULL;
  if (store == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_BATCH, NULL);
  self->store = g_object_ref (store);
  self->reference_path = g_strdup (khai_reference_get_path (reference));
  self->today = khai_clock_today (khai_context_get_clock (context));
  self->lang = khai_context_get_lang (context);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (self->ids, g_strdup (ids->pdata[i]));
  self->rows = g_new0 (Row, MAX (ids->len, 1));
  return self;
}

/**
 * khai_batch_start:
 * @self: a batch
 *
 * Begins to read and check; "rows-changed" tells of every group.
 */
void
khai_batch_start (KhaiBatch *self)
{
  g_return_if_fail (KHAI_IS_BATCH (self) && self->home == NULL);

  self->home = g_main_context_ref_thread_default ();
  self->taken = g_new0 (gboolean, MAX (count_groups (self), 1));
  for (guint i = 0; i < MIN (MIN (MAX_THREADS, g_get_num_processors ()), count_groups (self)); i++)
    self->threads[i] = g_thread_new ("khai-batch", run, self);
}

/**
 * khai_batch_stop:
 * @self: a batch
 *
 * Ends the reading; what was read stays. Waits for the groups in hand.
 */
void
khai_batch_stop (KhaiBatch *self)
{
  g_return_if_fail (KHAI_IS_BATCH (self));

  g_atomic_int_set (&self->stopping, TRUE);
  for (guint i = 0; i < MAX_THREADS; i++)
    g_clear_pointer (&self->threads[i], g_thread_join);
}

/**
 * khai_batch_get_n:
 * @self: a batch
 *
 * Returns: how many declarations it has
 */
guint
khai_batch_get_n (KhaiBatch *self)
{
  g_return_val_if_fail (KHAI_IS_BATCH (self), 0);

  return self->ids->len;
}

/**
 * khai_batch_get_n_done:
 * @self: a batch
 *
 * Returns: how many of them were read and checked
 */
guint
khai_batch_get_n_done (KhaiBatch *self)
{
  g_return_val_if_fail (KHAI_IS_BATCH (self), 0);

  return self->done;
}

/**
 * khai_batch_get_n_to_fix:
 * @self: a batch
 *
 * Returns: how many of those checked have something that would be refused
 */
guint
khai_batch_get_n_to_fix (KhaiBatch *self)
{
  g_return_val_if_fail (KHAI_IS_BATCH (self), 0);

  return self->to_fix;
}

/**
 * khai_batch_want:
 * @self: a batch
 * @row: a row that is in view
 *
 * Its group is read next.
 */
void
khai_batch_want (KhaiBatch *self, guint row)
{
  g_return_if_fail (KHAI_IS_BATCH (self));

  g_atomic_int_set (&self->wanted, (int) row);
}

/**
 * khai_batch_read_again:
 * @self: a batch
 * @context: the context it was made with
 * @row: a row whose declaration was changed
 *
 * Reads and checks it at once, here. A row that waits for its turn on the thread is left to it.
 */
void
khai_batch_read_again (KhaiBatch *self, KhaiContext *context, guint row)
{
  g_autoptr (KhaiDeclaration) document = NULL;
  Tools tools = { NULL };
  Row fresh = { .done = TRUE };

  g_return_if_fail (KHAI_IS_BATCH (self) && KHAI_IS_CONTEXT (context) && row < self->ids->len);

  /* The window's own, borrowed. */
  tools.reference = khai_context_get_reference (context, NULL);
  tools.rules = khai_context_get_rules (context, NULL);
  if (!self->rows[row].done || tools.reference == NULL || tools.rules == NULL)
    return;
  find_fields (&tools);
  if (khai_store_load (self->store, self->ids->pdata[row], NULL, &document, NULL))
    {
      read_texts (self, &tools, khai_declaration_get_root (document), &fresh);
      check_row (self, &tools, khai_declaration_get_root (document), &fresh);
    }
  self->to_fix -= self->rows[row].to_fix > 0;
  self->to_fix += fresh.to_fix > 0;
  row_clear (&self->rows[row]);
  self->rows[row] = fresh;
  g_signal_emit (self, signals[ROWS_CHANGED], 0, row, 1);
}

/**
 * khai_batch_get_id:
 * @self: a batch
 * @row: an index
 *
 * Returns: (transfer none): the declaration's id
 */
const char *
khai_batch_get_id (KhaiBatch *self, guint row)
{
  g_return_val_if_fail (KHAI_IS_BATCH (self) && row < self->ids->len, NULL);

  return self->ids->pdata[row];
}

/**
 * khai_batch_is_done:
 * @self: a batch
 * @row: an index
 *
 * Returns: whether it was read and checked, or could not be
 */
gboolean
khai_batch_is_done (KhaiBatch *self, guint row)
{
  g_return_val_if_fail (KHAI_IS_BATCH (self) && row < self->ids->len, FALSE);

  return self->rows[row].done;
}

/**
 * khai_batch_get_text:
 * @self: a batch
 * @row: an index
 * @field: an index into khai_batch_pointers
 *
 * Returns: (transfer none): the value as the user's language writes it; "" when there is none or it was not read yet
 */
const char *
khai_batch_get_text (KhaiBatch *self, guint row, guint field)
{
  g_return_val_if_fail (KHAI_IS_BATCH (self) && row < self->ids->len && field < KHAI_BATCH_N_FIELDS, "");

  return self->rows[row].texts[field] != NULL ? self->rows[row].texts[field] : "";
}

/**
 * khai_batch_get_counts:
 * @self: a batch
 * @row: an index
 * @to_fix: (out): findings that would have it refused
 * @to_check: (out): findings to look at
 *
 * Returns: %FALSE when it was not checked yet, or cannot be read
 */
gboolean
khai_batch_get_counts (KhaiBatch *self, guint row, guint *to_fix, guint *to_check)
{
  g_return_val_if_fail (KHAI_IS_BATCH (self) && row < self->ids->len && to_fix != NULL && to_check != NULL, FALSE);

  *to_fix = self->rows[row].to_fix;
  *to_check = self->rows[row].to_check;
  return self->rows[row].read;
}

/**
 * khai_batch_get_message:
 * @self: a batch
 * @row: an index
 *
 * Returns: (transfer none) (nullable): the gravest thing found, in the user's language
 */
const char *
khai_batch_get_message (KhaiBatch *self, guint row)
{
  g_return_val_if_fail (KHAI_IS_BATCH (self) && row < self->ids->len, NULL);

  return self->rows[row].message;
}

/* ---- the list model: rows have no state of their own ---- */

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return KHAI_BATCH (model)->ids->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  return position < KHAI_BATCH (model)->ids->len ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
khai_batch_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
khai_batch_dispose (GObject *object)
{
  khai_batch_stop (KHAI_BATCH (object));
  G_OBJECT_CLASS (khai_batch_parent_class)->dispose (object);
}

static void
khai_batch_finalize (GObject *object)
{
  KhaiBatch *self = KHAI_BATCH (object);

  for (guint i = 0; self->rows != NULL && i < self->ids->len; i++)
    row_clear (&self->rows[i]);
  g_free (self->rows);
  g_free (self->taken);
  g_mutex_clear (&self->lock);
  g_ptr_array_unref (self->ids);
  g_free (self->reference_path);
  g_free (self->today);
  g_clear_object (&self->store);
  g_clear_pointer (&self->home, g_main_context_unref);
  G_OBJECT_CLASS (khai_batch_parent_class)->finalize (object);
}

static void
khai_batch_class_init (KhaiBatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_batch_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_batch_finalize;
  signals[ROWS_CHANGED] = g_signal_new ("rows-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_UINT, G_TYPE_UINT);
}

static void
khai_batch_init (KhaiBatch *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  self->wanted = -1;
}
