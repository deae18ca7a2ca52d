"""What is baked is what the kernel draws: the same marks, words and text alternatives."""

import base64
import json
import random
import re
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import ClassVar

import numpy as np
import pytest

from dl_basics.live import LogSlider, Several, Steps, bake, explorer
from dl_basics.live.bake import (
    DIGITS,
    FEWEST,
    TOGETHER,
    codes,
    columns,
    dials,
    digits,
    table_of,
    told_images,
    twice_less,
)
from dl_basics.live.recorder import FINE
from tests.test_explorers import EXPLORERS, PREDICTIONS
from tests.test_scripts import needs_node, node


@dataclass(frozen=True)
class Knob:
    low: float
    high: float
    step: float
    label: str


@dataclass(frozen=True)
class Curve:
    """A thing with a knob."""

    name: str
    bend: float = 1.0
    knobs: ClassVar = {"bend": Knob(0.0, 2.0, 0.5, "bend")}


CURVES = {name: Curve(name) for name in ("arch", "bowl")}


@explorer(z=(-3.0, 3.0, 0.5), k=Steps(0, 4), on=bool, curve=CURVES)
def toy(picture, z=1.0, k=0, on=True, curve=CURVES["arch"]):
    """What can a control be?"""
    left, right = picture.panels(1, 1)
    left.axes(x=(-3, 3), y=(-9, 9), title=curve.name)
    left.line("curve", np.linspace(-3, 3, 40), curve.bend * np.linspace(-3, 3, 40) ** 2)
    if on:
        left.dots("here", [z, z / 3], [z * z, -z], drag={"z": "x"})
    right.axes(x=(0, 1), y=(0.01, 1), yscale="log")
    right.heat("map", np.outer(np.arange(4), np.arange(3)) * k, (0, 1), (0.1, 0.5), 0, 24)
    picture.say(f"{z} {k} {on} {curve}")
    picture.describe(f"z is {z}")
    if z == 3.0 and k == 4:
        raise ValueError("this place is taken")


@explorer(rate=LogSlider(0.01, 1.0, 2), some=Several(CURVES), word=["a", "b"])
def other(picture, rate=0.1, some=("bowl",), word="a"):
    """And what else?"""
    picture.axes(x=(0, 1), y=(0.01, 1), yscale="log", title=word)
    picture.words("rate", 0.5, rate, f"{rate:.2g}")
    picture.say(f"{rate:.3g} {some} {word}")


