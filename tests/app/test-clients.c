/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Filing for others: details of clients, roles below the screen, the wrong client, a second pair of eyes, the address book. */

#include "config.h"

#include "app-fixture.h"

#include "khai-address-book.h"
#include "khai-clients.h"
#include "khai-copy.h"
#include "khai-desk.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-outbox.h"
#include "khai-review.h"
#include "khai-training.h"

#define GATEWAY "https://127.0.0.1:9/osw/v1"

/* ---- details ---- */

static void
test_details (void)
{
  static const struct { const char *name, *code, *initials, *prefix, *colour; guint problems; } cases[] = {
    { "Gốm Bát Tràng", "001085012345", "GB", "GOM", "blue", 0 },          /* a household: 12 digits, no check digit */
    { "Gốm Bát Tràng", "0109302947", "G", "", "slate", 0 },
    { "Gốm Bát Tràng", "0109302947001", "Đ1", "A2", "red", 0 },
    { "", "0109302947", "G", "", "blue", KHAI_CLIENT_NAME },
    { "a\nb", "0109302947", "G", "", "blue", KHAI_CLIENT_NAME },
    { "x", "0109302948", "G", "", "blue", KHAI_CLIENT_TAX_CODE },         /* wrong check digit */
    { "x", "12345", "G", "", "blue", KHAI_CLIENT_TAX_CODE },
    { "x", "00108501234a", "G", "", "blue", KHAI_CLIENT_TAX_CODE },
    { "x", "001085012345", "", "", "blue", KHAI_CLIENT_INITIALS },
    { "x", "001085012345", "ABCD", "", "blue", KHAI_CLIENT_INITIALS },
    { "x", "001085012345", "A!", "", "blue", KHAI_CLIENT_INITIALS },
    { "x", "001085012345", "A", "VN", "blue", KHAI_CLIENT_PREFIX },
    { "x", "001085012345", "A", "gom", "blue", KHAI_CLIENT_PREFIX },
    { "x", "001085012345", "A", "1A", "blue", KHAI_CLIENT_PREFIX },
    { "x", "001085012345", "A", "TOOLONGX", "blue", KHAI_CLIENT_PREFIX },
    { "x", "001085012345", "A", "", "pink", KHAI_CLIENT_COLOUR },
    { "", "", "", "-", "", KHAI_CLIENT_NAME | KHAI_CLIENT_TAX_CODE | KHAI_CLIENT_INITIALS | KHAI_CLIENT_PREFIX | KHAI_CLIENT_COLOUR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KhaiClient client = { NULL };

      client.name = (char *) cases[i].name;
      client.tax_code = (char *) cases[i].code;
      client.initials = (char *) cases[i].initials;
      client.prefix = (char *) cases[i].prefix;
      client.colour = (char *) cases[i].colour;
      g_assert_cmphex (khai_client_get_problems (&client), ==, cases[i].problems);
    }
}

static void
test_agent (void)
{
  static const struct { const char *id, *code, *expires, *certificate; guint problems; } cases[] = {
    { "0109302947", "AB123", "2027-01-31", "pkcs11:token=x", 0 },
    { "0109302947", "AB123", NULL, "/home/lan/key.p12", 0 },
    { "001085012345", "AB123", NULL, NULL, KHAI_CLIENT_AGENT },
    { "0109302947", "ab123", NULL, NULL, KHAI_CLIENT_AGENT },
    { "0109302947", "AB12", NULL, NULL, KHAI_CLIENT_AGENT },
    { NULL, NULL, NULL, NULL, KHAI_CLIENT_AGENT },
    { "0109302947", "AB123", "2027-02-30", "key.p12", KHAI_CLIENT_MANDATE | KHAI_CLIENT_CERTIFICATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KhaiClient client = { NULL };

      client.name = client.initials = (char *) "x";
      client.tax_code = (char *) "001085012345";
      client.prefix = (char *) "";
      client.colour = (char *) "blue";
      client.by_agent = TRUE;
      client.agent_id = (char *) cases[i].id;
      client.agent_code = (char *) cases[i].code;
      client.mandate_expires = (char *) cases[i].expires;
      client.certificate = (char *) cases[i].certificate;
      g_assert_cmphex (khai_client_get_problems (&client), ==, cases[i].problems);
    }
}

static void
test_initials (void)
{
  static const struct { const char *name, *initials; } cases[] = {
    { "Công ty TNHH Gốm Bát Tràng", "GB" }, { "CÔNG TY CỔ PHẦN ĐẶC SẢN", "ĐS" }, { "Hộ kinh doanh Nguyễn Văn Ánh", "NV" },
    { "Công ty", "CT" }, { "lan", "L" }, { "A & B Trading", "AB" }, { "Trần Thị Hộ", "TT" }, { "", "?" }, { "!!!", "?" }, { "ánh sáng", "ÁS" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *initials = khai_client_make_initials (cases[i].name);

      g_assert_cmpstr (initials, ==, cases[i].initials);
    }
}

/* ---- what makes two parties one ---- */

static void
test_name_keys (void)
{
  static const struct { const char *a, *b; gboolean same; } cases[] = {
    { "Công ty TNHH Gốm Bát Tràng", "CONG TY TNHH GOM BAT TRANG", TRUE },
    { "Cty TNHH Gốm Bát Tràng", "Công ty trách nhiệm hữu hạn Gốm Bát Tràng", TRUE },
    { "Công ty Cổ phần Đông Á", "cty CP Dong A", TRUE },
    { "Hộ kinh doanh Nguyễn Văn Đức", "HKD NGUYEN VAN DUC", TRUE },
    { "Müller GmbH", "MULLER GMBH", TRUE },
    { "Mu\xCC\x88ller GmbH", "Müller GmbH", TRUE },                        /* decomposed */
    { "  Smith   &  Sons, Ltd. ", "Smith and Sons Limited", TRUE },
    { "Acme Co., Ltd", "ACME COMPANY LIMITED", TRUE },
    { "A.B.C. Trading", "ABC Trading", TRUE },
    { "Müller's Shop", "Mullers Shop", TRUE },
    { "株式会社サンプル", "株式会社サンプル", TRUE },
    { "Công ty TNHH Gốm Bát Tràng", "Công ty TNHH Gốm Bát Tràng 2", FALSE },
    { "Acme Ltd", "Acme Inc", FALSE },
    { "Smith", "Smyth", FALSE },
    { "Lan Anh", "Anh Lan", FALSE },
    { "株式会社サンプル", "株式会社サンブル", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a = khai_party_make_name_key (cases[i].a);
      g_autofree char *b = khai_party_make_name_key (cases[i].b);

      if (g_str_equal (a, b) != cases[i].same)
        g_error ("“%s” (%s) and “%s” (%s)", cases[i].a, a, cases[i].b, b);
      g_assert_cmpstr (a, !=, "");
    }
  {
    static const char *const nobody[] = { "", "  ", "…!", "&" };

    for (guint i = 0; i < G_N_ELEMENTS (nobody); i++)
      {
        g_autofree char *key = khai_party_make_name_key (nobody[i]);

        g_assert_cmpstr (key, ==, "");
      }
  }
}

/* ---- with a store ---- */

static void
be_broker (AppFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_desk_set_broker (f->context, TRUE, &error));
  g_assert_no_error (error);
}

static char *
add_client (AppFixture *f, const char *name, const char *code, const char *prefix)
{
  g_autoptr (KhaiClient) client = khai_client_new ();
  g_autoptr (GError) error = NULL;

  g_free (client->name);
  g_free (client->tax_code);
  g_free (client->prefix);
  client->name = g_strdup (name);
  client->tax_code = g_strdup (code);
  client->prefix = g_strdup (prefix);
  client->exporter = khai_json_parse ("{\"address\":{\"line\":\"12 Gốm Sứ\"},\"phone\":\"0912345678\"}", -1, NULL);
  client->defaults = khai_json_parse ("{\"customsOffice\":\"01IK\",\"invoice\":{\"incoterm\":\"FOB\"}}", -1, NULL);
  khai_clients_save (f->context, client, &error);
  g_assert_no_error (error);
  return g_strdup (client->id);
}

static char *
add_person (AppFixture *f, const char *name, const char *role)
{
  g_autoptr (KhaiPerson) person = khai_person_new (name, role);
  g_autoptr (GError) error = NULL;

  khai_desk_save_person (f->context, person, &error);
  g_assert_no_error (error);
  return g_strdup (person->id);
}

static void
work_as (AppFixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_desk_work_as (f->context, id, &error));
  g_assert_no_error (error);
}

static void
serve (AppFixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_clients_serve (f->context, id, TRUE, &error));
  g_assert_no_error (error);
}

static KhaiDeclaration *
load (AppFixture *f, const char *id, KhaiRecord **record)
{
  KhaiDeclaration *document = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_load (khai_context_get_store (f->context, NULL), id, record, &document, &error));
  g_assert_no_error (error);
  return document;
}

