/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* The papers customs asks for, each answered by a file that is chosen, dropped on it or pasted; and what was attached so far. Hidden when
 * there is neither. */
#define KHAI_TYPE_PAPERS (khai_papers_get_type ())
G_DECLARE_FINAL_TYPE (KhaiPapers, khai_papers, KHAI, PAPERS, AdwBin)

void khai_papers_show (KhaiPapers *self, KhaiSession *session, KhaiEditor *editor, GPtrArray *events);

G_END_DECLS
