/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-error.h"
#include "khai-sql.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define CREATE (SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)

typedef struct
{
  char *folder;
  char *path;
  sqlite3 *db;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("khai-sql-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  khai_sql_open (fixture->path, CREATE, &fixture->db, &error);
  g_assert_no_error (error);
  khai_sql_exec (fixture->db,
                 "CREATE TABLE good (code TEXT NOT NULL UNIQUE, n INTEGER, data BLOB) STRICT;"
                 "-- a comment at the end, and no statement\n",
                 &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  khai_sql_close (fixture->db);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gint64
get_int (sqlite3 *db, const char *sql)
{
  gint64 value = -4711;
  g_autoptr (GError) error = NULL;
  khai_sql_get_int (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (get_int (fixture->db, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (get_int (fixture->db, "PRAGMA trusted_schema"), ==, 0);
  g_assert_cmpint (get_int (fixture->db, "PRAGMA busy_timeout"), ==, 5000);
  g_assert_null (sqlite3_db_mutex (fixture->db));
}

static void
insert (sqlite3 *db, const char *code, gint64 n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db, "INSERT INTO good (code, n) VALUES (:code, :n)", &error);
  g_assert_no_error (error);
  khai_stmt_bind_text (stmt, ":code", code);
  khai_stmt_bind_int (stmt, ":n", n);
  khai_stmt_run (stmt, &error);
  g_assert_no_error (error);
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  static const guint8 bytes[] = { 0, 1, 255, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) blob = g_bytes_new_static (bytes, sizeof bytes);
  g_autoptr (GBytes) empty = g_bytes_new_static (NULL, 0);
  g_autoptr (KhaiStmt) write
      = khai_stmt_new (fixture->db, "INSERT INTO good VALUES (:code, :n, :data)", &error);
  g_assert_no_error (error);

  khai_stmt_bind_text (write, ":code", "bát");
  khai_stmt_bind_int (write, ":n", G_MININT64);
  khai_stmt_bind_blob (write, ":data", blob);
  g_assert_true (khai_stmt_run (write, &error));
  khai_stmt_bind_text (write, ":code", "");
  khai_stmt_bind_null (write, ":n");
  khai_stmt_bind_blob (write, ":data", empty);
  g_assert_true (khai_stmt_run (write, &error));
  khai_stmt_bind_text (write, ":code", "z");
  khai_stmt_bind_blob (write, ":data", NULL);
  g_assert_true (khai_stmt_run (write, &error));

  gboolean row;
  g_autoptr (KhaiStmt) read = khai_stmt_new (
      fixture->db, "SELECT code, n, data AS bytes FROM good ORDER BY code", &error);
  g_assert_no_error (error);
  g_assert_cmpint (khai_stmt_n_columns (read), ==, 3);
  g_assert_cmpstr (khai_stmt_column_name (read, 2), ==, "bytes");
  g_assert_true (sqlite3_stmt_readonly (khai_stmt_get_handle (read)));

  g_assert_true (khai_stmt_step (read, &row, &error) && row);
  g_assert_cmpstr (khai_stmt_text (read, 0), ==, "");
  g_assert_true (khai_stmt_is_null (read, 1));
  g_assert_cmpint (khai_stmt_int (read, 1), ==, 0);
  g_autoptr (GBytes) no_bytes = khai_stmt_blob (read, 2);
  g_assert_cmpuint (g_bytes_get_size (no_bytes), ==, 0);

  g_assert_true (khai_stmt_step (read, &row, &error) && row);
  g_assert_cmpstr (khai_stmt_text (read, 0), ==, "bát");
  g_assert_cmpint (khai_stmt_int (read, 1), ==, G_MININT64);
  g_autoptr (GBytes) back = khai_stmt_blob (read, 2);
  g_assert_true (g_bytes_equal (back, blob));

  g_assert_true (khai_stmt_step (read, &row, &error) && row);
  g_assert_null (khai_stmt_blob (read, 2));
  g_assert_null (khai_stmt_text (read, 1));
  g_assert_true (khai_stmt_step (read, &row, &error));
  g_assert_false (row);
}

/* A value bound once must not be there in the next run. */
static void
test_reset_clears (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (fixture->db, "INSERT INTO good (code, n) VALUES (:code, :n)", &error);

  khai_stmt_bind_text (stmt, ":code", "a");
  khai_stmt_bind_int (stmt, ":n", 5);
  g_assert_true (khai_stmt_run (stmt, &error));
  khai_stmt_bind_text (stmt, ":code", "b");
  g_assert_true (khai_stmt_run (stmt, &error));
  g_assert_cmpint (get_int (fixture->db, "SELECT n IS NULL FROM good WHERE code = 'b'"), ==, 1);
}

static void
test_constraint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (fixture->db, "INSERT INTO good (code) VALUES (:code)", &error);

  insert (fixture->db, "secret-7", 1);
  khai_stmt_bind_text (stmt, ":code", "secret-7");
  g_assert_false (khai_stmt_run (stmt, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_assert_null (strstr (error->message, "secret"));
  g_clear_error (&error);

  /* And the statement can be used again. */
  khai_stmt_bind_text (stmt, ":code", "other");
  g_assert_true (khai_stmt_run (stmt, &error));
  g_assert_no_error (error);
}

/* SQLite quotes an FTS query in its message; we do not. */
static void
test_no_values_in_errors (Fixture *fixture, gconstpointer data)
{
  gboolean row;
  g_autoptr (GError) error = NULL;
  g_assert_true (
      khai_sql_exec (fixture->db, "CREATE VIRTUAL TABLE words USING fts5 (word)", &error));
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (fixture->db, "SELECT word FROM words WHERE words MATCH :query", &error);
  g_assert_no_error (error);
  khai_stmt_bind_text (stmt, ":query", "secret AND AND \"");
  g_assert_false (khai_stmt_step (stmt, &row, &error));
  g_assert_false (row);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_INTERNAL);
  g_assert_null (strstr (error->message, "secret"));
}

static void
test_prepare (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    int code; /* -1: good */
  } rows[] = {
    { "SELECT 1", -1 },
    { "SELECT 1;", -1 },
    { "SELECT 1; -- and nothing else\n", -1 },
    { "/* first */ SELECT 1", -1 },
    { "SELEKT 1", KHAI_ERROR_INTERNAL },
    { "SELECT nothing FROM nowhere", KHAI_ERROR_INTERNAL },
    { "", KHAI_ERROR_BAD_INPUT },
    { "  -- only words", KHAI_ERROR_BAD_INPUT },
    { "SELECT 1; SELECT 2", KHAI_ERROR_BAD_INPUT },
    { "SELECT 1; nonsense", KHAI_ERROR_BAD_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiStmt) stmt = khai_stmt_new (fixture->db, rows[i].sql, &error);
      g_test_message ("%s", rows[i].sql);
      g_assert_cmpint (stmt != NULL, ==, rows[i].code < 0);
      if (stmt == NULL)
        g_assert_error (error, KHAI_ERROR, rows[i].code);
    }
}

static void
test_exec (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  g_assert_true (khai_sql_exec (
      fixture->db, "SELECT 1; SELECT 2; INSERT INTO good VALUES ('a', 1, NULL)", &error));
  g_assert_no_error (error);
  g_assert_false (khai_sql_exec (
      fixture->db,
      "INSERT INTO good VALUES ('b', 1, NULL); BROKEN; INSERT INTO good VALUES ('c', 1, NULL)",
      &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_INTERNAL);
  g_clear_error (&error);
  g_assert_cmpint (get_int (fixture->db, "SELECT count(*) FROM good"), ==, 2);
  g_assert_false (khai_sql_exec (fixture->db, "INSERT INTO good VALUES ('a', 1, NULL)", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (
      khai_sql_get_int (fixture->db, "SELECT n FROM good WHERE code = 'x'", &value, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

static void
test_transactions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_sql_begin (fixture->db, &error));
  insert (fixture->db, "a", 1);
  khai_sql_rollback (fixture->db);
  g_assert_cmpint (get_int (fixture->db, "SELECT count(*) FROM good"), ==, 0);
  khai_sql_rollback (fixture->db);

  g_assert_true (khai_sql_begin (fixture->db, &error));
  insert (fixture->db, "a", 1);
  g_assert_true (khai_sql_commit (fixture->db, &error));
  g_assert_cmpint (get_int (fixture->db, "SELECT count(*) FROM good"), ==, 1);

  /* A commit that fails leaves no transaction behind. */
  khai_sql_exec (
      fixture->db,
      "CREATE TABLE child (code TEXT REFERENCES good (code) DEFERRABLE INITIALLY DEFERRED)",
      &error);
  g_assert_no_error (error);
  g_assert_true (khai_sql_begin (fixture->db, &error));
  khai_sql_exec (fixture->db, "INSERT INTO child VALUES ('nobody')", &error);
  g_assert_no_error (error);
  g_assert_false (khai_sql_commit (fixture->db, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_assert_cmpint (sqlite3_get_autocommit (fixture->db), !=, 0);
  g_assert_cmpint (get_int (fixture->db, "SELECT count(*) FROM child"), ==, 0);
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *other = NULL;

  g_assert_true (khai_sql_open (fixture->path, SQLITE_OPEN_READWRITE, &other, &error));
  sqlite3_busy_timeout (other, 0);
  g_assert_true (khai_sql_begin (fixture->db, &error));
  g_assert_false (khai_sql_begin (other, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BUSY);
  khai_sql_rollback (fixture->db);
  khai_sql_close (other);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (get_int (fixture->db, "PRAGMA max_page_count = 20"), ==, 20);
  g_assert_true (khai_sql_begin (fixture->db, &error));
  g_assert_false (
      khai_sql_exec (fixture->db, "INSERT INTO good VALUES ('big', 0, zeroblob (200000))", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DISK_FULL);
  khai_sql_rollback (fixture->db);
  g_assert_cmpint (get_int (fixture->db, "SELECT count(*) FROM good"), ==, 0);
}

static void
test_too_big (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (fixture->db, "INSERT INTO good (code) VALUES (:code)", &error);

  sqlite3_limit (fixture->db, SQLITE_LIMIT_LENGTH, 100);
  g_autofree char *text = g_strnfill (200, 'x');
  khai_stmt_bind_text (stmt, ":code", text);
  g_assert_false (khai_stmt_run (stmt, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
  g_clear_error (&error);
  khai_stmt_bind_text (stmt, ":code", "short");
  g_assert_true (khai_stmt_run (stmt, &error));
}

static void
test_open_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = g_build_filename (fixture->folder, "missing.db", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "folder.db", NULL);
  g_autofree char *text = g_build_filename (fixture->folder, "text.db", NULL);
  sqlite3 *db = (sqlite3 *)1;

  g_assert_false (khai_sql_open (missing, SQLITE_OPEN_READONLY, &db, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_assert_null (db);
  g_clear_error (&error);
  g_assert_false (khai_sql_open (missing, SQLITE_OPEN_READWRITE, &db, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (khai_sql_open (nowhere, CREATE, &db, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (khai_sql_open (fixture->folder, SQLITE_OPEN_READWRITE, &db, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_READ_ONLY);
  g_clear_error (&error);

  g_autofree char *filler = g_strnfill (5000, 'x');
  g_assert_true (g_file_set_contents (text, filler, -1, NULL));
  g_assert_false (khai_sql_open (text, SQLITE_OPEN_READWRITE, &db, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  g_assert_true (khai_sql_open (fixture->path, SQLITE_OPEN_READONLY, &db, &error));
  g_assert_no_error (error);
  g_assert_false (khai_sql_exec (db, "INSERT INTO good VALUES ('a', 1, NULL)", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_READ_ONLY);
  g_clear_error (&error);
  khai_sql_close (db);

  if (g_chmod (fixture->path, 0400) == 0 && g_access (fixture->path, W_OK) == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }
  g_assert_false (khai_sql_open (fixture->path, SQLITE_OPEN_READWRITE, &db, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_READ_ONLY);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *copy = g_build_filename (fixture->folder, "copy.db", NULL);
  gsize length;
  sqlite3 *db = NULL;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *code = g_strdup_printf ("code %u, long enough to fill many pages", i);
      insert (fixture->db, code, i);
    }
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  memset (contents + 4096, 0x55, length - 4096);
  g_assert_true (g_file_set_contents (copy, contents, (gssize)length, NULL));

  g_assert_true (khai_sql_open (copy, SQLITE_OPEN_READWRITE, &db, &error));
  g_assert_false (khai_sql_exec (db, "SELECT sum(n) FROM good", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);
  khai_sql_close (db);
}

/* A mistaken name is a fault of the program, which must not run on with NULL in its place. */
static void
test_mistaken_name (Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      struct rlimit no_core = { 0, 0 };
      setrlimit (RLIMIT_CORE, &no_core);
      g_autoptr (KhaiStmt) stmt = khai_stmt_new (fixture->db, "SELECT :code", NULL);
      khai_stmt_bind_text (stmt, ":kode", "x");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*no parameter :kode*");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/sql/settings", test_settings },
    { "/sql/values", test_values },
    { "/sql/reset-clears", test_reset_clears },
    { "/sql/constraint", test_constraint },
    { "/sql/no-values-in-errors", test_no_values_in_errors },
    { "/sql/prepare", test_prepare },
    { "/sql/exec", test_exec },
    { "/sql/transactions", test_transactions },
    { "/sql/busy", test_busy },
    { "/sql/full", test_full },
    { "/sql/too-big", test_too_big },
    { "/sql/open-fails", test_open_fails },
    { "/sql/read-only", test_read_only },
    { "/sql/damaged", test_damaged },
    { "/sql/mistaken-name", test_mistaken_name },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, fixture_set_up, tests[i].func, fixture_tear_down);
  return g_test_run ();
}
