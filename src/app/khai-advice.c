/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Errors in the user's language: what happened, what it means, what to do. The text of a GError is for logs only. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libintl.h>
#include <locale.h>

#include "khai-context.h"
#include "khai-error.h"

typedef struct
{
  KhaiErrorCode code;
  const char *message;
  const char *advice;
} Text;

static const Text texts[] = {
  { KHAI_ERROR_BAD_INPUT, N_("This cannot be read."),
    N_("Check that it is the right file or value and that it is complete, then try again. Nothing was changed.") },
  { KHAI_ERROR_TOO_LARGE, N_("This is larger than Khai takes."),
    N_("A declaration has at most 10 MB and 50 goods lines. Split it, or remove what does not belong to it. Nothing was changed.") },
  { KHAI_ERROR_OVERFLOW, N_("A number is too large."), N_("Check the amount or weight for extra digits, and the unit.") },
  { KHAI_ERROR_NOT_FOUND, N_("It is not there."), N_("Check the name or number. If it is a file, it may have been moved.") },
  { KHAI_ERROR_EXISTS, N_("This reference was already sent with other contents."),
    N_("A reference is used only once. Give the declaration a new reference and send it again.") },
  { KHAI_ERROR_WRONG_VERSION, N_("The reference data belong to another edition of Khai."),
    N_("Install Khai again, or remove the data pack that was added. Your declarations are not affected.") },
  { KHAI_ERROR_NEWER, N_("Your data were written by a newer Khai."),
    N_("Install the newest version of Khai. Nothing was changed, so that nothing is lost.") },
  { KHAI_ERROR_DAMAGED, N_("The file is damaged."),
    N_("Nothing was changed. Copies are kept beside your data (khai-daily-….db); keep the damaged file as well and ask for help.") },
  { KHAI_ERROR_DISK_FULL, N_("The disk is full."),
    N_("Free some space, then try again. What you typed is kept as long as the window stays open.") },
  { KHAI_ERROR_READ_ONLY, N_("Khai may not write to its folder."),
    N_("Check the permissions of the folder, or choose another one with --data-dir.") },
  { KHAI_ERROR_BUSY, N_("Another window of Khai is using these data."), N_("Close it, or wait a moment and try again.") },
  { KHAI_ERROR_IO, N_("The disk reported a failure."), N_("Try again. If it happens once more, save your work elsewhere and check the disk.") },
  { KHAI_ERROR_NETWORK, N_("The Single Window cannot be reached."),
    N_("Nothing was sent. Your declaration waits in the outbox and goes out by itself as soon as there is a connection.") },
  { KHAI_ERROR_UNKNOWN, N_("It was sent, but no answer came back."),
    N_("Khai asks again with the same message and the same key, so that nothing is filed twice. You need not do anything.") },
  { KHAI_ERROR_TLS, N_("The other side could not prove that it is the Single Window."),
    N_("Nothing was sent. Check the address, the date of this computer, and whether somebody stands between you and the internet.") },
  { KHAI_ERROR_REFUSED, N_("The Single Window refused it."), N_("Read the findings, correct the declaration and send it again.") },
  { KHAI_ERROR_UNAVAILABLE, N_("The Single Window asks to come again later."),
    N_("Your declaration waits in the outbox and goes out by itself at the time the window named.") },
  { KHAI_ERROR_PASSPHRASE, N_("The passphrase does not fit."),
    N_("Check capital letters and the Vietnamese keyboard; a new passphrase has at least 8 characters. Nothing was changed.") },
  { KHAI_ERROR_SIGNATURE, N_("A signature does not hold."),
    N_("Do not rely on this document. Get it again from where it comes from; if it stays so, tell the Single Window.") },
  { KHAI_ERROR_BLOCKED, N_("Something in the declaration would be refused."), N_("Open Check and correct what is marked, then send it.") },
  { KHAI_ERROR_STATE, N_("That is not possible in this state."), N_("The declaration was sent or closed meanwhile. Look at it again.") },
  { KHAI_ERROR_TOKEN_ABSENT, N_("The signing token is not there."),
    N_("Plug it in, wait until its light stays on, and try again. A token that was pulled out asks for its PIN anew. Nothing was signed.") },
  { KHAI_ERROR_PIN_WRONG, N_("The PIN or passphrase is wrong."),
    N_("Look at the keyboard (Caps Lock, Vietnamese typing) and try again. Khai spent one try and makes no other by itself. Nothing was signed.") },
  { KHAI_ERROR_PIN_LOW, N_("The PIN is wrong, and few tries are left."),
    N_("The token does not say how many. If you are not sure of the PIN, stop and ask who gave you the token: it locks itself. Nothing was signed.") },
  { KHAI_ERROR_PIN_LAST, N_("The PIN is wrong. One try is left."),
    N_("One more wrong PIN locks the token. Ask who gave you the token before you try again. Nothing was signed.") },
  { KHAI_ERROR_PIN_LOCKED, N_("The token has locked itself."),
    N_("Too many wrong PINs were entered. Only who gave you the token can unlock it; until then sign with another certificate. Nothing was signed.") },
  { KHAI_ERROR_EXPIRED, N_("The certificate is not valid today."),
    N_("Check the date of this computer. If that is right, have the certificate renewed by who issued it, or choose another. No PIN was asked.") },
  { KHAI_ERROR_CHANGED, N_("The declaration stands differently at customs than what you looked at."),
    N_("Something happened there meanwhile. Look at it again; if you still want the same, ask for it again. Nothing was changed.") },
  { KHAI_ERROR_REWRITTEN, N_("The Single Window's ledger tells another past than before."),
    N_("Receipts it gave may be disputed. Export your receipts now and keep them; Khai has kept what was shown before and what is shown now as evidence. Tell the Single Window and your customs office.") },
  { KHAI_ERROR_NONSENSE, N_("The Single Window answered something that makes no sense."),
    N_("Nothing here was changed or lost. Khai asks again by itself; if it stays so, tell the Single Window.") },
  { KHAI_ERROR_SIGN_IN, N_("You have to sign in at the Single Window."),
    N_("Open Connection in the menu and sign in. What you sent waits in the outbox, unchanged, and goes out by itself after that.") },
  { KHAI_ERROR_CERTIFICATE, N_("The Single Window does not take the certificate of this connection."),
    N_("It asks for a certificate that it knows, that has not expired, and whose PIN was entered. Choose it under Connection in the menu. Nothing is lost: what you sent waits in the outbox.") },
  { KHAI_ERROR_TRAINING_ONLY, N_("These are training data: they go to training windows on this computer only."),
    N_("Nothing was sent. Choose a training window under Connection in the menu; real declarations need a profile of their own, in a folder named “live” (--data-dir).") },
  { KHAI_ERROR_NOT_ALLOWED, N_("The role of who works here does not allow this."),
    N_("Nothing was changed. Somebody with another role can do it: choose who works here under Clients, or have the role changed there.") },
  { KHAI_ERROR_UNREVIEWED, N_("Nobody else has looked at this declaration as it is now."),
    N_("Ask somebody who did not work on it to look at it and approve it; then it can be signed. What is changed afterwards has to be looked at again.") },
  { KHAI_ERROR_UNCONFIRMED, N_("It is not certain for which client this is."),
    N_("Nothing was signed. Choose the declaration's own client, or confirm what is asked before signing.") },
  { KHAI_ERROR_BY_HAND, N_("The declaration was handed out as a file and waits for its reply."),
    N_("Hand the file in and read the reply file. If it was not handed in, say so: it then goes over the network with the same key. Until then it is not sent.") },
  { KHAI_ERROR_NOT_OFFERED, N_("This way to the Single Window does not offer that."),
    N_("Files carry declarations, corrections and cancellations. Papers, shares and questions need the network.") },
  { KHAI_ERROR_INTERNAL, N_("Khai made a mistake."), N_("Your data are safe. Please report what you did; closing and opening Khai again may help.") },
};

