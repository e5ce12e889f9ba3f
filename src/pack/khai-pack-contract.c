/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contract's ExportDeclaration as JSON Schema 2020-12, made from the dictionary so that the two cannot differ.
 * It is for outside judges; Khai's own checks come from the dictionary directly. */

#include "khai-pack.h"

#include <string.h>

#define MAX_ITEMS 50    /* lines of one declaration */
#define MAX_ELEMENTS 99 /* of any other array whose table says nothing */

/* A member of the document: an object, an array, or a field. */
typedef struct _Member Member;
struct _Member
{
  char *name;
  GPtrArray *members;         /* (owned) (nullable) (element-type Member) */
  const KhaiPackField *field; /* (nullable) */
  gboolean is_array;          /* `members` describe its elements, or `field` does */
  guint max_elements;         /* of an array */
};

static void
member_free (gpointer data)
{
  Member *member = data;

  g_free (member->name);
  g_clear_pointer (&member->members, g_ptr_array_unref);
  g_free (member);
}

static Member *
member_new (const char *name)
{
  Member *member = g_new0 (Member, 1);

  member->name = g_strdup (name);
  member->members = g_ptr_array_new_with_free_func (member_free);
  return member;
}

static Member *
find_or_add (Member *parent, const char *name)
{
  for (guint i = 0; i < parent->members->len; i++)
    if (strcmp (((Member *)g_ptr_array_index (parent->members, i))->name, name) == 0)
      return g_ptr_array_index (parent->members, i);

  Member *member = member_new (name);
  g_ptr_array_add (parent->members, member);
  return member;
}

/* How many elements the array may have whose elements' pattern is the first `n` members of `names`. */
static guint
max_elements (KhaiPack *pack, char **names, guint n)
{
  GString *pattern = g_string_new (NULL);
  guint most = 0;

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (pattern, "/%s", names[i]);
  for (guint i = 0; i < pack->tables->len; i++)
    {
      const KhaiPackTable *table = g_ptr_array_index (pack->tables, i);

      if (strcmp (table->pattern, pattern->str) == 0)
        most = table->max_elements;
    }
  if (most == 0)
    most = strcmp (pattern->str, "/items/*") == 0 ? MAX_ITEMS : MAX_ELEMENTS;
  g_string_free (pattern, TRUE);
  return most;
}

static Member *
build_tree (KhaiPack *pack)
{
  Member *root = member_new ("");

  for (guint i = 0; i < pack->fields->len; i++)
    {
      const KhaiPackField *field = g_ptr_array_index (pack->fields, i);
      g_auto (GStrv) names = g_strsplit (field->field.pointer, "/", -1);
      Member *member = root;

      if (field->field.customs_only)
        continue; /* comes in events, never stands in the document */
      for (guint k = 1; names[k] != NULL; k++)
        if (strcmp (names[k], "*") == 0)
          {
            member->is_array = TRUE;
            member->max_elements = max_elements (pack, names, k);
          }
        else
          member = find_or_add (member, names[k]);
      member->field = field;
    }
  return root;
}

/**
 * khai_pack_schema_pattern:
 * @field: a field
 *
 * Returns: (transfer full) (nullable): a regular expression anchored at both ends that its text in the contract
 *   must match
 */
char *
khai_pack_schema_pattern (const KhaiField *field)
{
  if (field->type == KHAI_FIELD_DECIMAL)
    {
      g_autofree char *fraction = field->decimals > 0
                                      ? g_strdup_printf ("(\\.[0-9]{1,%u})?", field->decimals)
                                      : g_strdup ("");

      if (field->int_digits == 1)
        return g_strdup_printf ("^[0-9]%s$", fraction);
      return g_strdup_printf ("^(0|[1-9][0-9]{0,%u})%s$", field->int_digits - 1, fraction);
    }
  if (field->pattern != NULL)
    return g_str_has_prefix (field->pattern, "^") && g_str_has_suffix (field->pattern, "$")
               ? g_strdup (field->pattern)
               : g_strdup_printf ("^(?:%s)$", field->pattern);
  if (field->charset == KHAI_CHARSET_DIGITS)
    return g_strdup ("^[0-9]*$");
  if (field->charset == KHAI_CHARSET_ASCII)
    return g_strdup ("^[ -~]*$");
  return NULL;
}

