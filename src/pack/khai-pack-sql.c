/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Conditions and rules, prepared against empty tables shaped like the document and the reference file, so that a column
 * that does not exist is told with its line. And what SQLite would do silently wrong with amounts is refused: sum(),
 * avg() and total() turn to floating point, '*' overflows into it. */

#include "khai-pack.h"

#include "khai-rules.h"
#include "khai-sql.h"

#include <string.h>

/* ---- words of SQL ---- */

typedef enum
{
  TOKEN_END,
  TOKEN_NAME,
  TOKEN_NUMBER,
  TOKEN_STRING,
  TOKEN_SIGN
} TokenKind;

typedef struct
{
  TokenKind kind;
  const char *start;
  gsize length;
} Token;

static const char *
skip_quoted (const char *p, char quote)
{
  for (p++; *p != '\0'; p++)
    if (*p == quote)
      {
        if (p[1] != quote)
          return p + 1;
        p++;
      }
  return p;
}

static const char *
skip_blank (const char *p)
{
  for (;;)
    {
      const char *end;

      p += strspn (p, " \t\r\n");
      if (p[0] == '-' && p[1] == '-')
        p += strcspn (p, "\n");
      else if (p[0] == '/' && p[1] == '*')
        p = (end = strstr (p + 2, "*/")) != NULL ? end + 2 : p + strlen (p);
      else
        return p;
    }
}

