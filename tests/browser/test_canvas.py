"""The canvas in the browser shows what matplotlib shows: each mark alone, the stage, and all."""

import copy
import importlib
import itertools
import pkgutil
import zlib
from collections import Counter

import numpy as np
import pytest
from easel import NEAR_MAP, agg, difference

import dl_basics.explorers
from dl_basics.draw.style import BLUE, DIVERGING, GOLD, GREEN, INK, MUTED, ORANGE, PURPLE
from dl_basics.live import explorer
from dl_basics.live.explorer import Explorer
from dl_basics.live.picture import Picture
from tests.hands import sample
from tools import contrast

X = np.linspace(-3, 3, 121)
MAP = np.sin(3 * X[::10])[:, None] * np.cos(2 * X[::10]) + 0.1 * X[::10]


@explorer(t=(-1.0, 1.0))
def every_kind(picture, t=0.3):
    """Every kind of mark, and what is difficult about it."""
    plain, log, third = picture.panels(3, 2, 2)
    plain.axes(
        x=(-3, 3), y=(-2, 2), xlabel="x", ylabel="y", title="∂L/∂w₁", legend=("gaps", "huge")
    )
    plain.band("band", X, np.sin(X) - 0.2, np.sin(X + t) + 0.3, facecolor=GOLD, alpha=0.3)
    plain.region("region", [-2, -1, -1.5], [-1.5, -1.2 + t, -0.4], facecolor=PURPLE, edgecolor=INK)
    plain.line("gaps", X, np.where(np.abs(X - t) < 0.5, np.nan, np.sin(X)))
    plain.line("huge", X, 1e300 * (X - t), color=ORANGE)
    plain.line("dashes", X, 0.3 * X + t, color=INK, linestyle=(0, (6, 2, 1, 2)))
    plain.line("steep", X, np.tan(X), color=GREEN, linewidth=1)
    plain.line(
        "stairs", X[::10], np.round(X[::10]) / 2, color=INK, drawstyle="steps-mid", alpha=0.5
    )
    plain.dots("discs", [-2, 0, 2], [1, t, -1], markeredgecolor=INK, color=GREEN)
    plain.dots("crosses", [-2, 0, np.nan, 2], [-1, -t, 0, 1.95], marker="x", markeredgewidth=2)
    plain.hrule("across", t)
    plain.vrule("upright", -t, color=ORANGE)
    plain.arrow("arrow", (-2.5, 1.5), (t, 0.5))
    plain.arrow("double", (1, -1.8), (2.5, -1 + t), arrowstyle="<->", color=PURPLE)
    plain.words("words", 1, 1, f"g′({t:.1f})", offset=(6, 4), weight="bold")
    log.axes(x=(1e-3, 1e3), y=(1e-8, 1), xscale="log", yscale="log", xlabel="step size")
    log.line("power", 10.0**X, 10.0 ** (-2 * np.abs(X) - 1 + t))
    log.dots("nothing and less", [-1, 0, 1, 10], [0.1, 0.1, 10.0 ** (t - 3), 0], color=ORANGE)
    log.bars(
        "bars", [0.01, 100], [1e-2, 10.0 ** (t - 4)], thickness=np.array([0.005, 50]), base=1e-8
    )
    third.axes(x=(-3, 3), y=(3, -3), equal=True, xticks={-2: "w₁", 2: "w₂"}, yticks=[0])
    third.heat("map", MAP + t, (-3, 3), (3, -3), low=-1, high=1, cmap=DIVERGING)
    third.heat("veil", MAP[:5, :9], (0, 3), (-3, 0), cmap=DIVERGING, alpha=0.4)
    third.bars("both ways", [-2, -1], [2 * t, -1], facecolor=BLUE, edgecolor=INK, linewidth=1)
    third.flat_bars("lying", [1, 2], [1.5, -t], thickness=0.5, facecolor=MUTED, alpha=0.7)
    turn = 0.8 * np.pi * np.arange(5)  # a star, whose outline covers its middle twice
    third.region("star", 1.5 + np.sin(turn), -1.8 + np.cos(turn), facecolor=GREEN)
    third.words("large", 0.4, 1.8, "g8", fontsize=50, alpha=0.8)  # curves, no chords
    third.words("outside", 3, 0, "beyond", offset=(-8, 0), color=GREEN)
    picture.say("all of them")