static JsonObject *
field_schema (const KhaiField *field)
{
  JsonObject *schema = json_object_new ();
  g_autofree char *pattern = khai_pack_schema_pattern (field);

  switch (field->type)
    {
    case KHAI_FIELD_INTEGER:
      json_object_set_string_member (schema, "type", "integer");
      if (field->minimum != 0 || field->maximum != 0)
        {
          json_object_set_int_member (schema, "minimum", field->minimum);
          json_object_set_int_member (schema, "maximum", field->maximum);
        }
      break;
    case KHAI_FIELD_BOOLEAN:
      json_object_set_string_member (schema, "type", "boolean");
      break;
    case KHAI_FIELD_DATE:
      json_object_set_string_member (schema, "type", "string");
      json_object_set_string_member (schema, "format", "date");
      break;
    case KHAI_FIELD_TEXT:
    case KHAI_FIELD_CODE:
    case KHAI_FIELD_DECIMAL:
    default:
      json_object_set_string_member (schema, "type", "string");
      if (field->type != KHAI_FIELD_DECIMAL)
        json_object_set_int_member (schema, "minLength", MAX (field->min_chars, 1));
      if (field->max_chars > 0 && field->type != KHAI_FIELD_DECIMAL)
        json_object_set_int_member (schema, "maxLength", field->max_chars);
      if (pattern != NULL)
        json_object_set_string_member (schema, "pattern", pattern);
      break;
    }
  if (field->label[KHAI_LANG_EN] != NULL)
    json_object_set_string_member (schema, "description", field->label[KHAI_LANG_EN]);
  if (field->wco_id != NULL)
    {
      JsonObject *wco = json_object_new ();

      json_object_set_string_member (wco, "id", field->wco_id);
      json_object_set_object_member (schema, "x-wco", wco);
    }
  return schema;
}

static gboolean
has_kind (const KhaiPackField *field, const char *kind)
{
  return field->kinds == NULL
         || (kind != NULL && g_strv_contains ((const char *const *)field->kinds, kind));
}

/* Whether the contract wants the member wherever its object stands, in filings of that kind (NULL: of every kind). An
 * object is wanted if something in it is wanted of every declaration; of a second party that need not be there, a name
 * is wanted only with the party. */
static gboolean
is_required (const Member *member, const char *kind)
{
  if (member->is_array)
    return FALSE;
  if (member->field != NULL)
    return member->field->contract_required && has_kind (member->field, kind);
  for (guint i = 0; i < member->members->len; i++)
    {
      const Member *child = g_ptr_array_index (member->members, i);

      if (is_required (child, kind)
          && (child->field == NULL || g_strcmp0 (child->field->field.required, "1") == 0))
        return TRUE;
    }
  return FALSE;
}

static JsonObject *member_schema (const Member *member);

static JsonObject *
integer_schema (gint64 minimum, gint64 maximum, const char *description)
{
  JsonObject *schema = json_object_new ();

  json_object_set_string_member (schema, "type", "integer");
  json_object_set_int_member (schema, "minimum", minimum);
  json_object_set_int_member (schema, "maximum", maximum);
  json_object_set_string_member (schema, "description", description);
  return schema;
}

/* `is_root` and `is_item`: members that every document has without anybody filling them in. */
static JsonObject *
object_schema (const Member *member, gboolean is_root, gboolean is_item)
{
  JsonObject *schema = json_object_new ();
  JsonObject *properties = json_object_new ();
  JsonArray *required = json_array_new ();

  json_object_set_string_member (schema, "type", "object");
  if (is_root)
    {
      JsonObject *version = json_object_new ();

      json_object_set_string_member (version, "const", "1");
      json_object_set_object_member (properties, "schemaVersion", version);
      json_array_add_string_element (required, "schemaVersion");
    }
  if (is_item)
    {
      json_object_set_object_member (
          properties, "line", integer_schema (1, member->max_elements, "Position, counted from 1"));
      json_array_add_string_element (required, "line");
    }
  for (guint i = 0; i < member->members->len; i++)
    {
      const Member *child = g_ptr_array_index (member->members, i);
      gboolean is_items = is_root && strcmp (child->name, "items") == 0;

      if (json_object_has_member (properties, child->name))
        continue;
      json_object_set_object_member (properties, child->name, member_schema (child));
      if (is_items || is_required (child, NULL))
        json_array_add_string_element (required, child->name);
    }
  if (json_array_get_length (required) > 0)
    json_object_set_array_member (schema, "required", required);
  else
    json_array_unref (required);
  json_object_set_boolean_member (schema, "additionalProperties", FALSE);
  json_object_set_object_member (schema, "properties", properties);
  return schema;
}

