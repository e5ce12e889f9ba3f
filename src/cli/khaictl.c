/* SPDX-License-Identifier: GPL-3.0-or-later */

/* khaictl: the use cases of src/app on the command line, for scripts, tests and brokers. */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "khai-cli.h"
#include "khai-clients.h"
#include "khai-error.h"

#define DEFAULT_WAIT 120
#define MAX_WAIT 86400

typedef struct
{
  const char *name;
  int (*run) (Cli *cli);
  const char *operands;
  const char *options;    /* those it knows beside the general ones, each in spaces */
  guint min_operands, max_operands;
} Command;

static int cli_version (Cli *cli);

static const Command commands[] = {
  { "search", cli_search, "QUERY…", " --limit ", 1, G_MAXUINT },
  { "suggest", cli_suggest, "TEXT… | --batch IN.csv --out OUT.csv", " --limit --digits --batch --out ", 0, G_MAXUINT },
  { "check", cli_check, "FILE.json", " ", 1, 1 },
  { "submit", cli_submit, "FILE.json | --batch FOLDER", " --gateway --ca --wait --key --token --pin-fd --batch --to-file --not-uploaded ", 0, 1 },
  { "reply", cli_reply, "FILE.reply.json", " ", 1, 1 },
  { "certificates", cli_certificates, "", " ", 0, 0 },
  { "status", cli_status, "REF", " --offline ", 1, 1 },
  { "verify", cli_verify, "RECEIPT.json | AUDIT.jsonl | EVIDENCE.json", " --ca ", 1, 1 },
  { "receipt", cli_receipt, "REF", " --out ", 1, 1 },
  { "reference", cli_reference, "info", " ", 1, 1 },
  { "store", cli_store, "check | backup FILE | preview FILE | restore FILE | audit-export FILE", " --passphrase-fd ", 1, 2 },
  { "import", cli_import, "FILE", " --dialect --shop --dry-run ", 1, 1 },
  { "orders", cli_orders, "plan | create | undo REF…", " --rates --by-order --duty-free --template --packing --departure ", 1, G_MAXUINT },
  { "export", cli_export, "[REF…]", " --out ", 0, G_MAXUINT },
  { "sample", cli_sample, "[ID]", " ", 0, 1 },
  { "decisions", cli_decisions, "list | add CODE TEXT… | dossier ID FILE.pdf", " ", 1, G_MAXUINT },
  { "goods", cli_goods, "import FILE|list [WORDS]|export FILE|readiness|undo BATCH", " --dry-run --limit ", 1, 2 },
  { "client", cli_client, "list | add NAME TAX-CODE [PREFIX] | use WHO | use - | remove WHO", " ", 1, 4 },
  { "people", cli_people, "list | add NAME ROLE | use NAME | use - | remove NAME", " ", 1, 3 },
  { "tariff", cli_tariff, "import FILE", " ", 2, 2 },
  { "sheets", cli_sheets, "list | write LAYOUT FILE [REF…]", " ", 1, G_MAXUINT },
  { "stock", cli_stock, "warehouses | warehouse LABEL CONSIGNEE ADDRESS CITY COUNTRY [POSTCODE] | plan FILE | create FILE LABEL", " ", 1, 7 },
  { "tax", cli_tax, "list | add invoice|payment NUMBER DATE AMOUNT CURRENCY REF[=AMOUNT]… | remove ID", " ", 1, G_MAXUINT },
  { "version", cli_version, "", " ", 0, 0 },
};

static int
cli_version (Cli *cli)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "version", KHAI_VERSION);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node, g_strdup ("khaictl " KHAI_VERSION));
}

static gboolean
wait_given (const char *option, const char *value, gpointer data, GError **error)
{
  Cli *cli = data;
  guint64 seconds = DEFAULT_WAIT;

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 0, MAX_WAIT, &seconds, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--wait=%s", value);
      return FALSE;
    }
  cli->wait = TRUE;
  cli->wait_seconds = seconds;
  return TRUE;
}

