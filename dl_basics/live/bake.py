"""Baking: all that an explorer can show, written down, for a page with no kernel behind it.

    baked = bake(slope, most=2000)
    baked.about      the controls with the places that were baked, as JSON can hold it
    baked.files      what a page loads: the words, and the pictures of each layout, as texts

A page has fewer places than a notebook: so few that all combinations of them are at most `most`.
Each mark, stage and number in a sentence is stored once, however many states show it. A state is a
row of numbers, and of all rows each column is stored along those controls alone that it follows.
Pictures that are too many to be loaded at once are told apart by what is chosen in a menu.
`baked.js` is the other half, and paints what `paint.js` paints behind a kernel.
"""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, pairwise, product
from math import prod

import numpy as np

from dl_basics.live.controls import Choice, Several, Steps, Switch, knobs_of
from dl_basics.live.pads import Pad
from dl_basics.live.recorder import FINE
from dl_basics.live.theme import theme

LAYOUTS = ("wide", "narrow")
FEWEST = 3  # places that are left to a slider at least: its ends and its start
TOGETHER = 2  # things of a `Several` that are on at once at most
LARGEST = 1_000_000  # bytes, gzipped, that a page loads at once of an explorer
# Digits that need no escape between quotes, in a script, or in a page.
DIGITS = "".join(chr(k) for k in range(35, 127) if chr(k) not in "&'<>\\`")
BASE = len(DIGITS) // 2
NUMBER, GAP = re.compile(r"\d[\d.]*"), "\0"  # in a sentence, and what stands there instead


@dataclass
class Track:
    """A slider of the page: a control of its own, or a knob of a thing on a menu.

    kept: which of the control's places are on the page, by number. must: those that have to be.
    """

    slider: object
    must: set
    kept: list

    @classmethod
    def of(cls, slider, start, wanted):
        """All places of a slider. start: its value. wanted: values that the page must have."""
        places = [*slider.places()]
        must = {0, len(places) - 1, places.index(slider.accept(start))}
        must |= {k for k, place in enumerate(places) if place in wanted}
        return cls(slider, must, [*range(len(places))])

    def thin(self):
        """Leave out about a fifth of the places; return whether any could be."""
        count, last = len(self.kept), len(self.slider.places()) - 1
        fewer = max(FEWEST, int(0.8 * count))
        even = {round(k * last / (fewer - 1)) for k in range(fewer)}
        # Those that must stay take the places beside them.
        step = last / (fewer - 1)
        near = {k for k in even - self.must if any(abs(k - m) < step / 2 for m in self.must)}
        self.kept = sorted((even - near) | self.must)
        return len(self.kept) < count

    def places(self):
        places = self.slider.places()
        return [places[k] for k in self.kept]

    def described(self, start):
        places = self.places()
        return {
            "label": self.slider.label,
            "texts": [self.slider.text(place) for place in places],
            "values": [float(place) for place in places],
            "start": places.index(self.slider.accept(start)),
        }


class Dial:
    """One control with the values that are baked: `values()`, and what the page is told of it."""

    def __init__(self, control, start, wanted):
        self.control, self.start = control, start
        self.tracks, self.things = {}, []
        if isinstance(control, Choice):
            self.things = [*control.things().items()]
            chosen = control.chosen(start)
            for name, thing in self.things:
                thing = chosen.get(name, thing)
                for field, knob in knobs_of(thing).items():
                    named = [getattr(w, field) for w in wanted if getattr(w, "name", 0) == name]
                    self.tracks[name, field] = Track.of(knob, getattr(thing, field), named)
        elif not isinstance(control, Switch):
            self.tracks["", ""] = Track.of(control, start, wanted)

    def of_thing(self, name, thing):
        """A thing with its knobs turned in all ways that are baked, the last one fastest."""
        fields = [field for owner, field in self.tracks if owner == name]
        if not fields:
            return [thing]
        turned = product(*(self.tracks[name, field].places() for field in fields))
        return [replace(thing, **dict(zip(fields, places, strict=True))) for places in turned]

    def values(self):
        """All values, in the order in which the page counts them."""
        if isinstance(self.control, Several):
            kinds = [self.of_thing(*thing) for thing in self.things]
            return [
                things
                for count in range(TOGETHER + 1)
                for some in combinations(kinds, count)
                for things in product(*some)
            ]
        if isinstance(self.control, Choice):
            return [value for thing in self.things for value in self.of_thing(*thing)]
        return self.tracks["", ""].places() if self.tracks else [False, True]

    @property
    def is_menu(self):
        """Whether one entry at a time is chosen here."""
        return isinstance(self.control, Choice) and not isinstance(self.control, Several)

    def entries(self):
        """The number of the first value of each entry of a menu, and that of all values."""
        return [0, *accumulate(len(self.of_thing(*thing)) for thing in self.things)]

    def described(self):
        """What the page needs to know to show this control."""
        control = self.control
        told = {"label": control.label, "kind": "slider"}
        if isinstance(control, Choice):
            chosen = control.chosen(self.start)
            told["kind"] = "several" if isinstance(control, Several) else "menu"
            told["options"] = [
                {
                    "text": name,
                    "on": name in chosen,
                    "knobs": [
                        track.described(getattr(chosen.get(name, thing), field))
                        for (owner, field), track in self.tracks.items()
                        if owner == name
                    ],
                }
                for name, thing in self.things
            ]
            if told["kind"] == "several":
                told["together"] = TOGETHER
        elif isinstance(control, Switch):
            told |= {"kind": "switch", "start": int(self.start)}
        else:
            told |= self.tracks["", ""].described(self.start)
            told["play"] = isinstance(control, Steps)
        return told


