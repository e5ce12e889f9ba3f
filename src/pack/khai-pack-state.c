/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What khai-pack holds in memory. */

#include "khai-pack.h"

static void
clear_both (char *texts[KHAI_N_LANGS])
{
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (texts[lang]);
}

static void
section_free (gpointer data)
{
  KhaiPackSection *section = data;

  g_free (section->id);
  g_free (section->icon);
  clear_both (section->title);
  g_free (section);
}

static void
step_free (gpointer data)
{
  KhaiPackStep *step = data;

  g_free (step->id);
  g_free (step->section);
  clear_both (step->title);
  clear_both (step->hint);
  g_free (step);
}

static void
table_free (gpointer data)
{
  KhaiPackTable *table = data;

  g_free (table->name);
  g_free (table->pattern);
  g_free (table->parent);
  g_free (table);
}

static void
field_free (gpointer data)
{
  KhaiPackField *pack_field = data;
  KhaiField *field = &pack_field->field;

  g_free (field->pointer);
  g_free (field->section);
  g_free (field->step);
  g_free (field->table);
  g_free (field->column);
  clear_both (field->label);
  clear_both (field->hint);
  clear_both (field->example);
  clear_both (field->help);
  g_free (field->official_in);
  g_free (field->official_id);
  g_free (field->wco_id);
  g_free (field->list);
  g_free (field->pattern);
  g_free (field->required);
  g_free (field->visible);
  g_strfreev (pack_field->kinds);
  g_free (pack_field);
}

static void
code_free (gpointer data)
{
  KhaiPackCode *entry = data;

  g_free (entry->code.list);
  g_free (entry->code.code);
  clear_both (entry->code.name);
  g_free (entry->code.valid_from);
  g_free (entry->code.valid_to);
  g_free (entry->code.successor);
  g_free (entry->code.attributes);
  g_free (entry->aliases);
  g_free (entry->source);
  g_free (entry);
}

static void
list_free (gpointer data)
{
  KhaiPackList *list = data;

  g_free (list->id);
  clear_both (list->title);
  clear_both (list->note);
  g_ptr_array_set_free_func (list->codes, code_free);
  g_ptr_array_unref (list->codes);
  g_free (list);
}

static void
commodity_free (gpointer data)
{
  KhaiPackCommodity *commodity = data;

  g_free (commodity->code);
  clear_both (commodity->title);
  clear_both (commodity->terms);
  clear_both (commodity->products);
  g_free (commodity->facets);
  g_free (commodity->unit);
  g_free (commodity);
}

static void
note_free (gpointer data)
{
  KhaiPackNote *note = data;

  g_free (note->subject);
  g_free (note->kind);
  g_free (note->targets);
  clear_both (note->text);
  g_free (note);
}

static void
rule_free (gpointer data)
{
  KhaiPackRule *rule = data;

  g_free (rule->id);
  g_free (rule->severity);
  g_free (rule->scope);
  g_free (rule->fields);
  g_free (rule->sql);
  clear_both (rule->message);
  clear_both (rule->resolution);
  g_free (rule->legal);
  g_free (rule->valid_from);
  g_free (rule->valid_to);
  g_free (rule);
}

/**
 * khai_pack_new:
 * @data_dir: the folder data/
 * @iso_dir: where the package iso-codes keeps its JSON files
 * @locale_dir: where it keeps its translations
 */
KhaiPack *
khai_pack_new (const char *data_dir, const char *iso_dir, const char *locale_dir)
{
  KhaiPack *pack = g_new0 (KhaiPack, 1);

  pack->data_dir = g_strdup (data_dir);
  pack->iso_dir = g_strdup (iso_dir);
  pack->locale_dir = g_strdup (locale_dir);
  pack->meta = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pack->sections = g_ptr_array_new_with_free_func (section_free);
  pack->steps = g_ptr_array_new_with_free_func (step_free);
  pack->tables = g_ptr_array_new_with_free_func (table_free);
  pack->fields = g_ptr_array_new_with_free_func (field_free);
  pack->lists = g_ptr_array_new_with_free_func (list_free);
  pack->commodities = g_ptr_array_new_with_free_func (commodity_free);
  pack->notes = g_ptr_array_new_with_free_func (note_free);
  pack->rules = g_ptr_array_new_with_free_func (rule_free);
  pack->questions = g_ptr_array_new ();
  pack->fallback = g_ptr_array_new ();
  pack->facets = g_ptr_array_new ();
  pack->vague_words = g_ptr_array_new ();
  pack->fields_by_pointer = g_hash_table_new (g_str_hash, g_str_equal);
  pack->lists_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  pack->steps_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  pack->inputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pack->dialects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pack->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pack->digest = g_checksum_new (G_CHECKSUM_SHA256);
  return pack;
}

void
khai_pack_free (KhaiPack *pack)
{
  g_free (pack->data_dir);
  g_free (pack->iso_dir);
  g_free (pack->locale_dir);
  g_hash_table_unref (pack->dialects);
  g_hash_table_unref (pack->layouts);
  g_hash_table_unref (pack->fields_by_pointer);
  g_hash_table_unref (pack->lists_by_id);
  g_hash_table_unref (pack->steps_by_id);
  g_hash_table_unref (pack->meta);
  g_ptr_array_unref (pack->sections);
  g_ptr_array_unref (pack->steps);
  g_ptr_array_unref (pack->tables);
  g_ptr_array_unref (pack->fields);
  g_ptr_array_unref (pack->lists);
  g_ptr_array_unref (pack->commodities);
  g_ptr_array_unref (pack->notes);
  g_ptr_array_unref (pack->rules);
  g_ptr_array_unref (pack->questions);
  g_ptr_array_unref (pack->fallback);
  g_ptr_array_unref (pack->facets);
  g_ptr_array_unref (pack->vague_words);
  g_hash_table_unref (pack->inputs);
  g_checksum_free (pack->digest);
  g_free (pack);
}
