"""How fast does a picture follow a hand that pulls a handle in it?

    python3 course.py bench handles             measure, and print the table
    python3 course.py bench handles --write     write it to tests/benchmarks/handles.md as well
    python3 course.py bench handles --strict    exit with 1 if the bar is missed

As in `explorers`, a real JupyterLab in a real Chromium: from the move of the pointer to the frame,
beside a key press on the explorer's slider and on the slider of a bare label. They take turns.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from tests.benchmarks.explorers import LABEL, NEAR, way
from tests.benchmarks.slider import ROOT
from tests.browser import lab
from tests.test_explorers import EXPLORERS
from tools.report import Bar, arguments, finish, made_on, say, table

NEEDS = ("test", "drivers")
PULLED = {  # by explorer: the controls of a handle, and by how many pixels it goes on a place
    "activations.slope": ("z", (5, 0)),
    "activations.softmax": ("z1", (0, 6)),
    "neuron.neuron": ("x1 x2", (9, 9)),
    "neuron.gates": ("b", (9, 0)),
    "loss.landscape": ("w b", (3, 3)),
    "loss.constants": ("last", (4, 0)),
    "backprop.training": ("epoch", (6, 0)),
}


def main(words=None):
    parser = arguments("handles", "How fast does a picture follow the hand?", rounds=3)
    parser.add_argument("--moves", type=int, default=8, help="moves in a turn")
    wishes = parser.parse_args(words)
    os.environ["PYTHONPATH"] = str(ROOT)
    found = {}
    with tempfile.TemporaryDirectory() as folder, lab.browser() as browser:
        with lab.jupyterlab(folder) as address:
            for name in PULLED:
                say(f"{name}, {wishes.rounds * wishes.moves} moves")
                found[name] = measure(browser, address, folder, name, wishes)
        chromium = browser.version
    rows, ratios = [], []
    for name, times in found.items():
        label, slider, handle = (float(np.median(times[k])) for k in ("label", "slider", "handle"))
        ratios.append(handle / label)
        figures = f"{label:.0f}", f"{slider:.0f}", f"{handle:.0f}"
        rows.append([name, *figures, f"{slider / label:.2f}", f"{handle / label:.2f}"])
    head = ["explorer", "label, ms", "slider, ms", "handle, ms", "slider / label", "handle / label"]
    parts = [
        "# How fast a picture follows the hand",
        "Medians from a key press on a slider, or a move of the pointer that pulls a handle by a "
        "place or two, to the frame. Milliseconds are those of the computer that ran it, with all "
        "else that it did; the ratios are what matters.",
        table(head, rows),
        f"Chromium {chromium}, {made_on('jupyterlab', 'ipywidgets', 'anywidget', 'numpy')}",
    ]
    return finish("handles", wishes, parts, [Bar("handle / label", float(np.median(ratios)), NEAR)])


def measure(browser, address, folder, name, wishes):
    """Milliseconds to the frame for the label, the slider and the handle of an explorer."""
    module = name.partition(".")[0]
    cells = [LABEL, f"from dl_basics.explorers import {module}\n{name}()"]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(
        cells=[new_code_cell(cell.strip()) for cell in cells], metadata={"kernelspec": kernel}
    )
    nbformat.write(notebook, Path(folder) / f"{name}.ipynb")
    window = lab.Notebook(browser, address, f"{name}.ipynb")
    page, taken = window.page, {"label": [], "slider": [], "handle": []}
    page.add_script_tag(path=Path(__file__).parent / "stopwatch.js")
    window.run_all()
    for turn in range(-1, wishes.rounds):  # the turn before the first one only warms up
        for method in taken:
            cell = page.locator(".jp-CodeCell").nth(int(method != "label")).element_handle()
            follows = "label" if method == "label" else "ours"
            page.wait_for_function("([m, cell]) => stopwatch.ready(m, cell)", arg=[follows, cell])
            page.evaluate("([m, cell]) => stopwatch.follow(m, cell)", [follows, cell])
            page.wait_for_timeout(300)
            for ms in MOVES[method == "handle"](page, cell, name, wishes.moves):
                if turn >= 0:
                    taken[method].append(ms)
    window.close()
    return {method: np.array(times) for method, times in taken.items()}


def press(page, cell, name, count):
    """Press keys on the first slider of the control that the handle pulls."""
    label = EXPLORERS[name].controls[PULLED[name][0].split()[0]].label
    handle = cell.query_selector(f".noUi-handle[aria-label='{label}']")
    handle = handle or cell.query_selector(".noUi-handle")
    handle.focus()
    for _ in range(count):
        page.wait_for_timeout(200)
        page.evaluate("stopwatch.arm()")
        page.keyboard.press(way(handle))
        yield page.evaluate("stopwatch.time()")[0]


def pull(page, cell, name, count):
    """Pull the handle to and fro."""
    controls, (dx, dy) = PULLED[name]
    label = " and ".join(EXPLORERS[name].controls[control].label for control in controls.split())
    handle = cell.query_selector(f".dl-handle[aria-label='{label}, in the picture']")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(count):
        page.wait_for_timeout(200)
        page.evaluate("stopwatch.arm()")
        page.mouse.move(x + dx * (1 - k % 2), y + dy * (1 - k % 2))
        yield page.evaluate("stopwatch.time()")[0]
    page.mouse.up()


MOVES = press, pull

if __name__ == "__main__":
    sys.exit(main())