static void
assert_text (KhaiDeclaration *document, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_declaration_get_text (document, pointer);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_single_trader (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = load (f, id, &record);
  g_autoptr (GPtrArray) doubts = khai_clients_list_doubts (f->context, record, document, &error);

  g_assert_false (khai_desk_is_broker (f->context));
  g_assert_cmpuint (doubts->len, ==, 0);
  for (guint i = 0; i < KHAI_N_ABILITIES; i++)
    g_assert_true (khai_desk_may (f->context, i));
  g_assert_false (khai_desk_wants_review (f->context));
  g_assert_true (khai_clients_require_signable (f->context, record, document, &error));
  g_assert_no_error (error);
}

static void
test_new_declaration (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *gom = NULL;
  g_autofree char *lua = NULL;
  g_autofree char *id = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *own = NULL;
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiRecord) copied = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiDeclaration) second = NULL;
  g_autoptr (KhaiDeclaration) third = NULL;

  be_broker (f);
  gom = add_client (f, "Gốm Bát Tràng", " 0010.8501.2345 ", "GOM");
  lua = add_client (f, "Lụa Hà Đông", "001085012346", "LUA");
  serve (f, gom);
  id = khai_declaration_start (f->context, &error);
  document = load (f, id, &record);
  g_assert_cmpstr (record->client, ==, gom);
  assert_text (document, "/localReference", "GOM-2026-000001");
  assert_text (document, "/exporter/name", "Gốm Bát Tràng");
  assert_text (document, "/exporter/id", "001085012345");
  assert_text (document, "/exporter/phone", "0912345678");
  assert_text (document, "/customsOffice", "01IK");
  assert_text (document, "/invoice/incoterm", "FOB");
  /* A copy for another client has that client's exporter. */
  serve (f, lua);
  copy = khai_copy_declaration (f->context, id, NULL, &error);
  second = load (f, copy, &copied);
  g_assert_cmpstr (copied->client, ==, lua);
  assert_text (second, "/localReference", "LUA-2026-000001");
  assert_text (second, "/exporter/name", "Lụa Hà Đông");
  assert_text (second, "/exporter/id", "001085012346");
  /* Whom one serves is known after a restart; and nobody's declaration begins with a client's exporter. */
  app_fixture_restart (f);
  {
    g_autoptr (KhaiClient) served = khai_clients_get_served (f->context, &error);

    g_assert_cmpstr (served->id, ==, lua);
  }
  serve (f, NULL);
  own = khai_declaration_start (f->context, &error);
  third = load (f, own, NULL);
  assert_text (third, "/exporter/id", NULL);
  assert_text (third, "/localReference", "VN-2026-000001");
  g_assert_no_error (error);
}

