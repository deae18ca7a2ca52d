"""How fast does every explorer of the course follow its slider? A row for each.

    python3 course.py bench explorers               measure all, and print the table
    python3 course.py bench explorers backprop      only those of one module
    python3 course.py bench explorers --write       write it to explorers.md as well

As in `slider`, a real JupyterLab in a real Chromium, from the key press to the frame; the same
three methods take turns. The usual way is `interact` with a new figure of the same content.
"""

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from dl_basics.live.controls import LogSlider, Slider
from tests.benchmarks.slider import METHODS, ROOT
from tests.browser import lab
from tests.test_explorers import EXPLORERS, TRAINS
from tools.report import Bar, arguments, finish, made_on, say, table

NEEDS = ("test", "drivers")
NEAR, FAR, MOST = 1.35, 6, 100  # times the label, times as fast as `interact`, milliseconds
AGAIN = 4  # times as many key presses, where a bar is missed
BARS = {
    "near": f"ours / label ≤ {NEAR}",
    "far": f"interact / ours ≥ {FAR}",
    "trains": f"{MOST} ms, those that train",
}

LABEL = """
import ipywidgets
slider = ipywidgets.IntSlider(0, 0, 1000)
label = ipywidgets.Label("0")
label.add_class("bench-label")
slider.observe(lambda change: label.set_trait("value", str(change.new)), "value")
ipywidgets.VBox([slider, label])
"""
USUAL = """
import ipywidgets
from IPython.display import display
from dl_basics.explorers import {module}
from dl_basics.live.picture import Picture
from dl_basics.live.recorder import Recorder

def usual(value):
    Recorder.record = lambda *_: None  # nothing is written down for a canvas
    try:
        drawn = Picture()
        drawn.draw({name}.__wrapped__, **({name}.start | {{{control!r}: value}}))
    finally:
        Recorder.record = record
    display(drawn.figure)
    print(drawn.text)

record = Recorder.record
%matplotlib inline
ipywidgets.interact(usual, value=ipywidgets.{kind}(value={start}, min={low}, max={high}{step}));
"""
OURS = "{name}()"


def main(words=None):
    parser = arguments("explorers", "How fast does every explorer follow its slider?", rounds=3)
    parser.add_argument("module", nargs="?", default="", help="such as backprop")
    parser.add_argument("--presses", type=int, default=4, help="key presses in a turn")
    wishes = parser.parse_args(words)
    os.environ["PYTHONPATH"] = str(ROOT)
    moved = [name for name, explorer in EXPLORERS.items() if slider(explorer)]
    chosen = [name for name in moved if name.startswith(wishes.module)]
    found = {}
    with tempfile.TemporaryDirectory() as folder, lab.browser() as browser:
        with lab.jupyterlab(folder) as address:
            for name in chosen:
                for presses in (wishes.presses, AGAIN * wishes.presses):
                    say(f"{name}, {wishes.rounds * presses} presses")
                    with opened(browser, address, folder, name) as page:
                        label = slider(EXPLORERS[name])[1].label
                        times = measure(page, label, wishes.rounds, presses)
                    found[name] = judge(name, times)
                    if not found[name][1]:
                        break
        chromium = browser.version
    report = write_up([row for row, _ in found.values()], wishes, chromium)
    return finish("explorers", wishes, report, bars(found.values()))


@contextmanager
def opened(browser, address, folder, name):
    """A page with the three cells for an explorer, run. Raises RuntimeError if one failed."""
    cells = notebook(name, *slider(EXPLORERS[name]))
    nbformat.write(cells, Path(folder) / f"{name}.ipynb")
    window = lab.Notebook(browser, address, f"{name}.ipynb")
    window.page.add_script_tag(path=Path(__file__).parent / "stopwatch.js")
    window.run_all()
    if window.page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count():
        raise RuntimeError(f"a cell of the notebook for {name} failed")
    yield window.page
    window.close()


def slider(explorer):
    """The name and the control of the first slider of an explorer, None if it has menus alone."""
    sliders = (c for c in explorer.controls.items() if isinstance(c[1], Slider | LogSlider))
    return next(sliders, None)


