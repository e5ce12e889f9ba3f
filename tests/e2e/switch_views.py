#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""F8 shows one declaration from three sides with the focus on the same field; the palette finds commands and fields; the footer tells
when lines and header do not agree. Usage: switch_views.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402


def focused(app):
    return next((node for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() != 'frame'), None)


def wait_focus(app, name):
    def there():
        node = focused(app)
        return node is not None and (node.get_name() == name or (name.endswith('…') and (node.get_name() or '').startswith(name[:-1])))
    try:
        wait(there, f'the focus on {name!r}')
    except AssertionError:
        node = focused(app)
        raise AssertionError(f'the focus is on {node and node.get_name()!r}, not on {name!r}')


def open_palette(app, text):
    xdotool('key', 'ctrl+k')
    wait(lambda: has_state(app.look('text', 'What do you want to do?'), Atspi.StateType.FOCUSED), 'the palette')
    xdotool('type', text)


def keep_the_field(app):
    app.find('text', 'Consignee – name')
    open_palette(app, 'CGN')
    app.find('list item', 'Consignee – name…')
    xdotool('key', 'Return')
    wait_focus(app, 'Consignee – name')
    xdotool('key', 'F8')
    app.find('panel', 'Form')
    wait_focus(app, 'Consignee – name')
    assert app.look('text', 'Vessel, flight or vehicle') is not None or app.look('text', 'Number of packages') is not None, 'all sections are in the form'
    xdotool('key', 'F8')
    app.find('list', 'The message, line by line')
    wait(lambda: any(has_state(node, Atspi.StateType.SELECTED) and 'Consignee – name' in (node.get_name() or '') for node in app.nodes()),
         'the line of the consignee to be selected')
    xdotool('key', 'F8')
    app.find('panel', 'Parties')
    wait_focus(app, 'Consignee – name')


def type_in_the_form(app):
    """What is typed in one view stands in the others, and in the message byte for byte."""
    xdotool('key', 'F8')
    app.find('panel', 'Form')
    wait_focus(app, 'Consignee – name')
    xdotool('key', 'ctrl+a')
    xdotool('type', 'Nordwind GmbH')
    xdotool('key', 'F8')
    app.find('list', 'The message, line by line')
    app.says('"name":"Nordwind GmbH"')
    xdotool('key', 'ctrl+z')
    wait(lambda: not any('Nordwind' in text for text in app.texts()), 'the undo in the message')
    xdotool('key', 'F8')
    wait(lambda: app.value('Consignee – name') != 'Nordwind GmbH', 'the undo in the field')


def jump_from_the_message(app):
    xdotool('key', 'F8', 'F8')
    app.find('list', 'The message, line by line')
    wait(lambda: any(has_state(node, Atspi.StateType.FOCUSED) and 'Consignee – name' in (node.get_name() or '') and '"name":' in node.get_name()
                     for node in app.nodes()), 'the focus on the line of the message')
    xdotool('key', 'Return')
    app.find('panel', 'Form')
    wait_focus(app, 'Consignee – name')


def use_the_palette(app):
    open_palette(app, 'zzzz')
    app.says('Nothing is called like that')
    xdotool('key', 'Escape')
    app.gone('text', 'What do you want to do?')
    open_palette(app, 'gross weight')
    app.find('list item', 'Gross weight…')
    xdotool('key', 'Return')
    wait_focus(app, 'Gross weight…')
    open_palette(app, 'view: guided')
    app.find('list item', 'View: Guided…')
    xdotool('key', 'Return')
    app.find('panel', 'Shipment')
    wait_focus(app, 'Gross weight…')


def disagree(app):
    xdotool('key', 'ctrl+a')
    xdotool('type', '1')
    app.says('net weight is')
    xdotool('key', 'ctrl+z')
    wait(lambda: not any('net weight is' in text for text in app.texts()), 'the footer to agree again')


def enlarge(app):
    height = lambda: Atspi.Component.get_extents(app.find('text', 'Gross weight…'), Atspi.CoordType.WINDOW).height  # noqa: E731
    before = height()
    xdotool('key', 'ctrl+plus', 'ctrl+plus', 'ctrl+plus')
    wait(lambda: height() > before, 'larger text')
    xdotool('key', 'ctrl+0')
    wait(lambda: height() == before, 'text as before')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            keep_the_field(app)
            type_in_the_form(app)
            jump_from_the_message(app)
            use_the_palette(app)
            disagree(app)
            enlarge(app)
            app.close()
    print('ok')


main()
