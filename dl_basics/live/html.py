"""Plain words as HTML on the page, with a class of screen.css for their look."""

import html
import re

import ipywidgets


def paragraph(text, look):
    """A widget that shows the words as they are; `look` is their class in screen.css."""
    return ipywidgets.HTML(marked_up(text, look))


def marked_up(text, look):
    """The words as HTML, "z = 9" on one line as in words.js; "" for none, which takes no room."""
    unbroken = re.sub(r" ([=<>≈±×]) ", "\u00a0\\1\u00a0", text)
    return f'<p class="{look}">{html.escape(unbroken)}</p>' if text else ""