def notebook(name, control_name, control):
    """Three cells: the label, `interact`, and the explorer."""
    module, _, _ = name.partition(".")
    log = isinstance(control, LogSlider)
    filled = USUAL.format(
        module=module,
        name=name,
        control=control_name,
        start=EXPLORERS[name].start[control_name],
        kind="FloatLogSlider" if log else "IntSlider" if control.whole else "FloatSlider",
        low=np.log10(control.low) if log else control.low,
        high=np.log10(control.high) if log else control.high,
        step=f", step={1 / control.per_decade if log else control.step}",
    )
    cells = [LABEL, filled, OURS.format(name=name)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(
        cells=[new_code_cell(cell.strip()) for cell in cells], metadata={"kernelspec": kernel}
    )


def measure(page, label, rounds, count):
    """Milliseconds from key press to picture, for each method as an array (rounds · count,)."""
    taken = {method: [] for method in METHODS}
    for turn in range(-1, rounds):  # the turn before the first one only warms up, and is short
        for k, method in enumerate(METHODS):
            cell = page.locator(".jp-CodeCell").nth(k).element_handle()
            page.wait_for_function("([m, cell]) => stopwatch.ready(m, cell)", arg=[method, cell])
            page.evaluate("([m, cell]) => stopwatch.follow(m, cell)", [method, cell])
            handle = cell.query_selector(f".noUi-handle[aria-label='{label}']") if k == 2 else None
            handle = handle or cell.query_selector(".noUi-handle")
            handle.focus()
            page.wait_for_timeout(300)
            for _ in range(count if turn >= 0 else min(count, 2)):
                page.wait_for_timeout(200)
                page.evaluate("stopwatch.arm()")
                page.keyboard.press(way(handle))
                ms, _ = page.evaluate("stopwatch.time()")
                if turn >= 0:
                    taken[method].append(ms)
    return {method: np.array(times) for method, times in taken.items()}


def way(handle):
    """The key that still moves the slider: to the right, until it is at its end, then back."""
    low, high, now = (
        float(handle.get_attribute(f"aria-value{end}")) for end in ("min", "max", "now")
    )
    back = handle.evaluate("h => h.dataset.back === 'yes'")
    back = now > low if now >= high else back and now > low
    handle.evaluate("(h, back) => { h.dataset.back = back ? 'yes' : 'no'; }", back)
    return "ArrowLeft" if back else "ArrowRight"


def judge(name, times):
    """The row of an explorer, and the bars it misses by their names in `BARS`.

    Where `interact` is less than six times as slow as the bare label, nobody can be six times as
    fast as `interact`: there that bar says nothing.
    """
    floor, usual, ours = (
        float(np.median(times[method])) for method in ("label", "interact", "ours")
    )
    if name in TRAINS:
        missed = ["trains"] * (ours > MOST)
    else:
        missed = ["near"] * (ours / floor > NEAR) + ["far"] * (usual / ours < FAR <= usual / floor)
    note = ", ".join([*["trains"] * (name in TRAINS), *(f"misses {BARS[bar]}" for bar in missed)])
    row = [
        name,
        str(len(times["ours"])),
        f"{floor:.0f}",
        f"{usual:.0f}",
        f"{ours:.0f}",
        f"{ours / floor:.2f}",
        f"{usual / ours:.1f}",
        note,
    ]
    return row, missed


def bars(found):
    """How many explorers miss each bar, and how near they are to the label all in all."""
    ratios = [float(row[5]) for row, _ in found]
    misses = [bar for _, missed in found for bar in missed]
    counts = [
        Bar(f"explorers that miss {what}", misses.count(bar), 0) for bar, what in BARS.items()
    ]
    return [Bar("ours / label, median of all explorers", float(np.median(ratios)), NEAR), *counts]


def write_up(rows, wishes, chromium):
    """The parts of the report, as markdown."""
    head = [
        "explorer",
        "presses",
        "label, ms",
        "interact, ms",
        "ours, ms",
        "ours / label",
        "interact / ours",
        "",
    ]
    packages = ("jupyterlab", "ipywidgets", "anywidget", "matplotlib", "numpy")
    return [
        "# How fast every explorer follows its slider",
        "Medians of key presses for each method, which take turns. The screen shows a frame every "
        f"17 ms, so that the ratio of two medians of {wishes.rounds * wishes.presses} is uncertain "
        f"by about a tenth; where a bar is missed, all is measured again with {AGAIN} times as "
        "many, and only that counts. Milliseconds are those of the computer that ran it, with all "
        "else that it did; the ratios are what matters. An explorer without axes costs `interact` "
        f"little: where the bare label is not {FAR} times as fast, we are not asked to be.",
        table(head, rows),
        f"Chromium {chromium}, {made_on(*packages)}",
    ]


if __name__ == "__main__":
    sys.exit(main())
