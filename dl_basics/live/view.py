"""The view of an exploration: its controls, the picture, the line of text and a reset button."""

from contextlib import ExitStack

import ipywidgets

from dl_basics.live.close_on_rerun import close, close_on_rerun
from dl_basics.live.html import paragraph
from dl_basics.live.pads import Own
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
        self.screen = Screen(exploration.pictures, **self._around())
        self.screen.on_msg(self._hear)
        self._asked = {}  # by each view on a page: its layout, and the frame at which it last spoke
        reset = ipywidgets.Button(description="Reset", layout={"width": "70px"})
        reset.on_click(self._reset)
        for widget in self.widgets.values():
            widget.observe(self._moved, "value")
        question = paragraph(exploration.explorer.question, "dl-question")
        head = ipywidgets.HBox([question, reset])
        head.add_class("dl-head")
        row = ipywidgets.HBox([*self.widgets.values()])
        row.add_class("dl-controls")
        self.box = ipywidgets.VBox([head, row, self.screen])
        self.box.add_class("dl-explorer")
        self._paused = self._asks_again = False
        close_on_rerun(self.box)

    @property
    def open(self):
        """Whether the widgets are still there."""
        return self.box.comm is not None

    def set(self, values, problem=""):
        """Move several controls at once, with one update of the picture, and tell a problem."""
        self._paused = True
        try:
            for name, value in values.items():
                self.widgets[name].value = value
        finally:
            self._paused = False
        self._moved(problem=problem)

    def show_me(self, values):
        """Move the controls there, and scroll the view into sight."""
        self.set(self.start | values)
        self.screen.send({"scroll": True})

    def _reset(self, _):
        """Bring the start back. What a hand has made, only a second press takes away."""
        own = [w for w in self.widgets.values() if isinstance(w, Own) and w.made]
        if own and not self._asks_again:
            stays = {name: w.value for name, w in self.widgets.items() if w in own}
            self.set(self.start | stays, "What you made stays. A second Reset clears it.")
            self._asks_again = True
            return
        self._paused = True  # one update, by `set`
        for widget in own:
            widget.forget()
        self.set(self.start)

    def close(self):
        """Take all widgets off the page and out of memory."""
        close(self.box)

    def _moved(self, _=None, problem=""):
        if self._paused:
            return
        self._asks_again = False
        with DRAW_LOCK:  # JupyterLab runs buttons and sliders in two threads: one move at a time
            exploration, now = self.exploration, self.screen.frame["number"]
            asked = {layout for layout, last in self._asked.values() if now - last < HEARD}
            exploration.layouts = sorted(asked, reverse=True) or exploration.layouts
            try:
                exploration.move(**{name: widget.value for name, widget in self.widgets.items()})
            except Exception as error:  # a learner's own function may raise anything
                name = type(error).__name__
                problem = f"{name}: {error}. The picture is the last good one."
            self.screen.show(exploration.pictures, problem, **self._around())

    def _around(self):
        """What the page needs of the exploration beside its pictures."""
        return {name: getattr(self.exploration, name) for name in ("handles", "pads", "code")}

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

    def _touch(self, control, **touch):
        """A hand has touched a pad."""
        problem = ""
        self._paused = True
        try:
            self.widgets[control].touched(**touch)
        except ValueError as full:
            problem = f"{full}"
        finally:
            self._paused = False
        self._moved(problem=problem)

    def _hear(self, _, told, __):
        """A view on a page says which layout it asks for, what a hand does, or that it goes."""
        if "drag" in told:
            return self._pull(told["drag"])
        if "touch" in told:
            return self._touch(**told["touch"])
        with DRAW_LOCK:
            self._asked.pop(told["view"], None)
            if layout := told.get("layout"):
                self._asked[told["view"]] = layout, self.screen.frame["number"]
                if layout not in self.exploration.pictures:
                    self._moved()  # what nobody asks for any more goes with the next move
