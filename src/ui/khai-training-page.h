/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* For trainers: samples with their stories, the training Single Window and how it shall answer. */
#define KHAI_TYPE_TRAINING_PAGE (khai_training_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiTrainingPage, khai_training_page, KHAI, TRAINING_PAGE, AdwBin)

KhaiTrainingPage *khai_training_page_new (KhaiSession *session);

G_END_DECLS
