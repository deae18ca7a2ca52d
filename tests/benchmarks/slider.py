"""How fast does a picture follow a slider? Ours, against the usual way and against bare text.

    python3 course.py bench slider              measure, and print the ratios
    python3 course.py bench slider --write      write them to tests/benchmarks/slider.md as well
    python3 course.py bench slider --strict     exit with 1 if a bar is missed

A real JupyterLab shows `slider.ipynb` in a real Chromium. The methods take turns, so that whatever
else the computer does meets all of them alike. Times are from the key press on the slider's handle
to the frame that shows the finished picture (`stopwatch.js`).
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import nbformat
import numpy as np
from jupyter_client.manager import start_new_kernel

from tests.browser import lab
from tools.report import Bar, arguments, finish, made_on, say, table

NEEDS = ("test", "drivers")
HERE = Path(__file__).parent
ROOT = HERE.parent.parent
METHODS = {"label": "a text label", "interact": "interact, new figure", "ours": "ours"}
HELD_FOR, REPEATS = 2.0, 30  # seconds, and key repeats per second

FIRST_PICTURE = {
    "ours": """
        from dl_basics.explorers.activations import slope
        display(slope)
    """,
    "pyplot": """
        import ipywidgets
        import matplotlib.pyplot as plt
        import numpy as np
        Z = np.linspace(-6, 6, 481)
        g = lambda z: 1 / (1 + np.exp(-z))
        prime = lambda z: g(z) * (1 - g(z))

        @ipywidgets.interact(z=(-6.0, 6.0, 0.1))
        def slope(z=1.5):
            near = z + np.array([-1.6, 1.6])
            fig, (curve, slopes) = plt.subplots(1, 2, figsize=(7.6, 3.1))
            curve.plot(Z, g(Z))
            curve.plot(near, g(z) + prime(z) * (near - z))
            curve.plot(z, g(z), "o")
            curve.set(xlim=(-6, 6), ylim=(-0.1, 1.1), xlabel="z", title="the curve  a = g(z)")
            slopes.axvspan(-6, -4.6, color="0.8")
            slopes.axvspan(4.6, 6, color="0.8")
            slopes.plot(Z, prime(Z))
            slopes.plot(z, prime(z), "s")
            slopes.set(xlim=(-6, 6), ylim=(-0.1, 1.1), xlabel="z", title="its slope  g′(z)")
            fig.text(0.1, -0.1, f"At z = {z:.1f}: a = {g(z):.3f}, slope {prime(z):.3f}.")
            plt.show()
    """,
}

# Runs in the kernel, after the notebook: time per update, the three taking turns.
KERNEL_TIMES = """
import json, time
from dl_basics.explorers.activations import slope

@explorer(k=(0, 1000, 1))
def map_alone(picture, k=0):
    '''How long does a map take?'''
    picture.axes(x=(-3, 3), y=(-3, 3), equal=True)
    picture.heat("surface", surface(k), (-3, 3), (-3, 3), low=-1, high=1)
    picture.say(f"k = {k}")

curve, heat = slope(), map_alone()
display(curve, heat)
sliders = {"label": slider, "curve": curve.view.widgets["z"], "map": heat.view.widgets["k"]}
taken = {name: [] for name in sliders}
for k in range(1, 301):
    for name, moved in sliders.items():
        value = -6.0 + k / 50 if name == "curve" else k
        began = time.perf_counter()
        moved.set_state({"value": value})
        taken[name].append(1000 * (time.perf_counter() - began))
