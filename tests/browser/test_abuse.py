"""What readers do to a notebook, in a real JupyterLab: nothing of theirs is lost, and it goes on.

The notebook is a small one with explorers, a prediction and an exercise of the course. The tests
go from one to the next, in one window: each finds the notebook as the last one left it.
"""

import random
import re

import lab
import nbformat
import pytest
from nbformat import v4
from nbformat.sign import NotebookNotary
from playwright.sync_api import expect

from dl_basics.explorers.activations import a_nudge, hinges, slope
from tools.execute import normalise

CELLS = {
    "imports": """
import numpy as np
from dl_basics.exercises import activations as exercises
from dl_basics.explorers import activations as explore
""",
    "slope": "display(explore.a_nudge, explore.slope)",
    "hinges": "explore.hinges",
    "relu": '''
def relu(z):
    """z where z is positive, 0 everywhere else."""
    return ...


exercises.relu.check(relu)
''',
    "end": 'print("the end,", 0.5)',
}
NUMBER = {name: k for k, name in enumerate(CELLS)}
PICTURES, SHOWN = 2, 3  # explorers, and with the prediction all that has widgets
IN_ANY_ORDER = 20
ENDS = ("shut down", "killed")  # of a kernel, but for a restart
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
RIGHT = (
    "relu: right. Tried on 13 numbers from -1000 to 1000.\n"
    "How the course writes it: exercises.relu.solution()"
)
SOLUTION = "    return np.maximum(0, z)"


class Opened(lab.Notebook):
    """A notebook in a window of its own, in a folder that the tests can look into."""

    def __init__(self, browser, address, folder, name, **window):
        super().__init__(browser, address, name, height=2200, **window)
        self.file = folder / name

    def cell(self, name):
        return self.page.locator(".jp-NotebookPanel:visible .jp-CodeCell").nth(NUMBER[name])

    def run(self, name):
        """Run the cell of this name."""
        self.run_cell(NUMBER[name])

    def start(self, name):
        """Run the cell of this name, and do not wait for it."""
        self.page.evaluate(
            "(k) => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = k; }",
            NUMBER[name],
        )
        self.command("notebook:run-cell")

    def output(self, name):
        """What stands under the cell of this name."""
        return self.cell(name).locator(".jp-OutputArea")

    def write(self, name, code):
        """Type `code` into a cell, in place of all that stands there."""
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)

    def answer(self, body):
        """Write this body for the function of the exercise."""
        self.write("relu", CELLS["relu"].strip().replace("    return ...", body))

    def store(self):
        """Save, and wait until the file is written."""
        self.page.evaluate(
            lab.in_time("() => window.jupyterapp.shell.currentWidget.context.save()")
        )

    def open(self, name, **options):
        """Open another notebook in this window, and wait until its cells are there."""
        self.page.evaluate(lab.in_time(OPEN), [name, options])
        panels = self.page.locator(".jp-NotebookPanel:visible")
        expect(panels.last.locator(".jp-CodeCell")).to_have_count(len(CELLS))

    def shut(self):
        """Close the notebook that is at the front."""
        count = self.page.locator(".jp-NotebookPanel").count()
        self.command("application:close")
        expect(self.page.locator(".jp-NotebookPanel")).to_have_count(count - 1)


# Gives nothing back: a whole notebook on its way to Python would take seconds.
OPEN = """async ([path, options]) => {
  await window.jupyterapp.commands.execute("docmanager:open", { path, ...options });
}"""


@pytest.fixture(scope="module")
def open_one(chromium, tmp_path_factory):
    """A function that opens a notebook of this folder in JupyterLab, by its name."""
    folder, opened = tmp_path_factory.mktemp("abuse"), []
    cells = [v4.new_code_cell(source.strip(), id=name) for name, source in CELLS.items()]
    for name in ("one", "two", "twice", "windows", *ENDS):
        notebook = v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, folder / f"{name}.ipynb")

    with lab.jupyterlab(folder) as address:

        def open_one(name, kind=Opened, **window):
            opened.append(kind(chromium, address, folder, name, **window))
            return opened[-1]

        yield open_one
        for notebook in opened:
            if not notebook.page.is_closed():
                notebook.close()


