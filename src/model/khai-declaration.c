/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The document. It keeps three promises whatever is done to it, so that an edit and its inverse
 * always give back the same bytes:
 *
 *  1. Nothing empty is kept: no empty text, object, array or null as a member; what an edit leaves
 * empty goes with it, parent by parent. The elements of arrays are exempt (their position means
 * something), and "items" is always there.
 *  2. The "line" members of the items count 1, 2, 3 … by position; no edit can make them do
 * otherwise.
 *  3. All texts are in NFC, and everything can be written in canonical form and read again: a
 * number that could not (a fraction, more than 15 digits) is kept as text, as a draft may, and
 * becomes a finding. */

#include "khai-declaration.h"

#include "khai-error.h"
#include "khai-json-guard.h"
#include "khai-json-private.h"
#include "khai-json.h"

#include <string.h>

#define ITEMS "/items"

struct _KhaiDeclaration
{
  GObject parent_instance;

  JsonNode *root; /* (owned): an object */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiDeclaration, khai_declaration, G_TYPE_OBJECT)

/* What the second promise has to say about a place. */
typedef enum
{
  ELSEWHERE,
  AT_ITEMS,
  AT_ITEM, /* an element of the items, there or to come */
  AT_LINE  /* the line of an item that is there */
} Region;

/* Where an edit takes place. */
typedef struct
{
  char **tokens; /* (owned) */
  guint n_tokens;
  char *parent; /* (owned): the pointer without its last token */
  guint index;  /* of the last token, if it is one */
  gboolean is_index;
  Region region;
  guint item; /* AT_ITEM and AT_LINE: which */
} Place;

