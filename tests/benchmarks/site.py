"""How fast does a picture of the web pages follow, and what does a page weigh?

    python3 course.py site                      first: the pages are measured as they were made
    python3 course.py bench site                measure, and print the tables
    python3 course.py bench site --write        write them to tests/benchmarks/site.md as well
    python3 course.py bench site --strict       exit with 1 if a bar is missed

The pages are opened from their folder, beside a label behind a kernel in a real JupyterLab; both
take turns in one Chromium. Times are from the key press or the move of the pointer to the frame
(`stopwatch.js`). Where other programs take the processor they say little: the label says how much,
and so does the time that the page's own thread has worked.
"""

import gzip
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from tests.benchmarks.explorers import LABEL
from tests.benchmarks.slider import HELD_FOR, REPEATS
from tests.browser import lab
from tools import ROOT
from tools.report import Bar, arguments, finish, made_on, say, table
from tools.website.pages import books

NEEDS = ("test", "drivers", "site")
MOVED = (  # of many kinds, and the largest
    "activations.slope",
    "activations.softmax",
    "neuron.neuron",
    "neuron.gates",
    "loss.landscape",
    "backprop.training",
    "backprop.network",
    "gradient_problems.vanishing",
    "initialization.sigma",
)
LATE, FIRST, PAGE = 20, 300, 300  # milliseconds, milliseconds, kB


def main(words=None):
    parser = arguments("site", "How fast do the web pages follow?", rounds=3)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the folder of the pages")
    parser.add_argument("--moves", type=int, default=10, help="moves in a turn")
    wishes = parser.parse_args(words)
    missing = [book.path.stem for book in books() if not page_of(wishes.site, book).exists()]
    if missing:
        raise SystemExit(f"{', '.join(missing)}: make the pages first, python3 course.py site.")
    os.environ["PYTHONPATH"] = str(ROOT)  # for the label's kernel
    with tempfile.TemporaryDirectory() as folder, lab.browser() as browser:
        with lab.jupyterlab(folder) as address:
            label = Label(browser, address, folder)
            found = {name: measure(browser, wishes, name, label) for name in MOVED}
        chromium = browser.version
    weights = [weight(wishes.site, book) for book in books()]
    return finish("site", wishes, write_up(found, weights, chromium), judge(found, weights))


# --- Times --------------------------------------------------------------------------------------


class Label:
    """A bare label behind a kernel, in a window of its own."""

    def __init__(self, browser, address, folder):
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        cells = [new_code_cell(LABEL.strip())]
        book = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(book, Path(folder) / "label.ipynb")
        notebook = lab.Notebook(browser, address, "label.ipynb")
        self.page = notebook.page
        self.page.add_script_tag(path=Path(__file__).parent / "stopwatch.js")
        notebook.run_all()
        self.cell = self.page.locator(".jp-CodeCell").first.element_handle()
        self.page.wait_for_function("cell => stopwatch.ready('label', cell)", arg=self.cell)

    def presses(self, count):
        """Milliseconds from each key press to the frame."""
        self.page.bring_to_front()
        self.page.evaluate("cell => stopwatch.follow('label', cell)", self.cell)
        return [press(self.page, "ArrowRight") for _ in range(count)]


def measure(browser, wishes, name, label):
    """What an explorer of the pages takes, in turns with the label: arrays by what was done."""
    found = {"label": [], "key": [], "hand": [], "first": [], "work": [], "held": [], "pulled": []}
    for turn in range(wishes.rounds):
        say(f"{name}, round {turn + 1} of {wishes.rounds}")
        found["label"] += label.presses(wishes.moves)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto((wishes.site / f"{book_of(name)}.html").as_uri())
        page.add_script_tag(path=Path(__file__).parent / "stopwatch.js")
        box = page.query_selector(f"[data-explorer='{name}']")
        found["first"].append(first_touch(page, box))
        taken, pulled = pull(page, box, wishes.moves)
        found["hand"] += taken
        found["pulled"].append(pulled)
        page.evaluate("box => box.querySelector('input[type=range]').focus()", box)
        keys = to_and_fro(page)
        found["key"] += [press(page, keys[k % 2]) for k in range(wishes.moves)]
        found["held"].append(hold(page, context, to_and_fro(page)))
        found["work"].append(found["held"][-1].pop())
        context.close()
    return {method: np.array(some) for method, some in found.items()}


def book_of(name):
    topic = name.partition(".")[0]
    return next(book.path.stem for book in books() if book.topic == topic)


def press(page, key):
    """Press a key at some moment of the screen's own beat; milliseconds to the frame."""
    page.wait_for_timeout(random.uniform(100, 200))
    page.evaluate("stopwatch.arm()")
    page.keyboard.press(key)
    return page.evaluate("stopwatch.time()")[0]


def to_and_fro(page):
    """The two arrow keys, first the one with which the slider in focus can go on."""
    at_its_end = page.evaluate("document.activeElement.value === document.activeElement.max")
    return ("ArrowLeft", "ArrowRight") if at_its_end else ("ArrowRight", "ArrowLeft")


def first_touch(page, box):
    """An explorer that was never in sight is brought there and moved at once; milliseconds."""
    return page.evaluate(
        """async (box) => {
          stopwatch.follow("baked", box);
          stopwatch.arm();
          dispatchEvent(new Event("keydown"));
          const slider = document.activeElement;
          slider.value = Number(slider.value) ? slider.value - 1 : 1;
          slider.dispatchEvent(new Event("input"));
          return (await stopwatch.time())[0];
        }""",
        box,
    )


