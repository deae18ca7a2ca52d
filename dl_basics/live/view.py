"""The view of an exploration: its controls, the picture, the line of text and a reset button."""

from contextlib import ExitStack

import ipywidgets

from dl_basics.live.close_on_rerun import close, close_on_rerun
from dl_basics.live.html import paragraph
from dl_basics.live.picture import DRAW_LOCK
from dl_basics.live.screen import Screen

HEARD = 60  # frames; views on a page speak every 20 (screen.js), if their page is not gone


class View:
    """The widgets of one exploration; `box` is what the notebook shows.

    A control that moves calls `exploration.move`. If that raises, the picture stays as it was and
    the reason stands under it in words.
    """

    def __init__(self, exploration):
        self.exploration = exploration
        self.start = dict(exploration.values)
        controls = exploration.explorer.controls
        self.widgets = {name: controls[name].widget(value) for name, value in self.start.items()}
        self.screen = Screen(
            exploration.pictures, handles=exploration.handles, code=exploration.code
        )
        self.screen.on_msg(self._hear)
        self._asked = {}  # by each view on a page: its layout, and the frame at which it last spoke
        reset = ipywidgets.Button(description="Reset", layout={"width": "70px"})
        reset.on_click(lambda _: self.set(self.start))
        for widget in self.widgets.values():
            widget.observe(self._moved, "value")
        question = paragraph(exploration.explorer.question, "dl-question")
        head = ipywidgets.HBox([question, reset])
        head.add_class("dl-head")
        row = ipywidgets.HBox([*self.widgets.values()])
        row.add_class("dl-controls")
        self.box = ipywidgets.VBox([head, row, self.screen])
        self.box.add_class("dl-explorer")
        self._paused = False
        close_on_rerun(self.box)

    @property
    def open(self):
        """Whether the widgets are still there."""
        return self.box.comm is not None

    def set(self, values):
        """Move several controls at once, with one update of the picture."""
        self._paused = True
        try:
            for name, value in values.items():
                self.widgets[name].value = value
        finally:
            self._paused = False
        self._moved()

    def show_me(self, values):
        """Move the controls there, and scroll the view into sight."""
        self.set(self.start | values)
        self.screen.send({"scroll": True})

    def close(self):
        """Take all widgets off the page and out of memory."""
        close(self.box)

    def _moved(self, _=None):
        if self._paused:
            return
        with DRAW_LOCK:  # JupyterLab runs buttons and sliders in two threads: one move at a time
            problem, exploration, now = "", self.exploration, self.screen.frame["number"]
            asked = {layout for layout, last in self._asked.values() if now - last < HEARD}
            exploration.layouts = sorted(asked, reverse=True) or exploration.layouts
            try:
                exploration.move(**{name: widget.value for name, widget in self.widgets.items()})
            except Exception as error:  # a learner's own function may raise anything
                name = type(error).__name__
                problem = f"{name}: {error}. The picture is the last good one."
            self.screen.show(exploration.pictures, problem, exploration.handles, exploration.code)

    def _pull(self, places):
        """Move controls to these places, by number. The picture goes first, the sliders follow."""
        controls = self.exploration.explorer.controls
        values = {name: controls[name].places()[k] for name, k in places.items()}
        sliders = {
            name: getattr(self.widgets[name], "slider", self.widgets[name]) for name in values
        }
        with ExitStack() as later:
            for slider in sliders.values():
                later.enter_context(slider.hold_sync())
            self.set(values)
        for name, slider in sliders.items():
            slider.pulled_to(values[name])

    def _hear(self, _, told, __):
        """A view on a page says which layout it asks for, where a hand pulls, or that it goes."""
        if "drag" in told:
            return self._pull(told["drag"])
        with DRAW_LOCK:
            self._asked.pop(told["view"], None)
            if layout := told.get("layout"):
                self._asked[told["view"]] = layout, self.screen.frame["number"]
                if layout not in self.exploration.pictures:
                    self._moved()  # what nobody asks for any more goes with the next move
