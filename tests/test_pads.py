"""Pads: points and drawings that a hand puts into a picture, and what networks make of them."""

import json
import random

import ipywidgets
import numpy as np
import pytest

from dl_basics.datasets import digits
from dl_basics.experiments.own_points import OwnData, cannot_learn
from dl_basics.explorers import activations, backprop, forward_pass
from dl_basics.live import OwnDrawing, OwnPoints, bake, explorer
from dl_basics.live.pads import GREYS, greys, inked, told
from tests.hands import growth, only_what_comes

PLANES = {e.name: e for e in (activations.rings, forward_pass.views, backprop.training)}
DIGIT = forward_pass.digit
SOME = ((0.0, 0.0, 1), (0.5, 0.5, 1), (-1.5, 1.2, 0), (1.5, -1.2, 0))
THREE = told(inked([(2, 6.5), (4, 7.3), (5.5, 6), (4, 4.2), (5.7, 2.5), (4, 0.8), (2, 1.5)]))


@pytest.fixture
def shown():
    views = []

    def show(explore, **values):
        exploration = explore(**values)
        exploration._repr_mimebundle_()
        views.append(exploration.view)
        return exploration.view

    yield show
    for view in views:
        view.close()


def touch(view, at, how="tap"):
    """What pads.js says."""
    message = {"touch": {"control": "own", "at": at, "how": how, "near": 0.2}}
    view.screen._handle_custom_msg({"view": "a page", **message}, [])
    return view.exploration.values["own"]


def reset(view):
    (button,) = (w for w in view.box.children[0].children if isinstance(w, ipywidgets.Button))
    button.click()


@pytest.mark.parametrize("name", PLANES)
def test_a_tap_adds_a_point_and_a_second_one_takes_it_away(shown, name):
    view = shown(PLANES[name], own=[])
    assert touch(view, [[0.5, 1.004]]) == ((0.5, 1.0, 0),)
    view.widgets["own"].kind.value = 1
    assert touch(view, [[-1, 0]], "key") == ((0.5, 1.0, 0), (-1.0, 0.0, 1))
    assert touch(view, [[0.6, 1.1]]) == ((-1.0, 0.0, 1),)
    assert touch(view, [[9, -9]]) == ((-1.0, 0.0, 1), (2.4, -2.4, 1))  # at the edge


@pytest.mark.parametrize("name", PLANES)
def test_the_network_learns_from_them_at_once(shown, name):
    view = shown(PLANES[name], own=SOME[:1])
    assert (
        "There is nothing to part yet: put a point of the other class" in view.screen.frame["text"]
    )
    for x, y, kind in SOME[1:]:
        view.widgets["own"].kind.value = kind
        touch(view, [[x, y]])
    assert view.exploration.values["own"] == SOME
    right = {"rings": "75%", "views": "4 of 4", "training": "100%"}
    assert right[name] in view.exploration.text
    assert view.exploration.alt != PLANES[name]().alt


def test_an_epoch_has_all_points_equally_often():
    data = OwnData(SOME).draw(120, rng=np.random.default_rng(0))
    assert data.x.shape == (2, 120)
    assert [(data.x.T == point[:2]).all(axis=1).sum() for point in SOME] == [30] * 4
    assert OwnData(SOME[1:]).draw(1, rng=None).labels.tolist() == [1, 0, 0]


def test_what_no_network_can_learn_is_said():
    assert cannot_learn(()) == "There is nothing to part yet: put some points into the plane."
    assert "other class" in cannot_learn(SOME[:2])
    assert cannot_learn(SOME) == ""
    two = cannot_learn((*SOME, (-1.5, 1.2, 1)))
    assert "lie in one place, x₁ = −1.5 and x₂ = 1.2" in two
    assert cannot_learn((*SOME, (-1.5, 1.2, 0))) == ""  # twice the same hurts nobody


def test_there_is_an_end_of_points_in_words(shown):
    chance = np.random.default_rng(0)
    many = [(*np.round(chance.uniform(-2.4, 2.4, 2), 2), k % 2) for k in range(40)]
    view = shown(PLANES["rings"], own=many)
    free = next(
        [x, y]
        for x in np.linspace(-2.4, 2.4, 25)
        for y in np.linspace(-2.4, 2.4, 25)
        if min(np.hypot(x - left, y - up) for left, up, _ in many) > 0.25
    )
    assert len(touch(view, [free])) == 40
    assert view.screen.frame["problem"].startswith("40 points are as many as fit here")
    assert len(touch(view, [many[0][:2]])) == 39
    assert view.screen.frame["problem"] == ""


