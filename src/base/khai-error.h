/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can go wrong, named by what it means to the user, not by where it happened. The text of a
 * GError is for developers and logs (English, without personal data); what the user reads is
 * made from the code by khai_advice_for_error() in src/app. */
typedef enum
{
  KHAI_ERROR_BAD_INPUT,     /* the text, file or argument cannot be read as what it should be */
  KHAI_ERROR_TOO_LARGE,     /* larger, longer or deeper than Khai takes */
  KHAI_ERROR_OVERFLOW,      /* a number does not fit */
  KHAI_ERROR_NOT_FOUND,     /* no such file, code, declaration */
  KHAI_ERROR_EXISTS,        /* it is there already (a reference used twice) */
  KHAI_ERROR_WRONG_VERSION, /* a file written by another edition of Khai */
  KHAI_ERROR_NEWER,         /* the user's database was written by a newer Khai */
  KHAI_ERROR_DAMAGED,       /* a database or file is damaged or cut off */
  KHAI_ERROR_DISK_FULL,
  KHAI_ERROR_READ_ONLY,     /* no permission to write there */
  KHAI_ERROR_BUSY,          /* another process holds it */
  KHAI_ERROR_IO,            /* any other failure of the disk */
  KHAI_ERROR_NETWORK,       /* nothing was sent, or it is certain that nothing was taken */
  KHAI_ERROR_UNKNOWN,       /* sent, answer unknown: ask again with the same bytes and key */
  KHAI_ERROR_TLS,           /* the other side could not prove who it is */
  KHAI_ERROR_REFUSED,       /* the Single Window says no; findings may say why */
  KHAI_ERROR_UNAVAILABLE,   /* the Single Window asks to come again later */
  KHAI_ERROR_PASSPHRASE,    /* the passphrase is wrong, or too short to be one */
  KHAI_ERROR_SIGNATURE,     /* a signature, digest or proof does not hold */
  KHAI_ERROR_BLOCKED,       /* blocking findings are open */
  KHAI_ERROR_STATE,         /* not possible in this state (already sent, closed) */
  KHAI_ERROR_TOKEN_ABSENT,  /* the token that signs is not there, or was pulled out */
  KHAI_ERROR_PIN_WRONG,     /* wrong PIN of a token or passphrase of a key file; more tries are left */
  KHAI_ERROR_PIN_LOW,       /* wrong PIN; only few tries are left */
  KHAI_ERROR_PIN_LAST,      /* wrong PIN; one try is left before the token locks itself */
  KHAI_ERROR_PIN_LOCKED,    /* the token locked itself */
  KHAI_ERROR_EXPIRED,       /* the certificate is not valid now */
  KHAI_ERROR_CHANGED,       /* it stands otherwise at the Single Window than when it was looked at */
  KHAI_ERROR_REWRITTEN,     /* the Single Window's ledger tells another past than before */
  KHAI_ERROR_NONSENSE,      /* the Single Window answered what its contract does not allow */
  KHAI_ERROR_SIGN_IN,       /* a person has to sign in at the Single Window, again or for the first time */
  KHAI_ERROR_CERTIFICATE,   /* the Single Window wants a certificate for the connection, or takes not this one */
  KHAI_ERROR_TRAINING_ONLY, /* a training profile was sent to a window that is not on this computer */
  KHAI_ERROR_NOT_ALLOWED,   /* not with the role of who works here */
  KHAI_ERROR_UNREVIEWED,    /* nobody else has looked at it as it is now */
  KHAI_ERROR_UNCONFIRMED,   /* for whom it is done was asked and not answered */
  KHAI_ERROR_BY_HAND,       /* it lies in a file for a person to take there; the answer comes as a file, too */
  KHAI_ERROR_NOT_OFFERED,   /* this way to a Single Window does not offer it */
  KHAI_ERROR_INTERNAL       /* a fault of Khai itself */
} KhaiErrorCode;

#define KHAI_ERROR (khai_error_quark ())
GQuark khai_error_quark (void);

const char *khai_error_name (KhaiErrorCode code);
void khai_error_set_from_errno (GError **error, int saved_errno, const char *what);
void khai_error_propagate_io (GError **error, GError *io_error);

G_END_DECLS
