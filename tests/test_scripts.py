"""The parts of the page's script, one by one and without a browser, where node is installed."""

import base64
import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from dl_basics.live import screen
from dl_basics.live.picture import Picture
from dl_basics.live.screen import SCRIPT, Screen, pack

PARTS = ("paint.js", "words.js", "drag.js", "pads.js", "buttons.js", "screen.js")

# A canvas that writes down what it is asked for, and elements without a page.
SETTING = """
const log = [];
globalThis.Path2D = class {
  constructor() { this.d = []; }
  moveTo(...p) { this.d.push(["M", ...p]); }
  lineTo(...p) { this.d.push(["L", ...p]); }
  quadraticCurveTo(...p) { this.d.push(["Q", ...p]); }
  bezierCurveTo(...p) { this.d.push(["C", ...p]); }
  closePath() { this.d.push(["Z"]); }
  addPath(path, { e, f }) { this.d.push(["+", e, f, path.d.length]); }
};
const context = new Proxy({ canvas: { width: 20, height: 10 } }, {
  get: (own, name) => own[name] ?? ((...told) => log.push([name, ...told.map((t) => t.d ?? t)])),
  set: (own, name, value) => log.push([name, value]),
});
const element = (tag) => ({
  tag, children: [], told: {}, dataset: {},
  append(...parts) { this.children.push(...parts); },
  setAttribute(name, value) { this.told[name] = value; },
  querySelector(name) { return this.children.find((c) => c.className === name.slice(1)) ?? null; },
  querySelectorAll(name) { return this.children.filter((c) => c.className === name.slice(1)); },
});
globalThis.document = { createElement: element };
const timers = [];
globalThis.setTimeout = (call) => timers.push(call);
globalThis.clearTimeout = (timer) => { if (timer) timers[timer - 1] = null; };
const bytes = (text) => {
  const raw = Buffer.from(text, "base64"), view = new Uint8Array(raw.length + 1);
  view.set(raw, 1);
  return new DataView(view.buffer, 1); // at an odd address, as a message may bring them
};
const say = (thing) => process.stdout.write(JSON.stringify(thing));
"""


def _node():
    """Where node is: on the path, or brought along by the browser's driver; None without."""
    driver = importlib.util.find_spec("playwright")
    folder = Path(driver.origin).parent / "driver" if driver else None
    return shutil.which("node") or (driver and shutil.which("node", path=folder))


NODE = _node()
needs_node = pytest.mark.skipif(
    NODE is None, reason="without node the page's script was looked at in a browser only"
)


