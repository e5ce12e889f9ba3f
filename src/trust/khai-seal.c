/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file closed with a passphrase: AES-256-GCM in pieces of 64 KiB, the key from PBKDF2-HMAC-SHA256, both GnuTLS's.
 *
 *   header   "KHAISEAL", version (1), three zeroes, iterations (4 bytes, big end first), salt (16), nonce prefix (7)
 *   pieces   cipher text of up to 65,536 bytes and its tag (16)
 *
 * A piece's nonce is the prefix, the piece's number (4 bytes) and 1 for the last piece, else 0; the header goes into every tag. So a piece that is
 * changed, moved, left out or cut off at the end does not open: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015). */

#include "config.h"

#include "khai-seal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "khai-error.h"

#define MAGIC "KHAISEAL"
#define MAGIC_SIZE 8
#define VERSION 1
#define ITERATIONS 600000
#define MAX_ITERATIONS 10000000 /* more would be somebody's joke on our patience */
#define ITERATIONS_AT 12
#define SALT_AT 16
#define SALT_SIZE 16
#define PREFIX_AT (SALT_AT + SALT_SIZE)
#define PREFIX_SIZE 7
#define HEADER_SIZE (PREFIX_AT + PREFIX_SIZE)
#define KEY_SIZE 32
#define NONCE_SIZE 12
#define TAG_SIZE 16
#define PIECE_SIZE 65536

typedef struct
{
  guint8 header[HEADER_SIZE];
  gnutls_aead_cipher_hd_t cipher; /* (nullable) */
  FILE *in, *out;                 /* (nullable) */
  char *temporary;                /* (nullable): the file that is being written */
  guint32 number;                 /* of the next piece */
} Seal;

static void
close_file (FILE **file)
{
  if (*file != NULL)
    fclose (*file);
  *file = NULL;
}

static void
seal_clear (Seal *seal)
{
  if (seal->cipher != NULL)
    gnutls_aead_cipher_deinit (seal->cipher);
  close_file (&seal->in);
  close_file (&seal->out);
  if (seal->temporary != NULL)
    g_unlink (seal->temporary);
  g_free (seal->temporary);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seal, seal_clear)

static gboolean
open_files (Seal *seal, const char *from, const char *to, GError **error)
{
  int fd;

  seal->in = g_fopen (from, "rbe");
  if (seal->in == NULL)
    {
      khai_error_set_from_errno (error, errno, "the file to read");
      return FALSE;
    }
  seal->temporary = g_strconcat (to, ".XXXXXX", NULL);
  fd = g_mkstemp_full (seal->temporary, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      khai_error_set_from_errno (error, errno, "the file to write");
      g_clear_pointer (&seal->temporary, g_free);
      return FALSE;
    }
  seal->out = fdopen (fd, "wb");
  if (seal->out != NULL)
    return TRUE;
  khai_error_set_from_errno (error, errno, "the file to write");
  close (fd);
  return FALSE;
}

static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (!synced)
    khai_error_set_from_errno (error, errno, "the folder of the file");
  if (fd >= 0)
    close (fd);
  return synced;
}

/* The file takes its name when all of it is on the disk. */
static gboolean
finish (Seal *seal, const char *to, GError **error)
{
  gboolean written = fflush (seal->out) == 0 && fsync (fileno (seal->out)) == 0;
  int saved_errno = errno;

  written = fclose (g_steal_pointer (&seal->out)) == 0 && written;
  if (!written || g_rename (seal->temporary, to) != 0)
    {
      khai_error_set_from_errno (error, written ? errno : saved_errno, "the file to write");
      return FALSE;
    }
  g_clear_pointer (&seal->temporary, g_free);
  return sync_folder_of (to, error);
}

static gboolean
write_all (Seal *seal, const guint8 *data, gsize length, GError **error)
{
  if (fwrite (data, 1, length, seal->out) == length)
    return TRUE;
  khai_error_set_from_errno (error, errno, "the file to write");
  return FALSE;
}

static gboolean
set_gnutls_error (int result, GError **error)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_INTERNAL, "sealing: %s", gnutls_strerror (result));
  return FALSE;
}