static void
place_clear (Place *place)
{
  g_clear_pointer (&place->tokens, g_strfreev);
  g_clear_pointer (&place->parent, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static Region
region_of (JsonNode *root, Place *place)
{
  JsonNode *items = khai_json_get (root, ITEMS);
  JsonNode *parent = khai_json_get (root, place->parent);

  if (!g_str_equal (place->tokens[0], "items"))
    return ELSEWHERE;
  if (place->n_tokens == 1)
    return AT_ITEMS;
  /* What came from outside may have anything in the place of the items. */
  if (items == NULL || !JSON_NODE_HOLDS_ARRAY (items)
      || !khai_pointer_token_index (place->tokens[1], &place->item))
    return ELSEWHERE;
  if (place->n_tokens == 2)
    return AT_ITEM;
  if (place->n_tokens == 3 && g_str_equal (place->tokens[2], "line") && parent != NULL
      && JSON_NODE_HOLDS_OBJECT (parent))
    return AT_LINE;
  return ELSEWHERE;
}

static gboolean
place_init (Place *place, JsonNode *root, const char *pointer)
{
  place->tokens = khai_pointer_split (pointer);
  if (place->tokens == NULL || place->tokens[0] == NULL)
    return FALSE;
  place->n_tokens = g_strv_length (place->tokens);
  place->parent = g_strndup (pointer, (gsize)(strrchr (pointer, '/') - pointer));
  place->is_index = khai_pointer_token_index (place->tokens[place->n_tokens - 1], &place->index);
  place->region = region_of (root, place);
  return TRUE;
}

static void
khai_declaration_finalize (GObject *object)
{
  KhaiDeclaration *self = KHAI_DECLARATION (object);

  g_clear_pointer (&self->root, json_node_unref);
  G_OBJECT_CLASS (khai_declaration_parent_class)->finalize (object);
}

static void
khai_declaration_class_init (KhaiDeclarationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_declaration_finalize;

  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
khai_declaration_init (KhaiDeclaration *self)
{
}

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static void
set_line (JsonNode *item, guint index)
{
  if (JSON_NODE_HOLDS_OBJECT (item))
    json_object_set_int_member (json_node_get_object (item), "line", (gint64)index + 1);
}

/* Promise 2 for a node that is the items, or is to become them. */
static void
set_lines (JsonNode *items)
{
  if (!JSON_NODE_HOLDS_ARRAY (items))
    return;
  JsonArray *array = json_node_get_array (items);
  for (guint i = 0; i < json_array_get_length (array); i++)
    set_line (json_array_get_element (array, i), i);
}

static void
remove_line (JsonNode *item)
{
  if (JSON_NODE_HOLDS_OBJECT (item))
    json_object_remove_member (json_node_get_object (item), "line");
}

/* What `after` becomes when it comes to stand at `place`; NULL if nothing will stand there. */
static JsonNode *
tidy_for_place (KhaiDeclaration *self, const Place *place, JsonNode *after)
{
  JsonNode *parent = khai_json_get (self->root, place->parent);
  gboolean is_element = parent != NULL && JSON_NODE_HOLDS_ARRAY (parent);
  JsonNode *kept = after != NULL ? khai_json_tidy (after, is_element) : NULL;

  switch (place->region)
    {
    case AT_ITEMS:
      if (kept == NULL)
        kept = take_array (json_array_new ());
      set_lines (kept);
      return kept;
    case AT_ITEM:
      if (kept != NULL)
        set_line (kept, place->item);
      return kept;
    case AT_LINE:
      g_clear_pointer (&kept, json_node_unref);
      return khai_json_int ((gint64)place->item + 1);
    case ELSEWHERE:
    default:
      return kept;
    }
}

/* Whether two values at a place are the same, apart from lines, which follow the position anyway.
 */
static gboolean
same_at_place (const Place *place, JsonNode *a, JsonNode *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (place->region == AT_LINE)
    return TRUE;
  if (place->region == ELSEWHERE)
    return khai_json_equal (a, b);

  g_autoptr (JsonNode) left = khai_json_copy (a);
  g_autoptr (JsonNode) right = khai_json_copy (b);
  if (place->region == AT_ITEMS)
    {
      set_lines (left);
      set_lines (right);
    }
  else
    {
      remove_line (left);
      remove_line (right);
    }
  return khai_json_equal (left, right);
}

static KhaiDeclaration *
declaration_take_root (JsonNode *root)
{
  JsonObject *object = json_node_get_object (root);

  if (!json_object_has_member (object, "items"))
    json_object_set_array_member (object, "items", json_array_new ());
  set_lines (json_object_get_member (object, "items"));

  KhaiDeclaration *self = g_object_new (KHAI_TYPE_DECLARATION, NULL);
  self->root = root;
  return self;
}

/**
 * khai_declaration_new:
 *
 * Returns: (transfer full): the empty declaration, {"schemaVersion":"1","items":[]}
 */
KhaiDeclaration *
khai_declaration_new (void)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, json_object_new ());
  json_object_set_string_member (json_node_get_object (root), "schemaVersion", "1");
  return declaration_take_root (root);
}

/**
 * khai_declaration_new_from_node:
 * @root: (transfer none): a JSON object; copied
 * @error: KHAI_ERROR_BAD_INPUT if it is no object
 *
 * Makes a declaration of any JSON object. Members that Khai does not know stay, and what has the
 * wrong type stays as it is: both are findings later, and nothing that came is lost. What is empty
 * goes, texts are brought to NFC, items get their lines, and "items" is made if it is missing.
 *
 * Returns: (transfer full) (nullable): the declaration
 */
KhaiDeclaration *
khai_declaration_new_from_node (JsonNode *root, GError **error)
{
  g_return_val_if_fail (root != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
                           "a declaration must be a JSON object");
      return NULL;
    }
  return declaration_take_root (khai_json_tidy (root, TRUE));
}

/**
 * khai_declaration_new_from_text:
 * @text: JSON
 * @length: its bytes, or -1 if it ends in NUL
 * @error: the errors of khai_json_parse() and khai_declaration_new_from_node()
 *
 * Returns: (transfer full) (nullable): the declaration
 */
KhaiDeclaration *
khai_declaration_new_from_text (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = khai_json_parse (text, length, error);
  return root != NULL ? khai_declaration_new_from_node (root, error) : NULL;
}

/**
 * khai_declaration_copy:
 * @self: a declaration
 *
 * Returns: (transfer full): another with the same document, sharing nothing with it
 */
KhaiDeclaration *
khai_declaration_copy (KhaiDeclaration *self)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);

  return declaration_take_root (khai_json_copy (self->root));
}

/**
 * khai_declaration_get_root:
 * @self: a declaration
 *
 * Returns: (transfer none): the document, to be read only and not across an edit
 */
JsonNode *
khai_declaration_get_root (KhaiDeclaration *self)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);

  return self->root;
}

