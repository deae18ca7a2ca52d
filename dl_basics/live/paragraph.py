"""A paragraph is a line of plain words on the page, with one name for its look."""

import html

import ipywidgets


def paragraph(text, look):
    """A widget that shows the words as they are; `look` is their class in screen.css."""
    return ipywidgets.HTML(marked_up(text, look))


def marked_up(text, look):
    """The words as HTML; "" for none, so that nothing takes up room."""
    return f'<p class="{look}">{html.escape(text)}</p>' if text else ""
