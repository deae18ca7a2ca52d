"""The screen shows a picture in the notebook, and repaints only the marks when they move."""

import json
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from dl_basics.draw.style import DARK

HERE = Path(__file__).parent


class Screen(anywidget.AnyWidget):
    """The part of an explorer that runs in the browser; `screen.js` is its other half.

    stage, frame: recordings of what stands still and of what moves, as `pack` makes them; the
    frame also carries the text line, the text alternative and a problem to tell, if any.
    twins: the colours of the dark theme. narrow: set by the browser when the window is small.
    """

    # As text, not as files: a file that may change remembers every widget for ever.
    _esm = (HERE / "screen.js").read_text(encoding="utf-8")
    _css = (HERE / "screen.css").read_text(encoding="utf-8")
    stage = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    twins = traitlets.Dict(dict(DARK)).tag(sync=True)
    narrow = traitlets.Bool(False).tag(sync=True)

    def __init__(self, picture):
        super().__init__()
        self._sent = None
        self.show(picture)

    def show(self, picture):
        """Send what changed of a picture: the marks, and the stage if it is another one."""
        stage = picture.stage()
        frame = pack(recording for _, recording in picture.moved())
        frame |= {"text": picture.text, "alt": picture.alt, "problem": ""}
        frame["number"] = self.frame.get("number", 0) + 1
        with self.hold_sync():
            if stage is not self._sent:
                width, height = stage.get_canvas_width_height()
                self.stage = pack([stage]) | {"width": width, "height": height}
                self._sent = stage
            self.frame = frame

    def tell(self, problem):
        """Say what went wrong, under the last good picture."""
        self.frame = self.frame | {"problem": problem, "number": self.frame["number"] + 1}


def pack(recordings):
    """Join recordings into one message: steps as JSON, all points and all pixels as bytes."""
    steps, points, pixels = [], [], []
    for recording in recordings:
        steps += recording.steps
        points += recording.points
        pixels += recording.images
    return {
        "steps": json.dumps(steps, separators=(",", ":")),
        "points": np.concatenate(points or [np.empty((0, 2), np.float32)]).tobytes(),
        "pixels": b"".join(image.tobytes() for image in pixels),
    }
