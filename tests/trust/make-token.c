/* SPDX-License-Identifier: GPL-3.0-or-later */

/* make-token LABEL [OWNER p256|rsa DAYS]…: a SoftHSM token in a new folder, with a certificate for each owner that is valid for so many days from now on.
 * Prints the folder; its softhsm2.conf is for SOFTHSM2_CONF, its PIN is TOKEN_PIN. Without SoftHSM it ends with 77. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "token-fixture.h"

int
main (int argc, char **argv)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *folder = token_folder_new ();

  if (folder == NULL)
    return 77;
  token_make (argv[1], "13579111");
  for (int i = 2; i + 2 < argc; i += 3)
    token_add_key (argv[1], strcmp (argv[i + 1], "rsa") == 0 ? TOKEN_RSA : TOKEN_P256, argv[i], i, now - 86400 * 400,
                   now + 86400 * atoi (argv[i + 2]) + 3600);
  g_print ("%s\n", folder);
  return 0;
}