@pytest.fixture(scope="module")
def fresh(open_one):
    """The notebook as it was opened."""
    return open_one("one.ipynb")


@pytest.fixture(scope="module")
def played(fresh):
    """The same after Run All Cells."""
    fresh.run_all()
    return fresh


@pytest.fixture(autouse=True)
def no_errors(fresh):
    """No test may leave an error in the page or in its console."""
    yield
    errors, fresh.errors[:] = fresh.errors[:], []  # of this test alone
    assert errors == []


def alive(notebook, question=slope.question, copy=0):
    """Assert that a picture answers its slider, from end to end."""
    desk = notebook.explorer(question, copy)
    handle = desk.box.locator(".noUi-handle:visible").last
    low, now = handle.get_attribute("aria-valuemin"), handle.get_attribute("aria-valuenow")
    for key in ("Home", "End")[float(low) == float(now) :]:  # at its end a key moves nothing
        with desk.moves():
            handle.press(key)
    expect(desk.problem).to_be_hidden()
    expect(desk.text).to_contain_text("At z = 6.0")
    return desk


def forgive(notebook, *phrases):
    """Forget the errors with these words: they are JupyterLab's own."""
    notebook.errors[:] = [e for e in notebook.errors if not any(p in e for p in phrases)]


# ------------------------------------------------------------------------------------------------
# Cells.


def test_a_cell_before_its_imports_fails_and_works_after_them(fresh):
    fresh.run("hinges")
    expect(fresh.output("hinges")).to_contain_text("name 'explore' is not defined")
    fresh.run("imports")
    fresh.run("hinges")
    expect(fresh.explorer(hinges.question).text).to_have_text(hinges().text)


def test_cells_run_in_any_order_and_twice(played):
    models, order = played.models(), random.Random(0)
    for name in order.choices([*CELLS], k=IN_ANY_ORDER):
        for _ in range(order.choice([1, 2])):
            played.start(name)  # faster than the kernel can follow
    played.settle()
    assert played.models() == models, "what was shown before is still in the page"
    expect(played.page.locator(".dl-explorer")).to_have_count(PICTURES)
    desk = alive(played)
    box = played.page.locator(".dl-prediction")
    box.get_by_role("radio").nth(a_nudge.right).click()
    with desk.moves():
        box.get_by_role("button", name="Show me").click()
    expect(desk.text).to_have_text(slope(**a_nudge.show).text)


# ------------------------------------------------------------------------------------------------
# A learner's own code.


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "    raise ValueError('no idea')",
            r"With z = .* it stops with ValueError: no idea\s+"
            r"It happened in line \d+: raise ValueError\('no idea'\)",
        ),
        ("    return z[:2]", r"the result has shape \(2,\); it should have shape \(\d+,\)"),
        ("    return [z]", "it gives a list; it should give a NumPy array of numbers"),
        ("    import sys\n    sys.exit()", "it stops with SystemExit"),
        ("    return relu(z)", "it stops with RecursionError"),
        ("    z[:] = 0\n    return z", "the value is 0; it should be"),
        ("    return np.maximun(0, z)", "has no attribute 'maximun'"),
        ("    return np.maximum(0, z", "SyntaxError"),
    ],
)
def test_any_answer_gets_words_and_the_notebook_goes_on(played, body, told):
    played.answer(body)
    played.run("relu")
    expect(played.output("relu")).to_contain_text(re.compile(told))
    played.run("end")
    expect(played.output("end")).to_have_text("the end, 0.5\n")
    alive(played)