def pull(page, box, count):
    """Pull the first handle to and fro by a place or more; milliseconds of each move.

    And then without a pause: how many moves of the pointer there were, and how many pictures.
    """
    handle = box.query_selector(".dl-handle")
    if not handle:
        return [], [0, 0]
    place = handle.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    dx, dy = as_far_as_a_place(page, box, x, y)
    taken = []
    for k in range(count):
        page.wait_for_timeout(random.uniform(100, 200))
        page.evaluate("stopwatch.arm()")
        page.mouse.move(x + dx * (1 - k % 2), y + dy * (1 - k % 2))
        taken.append(page.evaluate("stopwatch.time()")[0])
    page.evaluate("stopwatch.arm()")
    repeat(lambda k: page.mouse.move(x + dx * (1 - k % 2), y + dy * (1 - k % 2)))
    page.wait_for_timeout(500)
    _, shown, moves, _ = page.evaluate("stopwatch.settling()")
    page.mouse.up()
    return taken, [moves, shown]


def repeat(act):
    """Do something as often as a held key: `act(0)`, `act(1)`, …"""
    began, done = time.perf_counter(), 0
    while time.perf_counter() < began + HELD_FOR:
        act(done)
        done += 1
        time.sleep(max(0.0, began + done / REPEATS - time.perf_counter()))


def as_far_as_a_place(page, box, x, y):
    """By how many pixels the handle has to go to bring another picture, and back again."""
    for far in (20, 40, 80, 160):
        for dx, dy in ((far, 0), (-far, 0), (0, far), (0, -far)):
            before = box.get_attribute("data-state")
            page.mouse.move(x + dx, y + dy)
            page.wait_for_timeout(150)
            there = box.get_attribute("data-state")
            page.mouse.move(x, y)
            page.wait_for_timeout(150)
            if there != before == box.get_attribute("data-state"):
                return dx, dy
    raise RuntimeError(f"The handle of {box.get_attribute('data-explorer')} does not move.")


def hold(page, context, keys):
    """Hold the key, to and fro: presses, pictures, and the thread's own milliseconds for each."""
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate("stopwatch.arm()")
    worked = work(session)
    repeat(lambda k: page.keyboard.down(keys[k % 2]))
    page.wait_for_timeout(500)
    _, shown, presses, _ = page.evaluate("stopwatch.settling()")
    return [presses, shown, 1000 * (work(session) - worked) / presses]


def work(session):
    """The seconds that the page's thread has worked."""
    told = session.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in told if metric["name"] == "TaskDuration")


# --- Bytes --------------------------------------------------------------------------------------


def page_of(site, book):
    return site / f"{book.path.stem}.html"


def weight(site, book):
    """A page's kB as a server sends it, alone and with all its still pictures."""
    page = [page_of(site, book), site / "style.css", site / "page.js"]
    stills = (site / "stills").glob(f"{book.topic}.*")
    return [book.path.stem, zipped(page), zipped([*page, *stills])]


def zipped(files):
    return sum(len(gzip.compress(f.read_bytes(), 6)) for f in files) / 1000


# --- The report ---------------------------------------------------------------------------------


def judge(found, weights):
    moves = np.concatenate([some[way] for some in found.values() for way in ("key", "hand")])
    labels = np.concatenate([some["label"] for some in found.values()])
    first = max(np.median(some["first"]) for some in found.values())
    held, pulled = (
        np.concatenate([some[way] for some in found.values()]).sum(axis=0)
        for way in ("held", "pulled")
    )
    return [
        Bar("95 % of all moves, to the frame", np.percentile(moves, 95), LATE, " ms"),
        Bar("move / label, medians", np.median(moves) / np.median(labels), 1),
        Bar("pictures left out while a key is held", int(max(0, held[0] - held[1])), 0),
        Bar("pictures left out while a hand pulls", int(max(0, pulled[0] - pulled[1])), 0),
        Bar("slowest first touch", first, FIRST, " ms"),
        Bar("heaviest page with its still pictures", max(w[2] for w in weights), PAGE, " kB"),
    ]


def write_up(found, weights, chromium):
    rows = []
    for name, some in found.items():
        moves = [some["label"], some["key"], some["hand"]]
        times = [
            f"{np.median(ms):.0f}, {np.percentile(ms, 95):.0f}" if len(ms) else "" for ms in moves
        ]
        held, pulled = (
            f"{pictures:.0f} of {presses:.0f}" if presses else ""
            for presses, pictures in (some[way].sum(axis=0) for way in ("held", "pulled"))
        )
        first = f"{np.median(some['first']):.0f}"
        rows.append([name, *times, held, pulled, f"{np.median(some['work']):.1f}", first])
    head = ["explorer", "label", "key", "handle", "key held", "hand pulls", "work", "first touch"]
    count = sum(len(some[way]) for some in found.values() for way in ("key", "hand"))
    kilobytes = [[name, *(f"{kb:.0f}" for kb in some)] for name, *some in weights]
    return [
        "# How fast the web pages follow, and what they weigh",
        f"Milliseconds to the frame, median and 95 %, of {count} moves in all: of a label behind "
        "a kernel, of a key on the page's slider, of a handle that is pulled. Then how many "
        f"pictures came of how many presses of a held key ({REPEATS} in a second) and of how many "
        "moves of a hand, how long the page's thread worked for a press, and how long an explorer "
        "takes that was never in sight: brought there and moved at once, its data included.",
        table(head, rows),
        "kB as a server sends them: a notebook's page with style and script, and the same with "
        "all its still pictures. What an explorer loads when it comes near is in docs/figures.md.",
        table(["page", "alone", "with pictures"], kilobytes),
        f"Chromium {chromium}, {made_on('jupyterlab', 'ipywidgets', 'numpy')}",
    ]


if __name__ == "__main__":
    sys.exit(main())
