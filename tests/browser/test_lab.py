"""The notebooks in a real JupyterLab, played by keyboard and mouse as a reader would play them."""

import importlib
import json
import os
import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import AT_REST, contrast, in_time, luminance, quick
from playwright.sync_api import expect

from dl_basics.live.controls import Choice, LogSlider, Several, Slider, Steps
from dl_basics.live.explorer import Explorer
from dl_basics.live.pads import Pad
from dl_basics.live.prediction import Prediction
from tests.test_explorers import turnable

OURS = ".jp-OutputArea-output, .jp-RenderedMarkdown"
GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOLDER = Path(__file__).resolve().parents[2] / "notebooks"


def used(path, kind):
    """The explorers or predictions that a notebook shows, by the name it calls them."""
    source = path.read_text(encoding="utf-8")
    modules = re.findall(r"from dl_basics\.explorers import (\w+)(?: as (\w+))?", source)
    return {
        f"{alias or module}.{name}": thing
        for module, alias in modules
        for name, thing in vars(importlib.import_module(f"dl_basics.explorers.{module}")).items()
        if isinstance(thing, kind) and re.search(rf"\b{alias or module}\.{name}\b", source)
    }


NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.ipynb"))
EXPLORERS = {path.stem: used(path, Explorer) for path in NOTEBOOKS}
PREDICTIONS = {path.stem: used(path, Prediction) for path in NOTEBOOKS}
WIDE, NARROW, HIGH = 1400, 600, 1300
WINDOWS = {
    "light and wide": {"width": WIDE, "height": HIGH},
    "dark, narrow and fine": {"width": NARROW, "height": HIGH, "dark": True, "scale": 2},
}
# The notebooks take turns to be played in one window or the other; every picture is seen in both.
PLACES = [(path.stem, [*WINDOWS][k % len(WINDOWS)]) for k, path in enumerate(NOTEBOOKS)]
MOVES_NOTHING = {
    # Adding the same number to all three scores changes nothing: that is the lesson.
    ("02_activations", "explore.softmax", "shift"),
    # At an early epoch no patience has run out yet.
    ("03_forward_pass", "explore.stopping", "patience"),
    # Without skip connections the scale of their branches does nothing, and the words say so.
    ("07_fixes", "explore.skips", "scale"),
    # The answer is in the words alone.
    ("06_gradient_problems", "explore.patients", "tell"),
}

every_place = pytest.mark.parametrize("stored", PLACES, indirect=True, scope="module", ids=str)


def every(things):
    """Run a test for each of the things in every place where its notebook is played."""
    # The whole case is the second parameter: pytest would bring together what has equal names.
    cases = [(place, (place, name)) for place in PLACES for name in things[place[0]]]
    return pytest.mark.parametrize(
        ("stored", "case"),
        cases,
        indirect=["stored"],
        scope="module",
        ids=[f"{stem} {window}-{name}" for (stem, window), (_, name) in cases],
    )


@pytest.fixture(scope="module")
def stored(lab_open, request):
    """A notebook as it is stored, with no cell run yet; `stem` is its name."""
    stem, window = request.param
    notebook = lab_open(FOLDER / f"{stem}.ipynb", **WINDOWS[window])
    notebook.stem = stem
    return notebook


@pytest.fixture(scope="module")
def played(stored):
    """The same after Run All Cells."""
    stored.run_all()
    stored.ask(KERNEL_SIDE)
    stored.starts, stored.used = {}, set()
    return stored


@pytest.fixture(autouse=True)
def no_errors(stored):
    """No test may leave an error in the page or in its console."""
    yield
    assert stored.errors == []


@every_place
def test_stored_pictures_are_there_before_anything_runs(stored):
    pictures = stored.page.locator(".jp-OutputArea-output img")
    kept = (FOLDER / f"{stored.stem}.ipynb").read_text(encoding="utf-8").count('"image/png": "')
    assert kept >= len(EXPLORERS[stored.stem])
    expect(pictures).to_have_count(kept, timeout=30_000)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        wide, high = picture.evaluate("image => [image.naturalWidth, image.clientHeight]")
        assert wide > 400
        assert high > 100
    outputs = stored.page.locator(".jp-OutputArea-output")
    expect(outputs.get_by_text("model not found")).to_have_count(0)


