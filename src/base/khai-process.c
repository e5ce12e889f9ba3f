/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-process.h"

#include <sys/resource.h>

/**
 * khai_process_prepare:
 *
 * Sets the limit of core files to nothing, for this process and those it starts; whoever wants one raises it again from outside (prlimit). Sends
 * all messages to standard error, also those that G_MESSAGES_DEBUG asks for.
 */
void
khai_process_prepare (void)
{
  struct rlimit limit;

  g_log_writer_default_set_use_stderr (TRUE);
  if (getrlimit (RLIMIT_CORE, &limit) != 0)
    return;
  limit.rlim_cur = 0;
  setrlimit (RLIMIT_CORE, &limit);
}