def node(part, code):
    """Run JavaScript after a part of the script; return what it says."""
    source = screen.joined(part)
    url = "data:text/javascript;base64," + base64.b64encode(source.encode()).decode()
    whole = f"{SETTING}const part = await import({url!r});\n{code}"
    command = [NODE, "--input-type=module", "-"]
    done = subprocess.run(command, input=whole, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def painted(explore, dark=None):
    """What a canvas is asked for when the marks of a picture are painted."""
    picture = Picture()
    picture.draw(explore)
    message = pack(recording for _, recording in picture.mark_recordings())
    coded = {k: base64.b64encode(v).decode() for k, v in message.items() if k != "steps"}
    return node(
        "paint.js",
        f"""
        const recording = {{ steps: {json.dumps(message["steps"])},
          points: bytes({coded["points"]!r}), pixels: bytes({coded["pixels"]!r}) }};
        const look = {{ scale: 2, height: 5, shown: part.shownIn({json.dumps(dark or {})}) }};
        part.paint(context, recording, look);
        say(log);
    """,
    )


@needs_node
def test_a_line_is_stroked_through_its_points_within_its_axes():
    def explore(picture):
        picture.axes()
        picture.line("a", [0, 0.5, 1], [0, 1, 0], color="#123456", alpha=0.5, linestyle="--")

    calls = dict((name, told) for name, *told in painted(explore, {"#123456": "#fedcba"}))
    assert calls["setTransform"] == [2, 0, 0, -2, 0, 10]
    assert [step[0] for step in calls["stroke"][0]] == ["M", "L", "L"]
    (x0, y0), (x1, y1) = calls["stroke"][0][0][1:], calls["stroke"][0][1][1:]
    left, bottom, width, height = calls["rect"]
    assert [x0, y0, x1, y1] == pytest.approx(
        [left, bottom, left + width / 2, bottom + height], abs=0.01
    )
    assert calls["strokeStyle"] == ["#fedcba80"]  # the twin, as opaque as it was
    assert calls["setLineDash"][0] and "fill" not in calls


@needs_node
def test_markers_of_one_opaque_colour_are_one_path_and_others_one_by_one():
    def explore(picture, **style):
        picture.axes()
        picture.dots("a", [0.2, 0.4, 0.6], [0, 0, 0], **style)

    together = [name for name, *_ in painted(explore)]
    apart = [name for name, *_ in painted(lambda p: explore(p, alpha=0.5))]
    assert (together.count("fill"), apart.count("fill")) == (1, 3)


@needs_node
def test_bars_and_words_are_filled_outlines_that_close():
    def explore(picture):
        picture.axes()
        picture.bars("a", np.arange(2), np.ones(2))
        picture.words("b", 0.5, 0.5, "o")

    bars, word = [told[0] for name, *told in painted(explore) if name == "fill"]
    assert [step[0] for step in bars] == [*"MLLLZ"] * 2
    assert {step[0] for step in word} == {"M", "Q", "Z"} and word[-1] == ["Z"]


@needs_node
def test_the_words_stand_below_and_are_spoken_when_the_slider_rests():
    found = node(
        "words.js",
        """
        const box = element("div"), picture = element("div");
        const { tell } = part.words(box, picture);
        const [text, problem, spoken] = box.children;
        const seen = [];
        const look = () => seen.push([text.textContent, problem.hidden, problem.textContent]);
        tell({ text: "z = 1", alt: "one", problem: "", number: 1 }, false), look();
        tell({ text: "z = 2 %", alt: "two", problem: "no", number: 2 }, false), look();
        tell({ text: "z = 2 %", alt: "two", problem: "no", number: 3 }, true), look();
        const before = spoken.textContent ?? "";
        for (const call of timers) call?.();
        say([seen, before, spoken.textContent, picture.told, box.dataset, spoken.told]);
    """,
    )
    seen, before, spoken, alt, data, politeness = found
    assert [text for text, _, _ in seen] == ["z\u00a0=\u00a01", *["z\u00a0=\u00a02\u00a0%"] * 2]
    assert [hidden for _, hidden, _ in seen] == [True, False, False]
    assert [trouble for _, _, trouble in seen] == ["", "no", spoken]
    assert before == "" and spoken.startswith("The kernel was stopped")
    assert (alt["aria-label"], data["frame"], politeness["aria-live"]) == ("two", 3, "polite")


@needs_node
def test_a_handle_gets_the_name_and_the_value_of_its_slider():
    found = node(
        "words.js",
        """
        const make = (className, textContent) => ({ ...element(), className, textContent });
        const slider = make("widget-slider"), explorer = element();
        const [handle, readout] = [make("noUi-handle"), make("widget-readout", "0.5")];
        slider.append(make("widget-label", "z"), handle, readout), explorer.append(slider);
        part.nameControls(explorer);
        say([handle.told, readout.told]);
    """,
    )
    assert found == [{"aria-label": "z", "aria-valuetext": "0.5"}, {"aria-label": "z, typed"}]


def test_the_browser_gets_all_parts_as_one_script_that_imports_nothing():
    for part in PARTS:
        source = (screen.HERE / part).read_text(encoding="utf-8")
        kept = [line for line in source.splitlines() if not line.startswith("import ")]
        assert "\n".join(kept) in SCRIPT
    assert "\nimport " not in SCRIPT
    assert Screen._esm == SCRIPT
    others = {"play.js", "baked.js"}  # a widget of its own, and the page without a kernel
    assert {*PARTS} == {p.name for p in screen.HERE.glob("*.js")} - others
