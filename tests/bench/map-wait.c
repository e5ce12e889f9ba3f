/* SPDX-License-Identifier: GPL-3.0-or-later */

/* map-wait COMMAND…: starts a program on $DISPLAY and prints the milliseconds until its first large window is mapped, until something is
 * painted in it, and its peak memory in KiB; then asks it to end. For the start-up benchmark only. */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIMIT_MS 30000
#define COLOURS 6 /* a freshly mapped window is one flat colour */

typedef struct
{
  Display *display;
  int damage_event;
  Window window;
  double started, mapped, painted;
} Watch;

static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int
count_colours (Watch *watch)
{
  XWindowAttributes info;
  unsigned long seen[COLOURS];
  int n = 0;
  XImage *image;

  if (!XGetWindowAttributes (watch->display, watch->window, &info))
    return 0;
  image = XGetImage (watch->display, watch->window, 0, 0, info.width, info.height, AllPlanes, ZPixmap);
  for (int y = 0; image != NULL && y < info.height && n < COLOURS; y += 2)
    for (int x = 0; x < info.width && n < COLOURS; x += 2)
      {
        unsigned long colour = XGetPixel (image, x, y) & 0xffffff;
        int known = 0;

        while (known < n && seen[known] != colour)
          known++;
        if (known == n)
          seen[n++] = colour;
      }
  if (image != NULL)
    XDestroyImage (image);
  return n;
}

static void
take_event (Watch *watch, XEvent *event)
{
  XWindowAttributes info;

  if (event->type == MapNotify && watch->window == 0 && XGetWindowAttributes (watch->display, event->xmap.window, &info) && info.width > 100)
    {
      watch->mapped = now_ms () - watch->started;
      watch->window = event->xmap.window;
      XDamageCreate (watch->display, watch->window, XDamageReportNonEmpty);
      XFlush (watch->display);
    }
  else if (event->type == watch->damage_event && watch->window != 0)
    {
      double when = now_ms () - watch->started;

      XDamageSubtract (watch->display, ((XDamageNotifyEvent *) event)->damage, None, None);
      if (count_colours (watch) >= COLOURS)
        watch->painted = when;
    }
}

int
main (int argc, char **argv)
{
  Watch watch = { .display = XOpenDisplay (NULL) };
  struct rusage usage;
  int error_base;
  int status;
  pid_t child;

  if (argc < 2 || watch.display == NULL || !XDamageQueryExtension (watch.display, &watch.damage_event, &error_base))
    return 2;
  watch.damage_event += XDamageNotify;
  XSelectInput (watch.display, DefaultRootWindow (watch.display), SubstructureNotifyMask);
  XSync (watch.display, False);
  watch.started = now_ms ();
  child = fork ();
  if (child == 0)
    {
      execvp (argv[1], argv + 1);
      _exit (127);
    }
  while (watch.painted <= 0 && now_ms () - watch.started < LIMIT_MS)
    {
      struct pollfd ready = { ConnectionNumber (watch.display), POLLIN, 0 };

      if (!XPending (watch.display))
        poll (&ready, 1, 50);
      while (XPending (watch.display))
        {
          XEvent event;

          XNextEvent (watch.display, &event);
          take_event (&watch, &event);
        }
    }
  kill (child, SIGTERM);
  wait4 (child, &status, 0, &usage);
  printf ("%.1f %.1f %ld\n", watch.mapped, watch.painted, usage.ru_maxrss);
  return watch.painted <= 0;
}
