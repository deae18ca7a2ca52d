"""The screen shows a picture in the notebook, and repaints only the marks when they move."""

from pathlib import Path

import anywidget
import traitlets

from dl_basics.live.theme import theme

HERE = Path(__file__).parent


def joined(*names):
    """Several scripts as one, which then need not import one another."""
    lines = "".join((HERE / name).read_text(encoding="utf-8") for name in names).splitlines()
    return "\n".join(line for line in lines if not line.startswith("import "))


SCRIPT = joined("paint.js", "words.js", "drag.js", "pads.js", "buttons.js", "screen.js")


class Screen(anywidget.AnyWidget):
    """The part of an explorer that runs in the browser; `screen.js` is its other half.

    stage, frame: recordings of what stands still and of what moves, as `pack` makes them, by
    layout, "wide" or "narrow"; the frame also carries the text line, the text alternative, a
    problem to tell, if any, what can be pulled (`handles.told`), where a hand makes something
    (`pads.js`), and the line of Python that shows the same again. dark_colors: by the colours of
    the light theme.

    All views share these, in however many windows. So each view says for itself what it needs, in
    a message: {view: its name, layout: the one it asks for}, or no layout when it goes. A hand
    that pulls a handle says {drag: {control: number of its place}}, and one on a pad {touch: ...}.
    """

    # As text, not as files: a file that may change remembers every widget for ever.
    _esm, _css = SCRIPT, (HERE / "screen.css").read_text(encoding="utf-8")
    stage = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    dark_colors = traitlets.Dict().tag(sync=True)

    def __init__(self, pictures, **more):
        super().__init__(dark_colors=theme().dark_colors)
        self._sent = {}
        self.show(pictures, **more)

    def show(self, pictures, problem="", handles=None, pads=None, code=""):
        """Send what changed of the pictures: the marks, and the stages if one is another.

        pictures: by layout; the last ones stay if there are none. problem: what to say below.
        handles, pads: by layout. code: the line of Python that shows the same.
        """
        stages = {layout: picture.stage() for layout, picture in pictures.items()}
        frame = {} if pictures else self.frame
        for layout, picture in pictures.items():
            frame[layout] = pack(recording for _, recording in picture.mark_recordings())
            frame[layout]["handles"] = (handles or {}).get(layout, "[]")
            frame[layout]["pads"] = (pads or {}).get(layout, [])
            frame |= {"text": picture.text, "alt": picture.alt, "code": code}
        frame = frame | {"problem": problem, "number": self.frame.get("number", 0) + 1}
        with self.hold_sync():
            if pictures and [*map(id, stages.values())] != [*map(id, self._sent.values())]:
                self.stage = {layout: _sized(stage) for layout, stage in stages.items()}
                self._sent = stages
            self.frame = frame


def _sized(stage):
    return pack([stage]) | dict(zip(("width", "height"), stage.size, strict=True))


def pack(recordings):
    """Join recordings into one message: steps as JSON, all points and all pixels as bytes."""
    packed = [recording.packed for recording in recordings]
    steps, points, pixels = zip(*packed, strict=True) if packed else ((), (), ())
    return {
        "steps": f"[{','.join(filter(None, steps))}]",
        "points": b"".join(points),
        "pixels": b"".join(pixels),
    }