def dials(explorer, most, wanted=()):
    """The controls of an explorer, with so few places that there are at most `most` states.

    wanted: dictionaries of values that must be among the states. There are more than `most` where
    even the fewest places make more.
    """
    wanted = [explorer.accept(values) for values in wanted]
    made = {
        name: Dial(control, explorer.start[name], _flat(w[name] for w in wanted if name in w))
        for name, control in explorer.controls.items()
        if not isinstance(control, Pad)  # what a hand may make has no end
    }
    tracks = [track for dial in made.values() for track in dial.tracks.values()]
    while prod(len(dial.values()) for dial in made.values()) > most:
        tracks.sort(key=lambda track: len(track.kept), reverse=True)
        if not any(track.thin() for track in tracks):  # the first that can
            break
    return made


def _flat(values):
    """The values, those of tuples singly."""
    return [one for value in values for one in (value if isinstance(value, tuple) else [value])]


@dataclass
class Baked:
    """What was written down: see the top of this file."""

    about: dict
    files: dict


class Shelf:
    """Keeps each thing once, and knows its number."""

    def __init__(self):
        self.numbers, self.things = {}, []

    def number(self, key, make):
        """The number of the thing with this key; the first time `make()` is put on the shelf."""
        if key not in self.numbers:
            self.numbers[key] = len(self.things)
            self.things.append(make())
        return self.numbers[key]


def bake(explorer, most=2000, wanted=(), progress=lambda: None):
    """All states of an explorer as a `Baked`. progress: called after each state."""
    made = dials(explorer, most, wanted)
    values, shape = [dial.values() for dial in made.values()], shape_of(made)
    # Where a control counts the steps of something, they follow each other: what was computed for
    # the first serves them all, and their pictures, alike, stand side by side.
    last = [isinstance(explorer.controls[name], Steps) for name in made]
    order = np.arange(prod(shape)).reshape(shape).transpose(np.argsort(last, kind="stable")).ravel()
    states = [
        tuple(some[k] for some, k in zip(values, places, strict=True))
        for places in zip(*np.unravel_index(order, shape), strict=True)
    ]
    return baked(explorer, made, states, progress, order)


def shape_of(made):
    """How many values each control has."""
    return [len(dial.values()) for dial in made.values()]


def baked(explorer, made, states, progress=lambda: None, order=None):
    """The states with these values of the controls that are `made`, as a `Baked`.

    order: the number of each, where they are all that there are.
    """
    exploration = explorer()
    exploration.lay_out(*LAYOUTS)
    words, images = Words(), Shelf()  # which wide and narrow pictures share
    shelves = {layout: Shelves(images) for layout in LAYOUTS}
    for values in states:
        problem = ""
        try:
            exploration.move(**dict(zip(made, values, strict=True)))
        except Exception as error:  # as in a view: it is said in words
            problem = f"{type(error).__name__}: {error}. The picture is the last good one."
        words.keep(exploration.text, exploration.alt, problem)
        handles = exploration.handles
        for layout, picture in exploration.pictures.items():
            shelves[layout].keep(picture, handles[layout], made)
        progress()
    about = {
        "name": explorer.name,
        "question": explorer.question,
        "controls": {name: dial.described() for name, dial in made.items()},
        "own": [c.label for name, c in explorer.controls.items() if name not in made],
        "dark": theme().dark_colors,
    }
    if order is None:  # some states alone, one behind the other
        number, menus = np.arange(len(states)), {}
    else:
        number = np.argsort(order).reshape(shape_of(made))
        menus = {axis: dial.entries() for axis, dial in enumerate(made.values()) if dial.is_menu}
    spoken = json_text(words.packed(number))
    for apart in tried(menus):
        files = {"words": spoken}
        for name, some in pieces(apart, number):
            files |= packed(shelves, images, some, name)
        if loaded(files) <= LARGEST:
            break
    about["apart"] = [[axis, menus[axis][:-1]] for axis in apart]
    about["images"] = bool(images.things)
    return Baked(about, files)


