"""The stopwatch times a few ways to do the same, here and now, when you press its button."""

import html
import time
from statistics import median

import ipywidgets

from dl_basics.live.close_on_rerun import close_on_rerun
from dl_basics.live.html import paragraph

ROUNDS = 15


class Stopwatch:
    """A button that compares how long some functions take on this computer.

    question: what is compared. ways: a dictionary from a name to a function without arguments;
    the first is the unit that the others are compared with.
    Nothing is measured until the button is pressed, so that no stored page holds a time.
    Raises ValueError if there are fewer than two ways.
    """

    def __init__(self, question, ways):
        if len(ways) < 2:
            raise ValueError(f"a comparison needs two ways at least, but got {list(ways)}")
        self.question, self.ways = question, ways

    def measure(self):
        """The median time of each way as a multiple of the first way's, by name.

        All ways take turns, so that whatever else the computer does falls on each alike.
        """
        times = {name: [] for name in self.ways}
        for _ in range(ROUNDS):
            for name, way in self.ways.items():
                start = time.perf_counter()
                way()
                times[name].append(time.perf_counter() - start)
        unit = median(next(iter(times.values())))
        return {name: median(taken) / unit for name, taken in times.items()}

    def __repr__(self):
        return f"Stopwatch: {self.question} ({' / '.join(self.ways)}; press the button to measure)"

    def _repr_mimebundle_(self, **_):
        return self.box()._repr_mimebundle_() | {"text/plain": repr(self)}

    def box(self):
        """The widgets: the question, the button, and the line with what was measured."""
        question = paragraph(self.question, "dl-question")
        button = ipywidgets.Button(description="Measure here", layout={"flex": "0 0 130px"})
        answer = ipywidgets.HTML(html.escape(" / ".join(self.ways)), layout={"margin": "2px 8px"})

        def press(_):
            button.disabled = True
            try:
                answer.value = ", ".join(
                    f"{html.escape(name)} <b>{_two_digits(ratio)} ×</b>".replace(" ", "\u00a0")
                    for name, ratio in self.measure().items()
                )
            except Exception as error:  # a learner's own function may raise anything
                answer.value = html.escape(f"{type(error).__name__}: {error}")
            finally:
                button.disabled = False

        button.on_click(press)
        box = ipywidgets.VBox([question, ipywidgets.HBox([button, answer])])
        box.add_class("dl-explorer")
        close_on_rerun(box)
        return box


def _two_digits(ratio):
    exponent = int(f"{ratio:.1e}".split("e")[1])
    return f"{ratio:,.{max(0, 1 - exponent)}f}"
