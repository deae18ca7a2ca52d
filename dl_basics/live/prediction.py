"""A prediction asks before you look: you choose, read why, and see it happen. Nobody is graded."""

import ipywidgets

from dl_basics.live.close_on_rerun import close_on_rerun
from dl_basics.live.explorer import Exploration
from dl_basics.live.html import marked_up, paragraph


class Prediction:
    """A question about a position of an explorer's controls that its first picture does not show.

    options: the answers to choose from. right: which one, counted from 0. because: why it is.
    show: the values to which "Show me" moves the copy of the explorer that stands below the
    question, or if there is none, the newest on the page.
    Raises ValueError if there are fewer than two options, `right` is none of them, or `show` is
    where the explorer starts anyway.
    """

    def __init__(self, explorer, question, options, *, right, because, show):
        if len(options) < 2:
            raise ValueError(f"a prediction needs two options at least, but got {options}")
        if right not in range(len(options)):
            raise ValueError(f"right must be one of 0 to {len(options) - 1}, but is {right}")
        self.explorer, self.question, self.options = explorer, question, options
        self.right, self.because, self.show = right, because, show
        if explorer.start | explorer.accept(show) == explorer.start:
            raise ValueError("the first picture shows this already; choose another position")

    def answer(self, chosen):
        """What to say to the option number `chosen`."""
        start = "Yes." if chosen == self.right else f"Not this one: {self.options[self.right]}."
        return f"{start} {self.because}"

    def __repr__(self):
        lines = [f"   {chr(ord('a') + k)}) {text}" for k, text in enumerate(self.options)]
        return "\n".join([f"Predict: {self.question}", *lines])

    def _repr_mimebundle_(self, **_):
        return self.box()._repr_mimebundle_() | {"text/plain": repr(self)}

    def box(self):
        """The widgets: the question, the options, and what appears once you have chosen."""
        options = ipywidgets.RadioButtons(
            options=self.options, index=None, layout={"width": "max-content", "max_width": "100%"}
        )
        reason = paragraph("", "dl-reason")
        show = ipywidgets.Button(description="Show me", layout={"display": "none"})
        since = next(Exploration.serials)  # the copy below is the next one that is shown

        def chosen(change):
            reason.value = marked_up(self.answer(change.new), "dl-reason")
            show.layout.display = None

        def move(_):
            if not self.explorer.show_me(self.show, since):
                reason.value = marked_up("Run the cell with the picture first.", "dl-reason")

        options.observe(chosen, "index")
        show.on_click(move)
        question = paragraph(f"Predict: {self.question}", "dl-question")
        box = ipywidgets.VBox([question, options, reason, show])
        box.add_class("dl-prediction")
        close_on_rerun(box)
        return box
