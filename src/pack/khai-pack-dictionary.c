/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/dictionary: sections, steps, tables and fields. Whatever README.md there does not name is a problem, so that a
 * mistyped member never just has no effect. */

#include "khai-pack.h"

#include "khai-decimal.h"
#include "khai-json.h"

#include <string.h>

#define FOLDER "dictionary/"

/* One object of a dictionary file while it is read. */
typedef struct
{
  KhaiPack *pack;
  const char *file; /* relative */
  GHashTable *lines;
  char *pointer; /* of the object within the file */
  JsonObject *object;
} Entry;

static KhaiPackWhere
where_of (const Entry *entry, const char *member)
{
  g_autofree char *pointer = member != NULL ? g_strdup_printf ("%s/%s", entry->pointer, member)
                                            : g_strdup (entry->pointer);
  gpointer line = g_hash_table_lookup (entry->lines, pointer);

  if (line == NULL)
    line = g_hash_table_lookup (entry->lines, entry->pointer);
  return khai_pack_where (entry->pack, entry->file, GPOINTER_TO_UINT (line));
}

static JsonNode *
load (KhaiPack *pack, const char *file, GHashTable **lines)
{
  gsize length;
  g_autofree char *text = khai_pack_read_file (pack, file, &length);
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  if (text == NULL)
    return NULL;
  root = khai_json_parse (text, length, &error);
  if (root == NULL)
    {
      khai_pack_problem (pack, khai_pack_where (pack, file, 1), "%s", error->message);
      return NULL;
    }
  *lines = khai_pack_json_lines (text);
  return root;
}

static void
refuse_unknown_members (const Entry *entry, const char *const *known)
{
  g_autoptr (GList) members = json_object_get_members (entry->object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      khai_pack_problem (entry->pack, where_of (entry, l->data),
                         "unknown member \"%s\"; see dictionary/README.md for those there are",
                         (char *)l->data);
}

/* (nullable): NULL if the node is no text. json_node_get_string() must not be asked of an array. */
static const char *
text_of (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/* (transfer full) (nullable) */
static char *
read_text (const Entry *entry, const char *member, gboolean needed)
{
  JsonNode *node = json_object_get_member (entry->object, member);

  if (node == NULL)
    {
      if (needed)
        khai_pack_problem (entry->pack, where_of (entry, NULL), "\"%s\" is missing; add it",
                           member);
      return NULL;
    }
  if (text_of (node) == NULL || text_of (node)[0] == '\0')
    {
      khai_pack_problem (entry->pack, where_of (entry, member),
                         "\"%s\" must be a text that is not empty", member);
      return NULL;
    }
  return g_strdup (text_of (node));
}

static void
read_both (const Entry *entry, const char *member, gboolean needed, char *texts[KHAI_N_LANGS])
{
  JsonNode *node = json_object_get_member (entry->object, member);

  if (node == NULL)
    {
      if (needed)
        khai_pack_problem (entry->pack, where_of (entry, NULL),
                           "\"%s\" is missing; add it in vi and en", member);
      return;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node)
      || json_object_get_size (json_node_get_object (node)) > KHAI_N_LANGS)
    {
      khai_pack_problem (entry->pack, where_of (entry, member),
                         "\"%s\" must be {\"vi\": …, \"en\": …}", member);
      return;
    }
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      const char *name = khai_lang_to_string (lang);
      const char *text = text_of (json_object_get_member (json_node_get_object (node), name));

      if (text == NULL || text[0] == '\0')
        khai_pack_problem (entry->pack, where_of (entry, member),
                           "\"%s\" lacks the language \"%s\"; add it", member, name);
      texts[lang] = g_strdup (text);
    }
}

static gint64
read_int (const Entry *entry, const char *member, JsonNode *node, gint64 minimum, gint64 maximum)
{
  gint64 value = 0;

  if (node == NULL)
    return 0;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      value = json_node_get_int (node);
      if (value >= minimum && value <= maximum)
        return value;
    }
  khai_pack_problem (entry->pack, where_of (entry, member),
                     "\"%s\" must hold whole numbers from %" G_GINT64_FORMAT
                     " to %" G_GINT64_FORMAT,
                     member, minimum, maximum);
  return 0;
}

