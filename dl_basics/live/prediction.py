"""A prediction asks before you look: you choose, read why, and see it happen. Nobody is graded.

A question asks without a picture; only a prediction can show what it asks about.
"""

import ipywidgets

from dl_basics.live.close_on_rerun import close_on_rerun
from dl_basics.live.explorer import Exploration, Explorer
from dl_basics.live.html import marked_up, paragraph


class Question:
    """A question with the answers to choose from.

    options: the answers. right: which one, counted from 0. because: why it is.
    Raises ValueError if there are fewer than two options or `right` is none of them, or TypeError.
    """

    opening = "Question"

    def __init__(self, question, options, *, right, because):
        texts = [question, because, *options] if isinstance(options, list | tuple) else [options]
        if len(texts) < 2 or not all(isinstance(text, str) and text.strip() for text in texts):
            raise TypeError(f"question, because and a list of options are texts, but got {texts}")
        if len({*options}) < max(2, len(options)):
            raise ValueError(f"a question needs other options, two at least, but got {options}")
        if str(right) not in map(str, range(len(options))):
            raise ValueError(f"right must be one of 0 to {len(options) - 1}, but is {right}")
        self.question, self.options = question, options
        self.right, self.because = int(right), because

    def answer(self, chosen):
        """What to say to the option number `chosen`. Raises ValueError if there is none."""
        numbers = [*map(str, range(len(self.options)))]
        if str(chosen) not in numbers:
            raise ValueError(f"an option has one of the numbers {', '.join(numbers)}, not {chosen}")
        right = int(chosen) == self.right
        start = "Yes." if right else f"Not this one: {self.options[self.right]}."
        return f"{start} {self.because}"

    def __repr__(self):
        lines = [f"   {chr(ord('a') + k)}) {text}" for k, text in enumerate(self.options)]
        return "\n".join([f"{self.opening}: {self.question}", *lines])

    def _repr_mimebundle_(self, **_):
        return self.box()._repr_mimebundle_() | {"text/plain": repr(self)}

    def box(self):
        """The widgets: the question, the options, and what appears once you have chosen."""
        options = ipywidgets.RadioButtons(
            options=self.options, index=None, layout={"width": "max-content", "max_width": "100%"}
        )
        reason = paragraph("", "dl-reason")
        more = self.more(reason)

        def chosen(change):
            reason.value = marked_up(self.answer(change.new), "dl-reason")
            for widget in more:
                widget.layout.display = None

        options.observe(chosen, "index")
        question = paragraph(f"{self.opening}: {self.question}", "dl-question")
        box = ipywidgets.VBox([question, options, reason, *more])
        box.add_class("dl-prediction")
        close_on_rerun(box)
        return box

    def more(self, reason):
        """Widgets that appear below the reason once you have chosen."""
        return []


class Prediction(Question):
    """A question about a position of an explorer's controls that its first picture does not show.

    show: the values to which "Show me" moves the copy of the explorer that stands below the
    question, or if there is none, the newest on the page.
    Raises ValueError if `show` is where the explorer starts anyway.
    """

    opening = "Predict"

    def __init__(self, explorer, question, options, *, right, because, show):
        if not (isinstance(explorer, Explorer) and isinstance(show, dict)):
            raise TypeError(f"a prediction shows values of an explorer, not {show!r}, {explorer!r}")
        super().__init__(question, options, right=right, because=because)
        self.explorer, self.show = explorer, show
        if explorer.start | explorer.accept(show) == explorer.start:
            raise ValueError("the first picture shows this already; choose another position")

    def more(self, reason):
        show = ipywidgets.Button(description="Show me", layout={"display": "none"})
        since = next(Exploration.serials)  # the copy below is the next one that is shown

        def move(_):
            if not self.explorer.show_me(self.show, since):
                reason.value = marked_up("Run the cell with the picture first.", "dl-reason")

        show.on_click(move)
        return [show]