def test_an_endless_loop_is_interrupted_and_the_notebook_goes_on(played):
    played.answer("    while True:\n        pass")
    played.command("notebook:run-cell")
    busy = ".jp-Notebook-ExecutionIndicator[data-status=busy]"
    played.page.locator(busy).first.wait_for()  # an interrupt before that may be lost
    played.page.wait_for_timeout(500)  # until it is in the loop
    played.command("notebook:interrupt-kernel")
    played.settle()
    expect(played.output("relu")).to_contain_text("KeyboardInterrupt")
    played.run("end")
    expect(played.output("end")).to_have_text("the end, 0.5\n")  # prints are not swallowed
    alive(played)


def test_our_names_may_be_taken_and_the_imports_bring_them_back(played):
    played.answer(SOLUTION)
    played.run("relu")
    expect(played.output("relu")).to_have_text(RIGHT + "\n")
    played.write(
        "end",
        "explore = 3; np = None; relu = 5; sum = max = 0; slope = display\n"
        "exercises.relu.check(relu)",
    )
    played.run("end")
    expect(played.output("end")).to_contain_text(
        "relu: check needs your function itself, as in check(relu), and got an int."
    )
    alive(played)  # a picture on the page does not care
    played.run("hinges")
    expect(played.output("hinges")).to_contain_text("'int' object has no attribute 'hinges'")
    played.run("relu")
    expect(played.output("relu")).to_contain_text("'NoneType' object has no attribute 'maximum'")
    for name in ("imports", "hinges", "relu"):
        played.run(name)
    expect(played.explorer(hinges.question).text).to_have_text(hinges().text)
    expect(played.output("relu")).to_have_text(RIGHT + "\n")
    played.write("end", CELLS["end"])
    played.run("end")


# ------------------------------------------------------------------------------------------------
# The kernel.


def test_after_a_restart_the_page_says_so_and_run_all_heals_it(played):
    desk, play = played.explorer(slope.question), played.page.locator(".dl-play")
    play.click()
    expect(play).to_have_text("Stop")
    played.restart()
    expect(desk.problem).to_contain_text(f"{SAID}, so this picture stands still. Choose Run,")
    expect(desk.spoken).to_contain_text(SAID)
    expect(play).to_have_text("Play")
    text, frame = desk.text.inner_text(), desk.frame
    desk.box.locator(".noUi-handle:visible").last.press("Home")
    desk.box.locator("select").select_option("elu")
    play.click()
    box = played.page.locator(".dl-prediction")
    box.get_by_role("radio").first.click()
    says(box, SAID)
    played.ask("")  # the new kernel is there and has nothing to say to the old page
    assert (desk.text.inner_text(), desk.frame) == (text, frame)
    expect(desk.problem).to_contain_text(SAID)
    assert played.page.evaluate(BROKEN_LINKS) == 0
    played.run_all()
    expect(played.output("relu")).to_have_text(RIGHT + "\n")
    alive(played)
    forgive(played, "Comm not found for ")  # a link that the old kernel closed as it ended


SAID = "The kernel was stopped or restarted"


def says(part, words):
    """Wait until a part of the page says these words after all that is in it; "none" is nothing."""
    part.page.wait_for_function(
        "([part, words]) => getComputedStyle(part, '::after').content.includes(words)",
        arg=[part.element_handle(), words],
    )


# ipywidgets would put one before every part, and push the labels out of their places.
BROKEN_LINKS = """() => [...document.querySelectorAll(".dl-explorer *, .dl-prediction *")]
  .filter((part) => !["none", "normal"].includes(getComputedStyle(part, "::before").content)).length
"""