print(json.dumps(taken))
"""


def main(words=None):
    parser = arguments("slider", "How fast does a picture follow a slider?")
    parser.add_argument("--presses", type=int, default=4, help="key presses in a turn")
    wishes = parser.parse_args(words)
    os.environ["PYTHONPATH"] = str(ROOT)  # the kernels run in other folders
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start finds all modules compiled
    with tempfile.TemporaryDirectory() as folder, lab.browser() as browser:
        shutil.copy(HERE / "slider.ipynb", folder)
        with lab.jupyterlab(folder) as address:
            notebook = lab.Notebook(browser, address, "slider.ipynb")
            notebook.page.add_script_tag(path=HERE / "stopwatch.js")
            notebook.run_all()
            presses = measure_presses(notebook.page, wishes.rounds, wishes.presses)
            holds = measure_holds(notebook.page, max(1, wishes.rounds // 6))
        chromium = browser.version
    kernel, first = measure_kernel(), measure_first_picture(max(1, wishes.rounds // 3))
    bars = judge(presses, holds, kernel, first)
    return finish("slider", wishes, write_up(presses, holds, chromium), bars)


# --- In the page --------------------------------------------------------------------------------


def measure_presses(page, rounds, count):
    """Milliseconds from key press to picture, for each method as an array (rounds, count)."""
    pause = random.Random(0)  # a press at any moment of the screen's own beat
    taken = {method: np.empty((rounds, count)) for method in METHODS}
    for turn in range(-1, rounds):  # the turn before the first one only warms up
        say(f"key presses, round {turn + 1} of {rounds}")
        for method in turns(turn):
            value = follow(page, method)
            for k in range(count):
                page.wait_for_timeout(pause.uniform(150, 350))
                page.evaluate("stopwatch.arm()")
                page.keyboard.press("ArrowRight")
                ms, text = page.evaluate("stopwatch.time()")
                value += 1
                check(method, value, text)
                if turn >= 0:
                    taken[method][turn, k] = ms
    return taken


def measure_holds(page, rounds):
    """For each method an array (rounds, 3): ms from release to rest, frames, key presses."""
    found = {method: np.empty((rounds, 3)) for method in METHODS}
    for turn in range(rounds):
        say(f"held key, round {turn + 1} of {rounds}")
        for method in turns(turn):
            value = follow(page, method)
            page.evaluate("stopwatch.arm()")
            began, sent = time.perf_counter(), 0
            while time.perf_counter() < began + HELD_FOR:
                page.keyboard.down("ArrowRight")
                sent += 1
                time.sleep(max(0.0, began + sent / REPEATS - time.perf_counter()))
            page.keyboard.up("ArrowRight")
            page.wait_for_timeout(2500)
            *numbers, text = page.evaluate("stopwatch.settling()")
            check(method, value + sent, text)
            found[method][turn] = numbers
    return found


def turns(turn):
    """The methods, each time with another one first."""
    names = list(METHODS)
    return names[turn % 3 :] + names[: turn % 3]


def follow(page, method):
    """Focus the slider of a method and start its stopwatch; return where the slider stands."""
    cell = page.locator(".jp-CodeCell").nth(1 + list(METHODS).index(method)).element_handle()
    page.wait_for_function("([method, cell]) => stopwatch.ready(method, cell)", arg=[method, cell])
    page.evaluate("([method, cell]) => stopwatch.follow(method, cell)", [method, cell])
    page.wait_for_timeout(300)
    return int(float(cell.query_selector(".noUi-handle").get_attribute("aria-valuenow")))


def check(method, value, text):
    """Was the frame the one that belongs to this value? (The usual way has no text to read.)"""
    if method != "interact" and text != f"k = {value}":
        raise RuntimeError(f"{METHODS[method]}: expected k = {value} on the page, found {text!r}")


# --- In the kernel ------------------------------------------------------------------------------


def measure_kernel():
    """Milliseconds per update in a kernel without a page: arrays for the label, curve and map."""
    say("time in the kernel")
    cells = nbformat.read(HERE / "slider.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    taken = json.loads(run_in_kernel([*code, KERNEL_TIMES]).splitlines()[-1])
    return {name: np.array(times) for name, times in taken.items()}


def measure_first_picture(rounds):
    """Seconds from the first import to the first picture, each in a fresh kernel."""
    taken = {name: [] for name in FIRST_PICTURE}
    for turn in range(-1, rounds):  # the first ones only fill the caches
        say(f"first picture, round {turn + 1} of {rounds}")
        for name, code in FIRST_PICTURE.items():
            begin = "import time; began = time.perf_counter()\n"
            end = "\nprint(time.perf_counter() - began)"
            seconds = float(run_in_kernel([begin + textwrap.dedent(code) + end]).splitlines()[-1])
            if turn >= 0:
                taken[name].append(seconds)
    return {name: np.array(times) for name, times in taken.items()}


def run_in_kernel(cells):
    """Run cells in a fresh kernel; return what they print."""
    printed = []

    def hear(message):
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            printed.append(message["content"]["text"])

    manager, client = start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)
    try:
        for cell in cells:
            client.execute_interactive(cell, output_hook=hear, timeout=120)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "".join(printed)


# --- The report ---------------------------------------------------------------------------------


def judge(presses, holds, kernel, first):
    """The bars, with what was measured."""
    median = {method: np.median(times) for method, times in presses.items()}
    late = np.percentile(presses["ours"], 95)
    rest = {method: np.median(found[:, 0]) for method, found in holds.items()}
    return [
        Bar("ours / text label, medians", median["ours"] / median["label"], 1.35, ""),
        Bar("interact / ours, medians", median["interact"] / median["ours"], 6, "", above=True),
        Bar("95th percentile of ours / median of interact", late / median["interact"], 1 / 3, ""),
        Bar("settled after a held key", rest["ours"], max(150, 1.5 * rest["label"]), " ms"),
        Bar("kernel, update of curves", np.median(kernel["curve"]), 3, " ms"),
        Bar("kernel, update of a map 100 × 100", np.median(kernel["map"]), 6, " ms"),
        Bar(
            "import to first picture, ours / pyplot",
            np.median(first["ours"]) / np.median(first["pyplot"]),
            1.2,
            "",
        ),
    ]


def write_up(presses, holds, chromium):
    """The parts of the report, as markdown."""
    floor = np.median(presses["label"])
    times = [
        [
            name,
            f"{np.median(presses[method]):.0f}",
            f"{np.percentile(presses[method], 95):.0f}",
            f"{np.median(presses[method]) / floor:.2f}",
            "{:.2f}–{:.2f}".format(*spread(presses[method], presses["label"])),
            f"{np.median(holds[method][:, 0]):.0f} ({holds[method][:, 0].max():.0f})",
            f"{np.median(holds[method][:, 1]):.0f} of {np.median(holds[method][:, 2]):.0f}",
        ]
        for method, name in METHODS.items()
    ]
    head = [
        "slider moves",
        "median, ms",
        "95 %, ms",
        "× floor",
        "half of the rounds",
        "settled after hold, ms (worst)",
        "frames while held",
    ]
    rounds, count = presses["ours"].shape
    packages = ("jupyterlab", "ipywidgets", "anywidget", "matplotlib", "numpy")
    return [
        "# How fast a picture follows a slider",
        f"{rounds * count} key presses and {len(holds['ours'])} held keys for each method, all "
        f"in one notebook, taking turns after {count} presses. Milliseconds are those of the "
        "computer that ran it, with all else that it did; the ratios are what counts.",
        table(head, times),
        f"Chromium {chromium}, {made_on(*packages)}",
    ]


def spread(times, floor):
    """The quartiles of the ratio in a single round: half of all rounds lie between them."""
    return np.percentile(np.median(times, axis=1) / np.median(floor, axis=1), [25, 75])


if __name__ == "__main__":
    sys.exit(main())