static void
read_pair (const Entry *entry, const char *member, gint64 minimum, gint64 maximum, gint64 pair[2])
{
  JsonNode *node = json_object_get_member (entry->object, member);

  pair[0] = pair[1] = 0;
  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != 2)
    {
      khai_pack_problem (entry->pack, where_of (entry, member), "\"%s\" must be [least, most]",
                         member);
      return;
    }
  for (guint i = 0; i < 2; i++)
    pair[i] = read_int (entry, member, json_array_get_element (json_node_get_array (node), i),
                        minimum, maximum);
  if (pair[1] != 0 && pair[0] > pair[1])
    khai_pack_problem (entry->pack, where_of (entry, member),
                       "\"%s\": the least is more than the most", member);
}

static gboolean
read_boolean (const Entry *entry, const char *member, gboolean absent)
{
  JsonNode *node = json_object_get_member (entry->object, member);

  if (node == NULL)
    return absent;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  khai_pack_problem (entry->pack, where_of (entry, member), "\"%s\" must be true or false", member);
  return absent;
}

/* true → "1"; an SQL expression stays. */
static char *
read_condition (const Entry *entry, const char *member, guint *line)
{
  JsonNode *node = json_object_get_member (entry->object, member);

  *line = where_of (entry, member).line;
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node)      ? g_strdup ("1")
           : strcmp (member, "visible") == 0 ? g_strdup ("0")
                                             : NULL;
  return read_text (entry, member, TRUE);
}

static int
read_choice (const Entry *entry, const char *member, const char *const *choices, int absent)
{
  g_autofree char *text = read_text (entry, member, absent < 0);

  if (text == NULL)
    return MAX (absent, 0);
  for (int i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], text) == 0)
      return i;
  g_autofree char *all = g_strjoinv (", ", (char **)choices);
  khai_pack_problem (entry->pack, where_of (entry, member),
                     "%s \"%s\" does not exist; there are: %s", member, text, all);
  return MAX (absent, 0);
}

static char *
snake_case (const char *members)
{
  GString *name = g_string_new (NULL);

  for (const char *p = members; *p != '\0'; p++)
    {
      if (*p == '/')
        g_string_append_c (name, '_');
      else if (g_ascii_isupper (*p))
        g_string_append_printf (name, "%s%c", p > members && p[-1] != '/' ? "_" : "",
                                g_ascii_tolower (*p));
      else
        g_string_append_c (name, *p);
    }
  return g_string_free (name, FALSE);
}

/* The table whose pattern covers most of the pointer, and what is left as the column. */
static void
place_in_table (const Entry *entry, KhaiField *field)
{
  const KhaiPackTable *best = NULL;

  for (guint i = 0; i < entry->pack->tables->len; i++)
    {
      const KhaiPackTable *table = g_ptr_array_index (entry->pack->tables, i);
      gsize length = strlen (table->pattern);

      if (g_str_has_prefix (field->pointer, table->pattern)
          && (field->pointer[length] == '/' || field->pointer[length] == '\0')
          && (best == NULL || length > strlen (best->pattern)))
        best = table;
    }

  const char *rest = best != NULL ? field->pointer + strlen (best->pattern) : field->pointer;
  if (best == NULL || strchr (rest, '*') != NULL)
    khai_pack_problem (entry->pack, where_of (entry, "pointer"),
                       "no table covers %s; add one for its array to \"tables\" in sections.json",
                       field->pointer);
  field->table = g_strdup (best != NULL ? best->name : "declaration");
  field->column = rest[0] == '/' ? snake_case (rest + 1) : g_strdup ("value");
}