@pytest.mark.parametrize("end", ENDS)
def test_a_kernel_that_ends_in_another_way_is_told_too(open_one, end):
    """In a window of its own: after it, the notebook of the other tests still has its kernel."""
    notebook = open_one(f"{end}.ipynb")
    notebook.answer(SOLUTION)
    notebook.run_all()
    desk, box = notebook.explorer(slope.question), notebook.page.locator(".dl-prediction")
    text = desk.text.inner_text()
    if end == "shut down":
        notebook.command("kernelmenu:shutdown")
    else:
        notebook.write("end", "import os\nos._exit(1)")
        notebook.start("end")
        notebook.page.get_by_role("button", name="Ok").click()  # JupyterLab says that it died
    expect(desk.problem).to_contain_text(SAID)
    desk.box.locator(".noUi-handle:visible").last.press("Home")
    says(box, SAID)
    assert desk.text.inner_text() == text
    notebook.write("end", CELLS["end"])
    if end == "killed":  # the server starts it again by itself: two starts at once may end neither
        resting = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
        notebook.page.locator(resting).first.wait_for(timeout=60_000)
    notebook.command("notebook:restart-run-all")  # as the picture says
    if end == "killed":
        notebook.page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect(notebook.output("end")).to_have_text("the end, 0.5\n", timeout=60_000)
    notebook.settle()
    expect(notebook.output("relu")).to_have_text(RIGHT + "\n")
    alive(notebook)
    forgive(notebook, "Comm not found for ")  # a link that the old kernel closed as it ended
    assert notebook.errors == []
    notebook.close()  # or it would go on looking for its first kernel, beside all later tests


def test_what_another_window_ran_again_says_so_where_it_was(open_one):
    """Both windows have one kernel, which closes what a cell has shown when the cell runs again."""
    first = open_one("twice.ipynb")
    first.run_all()
    second = open_one("twice.ipynb")
    places = first.output("slope").locator(".jp-OutputArea-child")
    for place in places.all():
        says(place, "none")
    second.run("slope")
    expect(first.page.locator(".dl-explorer")).to_have_count(1)  # that of the cell not run again
    expect(places).to_have_count(2)
    for place in places.all():
        says(place, "Run it here")
    expect(first.page.locator(".dl-prediction")).to_have_count(0)
    assert places.last.bounding_box()["height"] > 15
    alive(second)
    first.run("slope")
    for place in places.all():
        says(place, "none")
    alive(first)
    # On a busy machine it may still be bringing in what the run of its cell has closed.
    forgive(second, "widget model not found")
    assert first.errors == second.errors == []
    second.context.close()
    first.close()


def test_two_notebooks_beside_each_other_do_not_disturb_each_other(played):
    played.open("two.ipynb", options={"mode": "split-right"})
    played._wait()
    played.run_all()
    one, other = (played.explorer(slope.question, copy) for copy in (0, 1))
    for moved, still in ((one, other), (other, one)):
        for desk in (one, other):
            desk.rest()  # a window made narrow asks for another picture
        frame, ink, text = still.frame, still.ink(), still.text.inner_text()
        with moved.moves():
            moved.box.locator("select").select_option("tanh")
        with moved.moves():
            moved.box.locator(".noUi-handle:visible").last.press("Home")
        expect(moved.text).to_contain_text("At z = −6.0")
        assert (still.frame, still.ink(), still.text.inner_text()) == (frame, ink, text)
    played.store()
    played.shut()
    alive(played)


# ------------------------------------------------------------------------------------------------
# One notebook in two windows, one of them small and touched by fingers.


@pytest.fixture(scope="module")
def windows(open_one):
    wide = open_one("windows.ipynb", width=1400)
    wide.run_all()
    wide.store()
    narrow = open_one("windows.ipynb", width=600, touch=True)
    yield wide, narrow
    assert wide.errors == narrow.errors == []


def test_two_windows_of_different_width_stand_still_and_move_together(windows):
    desks = wide, narrow = [window.explorer(slope.question) for window in windows]
    expect(narrow.picture).not_to_have_css("aspect-ratio", aspect(wide))
    for desk in desks:
        with desk.moves():
            desk.box.get_by_role("button", name="Reset").click()
        for key in ("Home", "ArrowRight", "End"):
            desk.box.locator(".noUi-handle:visible").last.press(key)
        for other in desks:
            expect(other.text).to_contain_text("At z = 6.0")
            other.rest()
        seen = [(other.frame, aspect(other), other.ink()) for other in desks]
        desk.page.wait_for_timeout(1500)
        assert [(other.frame, aspect(other), other.ink()) for other in desks] == seen
        assert seen[0][0] == seen[1][0]
    assert asked(windows[0]) == ["narrow", "wide"]