def tried(menus):
    """The menus by which pictures may be told apart: none, the longest, that and the next, …"""
    longest = sorted(menus, key=lambda axis: -len(menus[axis]))
    return [{axis: menus[axis] for axis in longest[:count]} for count in range(len(menus) + 1)]


def pieces(apart, number):
    """The states of each choice in these menus, with what stands behind the names of its files."""
    spans = [[*enumerate(pairwise(entries))] for entries in apart.values()]
    for chosen in product(*spans):
        at = [slice(None)] * number.ndim
        for axis, (_, (first, after)) in zip(apart, chosen, strict=True):
            at[axis] = slice(first, after)
        yield "".join(f"-{entry}" for entry, _ in chosen), number[tuple(at)]


def packed(shelves, images, number, name):
    """The files for some states: the pictures of each layout, and the images they share."""
    used = Shelf()
    files = {
        f"{layout}{name}": json_text(kept.packed(number, used)) for layout, kept in shelves.items()
    }
    if images.things:
        files[f"images{name}"] = json_text(told_images([images.things[k] for k in used.things]))
    return files


def loaded(files):
    """How many bytes, gzipped, a page loads at most before it shows a state."""
    size = {name: len(gzip.compress(text.encode(), 6)) for name, text in files.items()}
    return size.pop("words") + max(
        size[f"{layout}{name}"] + size.get(f"images{name}", 0)
        for name in {name.removeprefix(LAYOUTS[0]) for name in size if name.startswith(LAYOUTS[0])}
        for layout in LAYOUTS
    )


class Words:
    """The sentences of the states: the words that many share, and the numbers in them."""

    def __init__(self):
        self.sentences, self.numbers, self.rows = Shelf(), Shelf(), []

    def keep(self, *texts):
        """Write down the text, the text alternative and the problem of a state."""
        row, found = [], []
        for text in texts:
            between, numbers = NUMBER.split(text), NUMBER.findall(text)
            row.append(self.sentences.number(GAP.join(between), lambda b=between: GAP.join(b)))
            found += [self.numbers.number(number, lambda n=number: n) for number in numbers]
        self.rows.append([*row, *found])

    def packed(self, number):
        """What the page loads. number: of the row of each state, along all controls."""
        return {
            "sentences": self.sentences.things,
            "numbers": self.numbers.things,
            "states": columns(table_of(self.rows)[number]),
        }


def table_of(rows):
    """Rows of numbers as one array: where a row is shorter than others, it ends in −1."""
    table = np.full((len(rows), max(map(len, rows), default=2)), -1)
    for row, numbers in zip(table, rows, strict=True):
        row[: len(numbers)] = numbers
    return table


def columns(table):
    """What is told of each state, by the last axis, along those axes alone that it follows.

    A column is the numbers of its axes, and the text of its numbers, each less the one before it.
    """
    return [column(numbers) for numbers in np.moveaxis(table, -1, 0)]


def column(numbers):
    axes = []
    for axis in range(numbers.ndim):
        first = numbers.take([0] if numbers.size else [], axis)
        if (numbers == first).all():
            numbers = first
        else:
            axes.append(axis)
    return [axes, digits(np.diff(numbers.ravel(), prepend=0))]


