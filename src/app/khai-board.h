/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-clients.h"
#include "khai-review.h"
#include "khai-store-board.h"

G_BEGIN_DECLS

/* The board: what is under way, for whom, until when, and whose turn it is. */
typedef enum
{
  KHAI_WAITS_FOR_US,        /* to be filled in, mended, or answered to customs */
  KHAI_WAITS_FOR_REVIEWER,
  KHAI_WAITS_FOR_SIGNER,
  KHAI_WAITS_FOR_CUSTOMS,
  KHAI_WAITS_FOR_NOBODY,    /* it is done */
  KHAI_N_WAITS
} KhaiWaits;

typedef struct
{
  KhaiWork *work;           /* (owned) */
  KhaiClient *client;       /* (owned) (nullable): nobody's in particular */
  KhaiWaits waits;
  KhaiReviewState review;
  char *due;                /* (nullable): day, YYYY-MM-DD: what customs set, else the planned day of what is not sent yet */
  int due_in;               /* days; only with `due` */
  int age;                  /* days since it was begun */
} KhaiBoardRow;

typedef enum { KHAI_BOARD_BY_DUE, KHAI_BOARD_BY_CLIENT, KHAI_BOARD_BY_WAITS, KHAI_BOARD_BY_CHANNEL, KHAI_BOARD_BY_AGE, KHAI_N_BOARD_SORTS } KhaiBoardSort;

/* What is looked for. */
typedef struct
{
  char *text;               /* words of reference, consignee, client; "": all */
  char *client;             /* (nullable): a client's id; NULL: all */
  int waits;                /* a KhaiWaits, or -1 */
  char *channel;            /* (nullable): green, yellow, red */
  gboolean done;            /* also what is done */
  KhaiBoardSort sort;
} KhaiBoardSearch;

const char *khai_waits_get_word (KhaiWaits waits);                       /* in the process's language */

KhaiBoardSearch *khai_board_search_new (void);                           /* all that is under way, what is due first */
void khai_board_search_free (KhaiBoardSearch *search);
JsonNode *khai_board_search_to_json (const KhaiBoardSearch *search);
KhaiBoardSearch *khai_board_search_from_json (JsonNode *node);           /* what cannot be read is as in a new one */

void khai_board_row_free (KhaiBoardRow *row);
GPtrArray *khai_board_list (KhaiContext *context, const KhaiBoardSearch *search, GError **error); /* (element-type KhaiBoardRow) */

/* What a client gets: its declarations planned from one day to another (ISO, both included; nullable: open). .csv, .xlsx or .pdf. `n` (out)
 * (optional): how many there are. KHAI_ERROR_BAD_INPUT for another kind of file. */
gboolean khai_client_report_write (KhaiContext *context, const KhaiClient *client, const char *from, const char *to, const char *path, guint *n,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiBoardRow, khai_board_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiBoardSearch, khai_board_search_free)

G_END_DECLS
