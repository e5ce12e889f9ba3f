/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Clients: what is right about their details, whom this process serves, and what a new declaration takes over from them. */

#include "config.h"

#include "khai-clients.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-context-private.h"
#include "khai-date.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-numbers.h"
#include "khai-text.h"

#define SERVED "client-served"
#define LONGEST_NAME 100
#define INITIALS_MAX 3
#define PREFIX_MIN 2
#define PREFIX_MAX 7
#define COMMON_PREFIX "VN"

const char *const khai_client_colours[KHAI_N_CLIENT_COLOURS + 1]
    = { "blue", "green", "orange", "purple", "red", "teal", "brown", "slate", NULL };

/* ---- details ---- */

static gboolean
is_digits (const char *text, gsize length)
{
  return strlen (text) == length && strspn (text, "0123456789") == length;
}

/* Enterprises have ten digits, with three more their branches, households and persons twelve (the personal number, without a digit that could be
 * checked: Law on Tax Administration 2019 with circular 86/2024). */
static gboolean
is_tax_code (const char *text)
{
  return is_digits (text, 12) || ((is_digits (text, 10) || is_digits (text, 13)) && khai_number_tax_code (text) != KHAI_NUMBER_WRONG);
}

static gboolean
is_prefix (const char *text)
{
  gsize length = strlen (text);

  if (length < PREFIX_MIN || length > PREFIX_MAX || !g_ascii_isupper (*text) || g_str_equal (text, COMMON_PREFIX))
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isupper (*p) && !g_ascii_isdigit (*p))
      return FALSE;
  return TRUE;
}