def numbers(text):
    """The whole numbers behind `digits`, read as baked.js reads them."""
    base, found, signs = len(DIGITS) // 2, [], iter(text)
    for sign in signs:
        value, unit, digit = 0, 1, DIGITS.index(sign)
        while digit >= base:
            value, unit = value + unit * digit, unit * base
            digit = DIGITS.index(next(signs))
        value += unit * digit
        found.append(-(value + 1) // 2 if value % 2 else value // 2)
    return found


def recording(part, all_images, kind, number):
    """Steps, points and pixels as the kernel would send them."""
    steps, text, images = (column[number] for column in part[kind])
    second = np.reshape(numbers(text), (2, -1)).T
    points = np.cumsum(np.cumsum(second, axis=0), axis=0) / FINE
    pixels = b"".join(colors(all_images, image).tobytes() for image in images)
    return part["steps"][steps], points.astype(np.float32).tobytes(), pixels


def colors(told, image):
    """The colours of an image's cells, read as baked.js reads them."""
    palette = np.frombuffer(base64.b64decode(told["palette"]), np.uint8).reshape(-1, 4)
    width = told["widths"][image]
    cells = np.reshape(numbers(told["cells"][image]), (-1, width))
    whole = np.zeros((len(cells) + 1, width + 1), int)
    for row, column in product(range(len(cells)), range(width)):
        left, above, between = whole[row + 1, column], whole[row, column + 1], whole[row, column]
        expected = sorted([left, above, left + above - between])[1]
        whole[row + 1, column + 1] = cells[row, column] + expected
    return palette[whole[1:, 1:]]


def rows(columns, shape):
    """The rows behind `columns`, one for each state, as baked.js reads them."""
    told = []
    for axes, text in columns:
        thin = [count if axis in axes else 1 for axis, count in enumerate(shape)]
        values = np.cumsum(numbers(text)).reshape(thin)
        told.append(np.broadcast_to(values, shape).ravel())
    return [[int(value) for value in row if value >= 0] for row in zip(*told, strict=True)]


def sentences(words, row):
    """The texts of a row of `Words`."""
    left = iter(row[3:])
    whole = [
        re.sub("\0", lambda _: words["numbers"][next(left)], words["sentences"][k]) for k in row[:3]
    ]
    assert next(left, None) is None
    return whole


def check(thing, made, count):
    """Bake some states, and hold each against what another exploration draws, a layout in turn.

    It goes through them from the last to the first, so that one which keeps something of where it
    was would show; where a problem is, against a fresh one.
    """
    kinds, chance = [dial.values() for dial in made.values()], random.Random(thing.name)
    states = [[chance.choice(values) for values in kinds] for _ in range(count)]
    baked = bake.baked(thing, made, states)
    parts = {name: json.loads(file) for name, file in baked.files.items()}
    images = parts.pop("images", {})
    told = {name: rows(part["states"], [count]) for name, part in parts.items()}
    words = parts["words"]
    walks = {layout: thing() for layout in bake.LAYOUTS}
    for layout, walk in walks.items():
        walk.lay_out(layout)
    for state, values in reversed([*enumerate(states)]):
        text, alt, problem = sentences(words, told["words"][state])
        drawn = walks[bake.LAYOUTS[state % len(bake.LAYOUTS)]]
        try:
            drawn.move(**dict(zip(made, values, strict=True)))
        except Exception as error:
            assert problem == f"{type(error).__name__}: {error}. The picture is the last good one."
            continue
        assert (text, alt, problem) == (drawn.text, drawn.alt, "")
        for layout, picture in drawn.pictures.items():
            part = parts[layout]
            held, stage, *marks = told[layout][state]
            assert recording(part, images, "stages", stage) == picture.stage().packed
            assert part["sizes"][stage] == [*picture.stage().size]
            assert part["handles"][held] == baked_handles(part, drawn.handles[layout], made)
            packed = [mark.packed for _, mark in picture.mark_recordings()]
            assert [recording(part, images, "marks", mark) for mark in marks] == packed


WANTED = {"toy": [{"z": 2.5}, {"curve": replace(CURVES["bowl"], bend=1.5)}], "other": []}


@pytest.mark.parametrize("thing", [toy, other])
def test_each_state_of_a_small_explorer_is_as_the_kernel_draws_it(thing):
    check(thing, dials(thing, 60, WANTED[thing.name]), 20)


def test_all_states_are_baked():
    made = dials(other, 1)
    shape = [len(dial.values()) for dial in made.values()]
    words = json.loads(bake.bake(other, 1).files["words"])
    told = rows(words["states"], shape)
    assert len(told) == prod(shape)
    states = [*product(*(dial.values() for dial in made.values()))]
    for k in random.Random(0).sample(range(len(states)), 3):
        fresh = other(**dict(zip(made, states[k], strict=True)))
        assert sentences(words, told[k]) == [fresh.text, fresh.alt, ""]


@explorer(k=Steps(0, 2), curve=CURVES, on=bool)
def third(picture, k=0, curve=CURVES["arch"], on=True):
    """What is chosen?"""
    picture.axes(x=(-3, 3), y=(-9, 9), title=curve.name)
    picture.heat("map", np.outer(np.arange(4), np.arange(3)) * k + curve.bend, (0, 1), (0, 1))
    picture.line("curve", np.linspace(-3, 3, 9), (curve.bend + on) * np.linspace(-3, 3, 9))
    picture.say(f"{k} {curve} {on}")


@pytest.mark.parametrize("largest", [bake.LARGEST, 0])
def test_pictures_that_are_too_many_are_told_apart_by_the_menus(largest, monkeypatch):
    monkeypatch.setattr(bake, "LARGEST", largest)
    made, baked = dials(third, 1), bake.bake(third, 1)
    kinds, shape = [dial.values() for dial in made.values()], bake.shape_of(made)
    entries = [0, shape[1] // 2]  # where each of the two curves begins
    assert baked.about["apart"] == ([] if largest else [[1, entries]])
    for places in random.Random(0).sample([*product(*map(range, shape))], 6):
        here, few, piece = [*places], [*shape], ""
        for axis, firsts in baked.about["apart"]:
            entry = sum(places[axis] >= first for first in firsts) - 1
            few[axis] //= len(firsts)
            here[axis] -= firsts[entry]
            piece += f"-{entry}"
        values = [some[k] for some, k in zip(kinds, places, strict=True)]
        part, images = (json.loads(baked.files[f"{name}{piece}"]) for name in ("wide", "images"))
        _, stage, *marks = rows(part["states"], few)[np.ravel_multi_index(here, few)]
        (picture,) = third(**dict(zip(made, values, strict=True))).pictures.values()
        assert recording(part, images, "stages", stage) == picture.stage().packed
        drawn = [mark.packed for _, mark in picture.mark_recordings()]
        assert [recording(part, images, "marks", mark) for mark in marks] == drawn


def test_the_steps_of_one_run_are_baked_one_after_the_other(monkeypatch):
    walked = []
    monkeypatch.setattr(bake, "baked", lambda _, made, states, *rest: walked.extend(states))
    bake.bake(third, 1)
    assert [k for k, *_ in walked[:6]] == [0, 1, 2, 0, 1, 2]
    assert len({values[1:] for values in walked[:3]}) == 1


def test_a_column_goes_along_the_controls_it_follows():
    follows = [[10 * a + c, c, 7] for a, b, c in product(range(3), range(2), range(4))]
    found = columns(np.reshape(follows, (3, 2, 4, 3)))
    assert [axes for axes, _ in found] == [[0, 2], [2], []]
    assert rows(found, [3, 2, 4]) == follows
    assert rows(columns(table_of([[1, 2], [3], []])), [3]) == [[1, 2], [3], []]


def baked_handles(part, told, made):
    """What the kernel tells of the handles, at the places that are baked."""
    handles = json.loads(told)
    for way in [way for handle in handles for way in handle["ways"]]:
        (track,) = made[way["control"]].tracks.values()
        way |= {"now": track.kept.index(way["now"]), "last": len(track.kept) - 1}
        for axis in "xy":
            if isinstance(way[axis], list):
                places = [way[axis][k] for k in track.kept]
                way[axis] = str(part["tracks"].index(places))
    return handles


def test_a_state_that_cannot_be_drawn_is_said_in_words():
    states = [(z, k, True, CURVES["arch"]) for z in (1.0, 3.0) for k in (0, 4)]
    words = json.loads(bake.baked(toy, dials(toy, 1), states).files["words"])
    problems = {sentences(words, row)[2] for row in rows(words["states"], [4])}
    assert problems == {"", "ValueError: this place is taken. The picture is the last good one."}


def test_starts_ends_and_what_is_wanted_are_places():
    made = dials(toy, 1, WANTED["toy"])
    assert {-3.0, 1.0, 2.5, 3.0} <= {*made["z"].values()} and len(made["z"].values()) < 13
    assert {0, 4} <= {*made["k"].values()} and len(made["k"].values()) >= FEWEST
    bends = {(thing.name, thing.bend) for thing in made["curve"].values()}
    assert {("bowl", 1.5), ("bowl", 1.0), ("arch", 0.0), ("arch", 2.0)} <= bends
    assert made["on"].values() == [False, True]
    both = dials(other, 1)
    assert all(len(some) <= TOGETHER for some in both["some"].values())
    assert {(), (CURVES["arch"],)} <= {*both["some"].values()}
    kinds = [dial.described()["kind"] for dial in [*made.values(), *both.values()]]
    assert kinds == ["slider", "slider", "switch", "menu", "slider", "several", "menu"]


@pytest.mark.parametrize("seed", range(5))
def test_digits_are_read_back(seed):
    rng = np.random.default_rng(seed)
    whole = np.rint(rng.normal(size=300) * 10 ** rng.uniform(0, 7, 300)).astype(int)
    assert numbers(digits(whole)) == whole.tolist()
    assert not {*digits(whole)} & {*"\"'<>&\\"}
    assert digits([]) == ""


def test_a_curve_is_told_in_small_numbers_and_an_image_in_its_colours():
    curve = np.stack([np.arange(100.0), np.arange(100.0) * 2], axis=1)
    assert np.abs(twice_less(curve).reshape(2, -1)[:, 2:]).max() == 0
    images = some_images()
    told = told_images([codes(image) for image in images])
    assert len(base64.b64decode(told["palette"])) == 4 * 3  # one for all
    assert [colors(told, k).tolist() for k in range(2)] == [image.tolist() for image in images]
    slope = np.add.outer(np.arange(9), np.arange(7)).astype(np.uint8)[..., None].repeat(4, axis=2)
    (cells,) = told_images([codes(slope)])["cells"]
    assert np.abs(numbers(cells)).max() == 1


def some_images():
    """Two images of three colours."""
    rng = np.random.default_rng(0)
    shades = np.array([1, 2, 3, 4])
    sizes = ((4, 5, 1), (1, 7, 1))
    return [(rng.integers(0, 3, size) * shades).astype(np.uint8) for size in sizes]


@needs_node
def test_the_page_reads_what_is_written():
    rng = np.random.default_rng(0)
    whole = np.rint(rng.normal(size=200) * 10 ** rng.uniform(0, 7, 200)).astype(int)
    curve = np.round(rng.normal(100, 50, (50, 2)) * FINE) / FINE
    images = some_images()
    told = [digits(whole), digits(twice_less(curve * FINE)), told_images([*map(codes, images)])]
    said = {"sentences": ["\0 of \0", "", "one \0"], "numbers": ["0.5", "3"]}
    follows = [[0, 1 + a, 1, c, 0, 1] for a, b, c in product(range(2), range(2), range(2))]
    table = columns(np.reshape(follows, (2, 2, 2, 6)))
    read = node(
        "baked.js",
        f"""const [whole, curve, images] = {json.dumps(told)};
        const row = part.rowOf({json.dumps(table)}, [1, 0, 1], [2, 2, 2]);
        say([part.numbers(whole), [...part.points(curve)], [...part.cells(images, 0)],
          [...part.cells(images, 1)], part.stateOf([1, 2, 3], [2, 3, 5]), row,
          part.sentences({json.dumps(said)}, row)]);""",
    )
    assert read[:2] == [whole.tolist(), curve.ravel().tolist()]
    assert read[2:4] == [image.ravel().tolist() for image in images]
    assert read[4:] == [28, follows[5], ["3 of 0.5", "one 3", ""]]


@pytest.mark.thorough
@pytest.mark.parametrize("name", EXPLORERS)
def test_each_explorer_is_baked_as_the_kernel_draws_it(name):
    thing = EXPLORERS[name]
    wanted = [p.show for p in PREDICTIONS.values() if p.explorer is thing]
    made = dials(thing, 1000, wanted)
    check(thing, made, 200)
    for shown in wanted:
        values = thing.start | thing.accept(shown)
        for control, dial in made.items():
            assert any(values[control] == value for value in dial.values()), control