static const Text *
find_text (const GError *error)
{
  if (error->domain == KHAI_ERROR)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      if ((int) texts[i].code == error->code)
        return &texts[i];
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return &texts[KHAI_ERROR_NOT_FOUND];
  return &texts[KHAI_ERROR_INTERNAL];
}

/**
 * khai_advice_for_error:
 * @error: what went wrong
 *
 * Returns: (transfer full): one word for programs, and two sentences for people in the process's language
 */
KhaiAdvice *
khai_advice_for_error (const GError *error)
{
  const Text *text;
  KhaiAdvice *advice;

  g_return_val_if_fail (error != NULL, NULL);

  text = find_text (error);
  advice = g_new0 (KhaiAdvice, 1);
  advice->code = g_strdup (khai_error_name (text->code));
  advice->message = g_strdup (_(text->message));
  advice->advice = g_strdup (_(text->advice));
  return advice;
}

/**
 * khai_advice_free:
 * @advice: (transfer full): an advice
 */
void
khai_advice_free (KhaiAdvice *advice)
{
  g_return_if_fail (advice != NULL);

  g_free (advice->code);
  g_free (advice->message);
  g_free (advice->advice);
  g_free (advice);
}

/**
 * khai_set_language:
 * @lang: the language of the program's own texts
 *
 * To be called at the start of main(). gettext translates nothing under the C locale, and a machine may have generated no other: C.UTF-8 is
 * always there, and LANGUAGE then decides.
 */
void
khai_set_language (KhaiLang lang)
{
  g_autofree char *beside = khai_context_find_beside ("po");
  const char *locale;

  setlocale (LC_ALL, "");
  locale = setlocale (LC_MESSAGES, NULL);
  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    setlocale (LC_ALL, "C.UTF-8");
  /* Numbers in files and messages are never formatted by the locale. */
  setlocale (LC_NUMERIC, "C");
  g_setenv ("LANGUAGE", khai_lang_to_string (lang), TRUE);
  bindtextdomain (GETTEXT_PACKAGE, beside != NULL ? beside : KHAI_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