static gboolean
are_initials (const char *text)
{
  glong n = g_utf8_validate (text, -1, NULL) ? g_utf8_strlen (text, -1) : 0;

  if (n < 1 || n > INITIALS_MAX)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalnum (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
is_agent (const KhaiClient *client)
{
  const char *code = client->agent_code != NULL ? client->agent_code : "";
  const char *id = client->agent_id != NULL ? client->agent_id : "";

  for (const char *p = code; *p != '\0'; p++)
    if (!g_ascii_isupper (*p) && !g_ascii_isdigit (*p))
      return FALSE;
  return strlen (code) == 5 && (is_digits (id, 10) || is_digits (id, 13)) && khai_number_tax_code (id) != KHAI_NUMBER_WRONG;
}

static gboolean
is_day_or_none (const char *text)
{
  return text == NULL || *text == '\0' || khai_date_is_iso (text);
}

/**
 * khai_client_get_problems:
 * @client: a client
 *
 * Returns: what is wrong with its details: bits of #KhaiClientProblem; 0 when nothing is
 */
guint
khai_client_get_problems (const KhaiClient *client)
{
  guint problems = 0;

  g_return_val_if_fail (client != NULL, 0);

  if (*client->name == '\0' || !g_utf8_validate (client->name, -1, NULL) || g_utf8_strlen (client->name, -1) > LONGEST_NAME
      || khai_text_has_control (client->name) || strchr (client->name, '\n') != NULL)
    problems |= KHAI_CLIENT_NAME;
  if (!is_tax_code (client->tax_code))
    problems |= KHAI_CLIENT_TAX_CODE;
  if (!are_initials (client->initials))
    problems |= KHAI_CLIENT_INITIALS;
  if (*client->prefix != '\0' && !is_prefix (client->prefix))
    problems |= KHAI_CLIENT_PREFIX;
  if (client->by_agent && !is_agent (client))
    problems |= KHAI_CLIENT_AGENT;
  if (!is_day_or_none (client->mandate_expires))
    problems |= KHAI_CLIENT_MANDATE;
  if ((client->certificate != NULL && *client->certificate != '\0' && !g_str_has_prefix (client->certificate, "pkcs11:")
       && !g_path_is_absolute (client->certificate)) || !is_day_or_none (client->certificate_expires))
    problems |= KHAI_CLIENT_CERTIFICATE;
  if (!g_strv_contains (khai_client_colours, client->colour))
    problems |= KHAI_CLIENT_COLOUR;
  return problems;
}

/**
 * khai_client_problem_get_text:
 * @problem: one of the bits
 *
 * Returns: (transfer none): what is wrong and what is wanted, in the process's language
 */
const char *
khai_client_problem_get_text (KhaiClientProblem problem)
{
  switch (problem)
    {
    case KHAI_CLIENT_NAME:
      return _("The client needs a name of at most 100 characters, as it is registered.");
    case KHAI_CLIENT_TAX_CODE:
      return _("A household business has the 12 digits of its owner's personal number, an enterprise 10, a branch 13; the check digit has to fit.");
    case KHAI_CLIENT_INITIALS:
      return _("Initials are one to three letters or digits.");
    case KHAI_CLIENT_PREFIX:
      return _("The letters before the number are two to seven capitals or digits, a letter first; VN is for everybody else.");
    case KHAI_CLIENT_AGENT:
      return _("A licensed agent needs a tax code of 10 or 13 digits and a user code of five letters or digits.");
    case KHAI_CLIENT_MANDATE:
      return _("The mandate ends on a day of the calendar, or the field stays empty.");
    case KHAI_CLIENT_CERTIFICATE:
      return _("A certificate is on a token (its address begins with pkcs11:) or in a .p12 file given with its folder, and ends on a day of the calendar.");
    case KHAI_CLIENT_COLOUR:
    default:
      return _("Choose one of the colours.");
    }
}

/**
 * khai_client_make_initials:
 * @name: a client's name
 *
 * What enterprises are by law (công ty TNHH, hộ kinh doanh …) says nothing about which one it is and is passed over, if anything is left.
 *
 * Returns: (transfer full): the first letters of its first two words, capitals; "?" for a name without letters
 */
char *
khai_client_make_initials (const char *name)
{
  static const char *const forms[] = { "cong", "ty", "cty", "tnhh", "co", "phan", "cp", "mtv", "mot", "thanh", "vien", "ho", "kinh", "doanh",
                                       "hkd", "dntn", "doanh", "nghiep", "tu", "nhan", "htx", "hop", "tac", "xa", "xnk", "the", "ltd", "llc",
                                       "company", NULL };
  g_auto (GStrv) words = NULL;
  GString *initials = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  words = g_strsplit_set (name, " \t-.,&/()\"'", -1);
  for (guint pass = 0; pass < 2 && initials->len == 0; pass++)
    {
      guint n = 0;
      gboolean before = TRUE;

      for (guint i = 0; words[i] != NULL && n < 2; i++)
        {
          g_autofree char *folded = khai_text_fold (words[i]);
          gunichar first = g_utf8_get_char_validated (words[i], -1);

          /* Only what stands before the name proper: "Hộ" may be somebody's name further on. */
          if (folded == NULL || *folded == '\0' || !g_unichar_isalnum (first) || (pass == 0 && before && g_strv_contains (forms, folded)))
            continue;
          before = FALSE;
          g_string_append_unichar (initials, g_unichar_toupper (first));
          n++;
        }
    }
  if (initials->len == 0)
    g_string_append_c (initials, '?');
  return g_string_free (initials, FALSE);
}

/**
 * khai_client_pick_colour:
 * @clients: (element-type KhaiClient): those that are there
 *
 * Returns: (transfer none): the colour that the fewest of them have
 */
const char *
khai_client_pick_colour (GPtrArray *clients)
{
  guint best = 0;
  guint fewest = G_MAXUINT;

  g_return_val_if_fail (clients != NULL, khai_client_colours[0]);

  for (guint i = 0; i < KHAI_N_CLIENT_COLOURS; i++)
    {
      guint n = 0;

      for (guint j = 0; j < clients->len; j++)
        n += g_str_equal (((KhaiClient *) clients->pdata[j])->colour, khai_client_colours[i]);
      if (n < fewest)
        {
          fewest = n;
          best = i;
        }
    }
  return khai_client_colours[best];
}

static void
tidy (char **text, gboolean nullable)
{
  if (*text == NULL)
    return;
  g_strstrip (*text);
  if (nullable && **text == '\0')
    g_clear_pointer (text, g_free);
}

/* People write numbers in groups: 0109 302 947-001. */
static void
tidy_number (char **text)
{
  char *to;

  if (*text == NULL)
    return;
  to = *text;
  for (const char *from = *text; *from != '\0'; from++)
    if (strchr (" .-", *from) == NULL)
      *to++ = *from;
  *to = '\0';
}

/**
 * khai_clients_save:
 * @context: the context
 * @client: a client; tidied, and given an id, initials and a colour where it has none
 * @error: %KHAI_ERROR_BAD_INPUT (khai_client_get_problems() says what), %KHAI_ERROR_EXISTS when another client has the tax code or the letters
 *   before the number, %KHAI_ERROR_NOT_ALLOWED; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_clients_save (KhaiContext *context, KhaiClient *client, GError **error)
{
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && client != NULL, FALSE);

  store = khai_context_get_store (context, error);
  if (store == NULL || !khai_desk_require (context, KHAI_MAY_MANAGE, error))
    return FALSE;
  tidy (&client->name, FALSE);
  tidy (&client->initials, FALSE);
  tidy (&client->prefix, FALSE);
  tidy_number (&client->tax_code);
  tidy_number (&client->agent_id);
  tidy (&client->agent_id, TRUE);
  tidy (&client->agent_code, TRUE);
  tidy (&client->certificate, TRUE);
  tidy (&client->certificate_expires, TRUE);
  tidy (&client->mandate_expires, TRUE);
  if (*client->initials == '\0')
    {
      g_free (client->initials);
      client->initials = khai_client_make_initials (client->name);
    }
  if (*client->colour == '\0')
    {
      g_autoptr (GPtrArray) clients = khai_store_list_clients (store, error);

      if (clients == NULL)
        return FALSE;
      g_free (client->colour);
      client->colour = g_strdup (khai_client_pick_colour (clients));
    }
  if (khai_client_get_problems (client) != 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "details of the client are wrong");
      return FALSE;
    }
  return khai_store_save_client (store, client, khai_context_get_actor (context), error);
}

/**
 * khai_clients_remove:
 * @context: the context
 * @id: a client's id
 * @removed: %FALSE puts back one that was removed
 * @error: %KHAI_ERROR_NOT_ALLOWED, %KHAI_ERROR_NOT_FOUND, %KHAI_ERROR_EXISTS, failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_clients_remove (KhaiContext *context, const char *id, gboolean removed, GError **error)
{
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL, FALSE);

  store = khai_context_get_store (context, error);
  return store != NULL && khai_desk_require (context, KHAI_MAY_MANAGE, error) && khai_store_remove_client (store, id, removed, error);
}

static gboolean
is_called (const KhaiClient *client, const char *text, const char *folded)
{
  g_autofree char *name = khai_text_fold (client->name);
  g_autofree char *initials = khai_text_fold (client->initials);
  g_autofree char *prefix = khai_text_fold (client->prefix);

  return g_str_equal (client->id, text) || g_str_equal (client->tax_code, text) || g_strcmp0 (name, folded) == 0
         || g_strcmp0 (initials, folded) == 0 || (*client->prefix != '\0' && g_strcmp0 (prefix, folded) == 0);
}

/**
 * khai_clients_find:
 * @context: the context
 * @text: an id, a tax code, the letters before its numbers, initials or a name (case and tones aside)
 * @error: %KHAI_ERROR_NOT_FOUND when no client is called so, %KHAI_ERROR_BAD_INPUT when several are; failures of the database
 *
 * Returns: (transfer full): the one client that is called so, or %NULL
 */
KhaiClient *
khai_clients_find (KhaiContext *context, const char *text, GError **error)
{
  KhaiStore *store;
  g_autoptr (GPtrArray) clients = NULL;
  g_autofree char *folded = NULL;
  const KhaiClient *found = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && text != NULL, NULL);

  store = khai_context_get_store (context, error);
  clients = store != NULL ? khai_store_list_clients (store, error) : NULL;
  if (clients == NULL)
    return NULL;
  folded = khai_text_fold (text);
  for (guint i = 0; folded != NULL && i < clients->len; i++)
    {
      if (!is_called (clients->pdata[i], text, folded))
        continue;
      if (found != NULL)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "several clients are called so; give the tax code");
          return NULL;
        }
      found = clients->pdata[i];
    }
  if (found != NULL)
    return khai_client_copy (found);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "no client is called so");
  return NULL;
}

