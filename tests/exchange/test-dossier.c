/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dossier as PDF: one page whatever its length, all tones in it, no glyph missing, nothing hostile breaks it. */

#include "config.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "khai-dossier.h"
#include "khai-error.h"

#define TONES "àáảãạ ăằắẳẵặ âầấẩẫậ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ đ ĐẶC ƯỚT"

static KhaiDossier *
new_dossier (guint n, const char *filler)
{
  KhaiDossier *dossier = khai_dossier_new ();

  dossier->goods = g_strdup ("Áo thun nam cotton, cổ tròn " TONES);
  dossier->code = g_strdup ("6109.10.10");
  dossier->title = g_strdup ("Áo thun, áo phông cotton dệt kim dành cho nam");
  dossier->sureness = g_strdup ("Chắc chắn");
  dossier->who = g_strdup ("Nguyễn Thị Hoa");
  dossier->when = g_strdup ("25/11/2026 09:00");
  dossier->time = g_strdup ("2026-11-25T02:00:00.000Z");
  for (guint i = 0; i < n; i++)
    {
      khai_dossier_add_row (dossier->answers, filler, "Dệt kim", NULL);
      khai_dossier_add_row (dossier->refused, "6109.10.20", filler, "Cho nữ");
      g_ptr_array_add (dossier->facts, g_strdup (filler));
      g_ptr_array_add (dossier->notes, g_strdup (filler));
      g_ptr_array_add (dossier->sources, g_strdup (filler));
    }
  return dossier;
}

static char *
run (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

static gboolean
have_tools (void)
{
  g_autofree char *tool = g_find_program_in_path ("pdftotext");

  return tool != NULL;
}

static char *
words_of (const char *path)
{
  const char *const arguments[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = run (arguments);

  return g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
}

static void
assert_one_page (const char *path)
{
  const char *const arguments[] = { "pdfinfo", path, NULL };
  g_autofree char *text = run (arguments);
  const char *pages = strstr (text, "Pages:");

  g_assert_nonnull (pages);
  g_assert_cmpint (g_ascii_strtoll (pages + strlen ("Pages:"), NULL, 10), ==, 1);
}

typedef struct
{
  char *dir, *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->dir = g_dir_make_tmp ("khai-dossier-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "dossier.pdf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static void
write (Fixture *fixture, const KhaiDossier *dossier, gboolean *shortened, guint *n_missing)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_dossier_write (dossier, fixture->path, shortened, n_missing, &error));
  g_assert_no_error (error);
}

static void
test_tones (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KhaiDossier) dossier = new_dossier (1, "Vải dệt kim hay dệt thoi?");
  g_auto (GStrv) words = g_strsplit (TONES, " ", -1);
  g_autofree char *text = NULL;
  gboolean shortened;
  guint n_missing = 99;

  write (fixture, dossier, &shortened, &n_missing);
  g_assert_false (shortened);
  g_assert_cmpuint (n_missing, ==, 0);
  if (!have_tools ())
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  assert_one_page (fixture->path);
  text = words_of (fixture->path);
  for (guint i = 0; words[i] != NULL; i++)
    g_assert_nonnull (strstr (text, words[i]));
  g_assert_nonnull (strstr (text, "6109.10.10"));
  g_assert_nonnull (strstr (text, "Nguyễn Thị Hoa"));
  g_assert_nonnull (strstr (text, "Cho nữ"));
}

/* However much there is, what was decided is on the one page, and the page says that it was shortened. */
static void
test_lengths (Fixture *fixture, gconstpointer unused)
{
  static const struct { guint n; gsize bytes; } rows[] = { { 5, 60 }, { 30, 200 }, { 200, 60 }, { 3, 20000 }, { 500, 5000 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filler = g_strnfill (rows[i].bytes, 'x');
      g_autoptr (KhaiDossier) dossier = NULL;
      g_autofree char *text = NULL;
      gboolean shortened;
      guint n_missing;

      for (gsize k = 7; k < rows[i].bytes; k += 8)
        filler[k] = ' ';
      dossier = new_dossier (rows[i].n, filler);
      if (i == G_N_ELEMENTS (rows) - 1)
        {
          g_free (dossier->goods);
          dossier->goods = g_strdup (filler);
          dossier->remarks = g_strdup (filler);
        }
      write (fixture, dossier, &shortened, &n_missing);
      g_test_message ("%u rows of %u bytes: shortened %d", rows[i].n, (guint) rows[i].bytes, shortened);
      g_assert_true (shortened == (i > 0));
      if (!have_tools ())
        continue;
      assert_one_page (fixture->path);
      text = words_of (fixture->path);
      g_assert_nonnull (strstr (text, "6109.10.10"));
      g_assert_nonnull (strstr (text, "Nguyễn Thị Hoa"));
      g_assert_true ((strstr (text, "Shortened to fit one page") != NULL) == shortened);
    }
}

static void
test_hostile (Fixture *fixture, gconstpointer unused)
{
  static const char *const texts[] = { "", "<b>&amp;</b> <span", "\x01\x02\x7f", "\xff\xfe broken", "%s%n", "\xe2\x80\xae\xe2\x80\x8fright", "a\n\n\nb\tc" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (KhaiDossier) dossier = new_dossier (2, texts[i]);
      gboolean shortened;
      guint n_missing;

      write (fixture, dossier, &shortened, &n_missing);
      if (have_tools ())
        assert_one_page (fixture->path);
    }
}

static void
test_cannot_write (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KhaiDossier) dossier = new_dossier (1, "x");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "no such folder", "x.pdf", NULL);
  gboolean shortened;
  guint n_missing;

  g_assert_false (khai_dossier_write (dossier, path, &shortened, &n_missing, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/dossier/tones", test_tones);
  ADD ("/dossier/lengths", test_lengths);
  ADD ("/dossier/hostile", test_hostile);
  ADD ("/dossier/cannot-write", test_cannot_write);
  return g_test_run ();
}
