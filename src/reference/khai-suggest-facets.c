/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of what, for whom, knitted or woven: where a text says so and a code's facets say otherwise, the
 * code is not meant. */

#include "khai-suggest-private.h"

#include <string.h>

/* Words of texts and values of facets that mean the same. The first word of a row is the value. */
typedef struct
{
  KhaiSuggestFacet facet;
  const char *value;
  const char *words; /* in both languages, between spaces; pairs with '_' */
} Meaning;

static const Meaning meanings[] = {
  { KHAI_SUGGEST_MATERIAL, " cotton ", " cotton bông " },
  { KHAI_SUGGEST_MATERIAL, " wool fine_hair animal_hair ", " wool cashmere merino len lông_cừu " },
  { KHAI_SUGGEST_MATERIAL, " silk ", " silk lụa tơ_tằm " },
  { KHAI_SUGGEST_MATERIAL, " synthetic manmade artificial man-made polyester nylon ",
    " polyester nylon acrylic spandex elastane lycra polyamid viscos rayon fleec microfiber "
    "microfibre synthetic poly_ester sợi_tổng " },
  { KHAI_SUGGEST_MATERIAL, " linen flax ramie ", " linen flax lanh gai " },
  { KHAI_SUGGEST_MATERIAL, " leather composition_leather ",
    " leather suede da_bò da_thật da_thuộc cowhide " },
  { KHAI_SUGGEST_MATERIAL, " plastic plastics pvc pe pp ",
    " plastic pvc nhựa acrylic silicon vinyl " },
  { KHAI_SUGGEST_MATERIAL, " rubber ", " rubber cao_su latex " },
  { KHAI_SUGGEST_MATERIAL, " wood ", " wood gỗ oak walnut mapl teak " },
  { KHAI_SUGGEST_MATERIAL, " bamboo ", " bamboo tre " },
  { KHAI_SUGGEST_MATERIAL, " rattan ", " rattan mây wicker " },
  { KHAI_SUGGEST_MATERIAL, " paper ", " paper giấy cardboard carton " },
  { KHAI_SUGGEST_MATERIAL, " glass ", " glass thủy_tinh kính crystal " },
  { KHAI_SUGGEST_MATERIAL, " porcelain ", " porcelain sứ " },
  { KHAI_SUGGEST_MATERIAL, " ceramic stoneware earthenware ", " ceramic gốm stonewar earthenwar " },
  { KHAI_SUGGEST_MATERIAL, " steel stainless iron stainless_steel ",
    " steel stainless iron thép inox sắt gang " },
  { KHAI_SUGGEST_MATERIAL, " aluminium ", " aluminium nhôm " },
  { KHAI_SUGGEST_MATERIAL, " copper brass bronze ", " copper brass bronz đồng " },
  { KHAI_SUGGEST_MATERIAL, " silver ", " silver bạc " },
  { KHAI_SUGGEST_MATERIAL, " gold ", " gold vàng " },
  { KHAI_SUGGEST_WEARER, " men boys men_boys ", " man boy male gentleman nam bé_trai đàn_ông " },
  { KHAI_SUGGEST_WEARER, " women girls women_girls ",
    " woman girl lady ladi female nữ bé_gái phụ_nữ " },
  { KHAI_SUGGEST_WEARER, " infants babies infant baby ",
    " baby infant newborn toddler sơ_sinh em_bé " },
  { KHAI_SUGGEST_FABRIC, " knitted ", " knit crochet jersey dệt_kim móc len_đan " },
  { KHAI_SUGGEST_FABRIC, " woven ", " woven dệt_thoi denim " },
};

static const char *const facet_names[KHAI_N_SUGGEST_FACETS] = { "material=", "for=", "knit=" };

static gboolean
holds (const char *list, const char *word)
{
  gsize length = strlen (word);

  for (const char *p = strstr (list, word); p != NULL && length > 0; p = strstr (p + 1, word))
    if (p > list && p[-1] == ' ' && p[length] == ' ')
      return TRUE;
  return FALSE;
}

static guint32
mask_of_value (KhaiSuggestFacet facet, const char *value)
{
  guint32 mask = 0;

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].facet == facet && holds (meanings[i].value, value))
      mask |= 1u << i;
  return mask;
}

/* What a code's facets ("material=cotton;for=men") say; 0 where they say nothing that is known
 * here. */
void
khai_suggest_read_facets (const char *facets, guint32 masks[KHAI_N_SUGGEST_FACETS])
{
  g_auto (GStrv) parts = g_strsplit (facets, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    for (guint facet = 0; facet < KHAI_N_SUGGEST_FACETS; facet++)
      {
        if (!g_str_has_prefix (parts[i], facet_names[facet]))
          continue;
        g_auto (GStrv) values = g_strsplit_set (parts[i] + strlen (facet_names[facet]), "+,", -1);
        for (guint k = 0; values[k] != NULL; k++)
          {
            guint32 mask = strcmp (values[k], "other") == 0 ? KHAI_SUGGEST_OTHER
                                                            : mask_of_value (facet, values[k]);

            if (mask == 0)
              {
                masks[facet] = 0; /* something not known here: contradicts nothing */
                break;
              }
            masks[facet] |= mask;
          }
      }
}

/* What a text says. */
void
khai_suggest_read_text_facets (const GArray *features, guint32 masks[KHAI_N_SUGGEST_FACETS])
{
  memset (masks, 0, KHAI_N_SUGGEST_FACETS * sizeof masks[0]);
  for (guint i = 0; i < features->len; i++)
    {
      const KhaiFeature *feature = &g_array_index (features, KhaiFeature, i);
      g_autofree char *pair
          = i + 1 < features->len ? g_strconcat (feature->key, "_", feature[1].key, NULL) : NULL;

      for (guint k = 0; k < G_N_ELEMENTS (meanings) && !feature->aside; k++)
        if (holds (meanings[k].words, feature->key)
            || (pair != NULL && holds (meanings[k].words, pair)))
          masks[meanings[k].facet] |= 1u << k;
    }
}

/* How often a code's facets contradict what a text says. */
guint
khai_suggest_contradictions (const KhaiSuggestFacets *said, const KhaiSuggestFacets *code)
{
  guint n = 0;

  for (guint facet = 0; facet < KHAI_N_SUGGEST_FACETS; facet++)
    n += said->masks[facet] != 0 && code->masks[facet] != 0
         && (said->masks[facet] & code->masks[facet]) == 0;
  return n;
}