/**
 * khai_declaration_get:
 * @self: a declaration
 * @pointer: an RFC 6901 pointer
 *
 * Returns: (transfer none) (nullable): what stands there, to be read only and not across an edit
 */
JsonNode *
khai_declaration_get (KhaiDeclaration *self, const char *pointer)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);

  return khai_json_get (self->root, pointer);
}

/**
 * khai_declaration_get_text:
 * @self: a declaration
 * @pointer: an RFC 6901 pointer
 *
 * Returns: (transfer full) (nullable): the text, number or truth value there as text; NULL if there
 * is none
 */
char *
khai_declaration_get_text (KhaiDeclaration *self, const char *pointer)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);

  return khai_json_get_text (self->root, pointer);
}

/**
 * khai_declaration_get_n:
 * @self: a declaration
 * @array_pointer: an RFC 6901 pointer
 *
 * Returns: how many elements the array there has; 0 if there is none
 */
guint
khai_declaration_get_n (KhaiDeclaration *self, const char *array_pointer)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), 0);

  JsonNode *node = khai_json_get (self->root, array_pointer);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node)
             ? json_array_get_length (json_node_get_array (node))
             : 0;
}

/**
 * khai_declaration_get_reference:
 * @self: a declaration
 *
 * Returns: (transfer full) (nullable): the declarant's own reference, /localReference
 */
char *
khai_declaration_get_reference (KhaiDeclaration *self)
{
  return khai_declaration_get_text (self, "/localReference");
}

/**
 * khai_declaration_make_set:
 * @self: a declaration
 * @pointer: a member, or an element that exists
 * @after: (transfer none) (nullable): what shall stand there, copied; NULL, or what has nothing in
 * it, removes the member
 *
 * Makes the edit that sets one value, against the document as it is now. A pointer that cannot be
 * set is told when it is applied.
 *
 * Returns: (transfer full): the edit; khai_edit_is_noop() tells whether there is anything to do
 */
KhaiEdit *
khai_declaration_make_set (KhaiDeclaration *self, const char *pointer, JsonNode *after)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);
  g_return_val_if_fail (pointer != NULL, NULL);

  g_auto (Place) place = { 0 };
  g_autoptr (JsonNode) kept = NULL;
  if (place_init (&place, self->root, pointer))
    kept = tidy_for_place (self, &place, after);
  return khai_edit_new (KHAI_EDIT_SET, pointer, 0, khai_json_get (self->root, pointer), kept);
}

/* Without white space of any kind (no-break spaces are common in pasted text) at its ends. */
static char *
trim (char *text)
{
  char *start = text;
  char *end = text + strlen (text);

  while (g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start)
    {
      char *last = g_utf8_prev_char (end);
      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  *end = '\0';
  memmove (text, start, (gsize)(end - start) + 1);
  return text;
}

/**
 * khai_declaration_make_set_text:
 * @self: a declaration
 * @pointer: a member, or an element that exists
 * @text: (nullable): what was typed; brought to NFC and trimmed. Nothing left of it removes the
 * member (an element becomes "")
 *
 * Makes the edit that sets one text.
 *
 * Returns: (transfer full): the edit
 */
KhaiEdit *
khai_declaration_make_set_text (KhaiDeclaration *self, const char *pointer, const char *text)
{
  g_autofree char *kept = trim (khai_json_nfc (text != NULL ? text : ""));
  g_autoptr (JsonNode) node = khai_json_string (kept);
  return khai_declaration_make_set (self, pointer, node);
}

static char *
element_pointer (const char *array_pointer, guint index)
{
  return g_strdup_printf ("%s/%u", array_pointer, index);
}

/**
 * khai_declaration_make_insert:
 * @self: a declaration
 * @array_pointer: an array, which need not exist yet
 * @index: where the element shall stand; the array's length to append
 * @element: (transfer none): the element; copied
 *
 * Returns: (transfer full): the edit that inserts it; an item carries its line already
 */
KhaiEdit *
khai_declaration_make_insert (KhaiDeclaration *self,
                              const char *array_pointer,
                              guint index,
                              JsonNode *element)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);
  g_return_val_if_fail (array_pointer != NULL, NULL);
  g_return_val_if_fail (element != NULL, NULL);

  g_autofree char *pointer = element_pointer (array_pointer, index);
  g_autoptr (JsonNode) kept = khai_json_tidy (element, TRUE);
  if (g_str_equal (array_pointer, ITEMS))
    set_line (kept, index);
  return khai_edit_new (KHAI_EDIT_INSERT, pointer, 0, NULL, kept);
}