static gboolean
is_pointer (const char *pointer)
{
  g_auto (GStrv) members = g_strsplit (pointer, "/", -1);

  for (guint i = 1; members[0] != NULL && members[i] != NULL; i++)
    {
      gboolean star = strcmp (members[i], "*") == 0;

      if (!star
          && (!g_ascii_islower (members[i][0])
              || members[i][strspn (members[i], G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS)] != '\0'))
        return FALSE;
    }
  return pointer[0] == '/' && pointer[1] != '\0';
}

static void
check_pattern (const Entry *entry, const KhaiField *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = NULL;

  if (field->pattern == NULL)
    return;
  regex = g_regex_new (field->pattern, 0, 0, &error);
  if (regex == NULL)
    khai_pack_problem (entry->pack, where_of (entry, "pattern"), "the pattern does not compile: %s",
                       error->message);
}

static void
check_type_members (const Entry *entry, const KhaiField *field)
{
  gboolean decimal = field->type == KHAI_FIELD_DECIMAL;
  const char *strays[] = { "decimals", "integerDigits", "range" };

  if (decimal && (field->int_digits == 0 || field->int_digits + field->decimals > 18))
    khai_pack_problem (
        entry->pack, where_of (entry, NULL),
        "a decimal needs \"integerDigits\" and \"decimals\", together at most 18 digits");
  for (guint i = 0; i < G_N_ELEMENTS (strays); i++)
    {
      gboolean fits = i < 2 ? decimal : field->type == KHAI_FIELD_INTEGER;

      if (!fits && json_object_has_member (entry->object, strays[i]))
        khai_pack_problem (entry->pack, where_of (entry, strays[i]),
                           "\"%s\" means nothing for this type; remove it", strays[i]);
    }
  if (field->required != NULL && field->hint[KHAI_LANG_VI] == NULL)
    khai_pack_problem (entry->pack, where_of (entry, NULL),
                       "a required field needs a \"hint\"; add it in vi and en");
}

static void
read_widths (const Entry *entry, KhaiField *field)
{
  static const char *const wire_members[] = { "bytes", "chars", NULL };
  JsonNode *wire = json_object_get_member (entry->object, "wire");
  gint64 pair[2];

  read_pair (entry, "chars", 0, 100000, pair);
  field->min_chars = pair[0];
  field->max_chars = pair[1];
  read_pair (entry, "range", -G_GINT64_CONSTANT (999999999999999),
             G_GINT64_CONSTANT (999999999999999), pair);
  field->minimum = pair[0];
  field->maximum = pair[1];
  field->decimals = read_int (entry, "decimals", json_object_get_member (entry->object, "decimals"),
                              0, KHAI_DECIMAL_MAX_SCALE);
  field->int_digits = read_int (entry, "integerDigits",
                                json_object_get_member (entry->object, "integerDigits"), 1, 18);
  if (wire == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (wire))
    {
      khai_pack_problem (entry->pack, where_of (entry, "wire"),
                         "\"wire\" must be {\"bytes\": n, \"chars\": n}");
      return;
    }

  g_autofree char *pointer = g_strdup_printf ("%s/wire", entry->pointer);
  Entry inner = { entry->pack, entry->file, entry->lines, pointer, json_node_get_object (wire) };
  refuse_unknown_members (&inner, wire_members);
  field->wire_bytes
      = read_int (&inner, "bytes", json_object_get_member (inner.object, "bytes"), 1, 100000);
  field->wire_chars
      = read_int (&inner, "chars", json_object_get_member (inner.object, "chars"), 1, 100000);
}

/* (transfer full) (nullable): the datasets that have the field; NULL if all have it. */
static char **
read_kinds (const Entry *entry)
{
  JsonNode *node = json_object_get_member (entry->object, "kinds");
  g_autoptr (GPtrArray) kinds = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    {
      khai_pack_problem (entry->pack, where_of (entry, "kinds"),
                         "\"kinds\" must be an array of codes of the list \"datasets\"");
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *kind = text_of (json_array_get_element (array, i));

      /* It goes into an SQL expression, between quotes. */
      if (kind == NULL || kind[0] == '\0' || kind[strspn (kind, G_CSET_a_2_z "-")] != '\0')
        khai_pack_problem (entry->pack, where_of (entry, "kinds"),
                           "\"kinds\" holds codes of the list \"datasets\" only");
      else
        g_ptr_array_add (kinds, g_strdup (kind));
    }
  g_ptr_array_add (kinds, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&kinds), FALSE);
}