static void
assert_find (AppFixture *f, const char *text, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiClient) client = khai_clients_find (f->context, text, &error);

  g_assert_cmpstr (client != NULL ? client->id : NULL, ==, id);
  g_assert_true ((client == NULL) == (error != NULL));
}

static void
test_find (AppFixture *f, gconstpointer data)
{
  g_autofree char *gom = NULL;
  g_autofree char *lua = NULL;

  be_broker (f);
  gom = add_client (f, "Gốm Bát Tràng", "001085012345", "GOM");
  lua = add_client (f, "Công ty TNHH Giấy Bồi", "0109302947", "");
  assert_find (f, "001085012345", gom);
  assert_find (f, "gom", gom);
  assert_find (f, "gom bat trang", gom);
  assert_find (f, gom, gom);
  assert_find (f, "CÔNG TY TNHH GIẤY BỒI", lua);
  assert_find (f, "GB", NULL); /* both have these initials */
  assert_find (f, "", NULL);
  assert_find (f, "'; --", NULL);
}

/* ---- roles ---- */

typedef struct
{
  AppFixture *f;
  char *id; /* of a declaration that was there before */
} Tries;

static gboolean
try_edit (Tries *tries, GError **error)
{
  g_autoptr (KhaiEditor) editor = khai_editor_open (tries->f->context, tries->id, error);

  return khai_editor_set_text (editor, "/consignee/name", "Acme", "typed", error) && khai_editor_flush (editor, error);
}

