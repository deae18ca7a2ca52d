"""At the view each move of the hand gives one new picture, and no move can break it."""

import random
import sys
import threading

import ipywidgets
import numpy as np
import pytest

from dl_basics.activations import Activation
from dl_basics.draw.style import BLUE, ORANGE
from dl_basics.live import Choice, LogSlider, Slider, Steps, Switch, explorer
from dl_basics.live.view import View
from dl_basics.registry import ELEMENTWISE, register
from tests.hands import Notebook, ask, growth, objects, push, sample, widgets

Z = np.linspace(-6, 6, 200)


pytestmark = pytest.mark.usefixtures("no_widget_is_left")


@explorer(
    g=Choice(ELEMENTWISE, "g"),
    z=Slider(-6.0, 6.0, 0.1, "z"),
    rate=LogSlider(1e-3, 10, 20, "rate"),
    step=Steps(0, 10, label="step"),
    kind=Choice(["full", "dashed"], "kind"),
    on=Switch("on"),
)
def everything(picture, g="tanh", z=1.0, rate=0.1, step=0, kind="full", on=True):
    """Does every <kind> of control work?"""
    left, right = picture.panels(2, 1)
    left.axes(x=(-6, 6), y=(-6, 6), legend=("curve",))
    left.line("curve", Z, g(Z), linestyle="--" if kind == "dashed" else "-")
    left.dots("here", z, g(z), color=ORANGE if z > 0 else BLUE)
    left.words("value", z, g(z), f"{g(z):.2f}", offset=(6, 6))
    if on:
        left.band("band", Z, 0, g(Z))
        left.arrow("arrow", (0, 0), (z, g(z)))
    right.axes(x=(0, 10), y=(1e-3, 10), yscale="log")
    right.bars("bars", np.arange(step + 1), np.full(step + 1, rate), base=1e-3)
    right.hrule("rate", rate)
    right.vrule("step", step)
    if z < -5.5:
        raise ZeroDivisionError("z is too small")
    picture.say(f"g({z:.1f}) = {g(z):.3f}; rate {rate:.3g}, step {step}, {kind}, {on}")
    return {"value": g(z)}


@pytest.fixture
def view():
    return shown(everything)


def shown(explorer, **values):
    """The view of a new exploration, without the still picture that a page would get as well."""
    exploration = explorer(**values)
    exploration.view = View(exploration)
    explorer.shown.add(exploration)
    return exploration.view


def frame(view, *keys):
    whole = view.screen.frame
    return tuple((whole | whole.get("wide", {}))[key] for key in keys)


# ------------------------------------------------------------------------------------------------
# Moving.


@pytest.mark.parametrize("name", everything.controls)
def test_each_move_of_a_hand_gives_one_update_and_the_picture_that_belongs_to_it(view, name):
    other = everything()
    for value in sample(everything.controls[name]):
        if view.widgets[name].value == value or value == -6.0:
            continue
        before = view.screen.frame["number"]
        if hasattr(value, "knobs") and value.knobs:
            push(view.widgets[name].menu, everything.controls[name].name(value))
            before = view.screen.frame["number"]
            for field in value.knobs:
                push(view.widgets[name].sliders[value.name, field], getattr(value, field))
                if view.screen.frame["number"] != before:
                    before += 1
        else:
            push(view.widgets[name], value)
            before += 1
        other.move(**{name: value})
        assert frame(view, "number", "problem", "text") == (before, "", other.text)
        assert view.exploration.values == other.values


def test_setting_a_widget_from_python_is_one_update_too(view):
    for k, (name, value) in enumerate(
        [("g", "elu"), ("z", 3.0), ("rate", 1.0), ("step", 4), ("kind", "dashed"), ("on", False)]
    ):
        view.widgets[name].value = value
        assert frame(view, "number", "problem") == (k + 2, "")
    expected = everything(g="elu", z=3.0, rate=1.0, step=4, kind="dashed", on=False)
    assert view.exploration.values == expected.values


def test_several_controls_move_with_one_update_and_no_wrong_state_between(view, monkeypatch):
    drawn = []
    draw = view.exploration.picture.draw
    monkeypatch.setattr(
        view.exploration.picture, "draw", lambda f, **v: drawn.append(v) or draw(f, **v)
    )
    values = everything(g="elu", z=-2.0, rate=5.01, step=7, kind="dashed", on=False).values
    view.set(values)
    assert drawn == [values]
    assert frame(view, "number") == (2,)