def explorers():
    """All explorers of the course, by name, and the one above."""
    found = {"every_kind": every_kind}
    for module in pkgutil.iter_modules(dl_basics.explorers.__path__):
        for thing in vars(importlib.import_module(f"dl_basics.explorers.{module.name}")).values():
            if isinstance(thing, Explorer):
                found[f"{module.name}.{thing.name}"] = thing
    return found


EXPLORERS = explorers()
# Pixel ratio, and whether it is narrow.
SHAPES = [(1, False), (2, True), (1, True), (2, False)]
# Each explorer is looked at in one shape, in turn; the one with every kind of mark in all of them.
CASES = [("every_kind", shape) for shape in SHAPES[1:]]
CASES += [(which, SHAPES[k % len(SHAPES)]) for k, which in enumerate(EXPLORERS)]
compared = set()  # kinds of drawing step that this run has looked at, and on which pixel ratio


def kinds(layers, scale):
    """How the steps of a picture differ for a painter, but for numbers and colours."""
    for recording in itertools.chain.from_iterable(layers):
        images = iter(recording.images)
        for step in recording.steps:
            kind = {key: bool(value) for key, value in step.items()}
            kind |= {key: step.get(key) for key in ("kind", "cap", "join")}
            kind |= {key: step[key][-2:] for key in ("fill", "stroke") if step.get(key)}
            if step["kind"] == "image":
                kind["turned"] = tuple(np.sign(step["matrix"][:4]))
                kind["translucent"] = next(images)[..., 3].min() < 255
            elif isinstance(step["codes"], list):
                kind["codes"] = frozenset(step["codes"])
            if step["kind"] == "marker":
                kind["many"] = step["places"] > 1
                kind["one colour"] = step["fill"] == step["stroke"]
            yield scale, frozenset(kind.items())