static JsonObject *
member_schema (const Member *member)
{
  gboolean is_items = strcmp (member->name, "items") == 0;
  JsonObject *element = member->field != NULL
                            ? field_schema (&member->field->field)
                            : object_schema (member, FALSE, is_items && member->is_array);
  JsonObject *array;

  if (!member->is_array)
    return element;
  array = json_object_new ();
  json_object_set_string_member (array, "type", "array");
  if (is_items)
    json_object_set_int_member (array, "minItems", 1);
  json_object_set_int_member (array, "maxItems", member->max_elements);
  json_object_set_object_member (array, "items", element);
  return array;
}

/* What filings of one kind need beyond what every filing needs; NULL: nothing. */
static JsonObject *
kind_schema (const Member *member, const char *kind)
{
  g_autoptr (JsonObject) properties = json_object_new ();
  g_autoptr (JsonArray) required = json_array_new ();
  JsonObject *schema;

  for (guint i = 0; i < member->members->len; i++)
    {
      const Member *child = g_ptr_array_index (member->members, i);
      JsonObject *below = child->field == NULL ? kind_schema (child, kind) : NULL;

      if (is_required (child, kind) && !is_required (child, NULL))
        json_array_add_string_element (required, child->name);
      if (below != NULL && child->is_array)
        {
          JsonObject *array = json_object_new ();

          json_object_set_object_member (array, "items", below);
          below = array;
        }
      if (below != NULL)
        json_object_set_object_member (properties, child->name, below);
    }
  if (json_array_get_length (required) == 0 && json_object_get_size (properties) == 0)
    return NULL;
  schema = json_object_new ();
  if (json_array_get_length (required) > 0)
    json_object_set_array_member (schema, "required", json_array_ref (required));
  if (json_object_get_size (properties) > 0)
    json_object_set_object_member (schema, "properties", json_object_ref (properties));
  return schema;
}

/* "If the dataset is this, then …" for every kind of filing. A document without a dataset is a full export. */
static JsonArray *
kinds_schema (KhaiPack *pack, const Member *root)
{
  const KhaiPackList *list = g_hash_table_lookup (pack->lists_by_id, "datasets");
  JsonArray *all = json_array_new ();

  for (guint i = 0; list != NULL && i < list->codes->len; i++)
    {
      const char *kind = ((KhaiPackCode *)g_ptr_array_index (list->codes, i))->code.code;
      JsonObject *then = kind_schema (root, kind);
      JsonObject *when, *properties, *dataset, *condition;

      if (then == NULL)
        continue;
      dataset = json_object_new ();
      json_object_set_string_member (dataset, "const", kind);
      properties = json_object_new ();
      json_object_set_object_member (properties, "dataset", dataset);
      condition = json_object_new ();
      json_object_set_object_member (condition, "properties", properties);
      if (strcmp (kind, "standard") != 0)
        {
          JsonArray *named = json_array_new ();

          json_array_add_string_element (named, "dataset");
          json_object_set_array_member (condition, "required", named);
        }
      when = json_object_new ();
      json_object_set_object_member (when, "if", condition);
      json_object_set_object_member (when, "then", then);
      json_array_add_object_element (all, when);
    }
  return all;
}

/**
 * khai_pack_contract:
 *
 * Returns: (transfer full): the schema of ExportDeclaration
 */
JsonNode *
khai_pack_contract (KhaiPack *pack)
{
  Member *root = build_tree (pack);
  JsonObject *schema = json_object_new ();
  JsonObject *body = object_schema (root, TRUE, FALSE);
  g_autoptr (GList) members = json_object_get_members (body);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
  json_object_set_string_member (schema, "title", "ExportDeclaration");
  json_object_set_string_member (
      schema, "description", "Made from data/dictionary by khai-pack --contract; change it there.");
  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (schema, l->data,
                            json_node_copy (json_object_get_member (body, l->data)));
  g_autoptr (JsonArray) kinds = kinds_schema (pack, root);
  if (json_array_get_length (kinds) > 0)
    json_object_set_array_member (schema, "allOf", json_array_ref (kinds));
  json_object_unref (body);
  member_free (root);
  json_node_take_object (node, schema);
  return node;
}