def test_reset_goes_back_to_where_this_copy_started():
    view = shown(everything, z=2.0, g="relu")
    start = view.exploration.values
    text = view.exploration.text
    for name, value in (("z", 5.0), ("g", "elu"), ("step", 9), ("on", False)):
        view.widgets[name].value = value
    _, reset = view.box.children[0].children
    assert reset.description == "Reset"
    reset.click()
    assert view.exploration.values == start == view.start
    assert frame(view, "number", "text", "problem") == (6, text, "")
    assert {name: w.value for name, w in view.widgets.items()} == start


def test_reset_turns_knobs_back_too(view):
    push(view.widgets["g"].menu, "elu")
    view.start = view.exploration.values  # elu, with alpha = 1
    push(view.widgets["g"].sliders["elu", "alpha"], 2.5)
    assert view.exploration.values["g"].alpha == 2.5
    view.set(view.start)
    assert view.exploration.values["g"].alpha == 1.0
    assert view.widgets["g"].sliders["elu", "alpha"].value == 1.0


def test_show_me_moves_the_controls_and_scrolls_there(view, monkeypatch):
    sent = []
    monkeypatch.setattr(view.screen, "send", sent.append)
    everything.show_me({"z": -3.0, "g": "relu"})
    assert view.exploration.values == everything(z=-3.0, g="relu").values
    assert (view.widgets["z"].value, view.widgets["g"].menu.value) == (-3.0, "relu")
    assert sent == [{"scroll": True}]
    assert frame(view, "number") == (2,)


def test_two_copies_of_one_explorer_do_not_disturb_each_other():
    first, second = shown(everything), shown(everything, z=-1.0)
    before = dict(second.screen.frame), dict(second.exploration.values)
    push(first.widgets["z"], 4.0)
    push(first.widgets["g"], ELEMENTWISE["elu"])
    ask(first, "narrow")
    assert (second.screen.frame, second.exploration.values) == before
    first.close()
    push(second.widgets["z"], -2.0)
    assert frame(second, "problem", "text") == ("", everything(z=-2.0).text)


def test_a_question_may_hold_any_letters(view):
    question, _ = view.box.children[0].children
    assert question.value == '<p class="dl-question">Does every &lt;kind&gt; of control work?</p>'


def test_the_question_comes_first_then_the_controls_in_their_order_then_the_picture(view):
    head, row, screen = view.box.children
    assert [type(part) for part in head.children] == [ipywidgets.HTML, ipywidgets.Button]
    assert row.children == (*view.widgets.values(),)
    assert [*view.widgets] == [*everything.controls]
    assert screen is view.screen


# ------------------------------------------------------------------------------------------------
# What goes wrong is said in words.


def test_a_drawing_that_raises_is_said_and_the_last_good_picture_stays(view):
    push(view.widgets["z"], -5.0)
    keys = ("steps", "points", "pixels", "text", "alt")
    good, stage = frame(view, *keys), view.screen.stage
    push(view.widgets["z"], -6.0)
    message = "ZeroDivisionError: z is too small. The picture is the last good one."
    assert frame(view, "problem") == (message,)
    assert frame(view, *keys) == good
    assert view.screen.stage == stage
    push(view.widgets["on"], False)  # still there
    assert frame(view, "problem") == (message,)
    push(view.widgets["z"], -4.0)
    assert frame(view, "problem", "text") == ("", everything(z=-4.0, on=False).text)


def test_what_a_learner_wrote_may_fail_and_be_chosen_away_again():
    fails = []

    @register(ELEMENTWISE)
    class Broken(Activation):
        name = "broken"

        def value(self, z):
            if fails:
                raise KeyError("no such thing")
            return z

    fails.append("from now on: at register it was tried, and held")
    view = shown(everything)
    good = frame(view, "points", "text")
    push(view.widgets["g"].menu, "broken")
    assert frame(view, "points", "text") == good
    assert frame(view, "problem")[0].startswith("KeyError: 'no such thing'. The picture is")
    push(view.widgets["g"].menu, "relu")
    assert frame(view, "problem", "text") == ("", everything(g="relu").text)


def test_when_nothing_can_be_drawn_any_more_the_last_good_picture_stays():
    """As when a cell has taken a name away that the learner's own function needs."""
    names = {"two": 2.0}

    @register(ELEMENTWISE)
    class Leaning(Activation):
        name = "leaning"

        def value(self, z):
            return names["two"] * z

    view = shown(everything, g="leaning")
    good = frame(view, "points", "text")
    names.clear()
    for act in (
        lambda: push(view.widgets["z"], 3.0),
        lambda: ask(view, "narrow"),
    ):
        act()
        assert frame(view, "points", "text") == good
        assert frame(view, "problem") == ("KeyError: 'two'. The picture is the last good one.",)
    names["two"] = 2.0
    push(view.widgets["z"], 4.0)
    assert frame(view, "problem", "text") == ("", everything(g="leaning", z=4.0).text)
    assert [*view.screen.stage] == ["narrow"]  # as was asked meanwhile