static gboolean
make_cipher (Seal *seal, const char *passphrase, GError **error)
{
  g_autofree char *composed = g_utf8_normalize (passphrase, -1, G_NORMALIZE_NFC); /* the same keys on another computer may give the other form */
  guint8 key[KEY_SIZE];
  gnutls_datum_t secret = { (guint8 *) composed, 0 };
  const gnutls_datum_t salt = { seal->header + SALT_AT, SALT_SIZE };
  const gnutls_datum_t key_datum = { key, KEY_SIZE };
  guint32 iterations;
  int result;

  if (composed == NULL || *composed == '\0')
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE, "the passphrase is empty or not text");
      return FALSE;
    }
  secret.size = strlen (composed);
  memcpy (&iterations, seal->header + ITERATIONS_AT, sizeof iterations);
  result = gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &secret, &salt, GUINT32_FROM_BE (iterations), key, KEY_SIZE);
  if (result >= 0)
    result = gnutls_aead_cipher_init (&seal->cipher, GNUTLS_CIPHER_AES_256_GCM, &key_datum);
  gnutls_memset (key, 0, sizeof key);
  gnutls_memset (composed, 0, secret.size);
  return result >= 0 || set_gnutls_error (result, error);
}

static void
make_nonce (const Seal *seal, gboolean last, guint8 nonce[NONCE_SIZE])
{
  guint32 number = GUINT32_TO_BE (seal->number);

  memcpy (nonce, seal->header + PREFIX_AT, PREFIX_SIZE);
  memcpy (nonce + PREFIX_SIZE, &number, sizeof number);
  nonce[NONCE_SIZE - 1] = last;
}

/* Reads one piece; whether another one follows is seen by looking one byte ahead. */
static gboolean
read_piece (Seal *seal, guint8 *piece, gsize size, gsize *length, gboolean *last, GError **error)
{
  int ahead;

  *length = fread (piece, 1, size, seal->in);
  ahead = *length == size ? fgetc (seal->in) : EOF;
  if (ferror (seal->in))
    {
      khai_error_set_from_errno (error, errno, "the file to read");
      return FALSE;
    }
  *last = ahead == EOF;
  if (!*last)
    ungetc (ahead, seal->in);
  return TRUE;
}

