/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

/* The training Single Window as a child process: khai-sandbox --exit-with-stdin, its data below the profile, one for a profile. */
#define KHAI_TYPE_TRAINING (khai_training_get_type ())
G_DECLARE_FINAL_TYPE (KhaiTraining, khai_training, KHAI, TRAINING, GObject)

KhaiTraining *khai_training_new (KhaiContext *context);
/* Starts it if it does not run and answers once it said "ready". Keeps its port in DIR/sandbox, so that declarations sent before still find it. */
void khai_training_start_async (KhaiTraining *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_training_start_finish (KhaiTraining *self, GAsyncResult *result, char **base_url, char **ca_file, GError **error);
char *khai_training_get_ca_file (KhaiTraining *self);                             /* PEM file with its authority (transfer full) */
const char *khai_training_get_address (KhaiTraining *self);                       /* base URL while it runs (nullable) */
void khai_training_stop (KhaiTraining *self);

/* Finished declarations to look at and to send. */
typedef struct
{
  char *id;
  char *title[KHAI_N_LANGS];
  char *story[KHAI_N_LANGS];
} KhaiSample;

void khai_sample_free (KhaiSample *sample);
GPtrArray *khai_samples_list (KhaiContext *context, GError **error);              /* (element-type KhaiSample) */
KhaiDeclaration *khai_sample_get_document (KhaiContext *context, const char *sample_id, GError **error); /* stored nowhere yet */
/* Makes a declaration of it: dates "today+3" become days, a new reference is handed out. Its id. */
char *khai_sample_create (KhaiContext *context, const char *sample_id, GError **error);
/* An empty one with what is known filled in (reference, planned date, profile defaults). */
char *khai_declaration_start (KhaiContext *context, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSample, khai_sample_free)

G_END_DECLS