@every(EXPLORERS)
def test_the_first_picture(played, case):
    name = case[1]
    explorer = EXPLORERS[played.stem][name]
    view, start = played.explorer(explorer.question), drawn(played, name)
    looks_right(view, name)
    expect(view.text).to_have_text(start["text"])
    assert view.alt == start["alt"]
    expect(view.spoken).to_have_text(start["text"])  # when it rests
    expect(view.problem).to_be_hidden()
    assert view.box.evaluate(OUT_OF_REACH) == []


# Handles that something else on the page covers, or that have no name for a screen reader.
OUT_OF_REACH = """(box) => [...box.querySelectorAll(".dl-handle")].filter((h) => {
  if (h.ariaHidden) return false;
  h.scrollIntoView({ block: "center" });
  const { left, top, width, height } = h.getBoundingClientRect();
  const at = document.elementFromPoint(left + width / 2, top + height / 2);
  return !at?.closest(".dl-handle") || !h.getAttribute("aria-label").endsWith(", in the picture");
}).map((h) => h.outerHTML)"""


@every(EXPLORERS)
def test_controls_move_the_picture(played, case):
    """The first control of its kind in a notebook in every way there is, or else one of them once.

    That the picture follows each control to all its ends and entries is seen without a browser.
    """
    name = case[1]
    explorer = EXPLORERS[played.stem][name]
    view, start = played.explorer(explorer.question), drawn(played, name)
    names = [label for control in explorer.controls.values() for label in labels(control)]
    assert [name for name in view.box.evaluate(NAMES) if name in names] == names
    view.rest()  # in a narrow window, until its own picture is there
    first, photograph, seen, moved = view.ink(), None, False, False
    for place, (value_name, control) in enumerate(explorer.controls.items()):
        kind = type(control), bool(turnable(control))
        lesson = (played.stem, name, value_name) in MOVES_NOTHING
        is_new = kind not in played.used and not lesson
        if is_new and photograph is None:
            photograph = view.photograph()
        if is_new or not (moved or lesson):
            for value in (hand if is_new else once)(view, view.controls.nth(place), control):
                state = told(played, name, **{value_name: value})
                assert state["values"][value_name] == value
                expect(view.text).to_have_text(state["text"])
                assert view.alt == state["alt"]
                if not seen and view.ink() != first:  # on the screen, too, where that is looked at
                    seen = photograph is None or changed(photograph, view.photograph())
            played.used.add(kind)
            moved = True
    assert seen, "nothing moves the picture"
    expect(view.spoken).to_have_text(state["text"])
    with view.moves():
        view.box.get_by_role("button", name="Reset").press("Enter")
    expect(view.text).to_have_text(start["text"])
    assert view.ink() == first


def labels(control):
    """What a screen reader is told of a control, in the order of the page."""
    if isinstance(control, Several):
        return [*control.things()]
    return [control.label]


# The names of an explorer's sliders, menus and switches, with those of knobs that are in sight.
NAMES = """(box) => [...box.querySelectorAll(
  ".dl-controls .noUi-handle, .dl-controls select, .dl-controls input[type=checkbox]"
)].filter((part) => part.checkVisibility()).map((part) => part.getAttribute("aria-label")
  ?? part.closest("label, .widget-inline-hbox")?.querySelector("span, label")?.textContent)"""


@every_place
def test_each_kind_of_handle_is_dragged_to_both_ends(played):
    """By mouse, by finger and by keyboard; the first of each kind that the notebook has.

    Where each handle of each explorer goes is seen without a browser.
    """
    kinds = set()
    for name, explorer in EXPLORERS[played.stem].items():
        if drawn(played, name)["handles"]:
            view = played.explorer(explorer.question)
            handles = view.box.locator(".dl-handle:not([aria-hidden])")
            for *kind, label in handles.evaluate_all(KINDS):
                if (*kind,) not in kinds:
                    kinds.add((*kind,))
                    goes_to_both_ends(view, label)
                    expect(view.text).to_have_text(drawn(played, name)["text"])


KINDS = """(all) => all.map((h) => [
  h.dataset.goes, h.classList.contains("dl-line"), h.getAttribute("aria-label").includes(" and "),
  h.getAttribute("aria-label"),
])"""


