/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-cli.h"
#include "khai-error.h"
#include "khai-order-import.h"

/* import FILE: an order file as the window takes it, all of it or nothing. */
int
cli_import (Cli *cli)
{
  const KhaiOrderImportOptions options = { .path = cli->operands[0], .dialect = cli->dialect, .shop = cli->shop, .dry = cli->dry_run };
  GError *error = NULL;
  g_autoptr (KhaiOrderImport) import = khai_order_import_run (cli->context, &options, NULL, &error);

  if (import == NULL)
    return g_error_matches (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND) ? cli_fail (cli, error, NULL) : cli_could_not (cli, error);
  return cli_answer (cli, import->result != NULL ? CLI_DONE : CLI_USAGE, khai_order_import_to_json (import, cli->lang),
                     khai_order_import_get_summary (import, cli->lang));
}