@pytest.mark.parametrize(("explore", "own"), [(PLANES["views"], SOME), (DIGIT, THREE)])
def test_they_survive_the_switch_the_first_reset_and_show_me(shown, explore, own):
    view = shown(explore)
    assert view.exploration.values["own"] is None and view.exploration.pads == {"wide": []}
    switch = view.widgets["own"].switch
    switch.value = True
    view.set({"own": own})
    name, other = ("units", 2) if explore is not DIGIT else ("covered", 3)
    view.set({name: other})
    switch.value = False
    assert view.exploration.values["own"] is None
    switch.value = True
    assert view.exploration.values["own"] == own
    view.show_me({})
    switch.value = True
    view.set({name: other})
    reset(view)
    assert view.exploration.values == explore.start | {"own": own}
    assert view.screen.frame["problem"] == "What you made stays. A second Reset clears it."
    view.set({name: other})  # a move in between: it asks anew
    reset(view)
    assert view.exploration.values["own"] == own
    reset(view)
    assert view.exploration.values == explore.start
    switch.value = True
    assert view.exploration.values["own"] == view.widgets["own"].control.empty


@pytest.mark.parametrize(
    ("explore", "own"), [*((e, SOME) for e in PLANES.values()), (DIGIT, THREE)]
)
def test_the_copied_line_shows_the_same(explore, own):
    first = explore(own=own)
    again = eval(first.code, {"explore": type("Explore", (), {explore.name: explore})})
    assert again.values == first.values and again.text == first.text
    assert explore(own=None).code.endswith("own=None)")


@pytest.mark.parametrize(
    ("control", "wrong", "words"),
    [
        (OwnPoints("mine"), 3, "mine must be None or a list of points such as (0.5, -1.2, 1)"),
        (OwnPoints("mine"), [(1, 2)], "x, y and the class, but one is (1, 2)"),
        (OwnPoints("mine"), [(1, "a", 0)], "(1, 'a', 0) is not three numbers"),
        (OwnPoints("mine"), [(1, 3, 0)], "x and y from −2.4 to 2.4, the class 0 or 1"),
        (OwnPoints("mine"), [(1, 1, 2)], "not (1, 1, 2)"),
        (OwnPoints("mine"), [(1, float("nan"), 1)], "x and y from"),
        (OwnPoints("mine"), [(0, 0, 0)] * 41, "mine are at most 40, but there are 41"),
        (OwnDrawing("mine"), "00", "eight rows of eight greys"),
        (OwnDrawing("mine"), ["0" * 8] * 7, "eight rows of eight greys"),
        (OwnDrawing("mine"), ["0" * 8] * 7 + ["0000000z"], "but one row is '0000000z'"),
        (OwnDrawing("mine"), [[0] * 7 + [17]] * 8, "but one row is"),
    ],
)
def test_what_is_typed_wrongly_is_told(control, wrong, words):
    with pytest.raises((TypeError, ValueError)) as told_so:
        control.accept(wrong)
    assert words in str(told_so.value)


def test_numbers_are_rows_too():
    rows = [[0, 16, 10, 9, 0, 0, 0, 0]] * 8
    assert OwnDrawing("mine").accept(rows) == ("0ga90000",) * 8
    assert greys(("0ga90000",) * 8).tolist() == rows


def test_a_stroke_is_as_grey_as_what_it_covers():
    assert (inked([(4, 4)])[3:5, 3:5] == inked([(4, 4)]).max()).all()  # where four cells meet
    assert inked([(4, 4)])[0].sum() == 0
    line = inked([(4.5, 0.5), (4.5, 7.5)])
    assert (line[1:-1, 4] == 16).all() and line[:, :3].sum() == line[:, 6:].sum() == 0
    assert (line == inked([(4.5, 7.5), (4.5, 4), (4.5, 0.5)])).all()
    assert (inked([(1, 7.5), (7, 7.5)])[0, 1:7] == 16).all()  # y points up, rows go down


def test_a_drawing_has_as_much_ink_as_the_digits():
    """With this pen: strokes as long as those of a 3 give as much as the threes of the data."""
    data = digits()
    threes = data.x[:, data.labels == 3].sum(axis=0)
    low, high = np.quantile(threes, [0.025, 0.975])
    assert low < greys(THREE).sum() < high