def goes_to_both_ends(view, label):
    handle = view.box.locator(f".dl-handle[aria-label='{label}']:not([aria-hidden])").first
    in_sight(handle)
    goes, last = handle.evaluate("h => [h.dataset.goes, h.getAttribute('aria-valuemax')]")
    ends = {"0": (), last: ()}
    pulls = [(-1, None), (1, None)]
    if goes == "sideways":
        at_its_ends(handle, ends)
        # Away from the end where it is now, and back: each time it must leave a place.
        sign = 1 if ends[last] < ends["0"] else -1
        pulls = [(sign, "0"), (-sign, last)]
    for drag in (by_mouse, by_finger):
        seen = set()
        for way, end in pulls:
            pull = (0, 700 * way) if goes == "up" else (900 * way, 0)
            drag(handle, *pull, {end} if end else {f"{k}" for k in range(999)} - seen)
            seen.add(now(handle))
        assert len(seen) == 2, (label, seen)
    at_its_ends(handle, ends)
    view.box.get_by_role("button", name="Reset").press("Enter")
    expect(view.problem).to_be_hidden()


def at_its_ends(handle, ends):
    """Bring a handle to both ends by keys, the last place last, and note where it is there."""
    for key, place in zip(("Home", "End"), ends, strict=True):
        handle.press(key)
        expect(handle).to_have_attribute("aria-valuenow", place)
        ends[place] = center(handle)


def by_mouse(handle, dx, dy, wanted):
    """Drag a handle with the mouse, until it is at one of the places that are wanted."""
    (x, y), mouse = center(handle), handle.page.mouse
    mouse.move(x, y)
    mouse.down()
    try:
        for part in (0.1, 0.5, 1):
            mouse.move(x + dx * part, y + dy * part)
        arrives(handle, wanted)
    finally:  # what is held spoils the next test
        mouse.up()


