# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window through the accessibility bus, as a screen reader would."""
import os
import pathlib
import re
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

TIMEOUT = float(os.environ.get('KHAI_UI_TIMEOUT', '20'))


def walk(node, hidden=False):
    """The node and everything below it."""
    yield node
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for i in range(count):
        try:
            child = node.get_child_at_index(i)
        except GLib.Error:
            continue
        if child is not None:
            yield from walk(child)


def xdotool(*arguments):
    subprocess.run(['xdotool', *arguments], check=True)


def has_state(node, state):
    return node.get_state_set().contains(state)


def wait(function, what, timeout=TIMEOUT):
    """The first answer of function that is true."""
    end, last = time.monotonic() + timeout, None
    while time.monotonic() < end:
        try:
            answer = function()
            if answer:
                return answer
        except (GLib.Error, AttributeError, LookupError) as error:
            last = error
        time.sleep(0.03)
    raise AssertionError(f'timed out waiting for {what} ({last})')


class App:
    """One running window."""

    def __init__(self, program, *arguments, env=None):
        self.process = subprocess.Popen([program, *arguments], env={**os.environ, 'GTK_A11Y': 'atspi', **(env or {})})
        try:
            self.root = wait(self._find_root, 'the application on the bus')
            self.frame = wait(lambda: self.root.get_child_at_index(0), 'the window')
            # What main() begins with: no core files, and no TLS below 1.2 (khai_prepare_process).
            limits = pathlib.Path(f'/proc/{self.process.pid}/limits').read_text()
            assert re.search(r'Max core file size +0 ', limits), 'the process was not prepared'
        except BaseException:
            self.process.kill()
            raise

    def _find_root(self):
        assert self.process.poll() is None, f'the program ended with {self.process.returncode}'
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid:
                return app
        return None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None and os.environ.get('KHAI_UI_FAILURE'):
            subprocess.run(['import', '-window', 'root', os.environ['KHAI_UI_FAILURE']], check=False)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    # ---- finding ----

    def nodes(self):
        yield from walk(self.root)

    def look(self, role, name):
        """The node with that role and name (or a name that begins like that, for a name ending in …), or None."""
        for node in self.nodes():
            found = node.get_name() or ''
            if (role is None or node.get_role_name() == role) and (found == name or (name.endswith('…') and found.startswith(name[:-1]))):
                return node
        return None

    def find(self, role, name, timeout=TIMEOUT):
        return wait(lambda: self.look(role, name), f'{role} {name!r}', timeout)

    def gone(self, role, name):
        wait(lambda: self.look(role, name) is None, f'{role} {name!r} to go')

    def texts(self):
        return [node.get_name() or '' for node in self.nodes() if node.get_role_name() in ('label', 'static', 'status bar', 'heading')]

    def says(self, text, timeout=TIMEOUT):
        """Waits until some label holds the text."""
        wait(lambda: any(text in line for line in self.texts()), f'the text {text!r}', timeout)

    # ---- doing ----

    def press(self, name, role='push button'):
        node = self.find(role, name)
        wait(lambda: has_state(node, Atspi.StateType.SENSITIVE), f'{name!r} to become sensitive')
        assert Atspi.Action.do_action(node, 0), f'{name!r} cannot be pressed'

    def act(self, name, role):
        """Does the first action of a row, radio button …"""
        node = self.find(role, name)
        assert Atspi.Action.do_action(node, 0), f'{role} {name!r} has no action'

    def type(self, name, text, role='text'):
        """Puts text into a field, and waits until the field has it."""
        field = self.find(role, name)
        assert Atspi.EditableText.set_text_contents(field, text), f'{name!r} takes no text'
        wait(lambda: self.text_of(field) == text, f'{name!r} to hold {text!r}')

    @staticmethod
    def text_of(field):
        return Atspi.Text.get_text(field, 0, Atspi.Text.get_character_count(field))

    def value(self, name, role='text'):
        return self.text_of(self.find(role, name))

    def click(self, node):
        """With the mouse, scrolling until it is in sight."""
        width, height = (lambda box: (box.width, box.height))(Atspi.Component.get_extents(self.frame, Atspi.CoordType.WINDOW))
        for _ in range(60):
            box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
            if 90 < box.y and box.y + box.height < height - 70:
                xdotool('mousemove', str(box.x + min(box.width // 2, 40)), str(box.y + box.height // 2), 'click', '1')
                return
            xdotool('mousemove', str(width - 30), str(height // 2), 'click', '4' if box.y <= 90 else '5')
            time.sleep(0.05)
        raise AssertionError(f'{node.get_name()!r} does not come into sight')

    def choose_file(self, title, path, verb):
        """Answers the file chooser with that title, whose name field gets the whole path."""
        dialog = wait(lambda: next((node for node in self.nodes() if node.get_name() == title and node.get_role_name() not in ('table cell', 'label', 'push button')), None),
                      f'the file chooser {title!r}')

        def name_field():
            return next((node for node in walk(dialog) if node.get_role_name() == 'text' and has_state(node, Atspi.StateType.FOCUSED)), None)

        try:
            entry = wait(name_field, 'the name field', 3)
        except AssertionError:
            xdotool('key', 'ctrl+l')
            entry = wait(name_field, 'the name field')
        assert Atspi.EditableText.set_text_contents(entry, str(path))
        wait(lambda: self.text_of(entry) == str(path), 'the path in the name field')
        button = next(node for node in walk(dialog) if node.get_role_name() == 'push button' and (node.get_name() or '').replace('_', '').endswith(verb))
        wait(lambda: has_state(button, Atspi.StateType.SENSITIVE), 'the button of the file chooser')
        assert Atspi.Action.do_action(button, 0)

    def window_action(self, name):
        frame = self.frame
        names = [Atspi.Action.get_action_name(frame, i) for i in range(Atspi.Action.get_n_actions(frame))]
        assert name in names, f'{name} is not among {names}'
        assert Atspi.Action.do_action(frame, names.index(name))

    def close(self):
        """By the front door: counters are flushed, leaks are looked for, and the exit status counts."""
        try:
            self.window_action('window.close')
        except GLib.Error:
            pass  # the program may be gone before it has answered; its exit status tells
        assert self.process.wait(TIMEOUT) == 0, f'the program ended with {self.process.returncode}'
