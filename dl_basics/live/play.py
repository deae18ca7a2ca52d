"""The Play button moves a slider step by step to its end, as a hand would."""

from pathlib import Path

import anywidget
import ipywidgets
import traitlets

HERE = Path(__file__).parent


class Play(anywidget.AnyWidget):
    """A button beside an `IntSlider`; it runs in the browser (`play.js`) and stops with its view.

    interval: milliseconds between two steps.
    """

    # As text, not as files: a file that may change remembers every widget for ever.
    _esm = (HERE / "play.js").read_text(encoding="utf-8")
    _css = (HERE / "play.css").read_text(encoding="utf-8")
    slider = traitlets.Instance(ipywidgets.IntSlider).tag(
        sync=True, **ipywidgets.widget_serialization
    )
    interval = traitlets.Int(150).tag(sync=True)
