"""What is drawn can be pulled: where each place of a control would bring a mark, in pixels."""

import json
from itertools import product

import numpy as np
import pytest

from dl_basics.live import Choice, LogSlider, Slider, Steps, controls, explorer
from dl_basics.live.picture import Picture
from tests import hands
from tests.hands import ask, drag, handles
from tests.test_explorers import EXPLORERS

pytestmark = pytest.mark.usefixtures("no_widget_is_left")


def shown(explore, **values):
    """An exploration on a page."""
    exploration = explore(**values)
    exploration._repr_mimebundle_()
    return exploration


@explorer(
    z=Slider(-2.0, 2.0, 0.1, "z"),
    a=Slider(0.0, 1.0, 0.1, "a"),
    r=LogSlider(0.1, 10.0, 10, "rate"),
    epoch=Steps(0, 20, label="epoch"),
)
def toy(picture, z=1.0, a=0.5, r=1.0, epoch=5):
    """What can be pulled?"""
    plane, log = picture.panels(1, 1)
    plane.axes(x=(-2, 2), y=(-1, 1))
    plane.dots("point", z, a, drag={"z": "x", "a": "y"})
    plane.vrule("rule", -z, drag={"z": "-x"})
    plane.arrow("arrow", (0, 0), (z, 1 - a), drag={"a": lambda a: (z, 1 - a)})
    plane.bars("bars", [-1, 1], [a, -a], drag=[{"a": lambda a: (-1, a)}, None])
    plane.handle("line", [-1, 0], [a - 1, a], drag={"a": lambda a: (0, a)})
    log.axes(x=(0.1, 10), y=(0, 20), xscale="log", yscale="linear")
    log.line("so far", [r, r], [0, epoch], drag={"r": "x", "epoch": "y"})
    return {}


@pytest.fixture
def view():
    view = shown(toy).view
    yield view
    view.close()


def pixels(view, panel, x, y, layout="wide"):
    axes = view.exploration.pictures[layout].figure.axes[panel]
    return axes.transData.transform((x, y)).tolist()


def test_a_handle_lies_where_its_mark_does_and_says_what_it_moves(view):
    point = handles(view)["0 point"]
    assert [point["x"], point["y"]] == pytest.approx(pixels(view, 0, 1.0, 0.5), abs=0.06)
    assert (point["label"], point["text"]) == ("z and a", "z = 1.0, a = 0.5")
    assert point["ends"] is None
    z, a = point["ways"]
    assert (z["control"], z["now"], z["last"]) == ("z", 30, 40)
    assert (a["control"], a["now"], a["last"]) == ("a", 5, 10)
    assert z["x"][30] == pytest.approx(point["x"], abs=0.06) and z["y"] == point["y"]
    assert a["y"][5] == pytest.approx(point["y"], abs=0.06) and a["x"] == point["x"]
    assert len(z["x"]) == 41


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize(
    ("name", "panel", "goal", "values"),
    [
        ("0 point", 0, (-1.52, 0.22), {"z": -1.5, "a": 0.2}),
        ("0 point", 0, (9, -9), {"z": 2.0, "a": 0.0}),
        ("0 rule", 0, (1.2, 0), {"z": -1.2}),
        ("0 arrow", 0, (0, 0.31), {"a": 0.7}),
        ("0 bars 0", 0, (-1, 0.93), {"a": 0.9}),
        ("0 line", 0, (0, 0.8), {"a": 0.8}),
        ("0 line", 0, (-1, -0.2), {"a": 0.8}),  # somewhere else on the same line
        ("1 so far", 1, (0.1, 18), {"r": 0.1, "epoch": 18}),
        ("1 so far", 1, (3.2, 2), {"r": 10**0.5, "epoch": 2}),
    ],
)
def test_a_hand_brings_the_controls_to_their_nearest_places(
    view, layout, name, panel, goal, values
):
    ask(view, "narrow", "a page")
    ask(view, "wide", "another")
    asked = drag(view, handles(view, layout)[name], *pixels(view, panel, *goal, layout))
    assert asked == pytest.approx(values)
    assert {name: view.widgets[name].value for name in values} == asked
    assert view.exploration.values.items() >= asked.items()


def test_a_drag_is_one_move_of_all_its_controls(view):
    before = view.screen.frame["number"]
    drag(view, handles(view)["0 point"], 0, 0)
    assert view.screen.frame["number"] == before + 1


def test_the_picture_goes_first_and_the_sliders_follow(view, monkeypatch):
    sent = []
    told = {"frame": view.screen, "z": view.widgets["z"], "epoch": view.widgets["epoch"].slider}
    for name, widget in told.items():
        monkeypatch.setattr(widget, "send_state", lambda key=None, name=name: sent.append(name))
    drag(view, handles(view)["0 point"], 0, 0)
    assert sent == ["frame", "z"]
    sent.clear()
    drag(view, handles(view)["1 so far"], 9999, 9999)
    assert sent == ["frame", "epoch"]