/**
 * khai_declaration_make_remove:
 * @self: a declaration
 * @array_pointer: an array
 * @index: which element
 *
 * Returns: (transfer full): the edit that removes it; applying it fails if there is no such element
 */
KhaiEdit *
khai_declaration_make_remove (KhaiDeclaration *self, const char *array_pointer, guint index)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);
  g_return_val_if_fail (array_pointer != NULL, NULL);

  g_autofree char *pointer = element_pointer (array_pointer, index);
  return khai_edit_new (KHAI_EDIT_REMOVE, pointer, 0, khai_json_get (self->root, pointer), NULL);
}

/**
 * khai_declaration_make_move:
 * @self: a declaration
 * @array_pointer: an array
 * @from: which element
 * @to: its index afterwards
 *
 * Returns: (transfer full): the edit that moves it; applying it fails if one of the places does not
 * exist
 */
KhaiEdit *
khai_declaration_make_move (KhaiDeclaration *self, const char *array_pointer, guint from, guint to)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);
  g_return_val_if_fail (array_pointer != NULL, NULL);

  g_autofree char *pointer = element_pointer (array_pointer, from);
  return khai_edit_new (KHAI_EDIT_MOVE, pointer, to, khai_json_get (self->root, pointer), NULL);
}

static gboolean
refuse_state (GError **error, const char *what)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_STATE, "edit does not fit the document: %s", what);
  return FALSE;
}

static guint
count_levels (JsonNode *node)
{
  guint deepest = 0;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        deepest = MAX (deepest, count_levels (member));
      return deepest + 1;
    }
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        deepest = MAX (deepest, count_levels (json_array_get_element (array, i)));
      return deepest + 1;
    }
  return 0;
}

/* A document deeper than the guard allows could be written but never read again. */
static gboolean
fits_depth (const Place *place, JsonNode *after, GError **error)
{
  if (place->n_tokens + count_levels (after) <= KHAI_JSON_MAX_DEPTH)
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "edit reaches below %d levels",
               KHAI_JSON_MAX_DEPTH);
  return FALSE;
}

static void
number_items (KhaiDeclaration *self)
{
  JsonNode *items = khai_json_get (self->root, ITEMS);
  if (items != NULL)
    set_lines (items);
}

static gboolean
apply_set (KhaiDeclaration *self,
           const Place *place,
           const KhaiEdit *edit,
           gboolean *changed,
           GError **error)
{
  JsonNode *present = khai_json_get (self->root, edit->pointer);
  g_autoptr (JsonNode) kept = NULL;

  if (!same_at_place (place, present, edit->before))
    return refuse_state (error, "another value stands there");
  kept = tidy_for_place (self, place, edit->after);
  if (!fits_depth (place, kept, error))
    return FALSE;
  *changed = !khai_json_equal (present, kept);
  return !*changed || khai_json_set (self->root, edit->pointer, kept, error);
}

static gboolean
apply_insert (KhaiDeclaration *self, const Place *place, const KhaiEdit *edit, GError **error)
{
  JsonNode *node = khai_json_get (self->root, place->parent);

  if (edit->after == NULL || edit->before != NULL)
    return refuse_state (error, "an insertion without its element");
  if (!fits_depth (place, edit->after, error))
    return FALSE;
  if (node == NULL && place->index == 0)
    {
      g_autoptr (JsonNode) fresh = take_array (json_array_new ());
      json_array_add_element (json_node_get_array (fresh), khai_json_tidy (edit->after, TRUE));
      return khai_json_set (self->root, place->parent, fresh, error);
    }
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse_state (error, "no array to insert into");
  if (place->index > json_array_get_length (json_node_get_array (node)))
    return refuse_state (error, "insertion behind the end");
  khai_json_array_splice (json_node_get_array (node), place->index, 0,
                          khai_json_tidy (edit->after, TRUE));
  return TRUE;
}

/* The array in which the edit's element stands as the edit says; NULL with an error if it does not.
 */