# ------------------------------------------------------------------------------------------------
# Narrow windows, and several windows.


def layouts(view):
    """The layouts that a page gets, each with its width."""
    assert [*view.screen.stage] == [name for name in view.screen.frame if name in view.screen.stage]
    for name, stage in view.screen.stage.items():
        assert (stage["width"] < 420) == (name == "narrow")
    return [*view.screen.stage]


def test_a_narrow_window_gets_a_narrow_picture_of_the_same_state(view):
    push(view.widgets["z"], 3.0)
    text = frame(view, "text")
    ask(view, "narrow")
    assert view.exploration.picture.narrow
    assert layouts(view) == ["narrow"]
    assert frame(view, "number", "text") == (3, *text)
    push(view.widgets["z"], 2.0)
    assert layouts(view) == ["narrow"]
    ask(view, "wide")
    assert layouts(view) == ["wide"]
    assert frame(view, "problem", "text") == ("", everything(z=2.0).text)


def test_a_window_made_narrow_while_a_problem_stands_keeps_both(view):
    push(view.widgets["z"], -6.0)
    ask(view, "narrow")
    assert layouts(view) == ["narrow"]
    assert frame(view, "text") == (everything().text,)
    assert frame(view, "problem")[0].startswith("ZeroDivisionError")
    push(view.widgets["z"], 1.5)
    assert frame(view, "problem", "text") == ("", everything(z=1.5).text)


def test_views_of_one_layout_draw_nothing_by_asking(view):
    for page in ("left", "right"):
        ask(view, "wide", page)
    ask(view, page="left")
    assert frame(view, "number") == (1,)
    push(view.widgets["z"], 2.0)
    assert layouts(view) == ["wide"]


def test_two_views_of_different_width_have_a_picture_each_and_stand_still(view):
    ask(view, "wide", "left")
    ask(view, "narrow", "right")
    assert layouts(view) == ["wide", "narrow"]
    for _ in range(3):  # however often they say so
        ask(view, "wide", "left")
        ask(view, "narrow", "right")
    assert frame(view, "number") == (2,)
    push(view.widgets["z"], 3.0)
    assert (layouts(view), *frame(view, "number")) == (["wide", "narrow"], 3)
    for layout in ("wide", "narrow"):
        alone = shown(everything, z=3.0)
        ask(alone, layout)
        for part in ("stage", "frame"):
            assert getattr(view.screen, part)[layout] == getattr(alone.screen, part)[layout]


@pytest.mark.parametrize("left", ["wide", "narrow"])
def test_a_layout_that_nobody_asks_for_goes_with_the_next_move(view, left):
    for layout in ("wide", "narrow"):
        ask(view, layout, page=layout)
    (gone,) = {"wide", "narrow"} - {left}
    ask(view, page=gone)
    assert frame(view, "number") == (2,)  # to go costs nothing
    push(view.widgets["z"], 3.0)
    assert layouts(view) == [left]
    ask(view, page=left)  # the last one: a page that comes again finds what there was
    push(view.widgets["z"], 2.0)
    assert layouts(view) == [left]


def test_a_view_that_was_not_heard_for_long_is_forgotten_until_it_speaks_again(view):
    """As when its page was closed: it cannot say so, and one that lives speaks all the time."""
    ask(view, "wide", "alive")
    ask(view, "narrow", "dead")
    for k in range(100):
        if k % 20 == 0:
            ask(view, "wide", "alive")
        push(view.widgets["z"], (k % 10) / 10)
        if k == 40:
            assert layouts(view) == ["wide", "narrow"]
    assert layouts(view) == ["wide"]
    ask(view, "narrow", "dead")
    assert layouts(view) == ["wide", "narrow"]


def test_a_problem_in_two_windows_is_told_in_both_and_both_go_on(view):
    ask(view, "wide", "left")
    ask(view, "narrow", "right")
    good, stage = dict(view.screen.frame), view.screen.stage
    push(view.widgets["z"], -6.0)
    message = "ZeroDivisionError: z is too small. The picture is the last good one."
    assert view.screen.frame == good | {"problem": message, "number": 3}
    assert view.screen.stage == stage
    push(view.widgets["z"], 2.0)
    assert layouts(view) == ["wide", "narrow"]
    assert frame(view, "problem", "text") == ("", everything(z=2.0).text)


