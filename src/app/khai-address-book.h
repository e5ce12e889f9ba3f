/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-editor.h"
#include "khai-store-parties.h"

G_BEGIN_DECLS

/* The address book: whom the goods go to. It fills itself from declarations that were sent; a client's entries are that client's alone unless
 * somebody shares them. */

char *khai_party_make_name_key (const char *name);                  /* what is compared: tones, case, marks and legal forms' spellings aside */
char *khai_party_make_id_key (const char *id);                      /* capital letters and digits only */

gboolean khai_address_book_refresh (KhaiContext *context, GError **error);   /* looks at what was sent since */
/* Those of the client (nullable: nobody's) whose name begins with the text's words, or whose code does; most used first; limit 0: all */
GPtrArray *khai_address_book_find (KhaiContext *context, const char *client, const char *text, guint limit, GError **error);
gboolean khai_address_book_add (KhaiContext *context, const char *client, JsonNode *body, GError **error); /* KHAI_ERROR_BAD_INPUT without a name */
gboolean khai_address_book_share (KhaiContext *context, gint64 id, const char *client, GError **error);    /* client NULL: everybody's */
gboolean khai_address_book_remove (KhaiContext *context, gint64 id, gboolean removed, GError **error);

char *khai_party_get_text (const KhaiParty *party, const char *pointer);     /* "/name" (nullable) */
char *khai_party_describe (KhaiContext *context, const KhaiParty *party);    /* "Berlin, DE · 3 declarations, last on 01/12/2026" */
gboolean khai_party_fill (const KhaiParty *party, KhaiEditor *editor, GError **error); /* the consignee, as one act */

G_END_DECLS