def test_two_views_of_one_output_stand_still_too_and_what_is_closed_asks_no_more(windows):
    window, _ = windows
    window.page.evaluate(
        "(k) => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = k; }",
        NUMBER["slope"],
    )
    before = asked(window)
    window.command("notebook:create-output-view")
    expect(window.page.locator(".dl-screen[data-frame]")).to_have_count(PICTURES + 1)
    window.resize(1100, 2200)  # 1100 pixels hold a wide one and a narrow one
    first, copy = (window.explorer(slope.question, k) for k in (0, 1))
    with copy.moves():
        first.box.locator(".noUi-handle:visible").last.press("Home")
    first.rest()
    window.page.wait_for_timeout(300)
    first.rest()
    seen = first.frame, copy.frame, aspect(first), aspect(copy)
    window.page.wait_for_timeout(1500)
    assert (first.frame, copy.frame, aspect(first), aspect(copy)) == seen
    expect(copy.text).to_contain_text("At z = −6.0")
    assert len(asked(window)) == len(before) + 1
    window.page.evaluate(CLOSE_COPY)
    window.resize(1400, 2200)
    expect(window.page.locator(".dl-screen[data-frame]")).to_have_count(PICTURES)
    assert asked(window) == before


CLOSE_COPY = """() => {
  const all = [...window.jupyterapp.shell.widgets("main")];
  all.find((widget) => widget.content?.id.startsWith("LinkedOutputView")).dispose();
}"""


def aspect(desk):
    return desk.picture.evaluate("part => getComputedStyle(part).aspectRatio")


def asked(window):
    """The layouts that views ask for, as the kernel knows it."""
    told = "(one,) = explore.slope.shown; print(*sorted(l for l, _ in one.view._asked.values()))"
    return window.ask(told).split()


def test_a_finger_that_begins_on_a_track_scrolls_and_a_tap_or_the_knob_moves(windows):
    _, window = windows
    window.resize(600, 700)
    desk = window.explorer(slope.question)
    slider = desk.box.locator(".widget-slider:visible").last
    track, knob = slider.locator(".noUi-target"), slider.locator(".noUi-handle")
    top = "() => document.querySelector('.jp-Notebook .jp-WindowedPanel-outer').scrollTop"
    with desk.moves():
        desk.box.get_by_role("button", name="Reset").click()
    start = desk.text.inner_text()
    for down in (-150, 150):
        track.scroll_into_view_if_needed()
        scrolled = window.page.evaluate(top)
        x, y, width, height = track.bounding_box().values()
        swipe(window, x + 0.9 * width, y + height / 2, 0, down)
        window.page.wait_for_function(
            f"([was, down]) => (was - ({top})()) / down > 0.7", arg=[scrolled, down]
        )
        expect(desk.text).to_have_text(start)
    track.scroll_into_view_if_needed()
    x, y, width, height = track.bounding_box().values()
    with desk.moves():
        window.page.touchscreen.tap(x + 0.9 * width, y + height / 2)
    expect(desk.text).to_contain_text("At z = 4.8")
    desk.rest()
    window.page.wait_for_timeout(500)  # until the knob has come there
    scrolled = window.page.evaluate(top)
    x, y, width, height = knob.bounding_box().values()
    with desk.moves():
        swipe(window, x + width / 2, y + height / 2, 200, 30)
    expect(desk.text).to_contain_text("At z = 6.0")
    assert window.page.evaluate(top) == scrolled
    window.resize(600, 2200)


