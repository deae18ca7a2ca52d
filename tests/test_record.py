"""What the course says and draws is what the stored record says: `tests/record/`, by notebook.

A change that is meant is stored with `python -m tests.record`, and reviewed like code.
"""

import tempfile
from pathlib import Path

import numpy as np
import pytest

from dl_basics.live import explorer
from tests import record
from tests.record import EXPLORERS, FILES, HERE, THINGS, alike, compare, differences, sight
from tests.record.pictures import paint


@pytest.mark.parametrize("name", THINGS)
def test_the_course_says_and_draws_what_the_record_says(name):
    found = differences(name)
    if found:
        lines = [f"{title or 'start'}: {line}" for title, lines in found.items() for line in lines]
        told = "\n".join([f"{name} is not as in the record, in {len(found)} states:", *lines[:20]])
        if name in EXPLORERS:
            folder = Path(tempfile.mkdtemp(prefix="dl_basics_record_"))
            files = paint(name, list(found), folder)
            told += f"\n{len(files)} pictures, before, after and both in one: {folder}"
        pytest.fail(f"{told}\nIf this is meant: python -m tests.record {name.partition('.')[0]}")


def test_the_record_has_nothing_that_the_course_has_not():
    assert sorted(path.stem for path in HERE.glob("*.txt")) == FILES
    titles = [
        line[2:]
        for file in FILES
        for line in (HERE / f"{file}.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("# ")
    ]
    assert sorted(titles) == sorted(THINGS)


# ------------------------------------------------------------------------------------------------
# That the record sees, shown on a small explorer with one thing changed at a time.


def drawn(swap=False, shift=0.0, scale=1.0, ylabel="y", **changed):
    """The lines of a record for one state of a small explorer."""
    style = {"line": "#2d7edb", "bars": "#cd5f15", "width": 2.0, "string": "0.73 m"} | changed

    @explorer(n=(1, 3, 1))
    def small(picture, n=2):
        """How many?"""
        picture.axes(x=(0, 4), y=(0, 4), ylabel=ylabel, legend=("curve",))
        x = np.linspace(0, 4, 50)
        marks = [
            lambda: picture.line(
                "curve", x, scale * x**2 / 4 + shift, color=style["line"], linewidth=style["width"]
            ),
            lambda: picture.bars("bars", [1, 2], [3, 1], facecolor=style["bars"]),
            lambda: picture.heat("map", [[0, 1], [0, 0.5]], (3, 4), (3, 4)),
            lambda: picture.words("word", 1, 3, style["string"]),
        ]
        for mark in marks[::-1] if swap else marks:
            mark()
        picture.say(f"{n} bars.")

    return sight(small())


@pytest.mark.parametrize(
    "change",
    [
        {"swap": True},
        {"shift": 0.03},
        {"scale": 0.97},
        {"ylabel": "y, mm"},
        {"width": 2.4},
        {"line": "#2d7edc"},
        {"bars": "#2d7edb"},
        {"string": "0.75 m"},
        {"string": "0.73 mm"},
    ],
    ids=str,
)
def test_a_mark_that_moved_or_looks_otherwise_is_seen(change):
    assert list(compare(drawn(), drawn())) == []
    assert list(compare(drawn(), drawn(**change)))


def test_a_mark_that_is_dropped_is_seen():
    before = drawn()
    for key in before:
        assert list(compare(before, {k: v for k, v in before.items() if k != key}))
        assert list(compare({k: v for k, v in before.items() if k != key}, before))


def test_the_last_digit_of_a_printed_number_and_one_pixel_are_no_difference():
    assert alike("loss 0.123, 5 of 6", "loss 0.124, 5 of 6")
    assert not alike("loss 0.123, 5 of 6", "loss 0.125, 5 of 6")
    assert not alike("loss 0.123, 5 of 6", "loss 0.123, 4 of 6")
    assert not alike("loss 0.123", "loss −0.123")
    assert not alike("1,024 steps", "1,025 steps")
    assert alike("“0.70” ; 20 31 ; #ff0000ff", "“0.71” ; 21 31 ; #ff0000ff")
    assert not alike("20 31 ; width 2.00", "22 31 ; width 2.00")
    assert not alike("“2” ; 20 31", "“3” ; 20 31")


def test_what_is_stored_is_read_back(tmp_path, monkeypatch):
    start = {"text 1": "One.", "1 a": "2 3 ; red", "1 b": "“x” ; 4 5 ; red"}
    later = {"text 1": "Two.", "1 a": "2 4 ; red", "1 c": "1 1 ; blue", "1 b": "“x” ; 4 5 ; red"}
    kind = {"1 b": "4 5 ; red", "text 1": "One.", "1 a": "2 3 ; red"}
    states = {"": start, "k = 1": later, "k = 2": kind}
    monkeypatch.setattr(record, "HERE", tmp_path)
    text = "\n".join(["# m.other", "text 1 | no", "", *record.paragraphs("m.one", states), ""])
    (tmp_path / "m.txt").write_text(text, encoding="utf-8")
    assert record.stored("m.one") == states
    assert "1 b" not in text[text.index("k = 1") : text.index("k = 2")]  # it is as at the start
    assert record.stored("m.none") == record.stored("none.one") == {}


def test_a_state_that_moved_is_painted_before_after_and_both(tmp_path):
    files = paint("neuron.gates", ["gate = OR"], tmp_path)
    kinds = [file.name.split(".")[-2] for file in files]
    assert kinds in (["after", "before", "both"], ["after"])  # the second without git
    assert all(file.stat().st_size > 5000 for file in files)