static gboolean
seal_pieces (Seal *seal, GError **error)
{
  g_autofree guint8 *plain = g_malloc (PIECE_SIZE);
  g_autofree guint8 *closed = g_malloc (PIECE_SIZE + TAG_SIZE);
  gboolean last = FALSE;

  for (; !last; seal->number++)
    {
      guint8 nonce[NONCE_SIZE];
      gsize length;
      gsize closed_length = PIECE_SIZE + TAG_SIZE;
      int result;

      if (seal->number == G_MAXUINT32)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "more pieces than there are nonces");
          return FALSE;
        }
      if (!read_piece (seal, plain, PIECE_SIZE, &length, &last, error))
        return FALSE;
      make_nonce (seal, last, nonce);
      result = gnutls_aead_cipher_encrypt (seal->cipher, nonce, NONCE_SIZE, seal->header, HEADER_SIZE, TAG_SIZE, plain, length, closed, &closed_length);
      if (result < 0)
        return set_gnutls_error (result, error);
      if (!write_all (seal, closed, closed_length, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
open_pieces (Seal *seal, GError **error)
{
  g_autofree guint8 *closed = g_malloc (PIECE_SIZE + TAG_SIZE);
  g_autofree guint8 *plain = g_malloc (PIECE_SIZE);
  gboolean last = FALSE;

  for (; !last; seal->number++)
    {
      guint8 nonce[NONCE_SIZE];
      gsize length;
      gsize plain_length = PIECE_SIZE;

      if (!read_piece (seal, closed, PIECE_SIZE + TAG_SIZE, &length, &last, error))
        return FALSE;
      make_nonce (seal, last, nonce);
      if (length < TAG_SIZE
          || gnutls_aead_cipher_decrypt (seal->cipher, nonce, NONCE_SIZE, seal->header, HEADER_SIZE, TAG_SIZE, closed, length, plain, &plain_length) < 0)
        {
          /* Nothing opens with the wrong passphrase; once a piece has opened, it was the right one. */
          if (seal->number == 0)
            g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE, "the passphrase is wrong or the file was changed");
          else
            g_set_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "piece %u of the file was changed or cut off", seal->number);
          return FALSE;
        }
      if (!write_all (seal, plain, plain_length, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_header (Seal *seal, GError **error)
{
  guint32 iterations;

  if (fread (seal->header, 1, HEADER_SIZE, seal->in) != HEADER_SIZE || memcmp (seal->header, MAGIC, MAGIC_SIZE) != 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a sealed file");
      return FALSE;
    }
  memcpy (&iterations, seal->header + ITERATIONS_AT, sizeof iterations);
  iterations = GUINT32_FROM_BE (iterations);
  if (seal->header[MAGIC_SIZE] != VERSION)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_NEWER, "a sealed file of form %d", seal->header[MAGIC_SIZE]);
      return FALSE;
    }
  if (iterations == 0 || iterations > MAX_ITERATIONS)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the sealed file's header was changed");
      return FALSE;
    }
  return TRUE;
}

/**
 * khai_seal_recognise:
 * @path: a file
 *
 * Returns: %TRUE when it begins like a sealed file; whether it opens is another question
 */
gboolean
khai_seal_recognise (const char *path)
{
  char begin[MAGIC_SIZE];
  FILE *file;
  gboolean same;

  g_return_val_if_fail (path != NULL, FALSE);

  file = g_fopen (path, "rbe");
  if (file == NULL)
    return FALSE;
  same = fread (begin, 1, MAGIC_SIZE, file) == MAGIC_SIZE && memcmp (begin, MAGIC, MAGIC_SIZE) == 0;
  fclose (file);
  return same;
}

/**
 * khai_seal_passphrase_is_long_enough:
 * @passphrase: what the user chose
 *
 * Returns: %TRUE when it is UTF-8 and has at least %KHAI_SEAL_MIN_PASSPHRASE characters
 */
gboolean
khai_seal_passphrase_is_long_enough (const char *passphrase)
{
  g_return_val_if_fail (passphrase != NULL, FALSE);

  return g_utf8_validate (passphrase, -1, NULL) && g_utf8_strlen (passphrase, -1) >= KHAI_SEAL_MIN_PASSPHRASE;
}

/**
 * khai_seal_file:
 * @from: the file to close
 * @to: the file to write (0600); an older one of that name is replaced in one step
 * @passphrase: at least %KHAI_SEAL_MIN_PASSPHRASE characters; never stored
 * @error: %KHAI_ERROR_PASSPHRASE when it is too short; failures of the disk
 *
 * Returns: %TRUE when the closed file is on the disk
 */
gboolean
khai_seal_file (const char *from, const char *to, const char *passphrase, GError **error)
{
  g_auto (Seal) seal = { .header = MAGIC };
  const guint32 iterations = GUINT32_TO_BE (ITERATIONS);
  int result;

  g_return_val_if_fail (from != NULL && to != NULL && passphrase != NULL, FALSE);

  if (!khai_seal_passphrase_is_long_enough (passphrase))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE, "the passphrase is too short");
      return FALSE;
    }
  seal.header[MAGIC_SIZE] = VERSION;
  memcpy (seal.header + ITERATIONS_AT, &iterations, sizeof iterations);
  result = gnutls_rnd (GNUTLS_RND_RANDOM, seal.header + SALT_AT, SALT_SIZE + PREFIX_SIZE);
  if (result < 0)
    return set_gnutls_error (result, error);
  return open_files (&seal, from, to, error) && make_cipher (&seal, passphrase, error)
         && write_all (&seal, seal.header, HEADER_SIZE, error) && seal_pieces (&seal, error) && finish (&seal, to, error);
}

/**
 * khai_unseal_file:
 * @from: a file made by khai_seal_file()
 * @to: the file to write (0600); it appears only when every piece has proved true
 * @passphrase: the passphrase it was closed with
 * @error: %KHAI_ERROR_PASSPHRASE (wrong, or the beginning was changed), %KHAI_ERROR_DAMAGED (changed or cut off),
 *   %KHAI_ERROR_BAD_INPUT (no sealed file), %KHAI_ERROR_NEWER; failures of the disk
 *
 * Returns: %TRUE when the opened file is on the disk
 */
gboolean
khai_unseal_file (const char *from, const char *to, const char *passphrase, GError **error)
{
  g_auto (Seal) seal = { .header = "" };

  g_return_val_if_fail (from != NULL && to != NULL && passphrase != NULL, FALSE);

  return open_files (&seal, from, to, error) && read_header (&seal, error) && make_cipher (&seal, passphrase, error)
         && open_pieces (&seal, error) && finish (&seal, to, error);
}
