/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/rules: a header of comment lines, then one SELECT. What the SELECT means is checked in khai-pack-sql.c. */

#include "khai-pack.h"

#include "khai-date.h"

#include <string.h>

static char **
slot_of (KhaiPackRule *rule, const char *key)
{
  const struct
  {
    const char *key;
    char **slot;
  } slots[] = {
    { "id", &rule->id },
    { "severity", &rule->severity },
    { "scope", &rule->scope },
    { "fields", &rule->fields },
    { "message.vi", &rule->message[KHAI_LANG_VI] },
    { "message.en", &rule->message[KHAI_LANG_EN] },
    { "resolution.vi", &rule->resolution[KHAI_LANG_VI] },
    { "resolution.en", &rule->resolution[KHAI_LANG_EN] },
    { "legal", &rule->legal },
    { "valid-from", &rule->valid_from },
    { "valid-to", &rule->valid_to },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    if (strcmp (slots[i].key, key) == 0)
      return slots[i].slot;
  return NULL;
}

/* "-- key: value"; NULL if the line is no such line. `*value` points into it. */
static char *
header_key (const char *line, const char **value)
{
  gsize length;

  if (!g_str_has_prefix (line, "-- "))
    return NULL;
  line += 3;
  length = strspn (line, G_CSET_a_2_z ".-");
  if (length == 0 || line[length] != ':')
    return NULL;
  *value = line + length + 1;
  return g_strndup (line, length);
}

static void
take_header_line (KhaiPack *pack,
                  KhaiPackRule *rule,
                  KhaiPackWhere where,
                  const char *line,
                  char ***open)
{
  const char *value = NULL;
  g_autofree char *key = header_key (line, &value);

  if (key != NULL)
    {
      *open = slot_of (rule, key);
      if (*open == NULL)
        khai_pack_problem (pack, where,
                           "unknown header \"%s\"; see rules/README.md for those there are", key);
      else if (**open != NULL)
        khai_pack_problem (pack, where, "header \"%s\" is there twice; keep one", key);
      else
        **open = g_strstrip (g_strdup (value));
    }
  else if (g_str_has_prefix (line, "--   ") && *open != NULL && **open != NULL)
    {
      g_autofree char *before = **open; /* a long text goes on in the next line */
      g_autofree char *more = g_strstrip (g_strdup (line + 2));

      **open = g_strconcat (before, " ", more, NULL);
    }
  else
    *open = NULL;
}

static gboolean
is_rule_id (const char *id)
{
  return g_regex_match_simple ("^[A-Z]{1,6}-[A-Z0-9-]{1,12}\\z", id, 0, 0);
}

/* A field, or an object or array that holds fields. */
static gboolean
is_place (KhaiPack *pack, const char *pointer)
{
  gsize length = strlen (pointer);

  for (guint i = 0; i < pack->fields->len; i++)
    {
      const char *field = ((KhaiPackField *)g_ptr_array_index (pack->fields, i))->field.pointer;

      if (strncmp (field, pointer, length) == 0 && (field[length] == '\0' || field[length] == '/'))
        return length > 1;
    }
  return FALSE;
}

static void
check_choice (KhaiPack *pack,
              const KhaiPackRule *rule,
              const char *name,
              const char *value,
              const char *const *choices)
{
  if (value == NULL || g_strv_contains (choices, value))
    return;

  g_autofree char *all = g_strjoinv (", ", (char **)choices);
  khai_pack_problem (pack, rule->where, "%s \"%s\" does not exist; there are: %s", name, value,
                     all);
}

static void
check_header (KhaiPack *pack, const KhaiPackRule *rule, const char *file)
{
  static const char *const severities[] = { "block", "question", "check", "tip", NULL };
  static const char *const scopes[] = { "local", "server", NULL };
  static const char *const needed[]
      = { "id",         "severity",   "scope",         "fields",
          "message.vi", "message.en", "resolution.vi", "resolution.en" };
  g_auto (GStrv) fields = g_strsplit_set (rule->fields != NULL ? rule->fields : "", " \t,", -1);
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *expected = g_strconcat (rule->id != NULL ? rule->id : "", ".sql", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      const char *value = *slot_of ((KhaiPackRule *)rule, needed[i]);

      if (value == NULL || value[0] == '\0')
        khai_pack_problem (pack, rule->where, "header \"%s\" is missing; add the line \"-- %s: …\"",
                           needed[i], needed[i]);
    }
  if (rule->id != NULL && !is_rule_id (rule->id))
    khai_pack_problem (pack, rule->where,
                       "\"%s\" is no rule id; it must match [A-Z]{1,6}-[A-Z0-9-]{1,12}", rule->id);
  else if (rule->id != NULL && strcmp (name, expected) != 0)
    khai_pack_problem (pack, rule->where, "the file of rule %s must be called %s", rule->id,
                       expected);
  check_choice (pack, rule, "severity", rule->severity, severities);
  check_choice (pack, rule, "scope", rule->scope, scopes);
  for (guint i = 0; fields[i] != NULL; i++)
    if (fields[i][0] != '\0' && !is_place (pack, fields[i]))
      khai_pack_problem (pack, rule->where,
                         "%s is no field; correct it or add the field to the dictionary",
                         fields[i]);
  if (rule->valid_from != NULL && !khai_date_is_iso (rule->valid_from))
    khai_pack_problem (pack, rule->where, "valid-from \"%s\" is no date; write YYYY-MM-DD",
                       rule->valid_from);
  if (rule->valid_to != NULL && !khai_date_is_iso (rule->valid_to))
    khai_pack_problem (pack, rule->where, "valid-to \"%s\" is no date; write YYYY-MM-DD",
                       rule->valid_to);
}

static void
refuse_second (KhaiPack *pack, const KhaiPackRule *rule)
{
  for (guint i = 0; i < pack->rules->len; i++)
    {
      const KhaiPackRule *other = g_ptr_array_index (pack->rules, i);

      if (rule->id != NULL && g_strcmp0 (other->id, rule->id) == 0)
        khai_pack_problem (pack, rule->where, "rule %s is already in %s; rename one", rule->id,
                           other->where.file);
    }
}

static void
read_rule (KhaiPack *pack, const char *file)
{
  g_autofree char *text = khai_pack_read_file (pack, file, NULL);
  g_auto (GStrv) lines = NULL;
  KhaiPackRule *rule;
  char **open = NULL;
  guint n = 0;

  if (text == NULL)
    return;
  lines = g_strsplit (text, "\n", -1);
  rule = g_new0 (KhaiPackRule, 1);
  rule->where = khai_pack_where (pack, file, 1);
  for (; lines[n] != NULL && (lines[n][0] == '\0' || g_str_has_prefix (lines[n], "--")); n++)
    take_header_line (pack, rule, khai_pack_where (pack, file, n + 1), lines[n], &open);
  rule->sql = g_strchomp (g_strjoinv ("\n", lines + n));
  rule->sql_line = rule->sql[0] != '\0' ? n + 1 : 1;
  check_header (pack, rule, file);
  refuse_second (pack, rule);
  g_ptr_array_add (pack->rules, rule);
}

/**
 * khai_pack_read_rules:
 *
 * Reads all rules into @pack, in the order of their file names; faults of their headers are told.
 */
void
khai_pack_read_rules (KhaiPack *pack)
{
  g_auto (GStrv) files = khai_pack_list_files (pack, "rules", ".sql");

  for (guint i = 0; files[i] != NULL; i++)
    read_rule (pack, files[i]);
}