static Token
next_token (const char **p)
{
  const char *start = skip_blank (*p);
  const char *end = start + 1;
  TokenKind kind = TOKEN_SIGN;

  if (*start == '\0')
    {
      *p = start;
      return (Token){ TOKEN_END, start, 0 };
    }
  if (*start == '\'')
    {
      kind = TOKEN_STRING;
      end = skip_quoted (start, '\'');
    }
  else if (*start == '"' || *start == '`')
    {
      kind = TOKEN_NAME;
      end = skip_quoted (start, *start);
    }
  else if (g_ascii_isalpha (*start) || *start == '_')
    {
      kind = TOKEN_NAME;
      end = start + strspn (start, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_");
    }
  else if (g_ascii_isdigit (*start))
    {
      kind = TOKEN_NUMBER;
      end = start + strspn (start, G_CSET_DIGITS ".");
    }
  *p = end;
  return (Token){ kind, start, end - start };
}

static gboolean
token_is (const Token *token, const char *text)
{
  return strlen (text) == token->length
         && g_ascii_strncasecmp (token->start, text, token->length) == 0;
}

static GArray *
split_sql (const char *sql)
{
  GArray *tokens = g_array_new (TRUE, TRUE, sizeof (Token));
  Token token;

  while ((token = next_token (&sql)).kind != TOKEN_END)
    g_array_append_val (tokens, token);
  return tokens;
}

/* ---- what is refused ---- */

static gboolean
is_amount (KhaiPack *pack, const Token *token)
{
  if (token->kind != TOKEN_NAME)
    return FALSE;
  for (guint i = 0; i < pack->fields->len; i++)
    {
      const KhaiField *field = &((KhaiPackField *)g_ptr_array_index (pack->fields, i))->field;

      if (field->type == KHAI_FIELD_DECIMAL && token_is (token, field->column))
        return TRUE;
    }
  return FALSE;
}

static KhaiPackWhere
where_in (KhaiPackWhere where, guint first_line, const char *sql, const char *at)
{
  where.line = first_line;
  for (const char *p = sql; p < at; p++)
    where.line += *p == '\n';
  return where;
}

/* Whether an operand of the sign at `i` is an amount: the name beside it, or one at the end of "table.column". */
static gboolean
multiplies_amount (KhaiPack *pack, GArray *tokens, guint i)
{
  const Token *left = i > 0 ? &g_array_index (tokens, Token, i - 1) : NULL;
  guint right = i + 1;

  if (left != NULL && is_amount (pack, left))
    return TRUE;
  if (right + 2 < tokens->len && token_is (&g_array_index (tokens, Token, right + 1), "."))
    right += 2;
  return left != NULL && right < tokens->len
         && is_amount (pack, &g_array_index (tokens, Token, right));
}

/* A pointer literal ('/items/0', or the tail '/netMassKg' put behind a row's pointer) must occur in some
 * field's pointer. */
static gboolean
is_known_pointer (KhaiPack *pack, const char *literal)
{
  gsize length = strlen (literal);

  while (length > 1 && literal[length - 1] == '/')
    length--;
  for (guint i = 0; i < pack->fields->len; i++)
    {
      const char *pointer = ((KhaiPackField *)g_ptr_array_index (pack->fields, i))->field.pointer;

      for (const char *p = pointer; p != NULL; p = strchr (p + 1, '/'))
        if (strncmp (p, literal, length) == 0 && (p[length] == '\0' || p[length] == '/'))
          return TRUE;
    }
  return length <= 1;
}

static void
check_pointer_literal (KhaiPack *pack, KhaiPackWhere where, const Token *token)
{
  g_autofree char *text = g_strndup (token->start + 1, token->length >= 2 ? token->length - 2 : 0);

  if (text[0] == '/' && text[strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/*")] == '\0'
      && !is_known_pointer (pack, text))
    khai_pack_problem (pack, where,
                       "'%s' is part of no field's pointer; correct it or add the field", text);
}

static void
check_words (KhaiPack *pack, KhaiPackWhere base, guint first_line, const char *sql)
{
  g_autoptr (GArray) tokens = split_sql (sql);

  for (guint i = 0; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);
      const Token *next = &g_array_index (tokens, Token, i + 1); /* zero-terminated */
      KhaiPackWhere where = where_in (base, first_line, sql, token->start);

      if (token->kind == TOKEN_NAME && next->start != NULL && token_is (next, "(")
          && (token_is (token, "sum") || token_is (token, "avg") || token_is (token, "total")))
        khai_pack_problem (pack, where, "%.*s() is not exact; use dec_sum()", (int)token->length,
                           token->start);
      else if (token->kind == TOKEN_SIGN && token_is (token, "*")
               && multiplies_amount (pack, tokens, i))
        khai_pack_problem (pack, where, "'*' on an amount may overflow silently; use dec_mul()");
      else if (token->kind == TOKEN_STRING)
        check_pointer_literal (pack, where, token);
    }
}

/* ---- preparing ---- */

static void
stand_in (sqlite3_context *context, int n, sqlite3_value **values)
{
  sqlite3_result_null (context);
}

static void
stand_in_final (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

/* The engine's functions belong to src/rules, which is asked after writing; here any function there is will do. */
static gboolean
add_stand_in (sqlite3 *db, const char *message)
{
  const char *prefix = "no such function: ";
  const char *name;

  if (!g_str_has_prefix (message, prefix))
    return FALSE;
  name = message + strlen (prefix);
  if (g_str_has_suffix (name, "_sum"))
    return sqlite3_create_function_v2 (db, name, -1, SQLITE_UTF8, NULL, NULL, stand_in,
                                       stand_in_final, NULL)
           == SQLITE_OK;
  return sqlite3_create_function_v2 (db, name, -1, SQLITE_UTF8, NULL, stand_in, NULL, NULL, NULL)
         == SQLITE_OK;
}

static sqlite3_stmt *
prepare (KhaiPack *pack,
         sqlite3 *db,
         KhaiPackWhere where,
         guint first_line,
         const char *sql,
         gsize offset)
{
  sqlite3_stmt *stmt = NULL;
  const char *tail = NULL;
  int code;

  do
    code = sqlite3_prepare_v2 (db, sql, -1, &stmt, &tail);
  while (code != SQLITE_OK && add_stand_in (db, sqlite3_errmsg (db)));
  if (code != SQLITE_OK)
    {
      int at = sqlite3_error_offset (db);

      if (at >= (int)offset)
        where = where_in (where, first_line, sql + offset, sql + at);
      else
        where.line = first_line;
      khai_pack_problem (pack, where, "the SQL is not understood: %s", sqlite3_errmsg (db));
      return NULL;
    }
  if (stmt == NULL || skip_blank (tail)[0] != '\0' || !sqlite3_stmt_readonly (stmt)
      || sqlite3_column_count (stmt) == 0)
    {
      where.line = first_line;
      khai_pack_problem (pack, where, "one SELECT and nothing else is wanted here");
      sqlite3_finalize (stmt);
      return NULL;
    }
  return stmt;
}

static gboolean
has_column (sqlite3_stmt *stmt, const char *name)
{
  for (int i = 0; i < sqlite3_column_count (stmt); i++)
    if (g_strcmp0 (sqlite3_column_name (stmt, i), name) == 0)
      return TRUE;
  return FALSE;
}

static void
check_placeholders (KhaiPack *pack, const KhaiPackRule *rule, sqlite3_stmt *stmt, const char *text)
{
  for (const char *p = text; p != NULL && (p = strchr (p, '{')) != NULL; p++)
    {
      const char *end = strchr (p, '}');
      g_autofree char *name = end != NULL ? g_strndup (p + 1, end - p - 1) : NULL;

      if (name == NULL)
        khai_pack_problem (pack, rule->where, "a placeholder is not closed; write {column}");
      else if (!has_column (stmt, name))
        khai_pack_problem (
            pack, rule->where,
            "no column of the SELECT is called \"%s\", which a text names as {%s}; add \"… AS %s\"",
            name, name, name);
    }
}

static void
check_rule (KhaiPack *pack, sqlite3 *db, const KhaiPackRule *rule)
{
  sqlite3_stmt *stmt;

  check_words (pack, rule->where, rule->sql_line, rule->sql);
  stmt = prepare (pack, db, rule->where, rule->sql_line, rule->sql, 0);
  if (stmt == NULL)
    return;
  if (!has_column (stmt, "pointer"))
    khai_pack_problem (pack, rule->where,
                       "the SELECT yields no column \"pointer\"; add where the finding lands");
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      check_placeholders (pack, rule, stmt, rule->message[lang]);
      check_placeholders (pack, rule, stmt, rule->resolution[lang]);
    }
  sqlite3_finalize (stmt);
}

static void
check_condition (KhaiPack *pack,
                 sqlite3 *db,
                 const KhaiPackField *field,
                 const char *condition,
                 guint line)
{
  g_autofree char *sql = NULL;
  sqlite3_stmt *stmt;

  if (condition == NULL)
    return;
  sql = g_strdup_printf ("SELECT (%s) FROM \"%s\"", condition, field->field.table);
  check_words (pack, field->where, line, condition);
  stmt = prepare (pack, db, field->where, line, sql, strlen ("SELECT ("));
  sqlite3_finalize (stmt);
}

/* ---- the tables ---- */

static gboolean
create_document_table (KhaiPack *pack, sqlite3 *db, const KhaiPackTable *table, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TEMP TABLE \"%s\" (pointer TEXT, line INTEGER", table->name);
  if (table->parent != NULL)
    g_string_append (sql, ", parent_line INTEGER");
  for (guint i = 0; i < pack->fields->len; i++)
    {
      const KhaiField *field = &((KhaiPackField *)g_ptr_array_index (pack->fields, i))->field;
      gboolean number = field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER
                        || field->type == KHAI_FIELD_BOOLEAN;

      if (strcmp (field->table, table->name) == 0)
        g_string_append_printf (sql, ", \"%s\" %s", field->column, number ? "INTEGER" : "TEXT");
    }
  g_string_append_c (sql, ')');
  return khai_sql_exec (db, sql->str, error);
}

static gboolean
create_reference_tables (sqlite3 *db, GError **error)
{
  g_autoptr (GBytes) schema = g_resources_lookup_data ("/khai/pack/reference.sql", 0, error);
  GString *sql;
  gboolean ok;

  if (schema == NULL)
    return FALSE;
  sql = g_string_new_len (g_bytes_get_data (schema, NULL), g_bytes_get_size (schema));
  g_string_replace (sql, "CREATE TABLE ", "CREATE TABLE reference.", 0);
  g_string_replace (sql, "CREATE INDEX ", "CREATE INDEX reference.", 0);
  ok = khai_sql_exec (db, "ATTACH ':memory:' AS reference", error)
       && khai_sql_exec (db, sql->str, error);
  g_string_free (sql, TRUE);
  return ok;
}

/**
 * khai_pack_check_sql:
 *
 * Tells every condition and rule that does not prepare, names no column for a placeholder, or uses inexact arithmetic.
 */
void
khai_pack_check_sql (KhaiPack *pack)
{
  KhaiPackWhere where = khai_pack_where (pack, "dictionary/sections.json", 1);
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;
  gboolean ok = khai_sql_open (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db, &error)
                && create_reference_tables (db, &error);

  if (ok) /* a mistyped "column" must not pass as a text */
    sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  for (guint i = 0; i < pack->tables->len && ok; i++)
    ok = create_document_table (pack, db, g_ptr_array_index (pack->tables, i), &error);
  ok = ok && khai_sql_exec (db, KHAI_USUAL_SCHEMA, &error);
  if (!ok)
    khai_pack_problem (pack, where, "no tables can be made from the dictionary: %s",
                       error->message);
  for (guint i = 0; i < pack->fields->len && ok; i++)
    {
      const KhaiPackField *field = g_ptr_array_index (pack->fields, i);

      check_condition (pack, db, field, field->field.required, field->required_line);
      check_condition (pack, db, field, field->field.visible, field->visible_line);
    }
  for (guint i = 0; i < pack->rules->len && ok; i++)
    check_rule (pack, db, g_ptr_array_index (pack->rules, i));
  khai_sql_close (db);
}