def states(explorer):
    """The start, both ends of every slider, some of every menu, and random combinations."""
    rng = np.random.default_rng(zlib.crc32(explorer.name.encode()))
    samples = {name: sample(control) for name, control in explorer.controls.items()}
    yield {}
    for name, values in samples.items():
        slider = hasattr(explorer.controls[name], "low")  # its middle is near the start
        some = values[::2] if slider else values[:: -(-len(values) // 3)]
        yield from ({name: value} for value in some)
    for _ in range(2):
        yield {name: values[rng.integers(len(values))] for name, values in samples.items()}


def draw(picture, explorer, values):
    picture.draw(explorer.__wrapped__, **(explorer.start | explorer.accept(values)))
    return picture


def by_canvas(picture):
    """What the canvas paints: by name, the layers of the stage, of each mark, and of the whole."""
    stage = picture.stage()  # before the marks, because it settles where the axes are
    marks = list(picture.mark_recordings())
    alone = {f"{name} ({k})": [[mark]] for k, (name, mark) in enumerate(marks)}
    return {"stage": [[stage]], **alone, "whole": [[stage], [mark for _, mark in marks]]}


def by_matplotlib(picture):
    """How matplotlib draws the same: by name, calls that take a renderer."""
    panels = picture._panels
    marks = [(name, panel._marks[name].artist.draw) for panel in panels for name in panel.called]

    def stage(renderer):
        for panel in panels:
            panel.show(marks=False)
        picture.figure.draw(renderer)
        for panel in panels:
            panel.show(marks=True)

    alone = {f"{name} ({k})": mark for k, (name, mark) in enumerate(marks)}
    return {"stage": stage, **alone, "whole": picture.figure.draw}


def has_map(layers):
    """Whether a map of colours is among the recordings."""
    return any(recording.images for layer in layers for recording in layer)


def differences(easel, figure, ours, theirs, scale):
    """By name, in words, what tells the canvas's pictures from matplotlib's."""
    canvas = easel.paint(list(ours.values()), figure.bbox.size, scale)
    paper = agg(figure, [theirs[name] for name in ours], scale)
    found = {
        name: difference(*pair, scale, NEAR_MAP if has_map(ours[name]) else None)
        for name, *pair in zip(ours, canvas, paper, strict=True)
    }
    apart = {name: said for name, said in found.items() if said}
    if apart:  # a picture that fails shows itself
        where = contrast.folder("canvas")
        for k, (name, *pair) in enumerate(zip(ours, paper, canvas, strict=True)):
            if name in apart:
                contrast.store(where, str(k), *pair)
                apart[name] += f"; matplotlib, the canvas and both are {where}/{k}.*.png"
    return apart


@pytest.mark.parametrize(("which", "shape"), CASES, ids=str)
def test_canvas_and_matplotlib_agree(easel, which, shape):
    """The start of each explorer, and whatever it draws later in a way that is new.

    The canvas follows one picture through all states; matplotlib draws a state afresh. What a
    painter may do wrong, it does wrong with every step of one kind, so that one is enough.
    """
    explorer, (scale, narrow) = EXPLORERS[which], shape
    followed = Picture(narrow)
    for k, values in enumerate(states(explorer)):
        draw(followed, explorer, values)
        if k and all(
            {*kinds([[mark]], scale)} <= compared for _, mark in followed.mark_recordings()
        ):
            continue
        ours = by_canvas(followed)
        new = {name: {*kinds(layers, scale)} - compared for name, layers in ours.items()}
        fresh = draw(Picture(narrow), explorer, values)
        theirs = by_matplotlib(fresh)
        assert list(ours) == list(theirs)
        pictures = {name: ours[name] for name in ours if new[name] or name == "whole"}
        apart = differences(easel, fresh.figure, pictures, theirs, scale)
        assert not apart, f"{which} at {values}, {scale=}, {narrow=}"
        compared.update(*new.values())
    assert not easel.errors


# Faults show in the marks, not in the lesson: one explorer is enough.
@pytest.mark.parametrize(
    "which",
    ["every_kind", "activations.hinges"],
)
def test_a_wrong_canvas_is_found(easel, which):
    """Marks that are shifted by 2 px, dropped, recoloured or in the wrong order, one at a time."""
    picture = draw(Picture(), EXPLORERS[which], {})
    figure, right, drawn = picture.figure, by_canvas(picture), by_matplotlib(picture)
    paper = dict(zip(right, agg(figure, drawn.values(), scale=1), strict=True))
    stage, marks = right["whole"]
    wrong = list(mutants(list(right)[1:-1], marks))
    alone = [[[] if mark is None else [mark]] for _, _, mark, _ in wrong]
    wholes = [[stage, marks] for *_, marks in wrong]
    good, *painted = easel.paint([right["whole"], *alone, *wholes], figure.bbox.size, scale=1)
    assert not difference(good, paper["whole"], scale=1)
    seen = Counter()
    for (mutation, name, *_), one, whole in zip(
        wrong, painted[: len(wrong)], painted[len(wrong) :], strict=True
    ):
        if visible(good, whole):
            seen[mutation] += 1
            found = difference(one, paper[name], 1) or difference(whole, paper["whole"], 1)
            assert found, f"nobody noticed that {name} was {mutation}"
    assert {"shifted", "dropped", "recoloured"} <= seen.keys()
    if which == "every_kind":
        assert seen["in the wrong order"] >= 3


def visible(right, wrong):
    """Whether a mutant changes the picture at all: a dozen pixels change by more than a third."""
    return (np.abs(right.astype(int) - wrong).max(axis=2) > 85).sum() >= 12


def mutants(names, marks):
    """Wrong pictures: (mutation, name of the mark, the wrong mark or None, all marks)."""
    for k, (name, mark) in enumerate(zip(names, marks, strict=True)):
        before, after = marks[:k], marks[k + 1 :]
        for mutation, mutant in (
            ("shifted", shifted(mark, 2, 0)),
            ("shifted", shifted(mark, 0, 2)),
            ("recoloured", recoloured(mark)),
        ):
            yield mutation, name, mutant, [*before, mutant, *after]
        yield "dropped", name, None, [*before, *after]
        for j in {1, len(after)} if after else ():
            yield "in the wrong order", name, mark, [*before, *after[:j], mark, *after[j:]]


def shifted(mark, right, up):
    moved = copy.copy(mark)
    moved.steps, moved.points, points = [], [], iter(mark.points)
    for step in mark.steps:
        if step["kind"] == "image":
            *turn, x, y = step["matrix"]
            step = step | {"matrix": [*turn, x + right, y + up]}
        if step["kind"] == "marker":
            moved.points.append(next(points))  # its shape, around its own middle
        if step["kind"] != "image":
            moved.points.append(next(points) + np.float32([right, up]))
        moved.steps.append(step)
    return moved


def recoloured(mark):
    other = copy.copy(mark)
    other.steps = [step | {part: _other(step.get(part)) for part in PARTS} for step in mark.steps]
    other.images = [image[..., [1, 2, 0, 3]] for image in mark.images]
    return other


PARTS = ("fill", "stroke")


def _other(color):
    return color and (GREEN if color[:7] != GREEN else ORANGE) + color[7:]
