"""Each kind of mark puts its numbers where they belong, and only those."""

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import dl_basics.explorers  # noqa: F401  (which sets the theme of the course)
from dl_basics.draw.style import BLUE, INK, MUTED
from dl_basics.live.picture import Picture
from dl_basics.live.theme import theme

LIMITS = {"x": (-4, 4), "y": (-3, 3)}
KINDS = {
    "line": ([0, 1], [0, 1]),
    "curves": ([0, 1], [[0, 1]]),
    "dots": (0, 0),
    "bars": (0, 1),
    "flat_bars": (0, 1),
    "region": ([0, 1, 1], [0, 0, 1]),
    "band": ([0, 1], 0, 1),
    "heat": (np.eye(2), (0, 1), (0, 1)),
    "words": (0, 0, "w₁"),
    "arrow": ((0, 0), (1, 1)),
    "hrule": (0,),
    "vrule": (0,),
}


def drawn(kind, *numbers, limits=LIMITS, **style):
    """The matplotlib artist of one mark, its recording, and its axes."""
    picture = Picture()

    def explore(picture):
        picture.axes(**limits)
        getattr(picture, kind)("mark", *numbers, **style)

    picture.draw(explore)
    (axes,) = picture.figure.axes
    (artist,) = (a for a in axes.get_children() if a.get_zorder() >= 10)
    ((name, recording),) = picture.mark_recordings()
    assert name == "mark"
    return artist, recording, axes


def in_data(axes, recording):
    """The points of a recording in the units of its axes."""
    return axes.transData.inverted().transform(np.concatenate(recording.points))


def test_a_line_goes_through_its_points():
    x, y = np.linspace(-3, 3, 20), np.linspace(-1, 1, 20) ** 2
    artist, recording, axes = drawn("line", x, y)
    assert (np.array(artist.get_data()) == [x, y]).all()
    assert in_data(axes, recording) == pytest.approx(np.column_stack([x, y]), abs=1e-3)
    assert recording.steps[0]["stroke"] == BLUE + "ff"


def test_dots_are_numbers_or_arrays():
    for x, y in ((1, 2), (1.0, [2.0]), ([0, 1, 2], [1, 0, -1])):
        artist, recording, axes = drawn("dots", x, y)
        assert (np.array(artist.get_data()) == np.column_stack([x, y]).T).all()
        places = recording.steps[0]["places"]
        found = in_data(axes, recording)[-places:]
        assert found == pytest.approx(np.column_stack([x, y]), abs=1e-3)
        assert recording.steps[0]["fill"] == INK + "ff"


@pytest.mark.parametrize("kind", ["bars", "flat_bars"])
def test_bars_stand_on_their_base_and_end_at_their_length(kind):
    lengths = np.array([2.0, -1.0, 0.0])
    artist, recording, _ = drawn(kind, [0, 1, 2], lengths, 0.5, 0.25)
    assert len(recording.steps) == 1
    for k, path in enumerate(polygons(artist)):
        across, along = path.T if kind == "bars" else path.T[::-1]
        assert {*across} == {k - 0.25, k + 0.25}
        assert {*along} == {0.25, 0.25 + lengths[k]}


def test_one_bar_may_be_given_as_numbers_and_each_bar_may_have_its_own_base():
    artist, _, _ = drawn("bars", 1, 2)
    assert polygons(artist)[0].min(axis=0) == pytest.approx([0.6, 0])
    artist, _, _ = drawn("bars", [1, 2], 0.5, base=[0.5, -1.5])
    assert [path[:, 1].min() for path in polygons(artist)] == [0.5, -1.5]
    artist, _, _ = drawn("bars", [1, 2], [1, 1], base=0.5)  # whole numbers do not round the base
    assert polygons(artist)[0][:, 1].max() == 1.5


def test_there_may_be_no_bars_at_all():
    artist, recording, _ = drawn("bars", [], [])
    assert (polygons(artist), recording.steps) == ([], [])


def polygons(bars):
    """The corners of each bar, an array (5, 2): the last one is the first."""
    return bars.get_path().to_polygons(closed_only=False)


def test_a_band_lies_between_its_two_curves():
    x = np.array([0.0, 1.0, 2.0])
    artist, _, _ = drawn("band", x, -1, [0.0, 1.0, 0.5])
    corners = [[0, -1], [1, -1], [2, -1], [2, 0.5], [1, 1], [0, 0], [0, -1]]
    assert artist.get_xy() == pytest.approx(np.array(corners))