class Shelves:
    """The pictures of one layout: its stages and marks, and for each state which of them it has."""

    def __init__(self, images):
        self.images, self.rows = images, []
        self.stages, self.marks, self.steps = Shelf(), Shelf(), Shelf()
        self.handles, self.tracks = Shelf(), Shelf()
        self.sizes = {}  # of the stages, in pixels
        self.last, self.now = {}, {}  # recordings by identity, which holds while they are in here

    def keep(self, picture, handles, made):
        """Write down a picture, its handles, as `handles.told` tells them, and go on."""
        self.last, self.now = self.now, {}
        stage = picture.stage()
        row = [self.number(stage, self.stages)]
        self.sizes[row[0]] = stage.size
        row += [self.number(mark, self.marks) for _, mark in picture.mark_recordings()]
        told = self.with_places(json.loads(handles), made)
        self.rows.append([self.handles.number(json_text(told), lambda: told), *row])

    def with_places(self, handles, made):
        """Handles with the places that are baked; where these bring them is a list's number."""
        for handle in handles:
            for way in handle["ways"]:
                (track,) = made[way["control"]].tracks.values()
                way |= {"now": track.kept.index(way["now"]), "last": len(track.kept) - 1}
                for axis in ("x", "y"):
                    if isinstance(way[axis], list):
                        some = [way[axis][k] for k in track.kept]
                        way[axis] = f"{self.tracks.number(str(some), lambda some=some: some)}"
        return handles

    def number(self, recording, shelf):
        """The number of a recording on its shelf; the same one need not be looked at again."""
        kept = self.last.get(id(recording))
        if kept is None or kept[0] is not recording:
            steps, points, pixels = recording.packed
            key = hashlib.sha256(b"\0".join([steps.encode(), points, pixels])).digest()
            kept = recording, shelf.number(key, lambda: self.written(recording))
        self.now[id(recording)] = kept
        return kept[1]

    def written(self, recording):
        """The number of the steps, the points, and the numbers of the images if there are any."""
        steps, _, _ = recording.packed
        points = np.concatenate([np.zeros((0, 2), np.float32), *recording.points])
        return (
            self.steps.number(steps, lambda: steps),
            digits(twice_less(points * FINE)),
            [self.images.number(i.tobytes(), lambda i=i: codes(i)) for i in recording.images],
        )

    def packed(self, number, used):
        """What the page loads of this layout.

        number: of the row of each state. used: a shelf for the numbers of the images in there.
        """
        table, steps = table_of(self.rows)[number], Shelf()
        handles, stages, marks = (
            few(shelf.things, part)
            for shelf, part in (
                (self.handles, table[..., 0]),
                (self.stages, table[..., 1]),
                (self.marks, table[..., 2:]),
            )
        )
        told = {"stages": split(stages, steps, used), "marks": split(marks, steps, used)}
        return told | {
            "steps": [self.steps.things[k] for k in steps.things],
            "sizes": [self.sizes[k] for k in np.unique(table[..., 1])],
            "states": columns(table),
            "handles": handles,
            "tracks": self.tracks.things,
        }


def few(things, numbers):
    """Of the things those that have a number here; the numbers become theirs among these."""
    found, at = np.unique(numbers, return_inverse=True)
    none = int((found < 0).any())  # where a row is short
    numbers[...] = at.reshape(numbers.shape) - none
    return [things[k] for k in found[none:]]


def split(recordings, steps, images):
    """Recordings as three lists, of which each holds what is alike, and so packs well."""
    return [
        [steps.number(step, lambda k=step: k) for step, _, _ in recordings],
        [points for _, points, _ in recordings],
        [[images.number(image, lambda k=image: k) for image in some] for _, _, some in recordings],
    ]


def twice_less(points):
    """Whole numbers, all x before all y, each less what the two before it would lead to."""
    whole = np.concatenate([np.zeros((2, 2)), np.rint(points)])
    return np.diff(whole, n=2, axis=0).T.ravel()


def codes(image):
    """The cells of an image, each as one number for its colour."""
    return np.ascontiguousarray(image).view(np.uint32)[..., 0]


def told_images(images):
    """Images of few colours in all, as `codes`: the colours, the widths, and of each the cells."""
    colors = np.unique(np.concatenate([np.zeros(0, np.uint32), *(i.ravel() for i in images)]))
    parts = colors.view(np.uint8).reshape(-1, 4).astype(int)
    order = np.argsort(parts[:, 0] - parts[:, 2], kind="stable")  # along a scale, nearly
    place = np.argsort(order)
    return {
        "palette": base64.b64encode(colors[order].tobytes()).decode(),
        "widths": [image.shape[1] for image in images],
        "cells": [
            digits(less_expected(place[np.searchsorted(colors, image)]).ravel()) for image in images
        ],
    }


def less_expected(cells):
    """Each number less what those around it lead to: small where they change smoothly.

    That is the middle one of three: the one to the left, the one above, and what a plane through
    these and the one between them would have. Source: Weinberger, Seroussi and Sapiro 1996.
    """
    around = np.pad(cells, ((1, 0), (1, 0)))
    left, above, between = around[1:, :-1], around[:-1, 1:], around[:-1, :-1]
    return cells - np.sort([left, above, left + above - between], axis=0)[1]


def digits(numbers):
    """Whole numbers as a text: 0, −1, 1, −2, … in `BASE` and a digit of the upper half to go on."""
    left = np.asarray(numbers, dtype=np.int64)
    left = np.where(left < 0, -2 * left - 1, 2 * left)
    columns = []
    while True:
        more = left >= BASE
        columns.append(np.where(left < 0, -1, left % BASE + BASE * more))
        if not more.any():
            break
        left = np.where(more, left // BASE - 1, -1)
    table = np.stack(columns, axis=1).ravel()
    return _LETTERS[table[table >= 0]].tobytes().decode()


_LETTERS = np.frombuffer(DIGITS.encode(), dtype=np.uint8)


def json_text(thing):
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