def swipe(window, x, y, right, down):
    """Draw a finger over the page, in ten steps."""
    tools = window.context.new_cdp_session(window.page)

    def touch(kind, *points):
        tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", {"x": x, "y": y})
    for k in range(1, 11):
        touch("touchMove", {"x": x + right * k / 10, "y": y + down * k / 10})
        window.page.wait_for_timeout(20)
    touch("touchEnd")
    tools.detach()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_the_system_takes_colours_away_everything_has_an_edge(windows, dark, scheme):
    """Windows calls this high contrast."""
    window, _ = windows
    window.theme(dark)
    window.page.emulate_media(forced_colors="active", color_scheme=scheme)
    window.page.wait_for_timeout(300)
    desk = window.explorer(hinges.question)
    paper = lab.photograph(desk.box)[5, 5]
    for part in ("button", "select", ".noUi-target", ".noUi-handle"):
        image = lab.photograph(desk.box.locator(f"{part}:visible").first)
        strong = lab.contrast(image, paper) > 7
        if part in ("button", "select"):
            for edge in (strong[:3], strong[-3:], strong[:, :3].T, strong[:, -3:].T):
                assert edge.any(axis=0).mean() > 0.9, part
        if part == "select":
            assert strong[5:-5, -24:-5].any(), "its arrow"
        if part == ".noUi-target":
            assert strong.any(axis=0).mean() > 0.9, "from end to end"
        assert strong.any() and not strong.all(), part
    image = desk.photograph()
    assert (lab.luminance(image[12, 3]) < 0.05) == (scheme == "dark")
    assert lab.contrast(image, image[12, 3]).max() > 7
    window.page.emulate_media(forced_colors="none", color_scheme="light")
    window.theme(False)


# ------------------------------------------------------------------------------------------------
# Saving, closing, opening again.


def test_what_was_typed_is_there_after_closing_and_the_pictures_live_on(played):
    played.store()
    assert SOLUTION in nbformat.read(played.file, 4).cells[NUMBER["relu"]].source
    played.shut()
    played.open("one.ipynb")  # its kernel has not been stopped
    played._wait()
    expect(played.cell("relu")).to_contain_text(SOLUTION.strip())
    expect(played.output("relu")).to_have_text(RIGHT + "\n")
    alive(played)


@pytest.mark.parametrize(
    ("saved", "trusted", "kernel"),
    [
        (True, True, True),
        (True, True, False),
        (True, False, True),
        (True, False, False),
        (False, True, False),
        (False, False, False),
    ],
)
def test_opened_again_a_notebook_shows_its_pictures_or_that_it_is_to_be_run(
    played, saved, trusted, kernel
):
    """Only where JupyterLab trusts what a reader played and saved, it looks for lost widgets."""
    name = f"{saved}_{trusted}_{kernel}.ipynb"
    played.store()
    notebook = nbformat.read(played.file, 4)
    typed = notebook.cells[NUMBER["relu"]]
    notebook.metadata["name"] = name  # no two are alike: what is trusted is known by its content
    if not saved:
        notebook = normalise(notebook)
    nbformat.write(notebook, played.file.with_name(name))
    if trusted:
        sign(played.file.with_name(name))
    played.open(name, **({} if kernel else {"kernelPreference": {"shouldStart": False}}))
    if kernel:
        played._wait()
    front = played.page.locator(".jp-NotebookPanel:visible")
    lost, pictures = front.get_by_text("model not found"), front.locator(".jp-OutputArea img")
    if saved and trusted:
        # Without a kernel JupyterLab may still hope that one brings them.
        expect(lost.or_(front.get_by_text("Loading widget"))).to_have_count(SHOWN)
        expect(pictures).to_have_count(0)
    else:
        expect(pictures).to_have_count(PICTURES)
        expect(lost).to_have_count(0)
    expect(played.cell("relu")).to_contain_text(typed.source.split("return")[1].split("\n")[0])
    expect(played.output("relu")).to_have_text(typed.outputs[0].text)
    if saved and trusted and kernel:
        played.run_all()
        expect(lost).to_have_count(0)
        alive(played, copy=1)  # behind it, the first notebook is still open
    played.store()  # or closing would ask
    played.shut()
    forgive(played, "widget model not found", "reading 'kernel'")  # for want of a kernel


def sign(file):
    """Make JupyterLab trust a notebook as it is now."""
    notary = NotebookNotary(data_dir=str(file.parent / ".home" / "data"))
    notary.sign(nbformat.read(file, 4))
    notary.store.close()
