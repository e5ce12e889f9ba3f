/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store-private.h"

/* A fresh profile folder with an open store, and short ways to do in tests what the program does. */
typedef struct
{
  char *dir;
  char *path;
  KhaiClock *clock;
  KhaiStore *store;
} StoreFixture;

void store_fixture_set_up (StoreFixture *f, gconstpointer data);
void store_fixture_tear_down (StoreFixture *f, gconstpointer data);
void store_fixture_reopen (StoreFixture *f);
void store_fixture_sql (StoreFixture *f, const char *sql);      /* on a connection of its own, the store closed meanwhile */

void store_fixture_make_old (StoreFixture *f, guint version);  /* an empty database as that edition made it, the store closed */

KhaiDeclaration *new_document (const char *reference);
char *new_declaration (KhaiStore *store, const char *reference);
gint64 record_text (KhaiStore *store, const char *id, const char *pointer, const char *text, GError **error);
KhaiOutboxEntry *new_entry (const char *declaration, const char *reference, const char *body);
JsonNode *new_json (const char *text);
void remove_tree (const char *dir);