static gboolean
try_new (Tries *tries, GError **error)
{
  g_autofree char *id = khai_declaration_start (tries->f->context, error);

  return id != NULL;
}

static gboolean
try_comment (Tries *tries, GError **error)
{
  return khai_comment_add (tries->f->context, tries->id, "/regime", "Sao lại B11?", error);
}

static gboolean
try_return (Tries *tries, GError **error)
{
  g_autoptr (KhaiDeclaration) document = load (tries->f, tries->id, NULL);

  return khai_review_decide (tries->f->context, tries->id, document, FALSE, "xem lại", error);
}

static gboolean
try_sign (Tries *tries, GError **error)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = load (tries->f, tries->id, &record);

  return khai_clients_require_signable (tries->f->context, record, document, error);
}

static gboolean
try_manage (Tries *tries, GError **error)
{
  g_autoptr (KhaiClient) client = khai_client_new ();
  static guint64 number = 100000000000;

  g_free (client->name);
  g_free (client->tax_code);
  client->name = g_strdup ("Ai đó");
  client->tax_code = g_strdup_printf ("%" G_GUINT64_FORMAT, number++);
  return khai_clients_save (tries->f->context, client, error);
}

static void
test_roles (AppFixture *f, gconstpointer data)
{
  static gboolean (*const tried[]) (Tries *, GError **) = { try_edit, try_new, try_comment, try_return, try_sign, try_manage };
  static const struct { const char *role; gboolean may[6]; } cases[] = {
    { "clerk", { TRUE, TRUE, TRUE, FALSE, FALSE, FALSE } },
    { "signer", { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE } },
    { "reviewer", { FALSE, FALSE, TRUE, TRUE, FALSE, FALSE } },
    { "trainer", { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE } },
    { "read-only", { FALSE, FALSE, FALSE, FALSE, FALSE, FALSE } },
  };
  Tries tries = { f, khai_sample_create (f->context, "b11-ceramics-lcl", NULL) };
  g_autofree char *chief = NULL;

  be_broker (f);
  chief = add_person (f, "Chị Chủ", "signer");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = NULL;

      work_as (f, chief);
      id = add_person (f, cases[i].role, cases[i].role);
      work_as (f, id);
      g_assert_cmpstr (khai_context_get_actor (f->context), ==, cases[i].role);
      for (guint j = 0; j < G_N_ELEMENTS (tried); j++)
        {
          g_autoptr (GError) error = NULL;

          if (tried[j] (&tries, &error) != cases[i].may[j])
            g_error ("%s, %u: %s", cases[i].role, j, error != NULL ? error->message : "was let");
          if (error != NULL)
            g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_ALLOWED);
        }
    }
  /* Nobody in particular, while people are named: nothing. */
  work_as (f, NULL);
  for (guint j = 0; j < G_N_ELEMENTS (tried); j++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tried[j] (&tries, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_ALLOWED);
    }
  g_free (tries.id);
}

