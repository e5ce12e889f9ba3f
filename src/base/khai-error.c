/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One error domain for the whole house, so that a failure can be told to the user by what it means
 * to him and not by the library in which it happened. Errors of GIO are translated here, at the
 * door: their own texts come in the language of the process and quote file names, so they are
 * replaced. */

#include "khai-error.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>

G_DEFINE_QUARK (khai - error - quark, khai_error)

/**
 * khai_error_name:
 * @code: a code of KHAI_ERROR
 *
 * The name of an error for logs, for khaictl's machine-readable output and for tests.
 *
 * Returns: (transfer none): lower-case words joined by hyphens; "internal" for a code that is none
 */
const char *
khai_error_name (KhaiErrorCode code)
{
  switch (code)
    {
    case KHAI_ERROR_BAD_INPUT:
      return "bad-input";
    case KHAI_ERROR_TOO_LARGE:
      return "too-large";
    case KHAI_ERROR_OVERFLOW:
      return "overflow";
    case KHAI_ERROR_NOT_FOUND:
      return "not-found";
    case KHAI_ERROR_EXISTS:
      return "exists";
    case KHAI_ERROR_WRONG_VERSION:
      return "wrong-version";
    case KHAI_ERROR_NEWER:
      return "newer";
    case KHAI_ERROR_DAMAGED:
      return "damaged";
    case KHAI_ERROR_DISK_FULL:
      return "disk-full";
    case KHAI_ERROR_READ_ONLY:
      return "read-only";
    case KHAI_ERROR_BUSY:
      return "busy";
    case KHAI_ERROR_IO:
      return "io";
    case KHAI_ERROR_NETWORK:
      return "network";
    case KHAI_ERROR_UNKNOWN:
      return "unknown";
    case KHAI_ERROR_TLS:
      return "tls";
    case KHAI_ERROR_REFUSED:
      return "refused";
    case KHAI_ERROR_UNAVAILABLE:
      return "unavailable";
    case KHAI_ERROR_PASSPHRASE:
      return "passphrase";
    case KHAI_ERROR_SIGNATURE:
      return "signature";
    case KHAI_ERROR_BLOCKED:
      return "blocked";
    case KHAI_ERROR_STATE:
      return "state";
    case KHAI_ERROR_TOKEN_ABSENT:
      return "token-absent";
    case KHAI_ERROR_PIN_WRONG:
      return "pin-wrong";
    case KHAI_ERROR_PIN_LOW:
      return "pin-low";
    case KHAI_ERROR_PIN_LAST:
      return "pin-last";
    case KHAI_ERROR_PIN_LOCKED:
      return "pin-locked";
    case KHAI_ERROR_EXPIRED:
      return "expired";
    case KHAI_ERROR_CHANGED:
      return "changed";
    case KHAI_ERROR_REWRITTEN:
      return "rewritten";
    case KHAI_ERROR_NONSENSE:
      return "nonsense";
    case KHAI_ERROR_SIGN_IN:
      return "sign-in";
    case KHAI_ERROR_CERTIFICATE:
      return "certificate";
    case KHAI_ERROR_TRAINING_ONLY:
      return "training-only";
    case KHAI_ERROR_NOT_ALLOWED:
      return "not-allowed";
    case KHAI_ERROR_UNREVIEWED:
      return "unreviewed";
    case KHAI_ERROR_UNCONFIRMED:
      return "unconfirmed";
    case KHAI_ERROR_BY_HAND:
      return "by-hand";
    case KHAI_ERROR_NOT_OFFERED:
      return "not-offered";
    case KHAI_ERROR_INTERNAL:
    default:
      return "internal";
    }
}

static KhaiErrorCode
code_from_errno (int saved_errno)
{
  switch (saved_errno)
    {
    case ENOENT:
    case ENOTDIR:
      return KHAI_ERROR_NOT_FOUND;
    case EEXIST:
    case ENOTEMPTY:
      return KHAI_ERROR_EXISTS;
    case ENOSPC:
    case EDQUOT:
      return KHAI_ERROR_DISK_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
      return KHAI_ERROR_READ_ONLY;
    case EAGAIN:
    case EBUSY:
    case ETXTBSY:
      return KHAI_ERROR_BUSY;
    case EFBIG:
    case ENAMETOOLONG:
      return KHAI_ERROR_TOO_LARGE;
    case EISDIR:
    case EILSEQ:
      return KHAI_ERROR_BAD_INPUT;
    default:
      return KHAI_ERROR_IO;
    }
}

/**
 * khai_error_set_from_errno:
 * @error: (nullable): where to put the error
 * @saved_errno: errno, saved by the caller before anything could change it
 * @what: what was being done, as words without personal data ("writing the backup"): no file names
 *
 * Sets the KHAI_ERROR that says what a failed system call means.
 */
