"""TextArtist: the same line that matplotlib would write, at the same place."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from dl_basics.live.recorder import Recorder
from dl_basics.live.text_artist import FONT, TextArtist, line
from dl_basics.live.theme import theme

LINES = ["0.705", "−0.183", "w₁ x₁ + b", "∂L/∂w = δ aᵀ", "AVATAR", "a", "100 %"]


def drawn(artist):
    """Left, right, bottom and top of what an artist fills, in pixels."""
    with theme().applied():
        figure = Figure()
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.add_artist(artist)
        recorder = Recorder(figure).record(artist)
    points = np.concatenate(recorder.points)
    codes = np.concatenate([step["codes"] for step in recorder.steps])
    points = points[codes != 79]  # where an outline closes there is no point of it
    return np.array([*points.min(axis=0), *points.max(axis=0)])


def letters(string, **style):
    made = TextArtist()
    made.xy, made.string = (0.5, 0.5), string
    made.set(**style)
    return made


@pytest.mark.parametrize("ha", ["left", "center", "right"])
@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("string", LINES)
def test_a_line_lies_where_matplotlib_would_write_it(string, weight, ha):
    with theme().applied():
        text = Text(0.5, 0.5, string, ha=ha, va="baseline", fontsize=12, weight=weight, family=FONT)
    ours = drawn(letters(string, ha=ha, va="baseline", fontsize=12, weight=weight))
    # Matplotlib moves pairs such as AV together, and rounds where it starts.
    assert np.abs(ours - drawn(text)).max() < (5 if string == "AVATAR" else 1.6)


def test_a_size_twice_as_large_is_twice_as_wide_and_high():
    small, large = (drawn(letters("1.25", fontsize=size)) for size in (8, 16))
    assert large[2:] - large[:2] == pytest.approx(2 * (small[2:] - small[:2]), abs=0.05)


def test_an_offset_counts_in_points():
    here, there = letters("x"), letters("x")
    there.offset = (12, -6)
    assert drawn(there) - drawn(here) == pytest.approx([16, -8, 16, -8], abs=0.02)  # 96 / 72


def test_a_line_is_as_wide_as_its_letters():
    assert line("ab", "normal")[1] == sum(line(letter, "normal")[1] for letter in "ab")


def test_an_empty_line_draws_nothing():
    with pytest.raises(ValueError, match="at least one array"):
        drawn(letters(""))


@pytest.mark.parametrize("style", [{"ha": "middle"}, {"va": "centre"}, {"weight": "fat"}])
def test_an_unknown_style_is_named_with_those_there_are(style):
    with pytest.raises(ValueError, match="must be one of"):
        letters("x", **style)