/* "dataset=id;…" (transfer full) (nullable) */
static char *
read_official_in (const Entry *entry)
{
  JsonNode *node = json_object_get_member (entry->object, "officialIn");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) kinds = NULL;

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    kinds = json_object_get_members (json_node_get_object (node));
  for (GList *l = kinds; l != NULL; l = l->next)
    {
      const char *id = text_of (json_object_get_member (json_node_get_object (node), l->data));

      if (id != NULL && id[0] != '\0')
        g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ";" : "", (char *)l->data, id);
    }
  if (text->len == 0)
    khai_pack_problem (entry->pack, where_of (entry, "officialIn"),
                       "\"officialIn\" must be {\"dataset\": \"item\"}");
  return g_strdup (text->str);
}

/* A field is seen only in the kinds that have it, whatever its own condition says. */
static void
apply_kinds (KhaiPackField *pack_field)
{
  KhaiField *field = &pack_field->field;
  g_autofree char *list = NULL;
  g_autofree char *own = g_steal_pointer (&field->visible);
  gboolean header = strcmp (field->table, "declaration") == 0;
  g_autofree char *kind = NULL;

  if (pack_field->kinds == NULL)
    {
      field->visible = g_steal_pointer (&own);
      return;
    }
  list = g_strjoinv ("', '", pack_field->kinds);
  kind = header ? g_strdup_printf ("coalesce(dataset, 'standard') IN ('%s')", list)
                : g_strdup_printf (
                    "coalesce((SELECT dataset FROM declaration), 'standard') IN ('%s')", list);
  field->visible = own == NULL || strcmp (own, "1") == 0
                       ? g_steal_pointer (&kind)
                       : g_strdup_printf ("%s AND (%s)", kind, own);
}

static void
read_field (const Entry *entry)
{
  static const char *const members[] = { "pointer",
                                         "type",
                                         "step",
                                         "label",
                                         "hint",
                                         "example",
                                         "help",
                                         "official",
                                         "officialIn",
                                         "kinds",
                                         "wco",
                                         "chars",
                                         "wire",
                                         "charset",
                                         "decimals",
                                         "integerDigits",
                                         "list",
                                         "pattern",
                                         "required",
                                         "visible",
                                         "contractRequired",
                                         "amendable",
                                         "carry",
                                         "customsOnly",
                                         "multiline",
                                         "range",
                                         NULL };
  static const char *const types[]
      = { "text", "code", "decimal", "integer", "date", "boolean", NULL };
  static const char *const charsets[] = { "unicode", "ascii", "wire", "digits", NULL };
  g_autofree char *pointer = read_text (entry, "pointer", TRUE);
  KhaiPackField *pack_field;

  refuse_unknown_members (entry, members);
  if (pointer == NULL)
    return;
  if (!is_pointer (pointer))
    {
      khai_pack_problem (entry->pack, where_of (entry, "pointer"),
                         "\"%s\" is no pointer; write /member/member with * for indices", pointer);
      return;
    }
  pack_field = g_hash_table_lookup (entry->pack->fields_by_pointer, pointer);
  if (pack_field != NULL)
    {
      khai_pack_problem (entry->pack, where_of (entry, "pointer"),
                         "%s is already described in %s:%u; keep one of them", pointer,
                         pack_field->where.file, pack_field->where.line);
      return;
    }

  pack_field = g_new0 (KhaiPackField, 1);
  KhaiField *field = &pack_field->field;
  pack_field->where = where_of (entry, NULL);
  field->pointer = g_steal_pointer (&pointer);
  field->type = read_choice (entry, "type", types, -1);
  field->step = read_text (entry, "step", TRUE);
  read_both (entry, "label", TRUE, field->label);
  read_both (entry, "hint", FALSE, field->hint);
  read_both (entry, "example", FALSE, field->example);
  read_both (entry, "help", FALSE, field->help);
  field->official_id = read_text (entry, "official", FALSE);
  field->official_in = read_official_in (entry);
  field->wco_id = read_text (entry, "wco", FALSE);
  read_widths (entry, field);
  field->charset = read_choice (entry, "charset", charsets, 0);
  field->list = read_text (entry, "list", FALSE);
  field->pattern = read_text (entry, "pattern", FALSE);
  field->required = read_condition (entry, "required", &pack_field->required_line);
  field->visible = read_condition (entry, "visible", &pack_field->visible_line);
  pack_field->kinds = read_kinds (entry);
  pack_field->contract_required = read_boolean (entry, "contractRequired", FALSE);
  field->amendable = read_boolean (entry, "amendable", TRUE);
  field->customs_only = read_boolean (entry, "customsOnly", FALSE);
  field->multiline = read_boolean (entry, "multiline", FALSE);
  /* A date, and what customs fills in, is never another declaration's. */
  field->carry = read_boolean (entry, "carry", TRUE) && field->type != KHAI_FIELD_DATE && !field->customs_only;
  field->order = entry->pack->fields->len;
  place_in_table (entry, field);
  apply_kinds (pack_field);
  check_pattern (entry, field);
  check_type_members (entry, field);
  g_ptr_array_add (entry->pack->fields, pack_field);
  g_hash_table_insert (entry->pack->fields_by_pointer, field->pointer, pack_field);
}