def by_finger(handle, dx, dy, wanted):
    """The same with a finger, which stays within the window."""
    (x, y), page = center(handle), handle.page
    wide, high = (page.viewport_size[side] for side in ("width", "height"))
    session = page.context.new_cdp_session(page)

    def touch(kind, *places):
        points = [dict(zip("xy", map(float, place), strict=True)) for place in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    try:
        for part in (0.1, 0.5, 1):
            place = np.clip([x + dx * part, y + dy * part], 1, [wide - 2, high - 2])
            touch("touchMove", place)
        arrives(handle, wanted)
    finally:
        touch("touchEnd")
        session.detach()


def now(handle):
    return handle.get_attribute("aria-valuenow")


def arrives(handle, wanted):
    """Wait until the kernel has drawn all that was asked for; the handle is at one of these places.

    What a hand asks stands in the kernel's queue before the first question here, and what it asks
    when that was answered before the second. So it takes no longer than it must, and as long as a
    training does.
    """
    handle.evaluate(in_time(AT_REST))
    expect(handle).to_have_attribute("aria-valuenow", re.compile(f"^({'|'.join(wanted)})$"))


def in_sight(handle):
    """Bring a handle to the middle; JupyterLab shows more cells then, and pushes it on."""
    handle.evaluate("h => h.scrollIntoView({ block: 'center' })")
    handle.page.wait_for_timeout(700)


def center(handle):
    """Where it is, as soon as the page does not scroll or grow any more and nothing hides it."""
    for _ in range(20):
        x, y, seen = handle.evaluate(CENTER)
        if seen:
            return x, y
        in_sight(handle)
    raise AssertionError("the handle does not come into sight")


# Its middle, and whether it stands still there and nothing hides it.
CENTER = """async (handle) => {
  const middle = () => {
    const { left, top, width, height } = handle.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const before = middle();
  for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame);
  const [x, y] = middle(), still = x === before[0] && y === before[1];
  return [x, y, still && document.elementsFromPoint(x, y).includes(handle)];
}"""


CLIPBOARD = """() => Object.defineProperty(navigator, "clipboard", {
  value: { writeText: (text) => ((window.copied = text), Promise.resolve()) },
})"""


@every_place
def test_a_view_is_copied_and_fills_the_screen(played):
    """The first explorer of a notebook that has steps, or else the first."""
    explorers = EXPLORERS[played.stem]
    steps = (name for name, e in explorers.items() if any(map(is_steps, e.controls.values())))
    name = next(steps, next(iter(explorers)))
    explorer, size, page = explorers[name], played.page.viewport_size, played.page
    view, start = played.explorer(explorer.question), drawn(played, name)
    page.evaluate(CLIPBOARD)
    view.box.get_by_role("button", name="Copy this view").click()
    line = f"_l = {page.evaluate('copied')}; print(_l.values == {name}.start, _l.text)"
    module = name.partition(".")[0]
    assert played.ask(line.replace("explore.", f"{module}.")) == f"True {start['text']}\n"
    played.resize(1920, 1080)
    with expect_full_screen(page):
        view.box.get_by_role("button", name="Full screen").click()
    letters = page.evaluate(LETTERS)
    assert letters and min(letters) >= 24
    wide, high = start["wide"]
    expect(view.picture).to_have_css("aspect-ratio", f"{wide:g} / {high:g}")
    scale = view.picture.bounding_box()["width"] / wide
    assert scale * 7.5 * 4 / 3 >= 24  # the smallest letters have 7.5 points
    if any(map(is_steps, explorer.controls.values())):
        for key in ("PageDown", "PageUp"):
            if page.evaluate(CAN_STEP, key):
                with view.moves():
                    page.keyboard.press(key)
    page.keyboard.press("Escape")
    page.wait_for_function("!document.fullscreenElement && !document.querySelector('.dl-full')")
    played.resize(size["width"], size["height"])
    if view.text.inner_text() != start["text"]:
        view.box.get_by_role("button", name="Reset").press("Enter")
    expect(view.text).to_have_text(start["text"])


def is_steps(control):
    return isinstance(control, Steps)


@contextmanager
def expect_full_screen(page):
    yield
    page.wait_for_function("document.querySelector('.dl-full') === document.fullscreenElement")
    page.wait_for_function("Boolean(document.fullscreenElement)")


LETTERS = """() => [...document.querySelectorAll(".dl-full *")].filter((part) => {
  const words = [...part.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  return words && part.checkVisibility() && !part.closest(".dl-spoken");
}).map((part) => part.currentCSSZoom * parseFloat(getComputedStyle(part).fontSize))"""
CAN_STEP = """(key) => {
  const play = document.querySelector(".dl-full .dl-play");
  const handle = play.closest(".widget-hbox").querySelector(".noUi-handle");
  const end = key === "PageDown" ? "aria-valuemax" : "aria-valuemin";
  return Number(handle.getAttribute("aria-valuenow")) !== Number(handle.getAttribute(end));
}"""


@every(PREDICTIONS)
def test_prediction(played, case):
    """The first of a notebook by mouse, and with a change of mind; the others are pressed once."""
    prediction, is_first = PREDICTIONS[played.stem][case[1]], Prediction not in played.used
    explorer = prediction.explorer
    played.used.add(Prediction)
    box = quick(played.page.locator(".dl-prediction", has_text=prediction.question))
    options, show_me = box.get_by_role("radio"), box.get_by_role("button", name="Show me")
    assert options.count() == len(prediction.options)
    chosen = [prediction.right - 1, prediction.right] if is_first else [prediction.right]
    for option in chosen:
        expect(show_me).to_be_visible(visible=option != chosen[0])
        press(options.nth(option), is_first)
        told_why = prediction.answer(option % options.count())
        expect(box.locator("p.dl-reason")).to_have_text(told_why)
    background = "part => getComputedStyle(part).backgroundColor"
    assert show_me.evaluate(background) != box.evaluate(background)
    copies = played.page.locator(".dl-explorer:has(.dl-screen)", has_text=explorer.question)
    copy = copies.evaluate_all(IN_THE_SAME_CELL, box.element_handle())
    view = played.explorer(explorer.question, copy)
    press(show_me, is_first)
    name = f"{case[1].partition('.')[0]}.{explorer.name}"
    shown = {
        value: explorer.controls[value].text(explorer.controls[value].accept(v))
        for value, v in prediction.show.items()
    }
    expect(view.text).to_have_text(told(played, name, copy, **shown)["text"])
    expect(view.picture).to_be_in_viewport()


def press(button, by_mouse):
    """Press by mouse, as soon as it stands still; or at once."""
    button.click() if by_mouse else button.evaluate("button => button.click()")


IN_THE_SAME_CELL = """(all, box) => {
  const cell = box.closest(".jp-CodeCell");
  return all.findIndex((explorer) => cell.contains(explorer));
}"""


@every_place
def test_tab_goes_through_every_control_from_top_to_bottom(played):
    """With the keyboard alone nothing is passed over, and you see where you are."""
    stops = played.page.evaluate(STOPS)
    assert stops >= 3 * len(EXPLORERS[played.stem])
    played.page.evaluate(FIRST_CELL)
    played.command("notebook:enter-command-mode")
    reached = []
    for _ in range(2 * stops):
        played.page.keyboard.press("Tab")
        stop, seen, ring = played.page.evaluate(STOP)
        if stop is not None:
            assert (seen, ring) == (True, "2px solid"), stop
            reached.append(stop)
        if stop == stops - 1:
            break
    assert reached == list(range(stops))


@every_place
def test_axe_finds_nothing_to_mend_in_ours(played):
    """Ours are the outputs and the prose; JupyterLab's own frame is not.

    A wide table scrolls in JupyterLab's own box, which Chromium gives the focus by itself.
    """
    options = {"runOnly": GUIDELINES, "rules": {"scrollable-region-focusable": {"enabled": False}}}
    found = Axe().run(played.page, context=OURS, options=options)
    assert found.response["passes"]
    assert not found.violations_count, found.generate_report()


@every_place
def test_the_other_width_and_the_other_theme(played):
    """The last look at a notebook, so that the window may stay as it is afterwards."""
    nothing_is_cut_off(played)
    played.resize(WIDE + NARROW - played.page.viewport_size["width"], HIGH)
    played.theme(not is_dark(played))
    nothing_is_cut_off(played)
    for name, explorer in EXPLORERS[played.stem].items():
        view = played.explorer(explorer.question)
        patiently(looks_right, view, name)


def nothing_is_cut_off(played):
    """Predictions and stopwatches, too, have room for their words."""
    boxes = played.page.locator(".dl-prediction, .dl-explorer:not(:has(.dl-screen))")
    assert boxes.count() >= len(PREDICTIONS[played.stem])
    for box in boxes.all():
        box.scroll_into_view_if_needed()
        assert box.evaluate(STICKING_OUT) == []


def once(view, widget, control):
    """Use a control once; yields what its value must be then, in words."""
    if isinstance(control, Slider | LogSlider):
        handle = widget.locator(".noUi-handle")
        assert handle.get_attribute("aria-label") == control.label
        is_high = handle.get_attribute("aria-valuetext") == control.text(control.high)
        with view.moves():
            handle.press("Home" if is_high else "End")
        yield control.text(control.low if is_high else control.high)
    elif isinstance(control, Several):
        switches, things = widget.get_by_role("checkbox"), control.things()
        on = {name for k, name in enumerate(things) if switches.nth(k).is_checked()}
        with view.moves():
            switches.last.press("Space")
        yield control.text(control.accept([*(on ^ {[*things][-1]})]))
    elif isinstance(control, Choice):
        menu, things = widget.locator("select"), control.things()
        expect(menu.locator("option")).to_have_text(list(things))
        now = menu.locator("option:checked").inner_text().replace("\xa0", " ")
        name = [name for name in things if name != now][-1]
        with view.moves():
            menu.select_option(name)
        yield control.text(things[name])
    else:
        switch = widget.get_by_role("checkbox")
        with view.moves():
            switch.press("Space")
        yield "on" if switch.is_checked() else "off"


def hand(view, widget, control):
    """Use a control in every way there is; yields each time what its value must be, in words."""
    if isinstance(control, Slider | LogSlider):
        yield from slide(view, widget, control)
    elif isinstance(control, Several):
        yield from toggle(view, widget, control)
    elif isinstance(control, Choice):
        yield from choose(view, widget, control)
    else:
        switch, pad = widget.get_by_role("checkbox"), view.box.locator(".dl-pad")
        if isinstance(control, Pad):
            with view.moves():
                switch.press("Space")
            expect(pad).to_be_visible()
            with view.moves():
                pad.press("Enter")
            with view.moves():
                widget.get_by_role("button", name="Clear").press("Enter")
            yield "on"
        for _ in range(1 if isinstance(control, Pad) else 2):
            with view.moves():
                switch.press("Space")
            yield "on" if switch.is_checked() else "off"


def slide(view, widget, control):
    handle, readout = widget.locator(".noUi-handle"), widget.locator(".widget-readout")
    assert handle.get_attribute("aria-label") == control.label
    assert widget.locator(".widget-label").inner_text() == control.label
    if isinstance(control, Slider):
        next_to_low = control.accept(control.low + control.step)
        steps = round((control.high - control.low) / control.step)
        typed = control.accept(control.low + control.step * min(7, steps - 1))
    else:
        next_to_low = control.accept(control.low * 10 ** (1 / control.per_decade))
        typed = control.accept(control.low * 10 ** (7 / control.per_decade))
    keys = [("Home", control.low), ("ArrowRight", next_to_low), ("End", control.high)]
    if readout.inner_text() == control.text(control.low):  # Home would not move it
        keys = [*keys[1:], *keys[:1]]
    for key, value in keys:
        with view.moves():
            handle.press(key)
        expect(handle).to_have_attribute("aria-valuetext", readout.inner_text())
        yield control.text(value)
    with view.moves():
        readout.fill(control.text(typed).replace(".", ","))  # as it is seen, with a decimal comma
        readout.press("Enter")
    expect(handle).to_have_attribute("aria-valuetext", readout.inner_text())
    yield control.text(typed)


def choose(view, widget, control):
    menu, things = widget.locator("select"), control.things()
    expect(menu.locator("option")).to_have_text(list(things))
    for name in dict.fromkeys([*list(things)[-2:], *turnable(control)]):
        if name == menu.locator("option:checked").inner_text().replace("\xa0", " "):
            continue
        with view.moves():
            menu.select_option(name)
        yield control.text(things[name])
        sliders = widget.locator(".widget-slider:visible")
        assert sliders.count() == len(getattr(things[name], "knobs", {}))
        for k, (field, knob) in enumerate(getattr(things[name], "knobs", {}).items()):
            handle = sliders.nth(k).locator(".noUi-handle")
            assert handle.get_attribute("aria-label") == knob.label
            with view.moves():
                handle.press("End")
            things[name] = replace(things[name], **{field: knob.high})
            yield control.text(things[name])


def toggle(view, widget, control):
    switches, things = widget.get_by_role("checkbox"), control.things()
    on = {name for k, name in enumerate(things) if switches.nth(k).is_checked()}
    for k, name in enumerate(things):
        with view.moves():
            switches.nth(k).press("Space")
        on ^= {name}
        yield control.text(control.accept([*on]))
        knobs = sum(len(getattr(things[name], "knobs", {})) for name in on)
        assert widget.locator(".widget-slider:visible").count() == knobs


def told(notebook, name, copy=0, **values):
    """What the kernel says of a copy of the explorer, as soon as it has these values."""
    for _ in range(300):  # a training may take a moment longer than the frame before it
        state = json.loads(notebook.ask(f"_tell({name}, {copy})"))
        if values.items() <= state["values"].items():
            break
        notebook.page.wait_for_timeout(100)
    return state


def drawn(notebook, name):
    """What the kernel says of the explorer at its start, drawn afresh: it is trained there."""
    if name not in notebook.starts:
        notebook.starts[name] = json.loads(notebook.ask(f"_draw({name})"))
    return notebook.starts[name]


KERNEL_SIDE = """
def _tell(explorer, copy):
    import json
    from dl_basics.live.picture import DRAW_LOCK
    shown = sorted((e for e in explorer.shown if e.view and e.view.open), key=lambda e: e.serial)
    one, controls = shown[copy], explorer.controls
    with DRAW_LOCK:  # not while it is drawn
        values = {k: controls[k].text(v) for k, v in one.values.items()}
        print(json.dumps({"text": one.text, "alt": one.alt, "values": values}))

def _draw(explorer):
    import json
    from dl_basics.live.picture import DRAW_LOCK
    with DRAW_LOCK:
        one = explorer()
        told = {"text": one.text, "alt": one.alt, "wide": [*one.figure.bbox.size]}
        one.lay_out("narrow")
        told["narrow"] = [*one.figure.bbox.size]
        told["axes"] = all(axes.axison for axes in one.figure.axes)
        told["handles"] = one.handles["narrow"] != "[]"
        print(json.dumps(told))
"""


def patiently(check, view, name):
    """Check again a few times: after a change of theme or width the page settles piece by piece."""
    for _ in range(4):
        try:
            return check(view, name)
        except AssertionError:
            view.page.wait_for_timeout(700)
    return check(view, name)


def looks_right(view, name):
    """The picture is all there, not cut off, sharp, and its ink stands out from the page."""
    page = view.page
    narrow = page.viewport_size["width"] < WIDE
    start = drawn(view.notebook, name)
    wide, high = start["narrow" if narrow else "wide"]
    expect(view.picture).to_have_css("aspect-ratio", f"{wide:g} / {high:g}")
    where = view.picture.bounding_box()
    assert where["height"] > 100
    assert where["x"] >= 0
    assert where["x"] + where["width"] <= page.viewport_size["width"]
    assert where["height"] / where["width"] == pytest.approx(high / wide, rel=0.02)
    ratio = page.evaluate("devicePixelRatio")
    for canvas in view.picture.locator("canvas").all():
        size = canvas.evaluate("c => [c.clientWidth, c.clientHeight, c.width, c.height]")
        assert size[:2] == pytest.approx([where["width"], where["height"]], abs=1)
        assert size[2:] == pytest.approx([ratio * side for side in size[:2]], abs=2)
    assert view.box.evaluate(STICKING_OUT) == []
    image, line, *menus = view.photographs()
    save(view, name.rpartition(".")[2])
    paper = image[12, 3]
    assert luminance(paper) < 0.05 if is_dark(view.notebook) else luminance(paper) > 0.9, paper
    against = contrast(image, paper)
    assert (against > 3).mean() > 0.005
    if start["axes"]:  # a drawing has no labels at its bottom
        labels = against[-int(0.09 * against.shape[1]) :]
        assert labels.max() > 7
    assert against.max() > 7
    assert contrast(line, paper).max() > 7
    for menu in menus:
        arrow = menu[4:-4, round(-24 * ratio) : -4]
        assert contrast(arrow, arrow[0, 0]).max() > 4.5


FIRST_CELL = "window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0"
# Where Tab must stop, counted from the top; of options that belong together, at the chosen one.
STOPS = """() => {
  const kinds = "button, input, select, [tabindex], [contenteditable]";
  const inside = (box) => [...box.querySelectorAll(kinds)];
  const all = [...document.querySelectorAll(".dl-explorer, .dl-prediction")].flatMap(inside);
  const open = all.filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility());
  const stops = open.filter((e) => {
    const group = open.filter((other) => e.type === "radio" && e.name && other.name === e.name);
    return !group.length || e === (group.find((other) => other.checked) ?? group[0]);
  });
  stops.forEach((e, k) => (e.dataset.stop = k));
  return stops.length;
}"""
STOP = """() => {
  const here = document.activeElement, { top, bottom } = here.getBoundingClientRect();
  const { outlineWidth, outlineStyle } = getComputedStyle(here);
  const stop = here.dataset.stop === undefined ? null : Number(here.dataset.stop);
  return [stop, top >= 0 && bottom <= innerHeight, `${outlineWidth} ${outlineStyle}`];
}"""
STICKING_OUT = """box => {
  const { left, right } = box.getBoundingClientRect();
  const sticks = (part) => {
    const place = part.getBoundingClientRect();
    return place.width && (place.left < left - 1 || place.right > right + 1);
  };
  const cut = box.closest(".jp-OutputArea-output");
  const cropped = (part) => part.clientWidth && part.scrollWidth > part.clientWidth + 1;
  const words = [...box.querySelectorAll("button, .widget-label")].filter(cropped);
  return [...box.querySelectorAll("*")].filter(sticks).map((part) => part.className)
    .concat(words.map((part) => part.textContent))
    .concat(cut.scrollWidth > cut.clientWidth ? ["the output scrolls"] : []);
}"""


def is_dark(notebook):
    return notebook.page.evaluate("document.body.dataset.jpThemeLight") == "false"


def changed(before, after):
    """Whether a dozen pixels are clearly different."""
    rows = min(len(before), len(after))  # of a picture that rose or fell by half a point
    return (np.abs(before[:rows].astype(int) - after[:rows]).max(axis=2) > 64).sum() >= 12


def save(view, name):
    """Keep a screenshot to look at, in the folder that DL_BASICS_SCREENSHOTS names."""
    if folder := os.environ.get("DL_BASICS_SCREENSHOTS"):
        theme = "dark" if is_dark(view.notebook) else "light"
        window = view.page.evaluate("[innerWidth, devicePixelRatio].join('at')")
        view.box.screenshot(path=Path(folder, f"{name}_{theme}_{window}.png"))
