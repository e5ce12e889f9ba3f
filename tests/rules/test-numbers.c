/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers with check digits. Known good ones come from their standards and from public documents. */

#include "khai-numbers.h"

typedef KhaiNumberState (*Judge) (const char *text);

static const struct
{
  Judge judge;
  const char *text;
  KhaiNumberState state;
} NUMBERS[] = {
  { khai_number_tax_code, "0100109106", KHAI_NUMBER_RIGHT },
  { khai_number_tax_code, "0100686209", KHAI_NUMBER_RIGHT },
  { khai_number_tax_code, "0100109107", KHAI_NUMBER_WRONG },
  { khai_number_tax_code, "0109302947001", KHAI_NUMBER_RIGHT },
  { khai_number_tax_code, "0109302947000", KHAI_NUMBER_WRONG },
  { khai_number_tax_code, "001185004321", KHAI_NUMBER_RIGHT },
  { khai_number_tax_code, "0109302947-001", KHAI_NUMBER_WRONG },
  { khai_number_tax_code, "", KHAI_NUMBER_WRONG },
  { khai_number_container, "CSQU3054383", KHAI_NUMBER_RIGHT },
  { khai_number_container, "MSKU1234565", KHAI_NUMBER_RIGHT },
  { khai_number_container, "CSQU3054384", KHAI_NUMBER_WRONG },
  { khai_number_container, "csqu3054383", KHAI_NUMBER_WRONG },
  { khai_number_container, "", KHAI_NUMBER_WRONG },
  { khai_number_air_waybill, "738-12345675", KHAI_NUMBER_RIGHT },
  { khai_number_air_waybill, "020 1234 5675", KHAI_NUMBER_RIGHT },
  { khai_number_air_waybill, "738-12345674", KHAI_NUMBER_WRONG },
  { khai_number_air_waybill, "738-1234567", KHAI_NUMBER_UNKNOWN },
  { khai_number_air_waybill, "VN0055", KHAI_NUMBER_UNKNOWN },
  { khai_number_postal, "CP123456785VN", KHAI_NUMBER_RIGHT },
  { khai_number_postal, "RR473124829GB", KHAI_NUMBER_RIGHT },
  { khai_number_postal, "CP123456784VN", KHAI_NUMBER_WRONG },
  { khai_number_postal, "CP12345678VN", KHAI_NUMBER_UNKNOWN },
  { khai_number_ship, "EVER GIVEN IMO 9811000", KHAI_NUMBER_RIGHT },
  { khai_number_ship, "IMO9074729", KHAI_NUMBER_RIGHT },
  { khai_number_ship, "IMO 9074728", KHAI_NUMBER_WRONG },
  { khai_number_ship, "IMO 90747290", KHAI_NUMBER_UNKNOWN },
  { khai_number_ship, "PRIMO 9074728", KHAI_NUMBER_UNKNOWN },
  { khai_number_ship, "IMO", KHAI_NUMBER_UNKNOWN },
};

static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (NUMBERS); i++)
    {
      g_test_message ("%s", NUMBERS[i].text);
      g_assert_cmpint (NUMBERS[i].judge (NUMBERS[i].text), ==, NUMBERS[i].state);
    }
}

static void
test_container (void)
{
  static const struct
  {
    const char *typed, *meant;
  } readings[] = {
    { "CSQU3O54383", "CSQU3054383" }, { "csqu 305438-3", "CSQU3054383" },
    { "C5QU3054383", "CSQU3054383" }, { "CSQU3054384", NULL },
    { "CSQU30543830", NULL },         { "KHO-17", NULL },
    { "", NULL },                     { "ĐĐĐĐ1234567", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      g_autofree char *meant = khai_number_read_container (readings[i].typed);

      g_assert_cmpstr (meant, ==, readings[i].meant);
    }
}

static void
test_flight (void)
{
  static const struct
  {
    const char *typed, *meant;
  } readings[] = {
    { "VN55", "VN0055/02DEC" },         { "vn 055", "VN0055/02DEC" },
    { "VN-0055/2.12", "VN0055/02DEC" }, { "5J310", "5J0310/02DEC" },
    { "VN", NULL },                     { "12345", NULL },
    { "VIETNAM AIRLINES", NULL },       { "VN12345", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      g_autofree char *meant = khai_number_read_flight (readings[i].typed, "2026-12-02");

      g_assert_cmpstr (meant, ==, readings[i].meant);
    }
  g_assert_null (khai_number_read_flight ("VN55", "2/12"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/numbers/states", test_states);
  g_test_add_func ("/numbers/container", test_container);
  g_test_add_func ("/numbers/flight", test_flight);
  return g_test_run ();
}