typedef void (*EntryFunc) (const Entry *entry);

/* Calls `func` for each object of an array. */
static void
for_each_entry (KhaiPack *pack,
                const char *file,
                GHashTable *lines,
                const char *pointer,
                JsonNode *array,
                EntryFunc func)
{
  Entry entry = { pack, file, lines, (char *)pointer, NULL };

  if (array == NULL || !JSON_NODE_HOLDS_ARRAY (array))
    {
      khai_pack_problem (pack, where_of (&entry, NULL), "an array of objects is wanted here");
      return;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (array)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (array), i);
      g_autofree char *child = g_strdup_printf ("%s/%u", pointer, i);

      entry.pointer = child;
      if (JSON_NODE_HOLDS_OBJECT (element))
        {
          entry.object = json_node_get_object (element);
          func (&entry);
        }
      else
        khai_pack_problem (pack, where_of (&entry, NULL), "an object is wanted here");
    }
}

static void
read_section (const Entry *entry)
{
  static const char *const members[] = { "id", "icon", "title", NULL };
  KhaiPackSection *section = g_new0 (KhaiPackSection, 1);

  refuse_unknown_members (entry, members);
  section->id = read_text (entry, "id", TRUE);
  section->icon = read_text (entry, "icon", TRUE);
  read_both (entry, "title", TRUE, section->title);
  for (guint i = 0; i < entry->pack->sections->len; i++)
    if (g_strcmp0 (((KhaiPackSection *)g_ptr_array_index (entry->pack->sections, i))->id,
                   section->id)
        == 0)
      khai_pack_problem (entry->pack, where_of (entry, "id"),
                         "section \"%s\" is there twice; rename or remove one", section->id);
  g_ptr_array_add (entry->pack->sections, section);
}

static void
read_step (const Entry *entry)
{
  static const char *const members[] = { "id", "section", "title", "hint", NULL };
  KhaiPackStep *step = g_new0 (KhaiPackStep, 1);
  gboolean known = FALSE;

  refuse_unknown_members (entry, members);
  step->id = read_text (entry, "id", TRUE);
  step->section = read_text (entry, "section", TRUE);
  read_both (entry, "title", TRUE, step->title);
  read_both (entry, "hint", FALSE, step->hint);
  for (guint i = 0; i < entry->pack->sections->len; i++)
    known |= g_strcmp0 (((KhaiPackSection *)g_ptr_array_index (entry->pack->sections, i))->id,
                        step->section)
             == 0;
  if (!known && step->section != NULL)
    khai_pack_problem (entry->pack, where_of (entry, "section"),
                       "section \"%s\" does not exist; add it to \"sections\"", step->section);
  g_ptr_array_add (entry->pack->steps, step);
  if (step->id != NULL && !g_hash_table_insert (entry->pack->steps_by_id, step->id, step))
    khai_pack_problem (entry->pack, where_of (entry, "id"),
                       "step \"%s\" is there twice; rename or remove one", step->id);
}