# ------------------------------------------------------------------------------------------------
# Closing, and memory.


def test_closing_takes_every_widget_away_and_nobody_listens_any_more(monkeypatch):
    before = widgets()
    view = shown(everything)
    assert widgets() > before + 30
    z, number = view.widgets["z"], view.screen.frame["number"]
    view.close()
    assert widgets() == before
    assert not view.open
    z.value = 5.0
    assert view.screen.frame["number"] == number
    assert view.exploration.values["z"] == 1.0
    view.close()  # once more does no harm


def test_running_a_cell_again_leaves_one_desk_and_no_more_memory(monkeypatch):
    notebook = Notebook(monkeypatch)
    notebook.show("other", everything)
    notebook.show("cell", everything)
    once = widgets()
    notebook.show("cell", everything)
    before = objects()
    for _ in range(3):
        notebook.show("cell", everything)
        assert widgets() == once
    assert objects() - before < 1000  # one view alone is made of thousands
    assert len(everything.shown) == 2


@pytest.mark.thorough
def test_memory_stays_flat_over_two_thousand_updates(view):
    """Every kind of mark and of control; a leak of one object per update would be 2000."""
    moves = [
        ("z", -5.0),
        ("step", 3),
        ("z", 5.0),
        ("rate", 1.0),
        ("on", False),
        ("z", 0.0),
        ("step", 8),
        ("rate", 0.01),
        ("on", True),
        ("z", 2.5),
    ]

    def move(times):
        for k in range(times):
            name, value = moves[k % len(moves)]
            push(view.widgets[name], value)

    move(100)  # until matplotlib has seen every letter and every number of bars
    before = objects()
    move(2000)
    assert objects() - before < 200
    assert frame(view, "number", "problem") == (2101, "")
    assert growth(lambda: move(50)) < 50 * 1000  # the points of one curve are 1600 bytes


def test_a_slider_waits_until_the_button_has_drawn(view, monkeypatch):
    """JupyterLab's kernel runs buttons in one thread and sliders in another."""
    move, events = view.exploration.move, []
    touched, second = threading.Event(), threading.Event()

    def slow(**values):
        if events:
            second.set()
        events.append("begin")
        if len(events) == 1:
            slider.start()
            assert touched.wait(60)
            second.wait(0.3)  # long enough to come in between, if it could
        move(**values)
        events.append("end")

    def slide():
        touched.set()
        view.widgets["z"].value = 3.0

    slider = threading.Thread(target=slide)
    monkeypatch.setattr(view.exploration, "move", slow)
    view.set({"step": 5})
    slider.join()
    assert events == ["begin", "end", "begin", "end"]
    assert (view.exploration.values["z"], view.exploration.values["step"]) == (3.0, 5)
    assert frame(view, "number", "problem") == (3, "")


def test_buttons_and_sliders_in_two_threads_number_their_pictures_one_by_one(view):
    """How many slider moves are drawn is chance: those inside a `set` are drawn with it."""
    numbers, interval = [], sys.getswitchinterval()
    view.screen.observe(lambda change: numbers.append(change.new["number"]), "frame")

    def slide():
        for k in range(60):
            view.widgets["z"].value = float(k % 5)

    slider = threading.Thread(target=slide)
    sys.setswitchinterval(1e-5)
    try:
        slider.start()
        for k in range(60):
            view.set({"step": k % 7, "kind": ("full", "dashed")[k % 2]})
        slider.join()
    finally:
        sys.setswitchinterval(interval)
    assert len(numbers) >= 60
    assert numbers == [*range(numbers[0], numbers[0] + len(numbers))]
    assert view.exploration.values == {name: w.value for name, w in view.widgets.items()}
    there = everything(**view.exploration.values)
    assert frame(view, "text", "problem") == (there.text, "")


def test_any_walk_over_the_controls_ends_where_starting_there_would(view):
    chance = random.Random(1)
    for _ in range(40):
        name = chance.choice([*everything.controls])
        value = chance.choice(sample(everything.controls[name]))
        push(view.widgets[name], value if value != -6.0 else -5.5)
        assert frame(view, "problem") == ("",)
    there = everything(**view.exploration.values)
    assert repr(view.exploration) == repr(there)
    assert view.exploration.picture.still() == there.picture.still()
    fresh = shown(everything, **there.values)
    keys = ("steps", "points", "pixels", "text", "alt", "problem")
    assert frame(view, *keys) == frame(fresh, *keys)
    assert view.screen.stage == fresh.screen.stage