static void
test_people (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiPerson) clerk = khai_person_new ("  Lan ", "clerk");
  g_autoptr (KhaiPerson) chief = khai_person_new ("Bình", "signer");
  static const struct { const char *name, *role; } wrong[] = { { "", "clerk" }, { " ", "clerk" }, { "x", "king" }, { "a\tb\x01", "clerk" } };

  be_broker (f);
  /* The first one has to be able to name the others. */
  g_assert_false (khai_desk_save_person (f->context, clerk, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (khai_desk_save_person (f->context, chief, &error));
  g_assert_cmpstr (khai_context_get_actor (f->context), ==, "Bình");
  g_assert_true (khai_desk_save_person (f->context, clerk, &error));
  g_assert_cmpstr (clerk->name, ==, "Lan");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (KhaiPerson) person = khai_person_new (wrong[i].name, wrong[i].role);

      g_assert_false (khai_desk_save_person (f->context, person, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
      g_clear_error (&error);
    }
  g_assert_false (khai_desk_remove_person (f->context, chief->id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_free (chief->role);
  chief->role = g_strdup ("reviewer");
  g_assert_false (khai_desk_save_person (f->context, chief, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (khai_desk_remove_person (f->context, clerk->id, &error));
  g_assert_true (khai_desk_remove_person (f->context, chief->id, &error));
  g_assert_no_error (error);
  g_assert_true (khai_desk_may (f->context, KHAI_MAY_MANAGE));
  g_assert_false (khai_desk_work_as (f->context, "nobody", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

/* ---- the wrong client ---- */

static gboolean
queue (AppFixture *f, const char *id, GError **error)
{
  g_autoptr (KhaiOutbox) outbox = khai_outbox_new (f->context, NULL);

  return khai_outbox_queue (outbox, id, GATEWAY, NULL, NULL, NULL, error);
}

static void
edit (AppFixture *f, const char *id, const char *pointer, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, id, &error);

  g_assert_no_error (error);
  g_assert_true (khai_editor_set_text (editor, pointer, text, "typed", &error));
  g_assert_true (khai_editor_flush (editor, &error));
}

static void
test_wrong_client (AppFixture *f, gconstpointer data)
{
  g_autofree char *gom = NULL;
  g_autofree char *lua = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiDeclaration) changed = NULL;
  g_autoptr (GPtrArray) doubts = NULL;

  be_broker (f);
  gom = add_client (f, "Gốm Bát Tràng", "001085012345", "GOM");
  lua = add_client (f, "Lụa Hà Đông", "001085012346", "LUA");
  serve (f, gom);
  id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  serve (f, lua);
  document = load (f, id, &record);
  doubts = khai_clients_list_doubts (f->context, record, document, &error);
  g_assert_cmpuint (doubts->len, ==, 2);
  g_assert_cmpint (((KhaiDoubt *) doubts->pdata[0])->kind, ==, KHAI_DOUBT_OTHER_CLIENT);
  g_assert_nonnull (strstr (((KhaiDoubt *) doubts->pdata[0])->text, "Gốm Bát Tràng"));
  g_assert_cmpint (((KhaiDoubt *) doubts->pdata[1])->kind, ==, KHAI_DOUBT_OTHER_EXPORTER);
  g_assert_false (queue (f, id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNCONFIRMED);
  g_clear_error (&error);
  /* What was confirmed is this document, for this client served. */
  khai_clients_confirm (f->context, id, document);
  serve (f, NULL);
  g_assert_false (queue (f, id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNCONFIRMED);
  g_clear_error (&error);
  serve (f, gom);
  g_assert_false (queue (f, id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNCONFIRMED);
  g_clear_error (&error);
  edit (f, id, "/exporter/id", "001085012345");
  g_assert_true (queue (f, id, &error));
  g_assert_no_error (error);
}

static void
test_confirmed (AppFixture *f, gconstpointer data)
{
  g_autofree char *gom = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiDeclaration) changed = NULL;

  be_broker (f);
  gom = add_client (f, "Gốm Bát Tràng", "001085012345", "GOM");
  serve (f, gom);
  id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  document = load (f, id, NULL);
  khai_clients_confirm (f->context, id, document);
  edit (f, id, "/notes", "x");
  g_assert_false (queue (f, id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNCONFIRMED);
  g_clear_error (&error);
  changed = load (f, id, NULL);
  khai_clients_confirm (f->context, id, changed);
  g_assert_true (queue (f, id, &error));
  g_assert_no_error (error);
}

static void
test_mandate (AppFixture *f, gconstpointer data)
{
  /* It is 1 December 2026. */
  static const struct { const char *mandate, *certificate; guint n; gboolean asks; } cases[] = {
    { NULL, NULL, 0, FALSE },
    { "2027-06-30", "2027-06-30", 0, FALSE },
    { "2026-12-31", NULL, 1, FALSE },
    { "2027-01-01", NULL, 0, FALSE },
    { "2026-12-01", NULL, 1, FALSE }, /* the last day is still one */
    { "2026-11-30", NULL, 1, TRUE },
    { NULL, "2026-11-30", 1, TRUE },
    { "2020-01-01", "2026-12-02", 2, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KhaiClient client = { .name = (char *) "Gốm", .mandate_expires = (char *) cases[i].mandate,
                            .certificate_expires = (char *) cases[i].certificate };
      g_autoptr (GPtrArray) doubts = khai_clients_list_warnings (f->context, &client);

      g_assert_cmpuint (doubts->len, ==, cases[i].n);
      g_assert_true (cases[i].asks == (doubts->len > 0 && ((KhaiDoubt *) doubts->pdata[0])->asks));
    }
}

/* ---- a second pair of eyes ---- */

static void
test_review (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *binh = NULL;
  g_autofree char *lan = NULL;
  g_autofree char *id = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiDeclaration) changed = NULL;
  KhaiReviewState state = KHAI_REVIEW_NONE;

  be_broker (f);
  binh = add_person (f, "Bình", "signer");
  lan = add_person (f, "Lan", "signer");
  g_assert_true (khai_desk_set_wants_review (f->context, TRUE, &error));
  work_as (f, lan);
  id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  document = load (f, id, NULL);
  g_assert_false (queue (f, id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNREVIEWED);
  g_clear_error (&error);
  g_assert_true (khai_review_ask (f->context, id, document, NULL, &error));
  g_assert_false (khai_review_decide (f->context, id, document, TRUE, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNREVIEWED);
  g_clear_error (&error);
  work_as (f, binh);
  g_assert_false (khai_review_decide (f->context, id, document, FALSE, "  ", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_true (khai_review_decide (f->context, id, document, TRUE, "Tốt", &error));
  g_assert_true (khai_review_get_state (f->context, id, document, &state, NULL, &error));
  g_assert_cmpint (state, ==, KHAI_REVIEW_APPROVED);
  /* What is changed afterwards was not looked at. */
  work_as (f, lan);
  edit (f, id, "/notes", "x");
  changed = load (f, id, NULL);
  g_assert_true (khai_review_get_state (f->context, id, changed, &state, NULL, &error));
  g_assert_cmpint (state, ==, KHAI_REVIEW_STALE);
  g_assert_false (queue (f, id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_UNREVIEWED);
  g_clear_error (&error);
  work_as (f, binh);
  g_assert_true (khai_review_decide (f->context, id, changed, TRUE, NULL, &error));
  work_as (f, lan);
  g_assert_true (queue (f, id, &error));
  g_assert_no_error (error);
}

/* ---- the address book ---- */

static void
assert_book (AppFixture *f, const char *client, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = khai_address_book_find (f->context, client, text, 0, &error);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *name = khai_party_get_text (found->pdata[i], "/name");

      g_string_append_printf (names, "%s*%u;", name, ((KhaiParty *) found->pdata[i])->n_uses);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
send_to (AppFixture *f, const char *name, const char *country)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;

  edit (f, id, "/consignee/name", name);
  edit (f, id, "/consignee/id", "");
  edit (f, id, "/consignee/address/country", country);
  document = load (f, id, &record);
  khai_clients_confirm (f->context, id, document);
  g_assert_true (queue (f, id, &error));
  g_assert_no_error (error);
}

static void
test_book (AppFixture *f, gconstpointer data)
{
  g_autofree char *gom = NULL;
  g_autofree char *lua = NULL;
  g_autofree char *draft = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) nobody = khai_json_parse ("{\"name\":\"…\"}", -1, NULL);
  g_autoptr (JsonNode) somebody = khai_json_parse ("{\"name\":\"muller gmbh\",\"address\":{\"country\":\"de\"},\"junk\":1}", -1, NULL);

  be_broker (f);
  gom = add_client (f, "Gốm Bát Tràng", "001085012345", "GOM");
  lua = add_client (f, "Lụa Hà Đông", "001085012346", "LUA");
  serve (f, gom);
  send_to (f, "Müller GmbH", "DE");
  send_to (f, "MULLER GMBH", "DE");
  send_to (f, "Acme Co., Ltd.", "US");
  draft = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (khai_address_book_refresh (f->context, &error));
      assert_book (f, gom, "", "Müller GmbH*2;Acme Co., Ltd.*1;");
    }
  assert_book (f, gom, "mul", "Müller GmbH*2;");
  assert_book (f, gom, "gmbh MÜL", "Müller GmbH*2;");
  assert_book (f, gom, "ltd", "Acme Co., Ltd.*1;");
  assert_book (f, gom, "x", "");
  assert_book (f, gom, "%", "");
  /* What one client has is not another's. */
  assert_book (f, lua, "", "");
  assert_book (f, NULL, "", "");
  g_assert_true (khai_address_book_add (f->context, gom, somebody, &error));
  assert_book (f, gom, "", "Müller GmbH*2;Acme Co., Ltd.*1;");
  g_assert_false (khai_address_book_add (f->context, gom, nobody, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  {
    g_autoptr (GPtrArray) found = khai_address_book_find (f->context, gom, "müller", 0, &error);
    const KhaiParty *party = found->pdata[0];
    g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, draft, &error);

    g_assert_true (khai_editor_set_text (editor, "/consignee/address/line2", "Old hall 3", "typed", &error));
    g_assert_true (khai_party_fill (party, editor, &error));
    assert_text (khai_editor_get_declaration (editor), "/consignee/name", "Müller GmbH");
    assert_text (khai_editor_get_declaration (editor), "/consignee/address/line2", NULL);
    g_assert_true (khai_editor_undo (editor, NULL, &error));
    assert_text (khai_editor_get_declaration (editor), "/consignee/address/line2", "Old hall 3");
    g_assert_true (khai_editor_flush (editor, &error));
    g_assert_true (khai_address_book_share (f->context, party->id, NULL, &error));
  }
  assert_book (f, lua, "", "Müller GmbH*2;");
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/clients/details", test_details);
  g_test_add_func ("/app/clients/agent", test_agent);
  g_test_add_func ("/app/clients/initials", test_initials);
  g_test_add_func ("/app/clients/name-keys", test_name_keys);
  ADD ("/app/clients/single-trader", test_single_trader);
  ADD ("/app/clients/new-declaration", test_new_declaration);
  ADD ("/app/clients/find", test_find);
  ADD ("/app/clients/roles", test_roles);
  ADD ("/app/clients/people", test_people);
  ADD ("/app/clients/wrong-client", test_wrong_client);
  ADD ("/app/clients/confirmed", test_confirmed);
  ADD ("/app/clients/mandate", test_mandate);
  ADD ("/app/clients/review", test_review);
  ADD ("/app/clients/book", test_book);
  return g_test_run ();
}
