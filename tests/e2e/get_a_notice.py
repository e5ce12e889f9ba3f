#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desktop notices, with a notification service of the test's own on the private bus: customs asks for papers, the notice names the declaration and the
time limit, the window counts it in its title, a click opens the very declaration, and the notice is taken back when the papers are there.
Usage: get_a_notice.py PROGRAM vi|en"""
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from gi.repository import Gio, GLib  # noqa: E402
from khai import SANDBOX  # noqa: E402
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1:3]
WORDS = {
    'vi': {'yellow': 'Luồng vàng: kiểm tra hồ sơ', 'open': 'Mở thành tờ khai mới: Gốm sành đi Hamburg, hàng lẻ đường biển', 'send': 'Ký và gửi', 'asked': 'Yêu cầu nộp chứng từ',
           'limit': 'Thời hạn', 'follow': 'Theo dõi', 'held': 'Tạm giữ'},
    'en': {'yellow': 'Yellow channel: documents are checked', 'open': 'Open as a new declaration: Stoneware to Hamburg, part load by sea', 'send': 'Sign and send',
           'asked': 'Documents requested', 'limit': 'Time limit', 'follow': 'Follow', 'held': 'Held'},
}[LANG]
NAME, PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'
INTERFACE = f"""<node><interface name='{NAME}'>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{{sv}}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>
<method name='CloseNotification'><arg type='u' direction='in'/></method>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/></method>
<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal><signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>
</interface></node>"""


class Desktop:
    """What a desktop does with notices: keeps them, shows nothing, clicks when told to."""

    def __init__(self):
        self.shown, self.closed, self.next = {}, [], 1
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.bus.register_object(PATH, interface, self.called, None, None)
        answer = self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName',
                                    GLib.Variant('(su)', (NAME, 0)), None, Gio.DBusCallFlags.NONE, 5000, None)
        assert answer.unpack()[0] == 1, 'another notification service is on this bus'

    def called(self, bus, sender, path, interface, method, parameters, invocation):
        if method == 'Notify':
            values = parameters.unpack()
            number = values[1] or self.next
            self.next = max(self.next, number) + 1
            self.shown[number] = {'title': values[3], 'body': values[4], 'actions': values[5]}
            invocation.return_value(GLib.Variant('(u)', (number,)))
        elif method == 'CloseNotification':
            number = parameters.unpack()[0]
            self.shown.pop(number, None)
            self.closed.append(number)
            invocation.return_value(None)
        elif method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', (['actions', 'body'],)))
        else:
            invocation.return_value(GLib.Variant('(ssss)', ('test', 'test', '1', '1.2')))

    def find(self, text):
        """The number of the notice with that in its title, after what came meanwhile was taken in."""
        while GLib.MainContext.default().iteration(False):
            pass
        return next((number for number, notice in self.shown.items() if text in notice['title']), None)

    def click(self, number):
        self.bus.emit_signal(None, PATH, NAME, 'ActionInvoked', GLib.Variant('(us)', (number, 'default')))
        del self.shown[number] # what was clicked goes away, as on every desktop
        self.bus.flush_sync(None)


def officer(data, *words):
    done = subprocess.run([SANDBOX, 'officer', '--data-dir', str(pathlib.Path(data) / 'sandbox'), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def main():
    desktop = Desktop()
    with tempfile.TemporaryDirectory() as data:
        with App(PROGRAM, '--data-dir', data, '--lang', LANG, '--place', 'training') as app:
            radio = app.find(None, WORDS['yellow'])
            app.click(radio)
            wait(lambda: has_state(radio, Atspi.StateType.CHECKED), 'the yellow channel to be chosen')
            app.press(WORDS['open'])
            reference = wait(lambda: re.search(r'VN-\d{4}-\d{6}', app.frame.get_name()), 'the declaration')[0]
            assert not app.frame.get_name().startswith('('), app.frame.get_name()
            xdotool('key', 'ctrl+8')
            app.press(WORDS['send'])
            app.find('panel', WORDS['follow'])
            xdotool('key', 'alt+Left')
            number = wait(lambda: desktop.find(reference), 'the notice', 60)
            notice = desktop.shown[number]
            assert WORDS['asked'] in notice['title'] and WORDS['limit'] in notice['body'], notice
            wait(lambda: app.frame.get_name().startswith('(1) '), 'the count in the title')
            assert reference not in app.frame.get_name()
            desktop.click(number)
            wait(lambda: reference in app.frame.get_name(), 'the declaration of the notice')
            app.find('panel', WORDS['follow'])
            officer(data, 'hold', reference)
            number = wait(lambda: desktop.find(reference), 'the next notice', 60)
            assert WORDS['held'] in desktop.shown[number]['title'], desktop.shown[number]
            # It matters no more: the notice goes, and so does the count.
            officer(data, 'resume', reference)
            wait(lambda: desktop.find(reference) is None, 'the notice to go', 60)
            assert desktop.closed == [number], desktop.closed
            wait(lambda: not app.frame.get_name().startswith('('), 'the count to go')
            app.close()
    print(f'ok: {reference} was told, opened and taken back ({LANG})')


main()