/* ---- whom one serves ---- */

/* Whom one served last, when the store is opened; a client that is gone meanwhile is served no more. */
gboolean
khai_clients_resume (KhaiStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *broker = khai_store_get_setting (store, KHAI_DESK_BROKER, &local);
  g_autofree char *id = local == NULL && broker != NULL ? khai_store_get_setting (store, SERVED, &local) : NULL;

  if (local == NULL && (id == NULL || khai_store_serve_client (store, id, &local) || g_error_matches (local, KHAI_ERROR, KHAI_ERROR_NOT_FOUND)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * khai_clients_serve:
 * @context: the context
 * @id: (nullable): a client's id; %NULL for nobody in particular
 * @keep: whether that client is served again when the program is started next
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Returns: %TRUE when it is so
 */
gboolean
khai_clients_serve (KhaiContext *context, const char *id, gboolean keep, GError **error)
{
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  store = khai_context_get_store (context, error);
  return store != NULL && khai_store_serve_client (store, id, error) && (!keep || khai_store_set_setting (store, SERVED, id, error));
}

/**
 * khai_clients_get_served:
 * @context: the context
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the client this process works for; %NULL without an error: nobody in particular
 */
KhaiClient *
khai_clients_get_served (KhaiContext *context, GError **error)
{
  KhaiStore *store;
  g_autofree char *id = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  store = khai_context_get_store (context, error);
  id = store != NULL ? khai_store_get_served (store, error) : NULL;
  return id != NULL ? khai_store_get_client (store, id, error) : NULL;
}

static gboolean
set_text (JsonNode *document, const char *pointer, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = text != NULL && *text != '\0' ? khai_json_string (text) : NULL;

  return (node == NULL && khai_json_get (document, pointer) == NULL) || khai_json_set (document, pointer, node, error);
}

/* Leaf by leaf, where nothing stands yet. Lists are taken over whole. */
static gboolean
fill_in (JsonNode *document, JsonNode *from, const char *pointer, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (from))
    return khai_json_get (document, pointer) != NULL || khai_json_set (document, pointer, from, error);
  json_object_iter_init_ordered (&iter, json_node_get_object (from));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autofree char *escaped = khai_pointer_escape (name);
      g_autofree char *inner = g_strconcat (pointer, "/", escaped, NULL);

      if (!fill_in (document, member, inner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
dress_as (JsonNode *document, const KhaiClient *client, GError **error)
{
  if (khai_json_get (document, "/exporter") != NULL && !khai_json_set (document, "/exporter", NULL, error))
    return FALSE;
  if (client->exporter != NULL && JSON_NODE_HOLDS_OBJECT (client->exporter) && json_object_get_size (json_node_get_object (client->exporter)) > 0
      && !khai_json_set (document, "/exporter", client->exporter, error))
    return FALSE;
  if (!set_text (document, "/exporter/name", client->name, error) || !set_text (document, "/exporter/id", client->tax_code, error)
      || !set_text (document, "/agent/id", client->by_agent ? client->agent_id : NULL, error)
      || !set_text (document, "/agent/userCode", client->by_agent ? client->agent_code : NULL, error))
    return FALSE;
  return client->defaults == NULL || fill_in (document, client->defaults, "", error);
}

/**
 * khai_clients_dress:
 * @context: the context
 * @document: what a new declaration begins with; changed
 * @error: failures of the database
 *
 * The exporter, and the licensed agent if there is one, are those of the client served, whoever they were; what else its declarations begin with
 * is filled in where nothing stands. When nobody in particular is served, nothing is changed.
 *
 * Returns: %TRUE unless something failed
 */
gboolean
khai_clients_dress (KhaiContext *context, JsonNode *document, GError **error)
{
  g_autoptr (KhaiClient) client = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && document != NULL && JSON_NODE_HOLDS_OBJECT (document), FALSE);

  client = khai_clients_get_served (context, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return client == NULL || dress_as (document, client, error);
}
