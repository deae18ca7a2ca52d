"""How long things live on the page: Play, cells that run again, copies, memory, reloading."""

import re
import time

import pytest
from nbformat import v4, write
from playwright.sync_api import expect

from dl_basics.explorers.activations import slope

UPDATES = 2000
ROOT, WALK, SLOPE = "What does my own function say?", "How far does it walk?", slope.question
CELLS = {
    "imports": """
import gc
import sys

import numpy as np
from dl_basics.explorers.activations import slope
from dl_basics.live import Steps, explorer
""",
    "make": '''
@explorer(z=(-3.0, 3.0), k=Steps(0, 6))
def root(picture, z=1.0, k=0):
    """What does my own function say?"""
    if z < 0:
        raise ValueError("there is no root of a negative number")
    picture.axes(x=(-3, 3), y=(0, 8))
    picture.dots("here", z, z**0.5 + k)
    picture.say(f"step {k}: {z**0.5 + k:.2f}")


@explorer(k=Steps(0, 1000))
def walk(picture, k=0):
    """How far does it walk?"""
    x = np.linspace(0, 10, 401)
    left, right = picture.panels(1, 1)
    left.axes(x=(0, 10), y=(-1, 1))
    left.line("wave", x, np.sin(x + k / 10))
    left.dots("here", k / 100, 0)
    left.words("steps", k / 100, 0.5, f"{k} steps")
    right.axes(x=(0, 1), y=(0, 1))
    right.heat("map", np.sin(x[:100] * k)[:, None] * np.cos(x[:100]), (0, 1), (0, 1))
    picture.say(f"{k} steps")
''',
    "root": "root",
    "walk": "walk",
    "slope": "slope",
    "again": "slope",
}
NUMBER = {name: k for k, name in enumerate(CELLS)}


@pytest.fixture(scope="module")
def probe(lab_open, tmp_path_factory):
    """A small notebook with explorers of its own, after Run All Cells."""
    file = tmp_path_factory.mktemp("probe") / "probe.ipynb"
    cells = [v4.new_code_cell(source.strip(), id=name) for name, source in CELLS.items()]
    write(v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), file)
    probe = lab_open(file, height=3600)
    probe.run_all()
    return probe


KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


@pytest.fixture(autouse=True)
def no_errors(probe):
    """No test may leave an error in the page or in its console."""
    yield
    assert probe.errors == []


WALKING = re.compile(r"[1-9]\d* steps")


SEEN = """(box) => {
  const seen = [];
  new MutationObserver(() => {
    const now = [".dl-play", ".dl-text"].map((part) => box.querySelector(part)?.textContent).join();
    if (seen.at(-1) !== now) seen.push(now);
  }).observe(box, { subtree: true, childList: true, characterData: true });
  return seen;
}"""


def test_play_stops_at_the_end(probe):
    root = probe.explorer(ROOT)
    play, before = root.box.locator(".dl-play"), root.frame
    expect(play).to_have_text("Play")
    seen = root.box.evaluate_handle(SEEN)  # what stands there, however shortly
    for started_from in ("step 0: 1.00", "step 6: 7.00"):
        expect(root.text).to_have_text(started_from)
        play.click()
        probe.page.wait_for_function("(seen) => seen.at(-1) === 'Play,step 6: 7.00'", arg=seen)
        rests(root)
        walked = seen.evaluate("(seen) => seen.splice(0)")
        assert f"Stop,{started_from}" in walked
        assert {f"Stop,step {k}: {k + 1}.00" for k in range(1, 6)} <= set(walked)
    assert root.frame - before == 13  # six steps, to the start, six steps
    play.click()  # a press while it walks stops it; at the end, it would start once more
    expect(play).to_have_text("Stop")
    play.click()
    expect(play).to_have_text("Play")
    rests(root)


def test_a_problem_is_said_in_words(probe):
    root = probe.explorer(ROOT)
    handle = root.box.locator(".noUi-handle").first
    with root.moves():
        handle.press("End")
    good, text = root.ink(), root.text.inner_text()
    with root.moves():
        handle.press("Home")
    expect(root.problem).to_contain_text("there is no root of a negative number")
    expect(root.problem).to_be_visible()
    expect(root.spoken).to_contain_text("there is no root of a negative number")
    assert root.ink() == good
    expect(root.text).to_have_text(text)
    with root.moves():
        root.box.locator(".widget-readout").first.fill("1")
        root.box.locator(".widget-readout").first.press("Enter")
    expect(root.problem).to_be_hidden()
    assert root.ink() != good


