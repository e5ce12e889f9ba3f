/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A PKCS#11 driver for tests: SoftHSM behind it, but it counts logins, locks itself after three wrong PINs as real sticks do, and can be pulled out.
 * KHAI_TEST_TOKEN_DIR holds what it tells and what it is told: "logins" (one byte each), "wrong" (one byte each), "pulled" (exists: no device). */

#include <dlfcn.h>
#include <glib.h>
#include <p11-kit/pkcs11.h>
#include <string.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#define MAX_WRONG 3

CK_RV C_GetFunctionList (CK_FUNCTION_LIST_PTR_PTR list);

static CK_FUNCTION_LIST real_list;
static CK_FUNCTION_LIST own_list;

static char *
path_of (const char *name)
{
  return g_build_filename (g_getenv ("KHAI_TEST_TOKEN_DIR"), name, NULL);
}

static gboolean
is_pulled (void)
{
  g_autofree char *path = path_of ("pulled");

  return access (path, F_OK) == 0;
}

static off_t
count (const char *name)
{
  g_autofree char *path = path_of (name);
  struct stat info;

  return stat (path, &info) == 0 ? info.st_size : 0;
}

static void
add_one (const char *name)
{
  g_autofree char *path = path_of (name);
  int fd = open (path, O_WRONLY | O_APPEND | O_CREAT, 0600);

  g_assert_cmpint (write (fd, "x", 1), ==, 1);
  close (fd);
}

static CK_RV
own_login (CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length)
{
  g_autofree char *path = path_of ("wrong");
  CK_RV result;

  if (is_pulled ())
    return CKR_DEVICE_REMOVED;
  if (count ("wrong") >= MAX_WRONG)
    return CKR_PIN_LOCKED;
  add_one ("logins");
  result = real_list.C_Login (session, user, pin, length);
  if (result == CKR_PIN_INCORRECT)
    add_one ("wrong");
  else if (result == CKR_OK)
    unlink (path);
  return result;
}

static CK_RV
own_token_info (CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info)
{
  static const CK_FLAGS flags[] = { 0, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED };
  CK_RV result = is_pulled () ? CKR_TOKEN_NOT_PRESENT : real_list.C_GetTokenInfo (slot, info);

  if (result == CKR_OK)
    {
      info->flags &= ~(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
      info->flags |= flags[MIN (count ("wrong"), MAX_WRONG)];
    }
  return result;
}

static CK_RV
own_slot_info (CK_SLOT_ID slot, CK_SLOT_INFO_PTR info)
{
  CK_RV result = real_list.C_GetSlotInfo (slot, info);

  if (result == CKR_OK && is_pulled ())
    info->flags &= ~CKF_TOKEN_PRESENT;
  return result;
}

static CK_RV
own_open_session (CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session)
{
  return is_pulled () ? CKR_TOKEN_NOT_PRESENT : real_list.C_OpenSession (slot, flags, application, notify, session);
}

static CK_RV
own_sign (CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR signature, CK_ULONG_PTR signature_length)
{
  return is_pulled () ? CKR_DEVICE_REMOVED : real_list.C_Sign (session, data, length, signature, signature_length);
}

static CK_RV
own_sign_init (CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key)
{
  return is_pulled () ? CKR_DEVICE_REMOVED : real_list.C_SignInit (session, mechanism, key);
}

CK_RV
C_GetFunctionList (CK_FUNCTION_LIST_PTR_PTR list)
{
  void *library = dlopen (g_getenv ("KHAI_TEST_SOFTHSM"), RTLD_NOW | RTLD_LOCAL);
  CK_C_GetFunctionList get = library != NULL ? (CK_C_GetFunctionList) dlsym (library, "C_GetFunctionList") : NULL;
  CK_FUNCTION_LIST_PTR theirs;

  if (get == NULL || get (&theirs) != CKR_OK)
    return CKR_GENERAL_ERROR;
  real_list = *theirs;
  own_list = *theirs;
  own_list.C_Login = own_login;
  own_list.C_GetTokenInfo = own_token_info;
  own_list.C_GetSlotInfo = own_slot_info;
  own_list.C_OpenSession = own_open_session;
  own_list.C_Sign = own_sign;
  own_list.C_SignInit = own_sign_init;
  *list = &own_list;
  return CKR_OK;
}
