#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""start-up.py MAP-WAIT KHAI: how long until the window is there and how much memory that takes, as ratios to gnome-text-editor in the
same run: medians of 15 interleaved pairs, each with its own home, session bus and X server; both drawn with cairo."""
import os
import statistics
import subprocess
import sys
import tempfile

PAIRS = int(os.environ.get('KHAI_PAIRS', '15'))


def measure(map_wait, command):
    with tempfile.TemporaryDirectory() as home:
        os.mkdir(f'{home}/run', 0o700)
        env = {'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'HOME': home, 'XDG_RUNTIME_DIR': f'{home}/run', 'XDG_DATA_HOME': f'{home}/data',
               'XDG_CONFIG_HOME': f'{home}/config', 'XDG_CACHE_HOME': f'{home}/cache', 'GSETTINGS_BACKEND': 'memory', 'GDK_BACKEND': 'x11',
               'GTK_A11Y': 'none', 'GSK_RENDERER': 'cairo', 'GIO_USE_VFS': 'local'}
        done = subprocess.run(['dbus-run-session', '--', 'xvfb-run', '-a', '-s', '-screen 0 1280x900x24 -noreset', map_wait, *command], env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=90)
        return [float(word) for word in done.stdout.split('\n')[-2].split()]


def main():
    map_wait, khai = sys.argv[1:3]
    ours, theirs = [], []
    for _ in range(PAIRS):
        theirs.append(measure(map_wait, ['gnome-text-editor', '--standalone']))
        ours.append(measure(map_wait, [khai]))
    for index, what in enumerate(('mapped after ms', 'painted after ms', 'peak memory KiB')):
        a, b = statistics.median(row[index] for row in ours), statistics.median(row[index] for row in theirs)
        print(f'{what}: khai {a:.0f}, gnome-text-editor {b:.0f}, ratio {a / b:.2f}')


main()