void
khai_error_set_from_errno (GError **error, int saved_errno, const char *what)
{
  g_return_if_fail (what != NULL);

  /* The number, not strerror(): that speaks the language of the process. */
  g_set_error (error, KHAI_ERROR, code_from_errno (saved_errno), "%s: system error %d", what,
               saved_errno);
}

static KhaiErrorCode
code_from_file_error (int code)
{
  switch (code)
    {
    case G_FILE_ERROR_NOENT:
    case G_FILE_ERROR_NOTDIR:
      return KHAI_ERROR_NOT_FOUND;
    case G_FILE_ERROR_EXIST:
      return KHAI_ERROR_EXISTS;
    case G_FILE_ERROR_NOSPC:
      return KHAI_ERROR_DISK_FULL;
    case G_FILE_ERROR_ACCES:
    case G_FILE_ERROR_PERM:
    case G_FILE_ERROR_ROFS:
      return KHAI_ERROR_READ_ONLY;
    case G_FILE_ERROR_AGAIN:
    case G_FILE_ERROR_TXTBSY:
      return KHAI_ERROR_BUSY;
    case G_FILE_ERROR_NAMETOOLONG:
      return KHAI_ERROR_TOO_LARGE;
    case G_FILE_ERROR_ISDIR:
      return KHAI_ERROR_BAD_INPUT;
    default:
      return KHAI_ERROR_IO;
    }
}

static KhaiErrorCode
code_from_io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_NOT_DIRECTORY:
    case G_IO_ERROR_NOT_MOUNTED:
      return KHAI_ERROR_NOT_FOUND;
    case G_IO_ERROR_EXISTS:
    case G_IO_ERROR_NOT_EMPTY:
      return KHAI_ERROR_EXISTS;
    case G_IO_ERROR_NO_SPACE:
      return KHAI_ERROR_DISK_FULL;
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
    case G_IO_ERROR_CANT_CREATE_BACKUP:
      return KHAI_ERROR_READ_ONLY;
    case G_IO_ERROR_BUSY:
    case G_IO_ERROR_WOULD_BLOCK:
      return KHAI_ERROR_BUSY;
    case G_IO_ERROR_FILENAME_TOO_LONG:
    case G_IO_ERROR_MESSAGE_TOO_LARGE:
      return KHAI_ERROR_TOO_LARGE;
    case G_IO_ERROR_IS_DIRECTORY:
    case G_IO_ERROR_NOT_REGULAR_FILE:
    case G_IO_ERROR_INVALID_DATA:
    case G_IO_ERROR_INVALID_FILENAME:
    case G_IO_ERROR_INVALID_ARGUMENT:
    case G_IO_ERROR_PARTIAL_INPUT:
      return KHAI_ERROR_BAD_INPUT;
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return KHAI_ERROR_NETWORK;
    case G_IO_ERROR_TIMED_OUT:
    case G_IO_ERROR_CONNECTION_CLOSED:
      /* Bytes may have arrived: the careful reading is that nobody knows. */
      return KHAI_ERROR_UNKNOWN;
    default:
      return KHAI_ERROR_IO;
    }
}

static KhaiErrorCode
code_from_gio (const GError *io_error)
{
  if (io_error->domain == G_IO_ERROR)
    return code_from_io_error (io_error->code);
  if (io_error->domain == G_FILE_ERROR)
    return code_from_file_error (io_error->code);
  if (io_error->domain == G_TLS_ERROR)
    return KHAI_ERROR_TLS;
  if (io_error->domain == G_RESOLVER_ERROR)
    return KHAI_ERROR_NETWORK;
  return KHAI_ERROR_IO;
}

/**
 * khai_error_propagate_io:
 * @error: (nullable): where to put the error
 * @io_error: (transfer full): an error of GIO or GLib (G_IO_ERROR, G_FILE_ERROR, G_TLS_ERROR,
 * G_RESOLVER_ERROR)
 *
 * Hands on an error of GIO as the KHAI_ERROR that says what it means. A KHAI_ERROR and
 * G_IO_ERROR_CANCELLED (nothing went wrong: somebody asked for it) pass as they are.
 */
void
khai_error_propagate_io (GError **error, GError *io_error)
{
  g_return_if_fail (io_error != NULL);
  g_return_if_fail (error == NULL || *error == NULL);

  if (io_error->domain == KHAI_ERROR
      || g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, io_error);
      return;
    }
  g_set_error (error, KHAI_ERROR, code_from_gio (io_error), "%s %d",
               g_quark_to_string (io_error->domain), io_error->code);
  g_error_free (io_error);
}