def test_a_region_has_its_corners_and_lets_what_is_behind_shine_through():
    artist, recording, _ = drawn("region", [0, 1, 1], [0, 0, 1])
    assert artist.get_xy()[:3] == pytest.approx(np.array([[0, 0], [1, 0], [1, 1]]))
    assert recording.steps[0]["fill"] == BLUE + "33"


def test_a_heat_map_has_its_first_row_at_the_bottom_and_leaves_the_limits_alone():
    values = np.array([[0.0, 1.0], [0.5, np.nan]])
    artist, recording, axes = drawn("heat", values, (-1, 3), (-2, 2))
    colors = mpl.colormaps["viridis"]([0.0, 1.0, 0.5], bytes=True)
    assert (recording.images[0][[0, 0, 1], [0, 1, 0]] == colors).all()
    assert recording.images[0][1, 1, 3] == 0  # what is not a number has no colour
    a, b, c, d, e, f = recording.steps[0]["matrix"]
    corners = axes.transData.inverted().transform([[e, f], [a + c + e, b + d + f]])
    assert corners == pytest.approx(np.array([[-1, -2], [3, 2]]))
    assert (axes.get_xlim(), axes.get_ylim()) == (LIMITS["x"], LIMITS["y"])
    assert artist.get_extent() == (-1, 3, -2, 2)


def test_the_colours_of_a_heat_map_run_from_low_to_high():
    for low, high in ((-1, 1), (0, 5), (2, 2)):
        _, recording, _ = drawn("heat", [[low, high]], (0, 1), (0, 1), low=low, high=high)
        ends = mpl.colormaps["viridis"]([0.0, 1.0 if high > low else 0.0], bytes=True)
        assert (recording.images[0][0] == ends).all()


def ink(recording):
    """The (left, bottom) and (right, top) corners of all that a recording of words fills."""
    codes = np.concatenate([step["codes"] for step in recording.steps])
    points = np.concatenate(recording.points)[codes != 79]
    return points.min(axis=0), points.max(axis=0)


@pytest.mark.parametrize("offset", [(0, 0), (12, -7)])
def test_words_stand_at_their_point_moved_by_points_not_units(offset):
    artist, recording, axes = drawn("words", 1, 2, "here", offset=offset)
    place = axes.transData.transform([1, 2]) + np.array(offset) * 96 / 72
    (left, bottom), (_, top) = ink(recording)
    assert (left, (bottom + top) / 2) == pytest.approx(place, abs=2)
    assert artist.string == "here"


def test_words_may_stand_outside_the_axes():
    _, recording, axes = drawn("words", 0, 9, "above")
    assert ink(recording)[0][1] > axes.bbox.y1
    assert all(step["clip"] is None for step in recording.steps)


@pytest.mark.parametrize("string", ["w₁", "∂L/∂w", "costs $5 or $6", "a_{", "100 %", "x^2", "\\d"])
def test_words_are_taken_letter_by_letter(string):
    plain, dollars = (ink(drawn("words", 0, 0, s)[1]) for s in (string, f"${string}$"))
    assert dollars[1][0] - plain[1][0] > 8  # two dollar signs, and no mathematics


def test_no_words_are_written_where_there_is_no_place(caplog):
    for x, y in ((np.nan, 0), (0, np.inf)):
        _, recording, _ = drawn("words", x, y, "lost")
        assert not recording.steps
    assert not caplog.records


def test_an_arrow_starts_and_ends_at_its_points():
    artist, recording, axes = drawn("arrow", (-2, -1), (1, 1))
    (start, *_), (*_, tip, _) = (axes.transData.inverted().transform(p) for p in recording.points)
    ends = axes.transData.inverted().transform(np.concatenate(recording.points))
    assert start == pytest.approx([-2, -1], abs=0.01)
    assert ends.max(axis=0) == pytest.approx([1, 1], abs=0.06)
    assert np.isfinite(tip).all()
    assert artist.get_linewidth() == 1.8


def test_an_arrow_that_goes_nowhere_is_no_trouble():
    for end in ((0, 0), (1e-12, 0), (np.nan, 1)):
        drawn("arrow", (0, 0), end)


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("kind", ["hrule", "vrule"])
def test_a_rule_goes_across_the_whole_panel(kind, scale):
    limits = {"x": (0.1, 10), "y": (0.1, 10), "xscale": scale, "yscale": scale}
    _, recording, axes = drawn(kind, 2.0, limits=limits)
    points = axes.transAxes.inverted().transform(np.concatenate(recording.points))
    along, across = points.T if kind == "hrule" else points.T[::-1]
    assert (along.min(), along.max()) == pytest.approx((0, 1), abs=1e-4)
    at = in_data(axes, recording)[:, 1 if kind == "hrule" else 0]
    assert at == pytest.approx([2.0, 2.0], rel=1e-3)
    assert len({*across}) == 1
    assert recording.steps[0]["stroke"] == MUTED + "ff"
    assert axes.get_xlim() == axes.get_ylim() == (0.1, 10)