/* Which of the options that not every command knows were given. */
static const char *
first_unknown_option (const Cli *cli, const Command *command)
{
  const struct { gboolean given; const char *name; } options[] = {
    { cli->limit != -1, "--limit" }, { cli->digits != -1, "--digits" }, { cli->batch != NULL, "--batch" }, { cli->out != NULL, "--out" },
    { cli->gateway != NULL, "--gateway" }, { cli->ca != NULL, "--ca" }, { cli->key != NULL, "--key" }, { cli->token != NULL, "--token" },
    { cli->pin_fd != -1, "--pin-fd" }, { cli->passphrase_fd != -1, "--passphrase-fd" }, { cli->wait, "--wait" }, { cli->offline, "--offline" },
    { cli->dialect != NULL, "--dialect" }, { cli->shop != NULL, "--shop" }, { cli->dry_run, "--dry-run" },
    { cli->rates != NULL, "--rates" }, { cli->by_order, "--by-order" }, { cli->duty_free, "--duty-free" },
    { cli->template_name != NULL, "--template" }, { cli->packing != NULL, "--packing" }, { cli->departure != NULL, "--departure" },
    { cli->to_file != NULL, "--to-file" }, { cli->not_uploaded, "--not-uploaded" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *word = g_strdup_printf (" %s ", options[i].name);

      if (options[i].given && strstr (command->options, word) == NULL)
        return options[i].name;
    }
  return NULL;
}

static char *
describe_commands (void)
{
  GString *text = g_string_new (_("Commands:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *options = g_strstrip (g_strdup (commands[i].options));

      g_string_append_printf (text, "\n  %-12s %s%s%s", commands[i].name, commands[i].operands, *options != '\0' ? "  " : "", options);
    }
  return g_string_free (text, FALSE);
}

static int
run_command (Cli *cli, char **words)
{
  guint n = words != NULL ? g_strv_length (words) : 0;

  if (n == 0)
    return cli_usage (cli, _("Say what is to be done."));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const Command *command = &commands[i];
      const char *unknown;

      if (strcmp (words[0], command->name) != 0)
        continue;
      unknown = first_unknown_option (cli, command);
      if (unknown != NULL)
        {
          /* translators: a command and an option of it */
          g_autofree char *what = g_strdup_printf (_("“%s” does not take %s."), command->name, unknown);

          return cli_usage (cli, what);
        }
      if (n - 1 < command->min_operands || n - 1 > command->max_operands)
        {
          /* translators: how a command is called */
          g_autofree char *what = g_strdup_printf (_("It is called as: khaictl %s %s"), command->name, command->operands);

          return cli_usage (cli, what);
        }
      cli->operands = words + 1;
      return command->run (cli);
    }
  {
    g_autofree char *what = g_strdup_printf (_("There is no command “%s”."), words[0]);

    return cli_usage (cli, what);
  }
}

/* Whom this one call works for: who was said, else who was served last. */
static gboolean
serve_client (Cli *cli, const char *text, GError **error)
{
  g_autoptr (KhaiClient) client = NULL;

  if (text == NULL)
    return TRUE;
  client = khai_clients_find (cli->context, text, error);
  return client != NULL && khai_clients_serve (cli->context, client->id, FALSE, error);
}

/* --lang decides in which language even a mistake in the options is reported, so it is looked for first. */
static KhaiLang
find_lang (char **argv)
{
  KhaiLang lang = khai_lang_from_environment ();

  for (guint i = 1; argv[i] != NULL && strcmp (argv[i], "--") != 0; i++)
    if (g_str_has_prefix (argv[i], "--lang="))
      khai_lang_parse (argv[i] + strlen ("--lang="), &lang);
    else if (strcmp (argv[i], "--lang") == 0 && argv[i + 1] != NULL)
      khai_lang_parse (argv[i + 1], &lang);
  return lang;
}

static int
parse_and_run (Cli *cli, char **argv)
{
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autofree char *data_dir = NULL;
  g_autofree char *lang_text = NULL;
  g_autofree char *client = NULL;
  g_auto (GStrv) words = NULL;
  const GOptionEntry general[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("One JSON value on standard output"), NULL },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_("Folder of the profile"), "DIR" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &lang_text, N_("Language of texts"), "vi|en" },
    { "client", 0, 0, G_OPTION_ARG_STRING, &client, N_("For which client: tax code, letters before its numbers, initials or name"), "WHO" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &cli->limit, N_("At most so many answers (20)"), "N" },
    { "digits", 0, 0, G_OPTION_ARG_INT, &cli->digits, N_("How long the codes are (8)"), "6|8" },
    { "batch", 0, 0, G_OPTION_ARG_FILENAME, &cli->batch, N_("CSV file with a column “description”; for submit, a folder of declarations"), "PATH" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &cli->out, N_("File to write"), "FILE" },
    { "gateway", 0, 0, G_OPTION_ARG_STRING, &cli->gateway, N_("Base address of the Single Window, with /osw/v1"), "URL" },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &cli->ca, N_("PEM file with the window's authority"), "FILE" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &cli->key, N_("PKCS#12 file that signs"), "FILE.p12" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &cli->token, N_("Certificate on a token that signs, as “certificates” lists it"), "URI" },
    { "pin-fd", 0, 0, G_OPTION_ARG_INT, &cli->pin_fd, N_("File descriptor from which its PIN or passphrase is read"), "N" },
    { "passphrase-fd", 0, 0, G_OPTION_ARG_INT, &cli->passphrase_fd, N_("File descriptor from which the passphrase of a copy is read"), "N" },
    { "wait", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, wait_given, N_("Wait until customs has decided"), "SECONDS" },
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &cli->dialect, N_("Kind of order file, when it is not to be found by its columns"), "ID" },
    { "shop", 0, 0, G_OPTION_ARG_STRING, &cli->shop, N_("Which of several shops on one channel"), "NAME" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &cli->dry_run, N_("Say what would be imported and store nothing"), NULL },
    { "rates", 0, 0, G_OPTION_ARG_STRING, &cli->rates, N_("Dong for one unit of foreign money"), "USD=26000,…" },
    { "by-order", 0, 0, G_OPTION_ARG_NONE, &cli->by_order, N_("A declaration for each order, not for each consignee"), NULL },
    { "duty-free", 0, 0, G_OPTION_ARG_NONE, &cli->duty_free, N_("All of the goods are free of export duty"), NULL },
    { "template", 0, 0, G_OPTION_ARG_STRING, &cli->template_name, N_("Template that drafts of orders begin with"), N_("NAME") },
    { "packing", 0, 0, G_OPTION_ARG_STRING, &cli->packing, N_("What the packing of one parcel weighs, in kilograms"), "KG" },
    { "departure", 0, 0, G_OPTION_ARG_STRING, &cli->departure, N_("The day they go"), N_("YYYY-MM-DD") },
    { "to-file", 0, 0, G_OPTION_ARG_FILENAME, &cli->to_file, N_("A package for a person to carry, into this folder, instead of sending"), "DIR" },
    { "not-uploaded", 0, 0, G_OPTION_ARG_NONE, &cli->not_uploaded, N_("The package was not handed in: send it after all, with the same key"), NULL },
    { "offline", 0, 0, G_OPTION_ARG_NONE, &cli->offline, N_("Do not ask the Single Window"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) options = g_option_context_new (_("COMMAND …"));
  GOptionGroup *group = g_option_group_new ("khaictl", "khaictl", "khaictl", cli, NULL);
  g_autoptr (KhaiClock) clock = NULL;
  g_autofree char *description = describe_commands ();
  gboolean json = FALSE;
  GError *error = NULL;
  int result;

  g_option_group_add_entries (group, general);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (options, group);
  g_option_context_set_description (options, description);
  for (guint i = 1; arguments[i] != NULL && strcmp (arguments[i], "--") != 0; i++)
    json = json || strcmp (arguments[i], "--json") == 0;
  if (!g_option_context_parse_strv (options, &arguments, &error))
    {
      /* Also when the options themselves are wrong, a program gets JSON; GOption has taken back what it had read. */
      cli->json = json;
      result = cli_usage (cli, error->message);
      g_error_free (error);
      return result;
    }
  if (lang_text != NULL && !khai_lang_parse (lang_text, &cli->lang))
    return cli_usage (cli, _("The language is vi or en."));
  clock = khai_clock_new_from_environment (&error);
  if (clock == NULL)
    return cli_fail (cli, error, NULL);
  cli->context = khai_context_new (data_dir, cli->lang, clock);
  result = serve_client (cli, client, &error) ? run_command (cli, words) : cli_fail (cli, error, NULL);
  g_clear_object (&cli->context);
  return result;
}

int
main (int argc, char **argv)
{
  Cli cli = { .limit = -1, .digits = -1, .pin_fd = -1, .passphrase_fd = -1 };
  int result;

  khai_prepare_process ();
  cli.lang = find_lang (argv);
  khai_set_language (cli.lang);
  g_set_prgname ("khaictl");
  result = parse_and_run (&cli, argv);
  /* An answer that nobody could read is none. */
  if (fflush (stdout) != 0 && result == CLI_DONE)
    result = CLI_COULD_NOT;
  g_free (cli.batch);
  g_free (cli.out);
  g_free (cli.gateway);
  g_free (cli.dialect);
  g_free (cli.shop);
  g_free (cli.rates);
  g_free (cli.template_name);
  g_free (cli.packing);
  g_free (cli.departure);
  g_free (cli.to_file);
  g_free (cli.ca);
  g_free (cli.key);
  g_free (cli.token);
  return result;
}