def test_the_network_reads_a_three_and_is_honest_about_it(shown):
    view = shown(DIGIT, own=THREE)
    p = view.exploration.numbers["p"]
    assert p.argmax() == 3 and p[3] > 0.9
    assert view.exploration.text.startswith("Your own digit. The network says 3 with probability")
    assert "fewer than half right" in view.exploration.text


def test_strokes_add_up_and_a_key_goes_round(shown):
    view = shown(DIGIT, own=OwnDrawing.empty)
    first = greys(touch(view, [[1, 6.5]], "start"))
    long = greys(touch(view, [[3, 6.5], [6, 6.5]], "on"))
    assert (long >= first).all() and long[1, 1:6].min() == 16 > long[2].max()
    both = greys(touch(view, [[4, 2]], "start"))
    assert (both >= long).all() and both[5:7].sum() > 0
    cell = [[0.5, 7.5]]
    assert [touch(view, cell, "key")[0][0] for _ in range(3)] == ["8", "g", "0"]
    view.widgets["own"].children[-1].click()  # Clear
    assert view.exploration.values["own"] == OwnDrawing.empty


@pytest.mark.parametrize("name", [*PLANES, "digit"])
def test_random_touches_raise_nothing(shown, name):
    explore, chance = {**PLANES, "digit": DIGIT}[name], random.Random(name)
    view = shown(explore, own=OwnDrawing.empty if name == "digit" else [])
    hows = ["tap", "key", "start", "on"]
    for k in range(500 if name == "digit" else 25):
        if name != "digit":
            view.widgets["own"].kind.value = chance.choice([0, 1])
        points = [[chance.uniform(-9, 9), chance.uniform(-9, 9)] for _ in range(1 + k % 3)]
        touch(view, points, chance.choice(hows))
        assert not view.screen.frame["problem"]


def test_a_pad_lies_on_its_axes_in_both_layouts(shown):
    view = shown(DIGIT, own=THREE)
    view.exploration.lay_out("wide", "narrow")
    for layout, picture in view.exploration.pictures.items():
        (pad,) = json.loads(json.dumps(view.exploration.pads[layout]))
        box = picture._panels[0].ax.get_window_extent().bounds
        assert pad["box"] == pytest.approx(box)
        assert (pad["x"], pad["y"], pad["cells"], pad["strokes"]) == (
            [-0.1, 8.1],
            [-0.1, 8.1],
            8,
            True,
        )


def test_memory_stays_flat(shown):
    view = shown(DIGIT, own=OwnDrawing.empty)

    def draw():
        for k in range(40):
            touch(view, [[k % 8, 4]], "on" if k % 4 else "start")
        view.widgets["own"].children[-1].click()

    with only_what_comes():
        assert growth(draw) < 50_000


def test_the_second_reset_is_one_update(shown):
    view = shown(DIGIT, own=THREE)
    view.start = dict(DIGIT.start)
    reset(view)
    before = view.screen.frame["number"]
    reset(view)
    assert view.screen.frame["number"] == before + 1
    assert view.exploration.values["own"] is None


@pytest.mark.parametrize(("pad", "words"), [("onw", "names no control"), ("z", "names no control")])
def test_a_pad_without_its_control_is_told(pad, words):
    @explorer(z=(0.0, 1.0, 0.5), own=OwnPoints())
    def toy(picture, z=0.0, own=None):
        """Where?"""
        picture.axes()
        picture.pad(pad, 1)

    with pytest.raises(TypeError, match=words):
        toy()._repr_mimebundle_()


def test_a_pad_before_its_axes_is_told():
    @explorer(own=OwnPoints())
    def toy(picture, own=None):
        """Where?"""
        picture.pad("own", ())
        picture.axes()

    with pytest.raises(ValueError, match="before the pad 'own'"):
        toy()


def test_a_page_without_a_kernel_has_no_pads():
    @explorer(z=(0.0, 1.0, 0.5), own=OwnPoints())
    def toy(picture, z=0.0, own=None):
        """Where?"""
        picture.axes()
        picture.pad("own", own)
        picture.dots("here", z, z)

    baked = bake.bake(toy)
    assert [*baked.about["controls"]] == ["z"] and baked.about["own"] == ["your own points"]
    assert GREYS[16] == "g"