def test_on_log_axes_a_line_has_gaps_where_the_logarithm_has():
    limits = {"x": (0.1, 10), "y": (0.1, 10), "xscale": "log", "yscale": "log"}
    x = np.array([-1.0, 0.0, 1.0, 2.0])
    _, recording, axes = drawn("line", x, np.array([1.0, 1.0, 1.0, 4.0]), limits=limits)
    assert in_data(axes, recording)[-2:] == pytest.approx(np.array([[1, 1], [2, 4]]), rel=1e-3)


STRANGE = [np.nan, np.inf, -np.inf, 1e308, -1e308, 0.0, 5e-324]


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("kind", ["line", "dots", "bars", "flat_bars", "region"])
@settings(max_examples=30)
@given(values=arrays(float, st.integers(0, 6), elements=st.sampled_from([*STRANGE, 1.0, 2.0])))
def test_no_numbers_make_a_mark_warn_or_fail(kind, scale, values):
    explore = EXPLORE[scale]
    PICTURES[scale].draw(explore, kind=kind, values=values)
    for _, recording in PICTURES[scale].mark_recordings():
        assert all(np.isfinite(points).all() for points in recording.points)


def _explore(scale):
    def explore(picture, kind, values):
        picture.axes(x=(0.1, 10), y=(0.1, 10), xscale=scale, yscale=scale)
        getattr(picture, kind)(kind, np.arange(len(values)), values)

    return explore


EXPLORE = {scale: _explore(scale) for scale in ("linear", "log")}
PICTURES = {scale: Picture() for scale in EXPLORE}


def test_style_words_are_matplotlibs_own_and_an_unknown_one_is_named():
    artist, _, _ = drawn("line", [0, 1], [0, 1], color="#0b7a57", linewidth=5, linestyle=":")
    assert (artist.get_color(), artist.get_linewidth()) == ("#0b7a57", 5)
    message = "the mark 'mark' has no style word 'colour'; it has alpha, .*; did you mean color?"
    with pytest.raises(TypeError, match=message):
        drawn("line", [0, 1], [0, 1], colour="red")


@pytest.mark.parametrize(("kind", "data"), KINDS.items(), ids=KINDS)
def test_every_kind_of_mark_names_an_unknown_style_word(kind, data):
    with pytest.raises(TypeError, match=r"no style word 'alfa'; it has .*; did you mean alpha\?"):
        drawn(kind, *data, alfa=1)


def test_a_mark_that_is_not_there_is_named_with_those_there_are():
    for thing, kind in ((Picture(), "picture"), (Picture().panels(1)[0], "panel")):
        message = (
            f"^a {kind} has no mark 'lines'; it has line, curves, .*axes.*; did you mean line?"
        )
        with pytest.raises(AttributeError, match=message):
            thing.lines("a", [0, 1], [0, 1])
        for word in ("line", "curves", "axes"):
            assert callable(getattr(thing, word))
        assert not hasattr(thing, "_repr_html_")


def test_an_unknown_word_of_the_axes_is_named_with_those_there_are():
    message = "no word 'xlabl'; it has x, y, xlabel, .*bare; did you mean xlabel?"
    for thing in (Picture(), Picture().panels(1)[0]):
        with pytest.raises(TypeError, match=message):
            thing.axes(xlabl="z")


def test_a_line_with_more_x_than_y_is_refused_at_once():
    with pytest.raises(ValueError, match=r"shape \(3,\).* shape \(2,\)"):
        drawn("line", [0, 1, 2], [0, 1])


def test_marks_are_made_in_the_house_style_whatever_the_reader_has_set():
    def points():
        _, words, _ = drawn("words", 0, 0, "−1 of w₁")
        _, dashes, _ = drawn("line", np.arange(300.0), np.sin(np.arange(300)), linestyle="--")
        return [p.tolist() for p in words.points + dashes.points], dashes.steps

    usual = points()
    evil = {
        "font.size": 33,
        "font.family": "serif",
        "lines.scale_dashes": False,
        "lines.linewidth": 9,
        "path.simplify_threshold": 1.0,
    }
    with mpl.rc_context(evil):
        assert points() == usual
    with theme().applied():
        assert points() == usual