static JsonArray *
array_of_element (KhaiDeclaration *self, const Place *place, const KhaiEdit *edit, GError **error)
{
  JsonNode *node = khai_json_get (self->root, place->parent);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || place->index >= json_array_get_length (json_node_get_array (node)))
    {
      refuse_state (error, "no such element");
      return NULL;
    }
  JsonArray *array = json_node_get_array (node);
  JsonNode *present = json_array_get_element (array, place->index);
  if (edit->before == NULL ? edit->kind == KHAI_EDIT_REMOVE
                           : !same_at_place (place, present, edit->before))
    {
      refuse_state (error, "another element stands there");
      return NULL;
    }
  return array;
}

static gboolean
apply_remove (KhaiDeclaration *self, const Place *place, const KhaiEdit *edit, GError **error)
{
  JsonArray *array = array_of_element (self, place, edit, error);
  if (array == NULL)
    return FALSE;

  khai_json_array_splice (array, place->index, 1, NULL);
  if (json_array_get_length (array) > 0 || g_str_equal (place->parent, ITEMS))
    return TRUE;
  /* An array within an array keeps its position, empty or not. */
  g_auto (Place) of_array = { 0 };
  if (!place_init (&of_array, self->root, place->parent))
    return TRUE;
  JsonNode *holder = khai_json_get (self->root, of_array.parent);
  return JSON_NODE_HOLDS_ARRAY (holder) || khai_json_set (self->root, place->parent, NULL, error);
}

static gboolean
apply_move (KhaiDeclaration *self, const Place *place, const KhaiEdit *edit, GError **error)
{
  JsonArray *array = array_of_element (self, place, edit, error);
  if (array == NULL)
    return FALSE;
  if (edit->target >= json_array_get_length (array))
    return refuse_state (error, "move behind the end");

  JsonNode *element = json_array_dup_element (array, place->index);
  khai_json_array_splice (array, place->index, 1, NULL);
  khai_json_array_splice (array, edit->target, 0, element);
  return TRUE;
}

/**
 * khai_declaration_apply:
 * @self: a declaration
 * @edit: an edit made against the document as it is now
 * @error: KHAI_ERROR_STATE if something else stands where the edit takes place than it says,
 * KHAI_ERROR_BAD_INPUT or KHAI_ERROR_NOT_FOUND for a pointer at which nothing can stand,
 * KHAI_ERROR_TOO_LARGE below the contract's depth; the document is then as it was
 *
 * Applies an edit and emits "changed". Of what stands where the items are, lines are not compared:
 * they follow from the position.
 *
 * Returns: TRUE if the document is now as the edit says
 */
gboolean
khai_declaration_apply (KhaiDeclaration *self, const KhaiEdit *edit, GError **error)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), FALSE);
  g_return_val_if_fail (edit != NULL, FALSE);

  g_auto (Place) place = { 0 };
  gboolean changed = TRUE;
  gboolean ok;

  if (!place_init (&place, self->root, edit->pointer)
      || (edit->kind != KHAI_EDIT_SET && !place.is_index))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "edit without a place");
      return FALSE;
    }
  switch (edit->kind)
    {
    case KHAI_EDIT_INSERT:
      ok = apply_insert (self, &place, edit, error);
      break;
    case KHAI_EDIT_REMOVE:
      ok = apply_remove (self, &place, edit, error);
      break;
    case KHAI_EDIT_MOVE:
      ok = apply_move (self, &place, edit, error);
      changed = place.index != edit->target;
      break;
    case KHAI_EDIT_SET:
    default:
      ok = apply_set (self, &place, edit, &changed, error);
      break;
    }
  if (!ok)
    return FALSE;
  if (changed)
    {
      if (g_str_equal (place.tokens[0], "items"))
        number_items (self);
      g_signal_emit (self, signals[CHANGED], 0,
                     edit->kind == KHAI_EDIT_SET ? edit->pointer : place.parent);
    }
  return TRUE;
}

/**
 * khai_declaration_to_text:
 * @self: a declaration
 *
 * Returns: (transfer full): the document in canonical form (RFC 8785): the bytes that are stored,
 * signed and sent
 */
char *
khai_declaration_to_text (KhaiDeclaration *self)
{
  g_return_val_if_fail (KHAI_IS_DECLARATION (self), NULL);

  return khai_json_to_canonical (self->root);
}