static void
read_table (const Entry *entry)
{
  static const char *const members[] = { "name", "pattern", "maxElements", NULL };
  KhaiPackTable *table = g_new0 (KhaiPackTable, 1);
  JsonNode *pattern = json_object_get_member (entry->object, "pattern");

  refuse_unknown_members (entry, members);
  table->name = read_text (entry, "name", TRUE);
  table->pattern = g_strdup (text_of (pattern) != NULL ? text_of (pattern) : "");
  table->max_elements = read_int (entry, "maxElements",
                                  json_object_get_member (entry->object, "maxElements"), 1, 9999);
  if (table->name != NULL && table->name[strspn (table->name, G_CSET_a_2_z "_")] != '\0')
    khai_pack_problem (entry->pack, where_of (entry, "name"),
                       "a table's name has small letters and _ only");
  if (table->pattern[0] != '\0'
      && (!is_pointer (table->pattern) || !g_str_has_suffix (table->pattern, "/*")))
    khai_pack_problem (entry->pack, where_of (entry, "pattern"),
                       "\"%s\" must be a pointer that ends in /*", table->pattern);
  for (guint i = 0; i < entry->pack->tables->len; i++)
    {
      const KhaiPackTable *other = g_ptr_array_index (entry->pack->tables, i);

      if (g_strcmp0 (other->name, table->name) == 0 || strcmp (other->pattern, table->pattern) == 0)
        khai_pack_problem (entry->pack, where_of (entry, NULL),
                           "table \"%s\" is there twice; remove one", table->name);
    }
  g_ptr_array_add (entry->pack->tables, table);
}

/* The enclosing array's table, and the declaration's own if nobody named it. */
static void
link_tables (KhaiPack *pack)
{
  gboolean has_declaration = FALSE;

  for (guint i = 0; i < pack->tables->len; i++)
    {
      KhaiPackTable *table = g_ptr_array_index (pack->tables, i);
      gsize best = 0;

      has_declaration |= table->pattern[0] == '\0';
      for (guint k = 0; k < pack->tables->len; k++)
        {
          const KhaiPackTable *other = g_ptr_array_index (pack->tables, k);
          gsize length = strlen (other->pattern);

          if (length > best && strncmp (table->pattern, other->pattern, length) == 0
              && table->pattern[length] == '/')
            {
              best = length;
              g_free (table->parent);
              table->parent = g_strdup (other->name);
            }
        }
    }
  if (!has_declaration)
    {
      KhaiPackTable *declaration = g_new0 (KhaiPackTable, 1);

      declaration->name = g_strdup ("declaration");
      declaration->pattern = g_strdup ("");
      g_ptr_array_insert (pack->tables, 0, declaration);
    }
}

static void
read_field_file (KhaiPack *pack, const char *name)
{
  g_autofree char *file = g_strconcat (FOLDER, name, NULL);
  g_autoptr (GHashTable) lines = NULL;
  g_autoptr (JsonNode) root = load (pack, file, &lines);

  if (root != NULL)
    for_each_entry (pack, file, lines, "", root, read_field);
}