@pytest.mark.parametrize(
    ("handle", "panel", "goals", "name"),
    [("0 point", 0, [(0.6, 0.5), (-2.0, 0.5)], "z"), ("1 so far", 1, [(0.5, 5), (10, 5)], "r")],
)
def test_what_a_page_says_back_of_a_pull_moves_nothing_also_when_it_comes_late(
    view, monkeypatch, handle, panel, goals, name
):
    """Its sliders say each value that they are told back, a hair beside it."""
    slider, clock, frames = view.widgets[name], [0.0], []
    monkeypatch.setattr(controls, "monotonic", lambda: clock[0])
    for goal in goals:
        drag(view, handles(view)[handle], *pixels(view, panel, *goal))
        frames.append((view.exploration.values[name], view.screen.frame["number"]))
    (before, _), now = frames
    assert before != now[0]
    for place in (before, now[0]):
        slider.set_state({"value": place * (1 - 1e-15)})
        assert slider.value == view.exploration.values[name] == now[0]
        assert view.screen.frame["number"] == now[1]
    clock[0] = 2.0  # then a hand is at the slider
    slider.set_state({"value": before * (1 - 1e-15)})
    assert view.exploration.values[name] == before
    assert view.screen.frame["number"] == now[1] + 1


def test_a_slider_is_heard_at_once_where_no_hand_has_pulled_to(view):
    drag(view, handles(view)["0 point"], *pixels(view, 0, 0.6, 0.5))
    view.widgets["z"].set_state({"value": 0.7})
    assert view.exploration.values["z"] == 0.7
    view.widgets["z"].set_state({"value": 0.6})  # as the slider has moved since
    assert view.exploration.values["z"] == 0.6


@pytest.mark.thorough
def test_memory_stays_flat_over_two_thousand_drags(view):
    rng = np.random.default_rng(0)

    def pull(times):
        for _ in range(times):
            told = [*handles(view).values()]
            drag(view, told[rng.integers(len(told))], *rng.uniform(0, 700, 2))

    pull(100)  # until matplotlib has seen every letter
    before = hands.objects()
    pull(2000)
    assert hands.objects() - before < 200
    assert view.screen.frame["number"] == 2101
    assert hands.growth(lambda: pull(50)) < 50 * 1000


def test_a_list_has_a_handle_for_each_of_its_points_but_for_none():
    assert [name for name in handles(shown(toy).view) if "bars" in name] == ["0 bars 0"]


@pytest.mark.parametrize("at", [-9.0, 0.0, 0.3, 1.0, 9.0])
def test_a_rule_out_of_sight_is_pulled_at_the_edge(at):
    @explorer(at=Slider(-9.0, 9.0, 0.1, "at"))
    def ruled(picture, at=0.0):
        """Where?"""
        picture.axes()
        picture.vrule("rule", at, drag={"at": "x"})
        picture.hrule("level", at, drag={"at": "y"})

    view = shown(ruled, at=at).view
    box, told = view.exploration.figure.axes[0].bbox, handles(view)
    seen = np.clip(at, 0, 1)
    assert told["0 rule"]["x"] == pytest.approx(box.x0 + seen * box.width, abs=0.1)
    assert told["0 level"]["y"] == pytest.approx(box.y0 + seen * box.height, abs=0.1)
    if 0 < at < 1:
        ends = told["0 rule"]["ends"]
        assert sorted(ends[1::2]) == pytest.approx([box.y0, box.y1], abs=0.1)


def test_a_mark_out_of_sight_is_pulled_at_the_edge_and_no_number_in_the_middle():
    @explorer(z=(-1.0, 1.0))
    def far(picture, z=0.5):
        """Where?"""
        picture.axes()
        picture.dots("above", z, 99, drag={"z": "x"})
        picture.handle("lost", z, np.nan, drag={"z": "x"})

    view = shown(far).view
    (left, bottom), (right, top) = view.exploration.figure.axes[0].bbox.get_points()
    told = handles(view)
    assert told["0 above"]["y"] == pytest.approx(top, abs=0.06)
    assert told["0 lost"]["y"] == pytest.approx((bottom + top) / 2, abs=0.06)
    assert told["0 lost"]["x"] == pytest.approx((left + right) / 2, abs=0.06)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"q": "x"}, "drags the control 'q'; it has z, kind"),
        ({"kind": "x"}, "drags 'kind', which is no slider"),
        ({"z": "left"}, "dragged by x, -x, y, -y or a function, but got 'left'"),
        ("z", "must be such as"),
        ({"z": ["x"]}, "a function, but got ..x.."),
        ([{"z": "x"}, None], "has 1 points, but its drag lists 2"),
    ],
)
def test_a_drag_that_is_none_is_told(told, words):
    @explorer(z=(-1.0, 1.0), kind=Choice(["a", "b"]))
    def wrong(picture, z=0.5, kind="a"):
        """Why?"""
        picture.axes()
        picture.dots("here", z, 0, drag=told)

    with pytest.raises(TypeError, match=words):
        _ = wrong().handles


