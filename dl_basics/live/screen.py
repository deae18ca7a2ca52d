"""The screen shows a picture in the notebook, and repaints only the marks when they move."""

from pathlib import Path

import anywidget
import traitlets

from dl_basics.live.theme import theme

HERE = Path(__file__).parent


def _joined(*names):
    """Several scripts as one, which then need not import one another."""
    lines = "".join((HERE / name).read_text(encoding="utf-8") for name in names).splitlines()
    return "\n".join(line for line in lines if not line.startswith("import "))


SCRIPT = _joined("paint.js", "words.js", "screen.js")


class Screen(anywidget.AnyWidget):
    """The part of an explorer that runs in the browser; `screen.js` is its other half.

    stage, frame: recordings of what stands still and of what moves, as `pack` makes them; the
    frame also carries the text line, the text alternative and a problem to tell, if any.
    dark_colors: by the colours of the light theme. narrow: set by the browser when the window is
    small.
    """

    # As text, not as files: a file that may change remembers every widget for ever.
    _esm, _css = SCRIPT, (HERE / "screen.css").read_text(encoding="utf-8")
    stage = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    dark_colors = traitlets.Dict().tag(sync=True)
    narrow = traitlets.Bool(False).tag(sync=True)

    def __init__(self, picture):
        super().__init__(dark_colors=theme().dark_colors)
        self._sent = None
        self.show(picture)

    def show(self, picture):
        """Send what changed of a picture: the marks, and the stage if it is another one."""
        stage = picture.stage()
        frame = pack(recording for _, recording in picture.mark_recordings())
        frame |= {"text": picture.text, "alt": picture.alt, "problem": ""}
        frame["number"] = self.frame.get("number", 0) + 1
        with self.hold_sync():
            if stage is not self._sent:
                width, height = stage.size
                self.stage = pack([stage]) | {"width": width, "height": height}
                self._sent = stage
            self.frame = frame

    def tell(self, problem):
        """Say what went wrong, under the last good picture."""
        self.frame = self.frame | {"problem": problem, "number": self.frame["number"] + 1}


def pack(recordings):
    """Join recordings into one message: steps as JSON, all points and all pixels as bytes."""
    packed = [recording.packed for recording in recordings]
    steps, points, pixels = zip(*packed, strict=True) if packed else ((), (), ())
    return {
        "steps": f"[{','.join(filter(None, steps))}]",
        "points": b"".join(points),
        "pixels": b"".join(pixels),
    }