/* Reads the files that sections.json names, and tells those that it does not. */
static void
read_field_files (KhaiPack *pack, const Entry *top)
{
  JsonNode *node = json_object_get_member (top->object, "files");
  g_auto (GStrv) found = khai_pack_list_files (pack, "dictionary", ".json");
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (named, g_strdup (FOLDER "sections.json"));
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      khai_pack_problem (pack, where_of (top, "files"),
                         "\"files\" must name the dictionary's files in order");
      return;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      const char *name = text_of (json_array_get_element (json_node_get_array (node), i));

      if (name == NULL || strchr (name, '/') != NULL)
        khai_pack_problem (pack, where_of (top, "files"),
                           "\"files\" holds names of files in this folder only");
      else if (g_hash_table_add (named, g_strconcat (FOLDER, name, NULL)))
        read_field_file (pack, name);
    }
  for (guint i = 0; found[i] != NULL; i++)
    if (!g_hash_table_contains (named, found[i]))
      khai_pack_problem (pack, khai_pack_where (pack, found[i], 1),
                         "is not named in \"files\" of sections.json; add it there");
}

/**
 * khai_pack_read_dictionary:
 *
 * Reads sections.json and the files of fields it names into @pack; every fault is told.
 */
void
khai_pack_read_dictionary (KhaiPack *pack)
{
  static const char *const members[] = { "files", "sections", "steps", "tables", NULL };
  const char *file = FOLDER "sections.json";
  g_autoptr (GHashTable) lines = NULL;
  g_autoptr (JsonNode) root = load (pack, file, &lines);

  if (root == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      khai_pack_problem (pack, khai_pack_where (pack, file, 1), "an object is wanted here");
      return;
    }

  Entry top = { pack, file, lines, (char *)"", json_node_get_object (root) };
  refuse_unknown_members (&top, members);
  for_each_entry (pack, file, lines, "/sections", json_object_get_member (top.object, "sections"),
                  read_section);
  for_each_entry (pack, file, lines, "/steps", json_object_get_member (top.object, "steps"),
                  read_step);
  for_each_entry (pack, file, lines, "/tables", json_object_get_member (top.object, "tables"),
                  read_table);
  link_tables (pack);
  read_field_files (pack, &top);
}

static void
check_kinds (KhaiPack *pack, const KhaiPackField *field)
{
  const KhaiPackList *list = g_hash_table_lookup (pack->lists_by_id, "datasets");

  for (guint i = 0; field->kinds != NULL && field->kinds[i] != NULL; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; list != NULL && k < list->codes->len; k++)
        known |= strcmp (((KhaiPackCode *)g_ptr_array_index (list->codes, k))->code.code,
                         field->kinds[i])
                 == 0;
      if (!known)
        khai_pack_problem (pack, field->where,
                           "kind \"%s\" does not exist; add it to codes/datasets.csv",
                           field->kinds[i]);
    }
}

/**
 * khai_pack_check_fields:
 *
 * Tells what a field cannot know alone: steps and lists that do not exist, columns with the same name.
 */
void
khai_pack_check_fields (KhaiPack *pack)
{
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < pack->fields->len; i++)
    {
      KhaiPackField *pack_field = g_ptr_array_index (pack->fields, i);
      KhaiField *field = &pack_field->field;
      KhaiPackStep *step
          = field->step != NULL ? g_hash_table_lookup (pack->steps_by_id, field->step) : NULL;

      if (step == NULL && field->step != NULL)
        khai_pack_problem (pack, pack_field->where,
                           "step \"%s\" does not exist; add it to sections.json", field->step);
      else if (step != NULL)
        field->section = g_strdup (step->section);
      if (field->list != NULL && !g_hash_table_contains (pack->lists_by_id, field->list))
        khai_pack_problem (pack, pack_field->where,
                           "list \"%s\" does not exist; add it to codes/lists.csv", field->list);
      check_kinds (pack, pack_field);
      if (field->type == KHAI_FIELD_CODE && field->list == NULL && field->pattern == NULL)
        khai_pack_problem (pack, pack_field->where, "a code needs a \"list\" or a \"pattern\"");
      if (!g_hash_table_add (columns, g_strdup_printf ("%s.%s", field->table, field->column)))
        khai_pack_problem (pack, pack_field->where,
                           "column %s.%s is there twice; rename the member", field->table,
                           field->column);
    }
}