@pytest.mark.parametrize(
    "way", [lambda z: z, lambda z: (z[:3], 0), lambda z: None, lambda z: (z.no, 0)]
)
def test_a_way_that_gives_no_point_is_told(way):
    @explorer(z=(-1.0, 1.0))
    def wrong(picture, z=0.5):
        """Why?"""
        picture.axes()
        picture.dots("here", z, 0, drag={"z": way})

    with pytest.raises(ValueError, match="drag of 'z' must give a point"):
        _ = wrong().handles


@pytest.mark.parametrize("x", ["z", [0, 1, 2], None])
def test_what_cannot_be_pulled_is_told(x):
    with pytest.raises(ValueError, match="'here' cannot be pulled at x = "):
        Picture().draw(lambda p: [p.axes(), p.handle("here", x, [0, "no"], {"z": "x"})] and None)


def test_what_has_no_point_says_so():
    @explorer(z=(-1.0, 1.0))
    def wide(picture, z=0.5):
        """Why?"""
        picture.axes()
        picture.band("band", [0, 1], 0, z, drag={"z": "y"})

    with pytest.raises(TypeError, match="'band' has no point to pull"):
        wide()


def test_other_axes_bring_other_places():
    @explorer(z=(0.0, 1.0), high=(1.0, 9.0))
    def grows(picture, z=0.5, high=1.0):
        """How?"""
        picture.axes(x=(0, high))
        picture.dots("here", z, 0, drag={"z": "x"})

    exploration = grows()
    widths = []
    for high in (1.0, 3.0):
        exploration.move(high=high)
        (handle,) = json.loads(exploration.handles["wide"])
        widths.append(np.ptp(handle["ways"][0]["x"]))
    assert widths[0] == pytest.approx(3 * widths[1], abs=0.5)


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_handle_goes_with_the_hand_to_both_ends(name):
    """And lies then where its track has promised, if it is in sight there."""
    view = shown(EXPLORERS[name]).view
    for which, handle in handles(view).items():
        for k, end in product(range(len(handle["ways"])), (0, -1)):
            view.set(view.start)
            handle = handles(view)[which]
            arrives(view, handle, track(handle["ways"][k])[end])
            there = handles(view)[which]
            way = there["ways"][k]
            promised, last = track(way)[[way["now"], end]]
            assert promised == pytest.approx(last, abs=0.5), which
            if in_sight(view, there):
                assert [there["x"], there["y"]] == pytest.approx(promised, abs=1), which
    view.close()


def track(way):
    """Where a way brings its handle, place by place."""
    return np.stack(np.broadcast_arrays(way["x"], way["y"], np.zeros(way["last"] + 1))[:2], 1)


def in_sight(view, handle):
    """Whether a handle lies on its mark, and not at the edge for one that is out of sight."""
    boxes = (axes.bbox.extents for axes in view.exploration.figure.axes)
    x, y = handle["x"], handle["y"]
    return any(x0 + 1 < x < x1 - 1 and y0 + 1 < y < y1 - 1 for x0, y0, x1, y1 in boxes)


def arrives(view, handle, goal):
    """Drag a handle to a point; the values are places, and sliders and picture have them."""
    asked, controls = drag(view, handle, *goal), view.exploration.explorer.controls
    assert view.screen.frame["problem"] == "", (handle["name"], asked)
    for control, value in asked.items():
        assert value in controls[control].places()
        assert view.widgets[control].value == value
        assert view.exploration.values[control] == value


@pytest.mark.thorough
@pytest.mark.parametrize("name", EXPLORERS)
def test_500_drags_anywhere(name):
    exploration, rng = shown(EXPLORERS[name]), np.random.default_rng(0)
    view, controls = exploration.view, exploration.explorer.controls
    width, height = exploration.figure.bbox.size
    for turn in range(500 if handles(view) else 0):
        if turn % 5 == 4:  # something else moves too
            other = [*controls][rng.integers(len(controls))]
            values = hands.sample(controls[other])
            view.set({other: values[rng.integers(len(values))]})
        told = [*handles(view).values()]
        if told:
            where = rng.uniform(-0.3, 1.3, 2) * (width, height)
            arrives(view, told[rng.integers(len(told))], where)
        else:
            view.set(exploration.explorer.start)
    view.close()


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_line_of_python_has_each_value_as_it_is(name):
    """Of "Copy this view": with knobs turned, too."""
    for control in EXPLORERS[name].controls.values():
        for value in hands.sample(control):
            value = control.accept(value)
            assert control.accept(eval(control.code(value))) == value, control.code(value)


def test_the_line_of_a_view_names_all_values_and_shows_the_same():
    explore = EXPLORERS["activations.slope"]
    exploration = explore(g={"elu": {"alpha": 3.0}}, z=1.2)
    assert exploration.code == 'explore.slope(g={"elu": {"alpha": 3.0}}, z=1.2)'
    assert explore(g="tanh", z=1.2).code == 'explore.slope(g="tanh", z=1.2)'
    again = eval(exploration.code, {"explore": type("explore", (), {"slope": explore})})
    assert again.values == exploration.values