def test_two_copies_do_not_disturb_each_other(probe):
    one, other = probe.explorer(SLOPE), probe.explorer(SLOPE, copy=1)
    for moved, still in ((one, other), (other, one)):
        frame, ink, text = still.frame, still.ink(), still.text.inner_text()
        with moved.moves():
            moved.box.locator("select").select_option("tanh")
        with moved.moves():
            moved.box.locator(".noUi-handle:visible").press("End")
        expect(moved.text).to_contain_text("At z = 6.0")
        assert (still.frame, still.ink(), still.text.inner_text()) == (frame, ink, text)


def test_play_stops_when_its_cell_runs_again(probe):
    walk = probe.explorer(WALK)
    walk.box.locator(".dl-play").click()
    expect(walk.text).to_have_text(WALKING)
    probe.run_cell(NUMBER["walk"])
    walk = probe.explorer(WALK)
    expect(walk.box.locator(".dl-play")).to_have_text("Play")
    rests(walk)
    expect(walk.text).to_have_text("0 steps")


def test_a_cell_that_runs_again_leaves_nothing_behind(probe):
    for name in ("root", "slope"):
        probe.run_cell(NUMBER[name])
        counts = {(living(probe), probe.models())}
        for _ in range(5):
            probe.run_cell(NUMBER[name])
            counts.add((living(probe), probe.models()))
        assert len(counts) == 1, counts


def living(probe):
    """The number of widgets in the kernel, and of our own objects around them."""
    return probe.ask("""
import gc, ipywidgets
gc.collect()
kinds = ("View", "Exploration", "Picture", "Panel", "Recorder", "Figure")
print(len(ipywidgets.Widget.get_manager_state()["state"]),
      sum(type(one).__name__ in kinds for one in gc.get_objects()))
""")


def test_memory_stays_flat(probe):
    probe.run_cell(NUMBER["walk"])
    seen = probe.explorer(WALK)
    probe.ask("""
def updates(count):
    view = max(walk.shown, key=lambda shown: shown.serial).view
    for k in range(count):
        view.widgets["k"].slider.value = 5 * k + 1
    return view.screen.frame["number"]

def objects():
    gc.collect()
    return len(gc.get_objects()), sys.getallocatedblocks()
""")
    update(probe, seen, UPDATES // 10)  # caches fill
    objects, page = probe.ask("print(*objects())").split(), probe.heap()
    update(probe, seen, UPDATES)
    objects_after, page_after = probe.ask("print(*objects())").split(), probe.heap()
    for before, after in zip(objects, objects_after, strict=True):
        assert int(after) - int(before) < UPDATES / 2
    assert page_after["bytes"] - page["bytes"] < 250 * UPDATES
    assert page_after["nodes"] - page["nodes"] < UPDATES / 100
    assert page_after["listeners"] - page["listeners"] < UPDATES / 100


def update(probe, seen, count):
    """Let the kernel make `count` updates, and wait until the page has painted each batch."""
    for _ in range(count // 200):
        number = int(probe.ask("print(updates(200))"))
        seen.box.locator(f".dl-screen[data-frame='{number}']").wait_for()


def rests(explorer):
    """Assert that the picture does not change for three steps of Play."""
    explorer.notebook.ask("")  # the kernel has done all that it was told before
    explorer.page.wait_for_timeout(300)
    before = explorer.frame
    explorer.page.wait_for_timeout(500)
    assert explorer.frame == before


def test_after_reloading_the_page(probe):
    probe.save()
    probe.reload()
    root = probe.explorer(ROOT)
    with root.moves():
        root.box.locator(".noUi-handle").first.press("End")
    expect(root.text).to_contain_text("1.73")


def test_play_stops_when_the_notebook_is_closed(probe):
    walk = probe.explorer(WALK)
    walk.box.locator(".dl-play").click()
    expect(walk.text).to_have_text(WALKING)
    probe.save()
    probe.command("application:close")
    expect(probe.page.locator(".jp-Notebook")).to_have_count(0)
    where = "print(max(walk.shown, key=lambda shown: shown.serial).values['k'])"
    before = probe.ask(where)
    time.sleep(0.5)
    assert probe.ask(where) == before
    assert int(before) < 1000
