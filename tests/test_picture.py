"""A picture is a plain function of what was drawn last: no trace is left of anything before."""

import gc
import inspect
import io
import random
import threading
import weakref
from itertools import chain

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import dl_basics.explorers  # noqa: F401  (which sets the theme of the course)
from dl_basics.draw.style import BLUE, GREEN, ORANGE, PAPER
from dl_basics.live import picture as module
from dl_basics.live.picture import Panel, Picture
from dl_basics.live.recorder import Recorder
from dl_basics.live.screen import pack

X = np.linspace(0, 1, 30)


def one(picture, k=0.5, **spec):
    picture.axes(**spec)
    picture.line("curve", X, X * k)
    picture.dots("here", k, k)
    picture.say(f"k = {k}")


def draw(explore, **values):
    picture = Picture()
    picture.draw(explore, **values)
    return picture


def seen(picture):
    """All that a screen gets of a picture."""
    marks = picture.mark_recordings()
    return pack([picture.stage()]), [name for name, _ in marks], pack(r for _, r in marks)


@pytest.fixture
def recorded(monkeypatch):
    """The artists that were recorded so far."""
    artists = []

    def note(recorder, artist):
        artists.append(artist)
        return record(recorder, artist)

    record = Recorder.record
    monkeypatch.setattr(Recorder, "record", note)
    return artists


def test_the_text_line_and_the_text_alternative_are_those_of_the_last_drawing():
    def explore(picture, words, alt):
        picture.axes()
        picture.say(words)
        if alt:
            picture.describe(alt)

    picture = Picture()
    picture.draw(explore, words="one", alt="a dot")
    assert (picture.text, picture.alt) == ("one", "a dot")
    picture.draw(explore, words="two", alt="")
    assert (picture.text, picture.alt) == ("two", "two")  # what is said describes it, if no other


def test_drawing_returns_what_the_function_returns():
    assert Picture().draw(lambda picture: picture.axes() or {"k": 3}) == {"k": 3}


@pytest.mark.parametrize(
    ("x", "y", "ends"),
    [
        ([0, 1, 2], [[3, 4, 5], [6, 7, 8]], [(0, 3), (2, 5), (0, 6), (2, 8)]),
        (np.arange(2.0), np.ones((1, 2)), [(0, 1), (1, 1)]),
        ([[0, 1], [2, 3, 4]], [[5, 6], [7, 8, 9]], [(0, 5), (1, 6), (2, 7), (4, 9)]),
        ([], [], []),
        ([0, 1], [], []),
    ],
)
def test_several_curves_are_one_mark_with_the_pen_lifted_between_them(x, y, ends):
    def explore(picture):
        picture.axes()
        picture.curves("all", x, y)

    (line,) = draw(explore).figure.axes[0].get_lines()
    lifted = np.flatnonzero(np.isnan(line.get_xydata()).all(axis=1))
    pieces = [piece for piece in np.split(line.get_xydata(), lifted + 1) if len(piece) > 1]
    assert [tuple(end) for piece in pieces for end in (piece[0], piece[-2])] == ends


def test_curves_that_did_not_move_are_not_drawn_anew(recorded):
    """A missing point is equal to no other, but where both have one, nothing moved."""

    def explore(picture):
        picture.axes()
        picture.curves("all", X, [X, X**2])

    picture = draw(explore)
    picture.draw(explore)
    assert len(recorded) == 1


def test_only_what_changed_is_drawn_anew(recorded):
    picture = draw(one)
    picture.stage()
    assert len(recorded) == 3  # two marks, and the figure as the stage
    picture.draw(one)
    picture.stage()
    assert len(recorded) == 3

    def dot_moves(picture):
        one(picture)
        picture.dots("second", [0.1, 0.2], [0.3, 0.4])

    picture.draw(dot_moves)
    picture.stage()
    assert len(recorded) == 4
    picture.draw(one, k=0.6)
    picture.stage()
    assert len(recorded) == 6  # the curve and the dot; the second dots are hidden, the stage stands


NO_SPEC = {"self", "unknown"}
SPECS = [
    {"x": (0, 2)},
    {"y": (0, 2)},
    {"y": (0.1, 1)},
    {"xlabel": "x"},
    {"ylabel": "y"},
    {"title": "t"},
    {"yscale": "log", "y": (0.1, 1)},
    {"xscale": "log", "x": (0.1, 1)},
    {"x": (0.1, 1)},
    {"xticks": [0, 1]},
    {"xticks": [0, 0.5, 1]},
    {"xticks": {0: "none", 1: "all"}},
    {"xticks": {0: "none", 1: "some"}},
    {"yticks": [0, 1]},
    {"yticks": {0: "none", 1: "all"}},
    {"legend": ("curve",)},
    {"legend": ("here",)},
    {"legend": ("curve", "here")},
    {"legend": ("here", "curve")},
    {"equal": True},
    {"bare": True},
]


def test_each_word_of_axes_gives_another_stage_and_whoever_comes_back_finds_the_same_object():
    assert {*chain.from_iterable(SPECS)} == {*inspect.signature(Panel.axes).parameters} - NO_SPEC
    picture, stages = Picture(), []
    for spec in ({}, *SPECS):
        picture.draw(one, k=0.5, **spec)
        stages.append(picture.stage())
        assert pack([stages[-1]]) == pack([draw(one, **spec).stage()]), spec
        picture.draw(one, k=0.7, **spec)  # marks move, the stage stands
        assert picture.stage() is stages[-1], spec
    assert len({id(stage) for stage in stages}) == len(stages) <= module.STAGES
    for spec, stage in zip(({}, *SPECS), stages, strict=True):
        picture.draw(one, **spec)
        assert picture.stage() is stage, spec


def test_each_style_of_what_a_legend_explains_gives_another_stage():
    def explore(picture, kind="line", name="thing", others=False, **style):
        picture.axes(legend=(name,))
        getattr(picture, kind)(name, X, X, **style)
        if others:  # not in the legend
            picture.dots("other", X, X, **style)

    looks = [
        {},
        {"color": GREEN},
        {"linestyle": "--"},
        {"linestyle": (0, (4, 3))},
        {"linewidth": 4},
        {"marker": "s"},
        {"alpha": 0.5},
        {"color": np.array([1.0, 0, 0.5])},
        {"kind": "dots"},
        {"kind": "region"},
        {"kind": "region", "facecolor": GREEN},
        {"kind": "bars"},
        {"name": "another of the same look"},
    ]
    picture, stages = Picture(), []
    for style in (*looks, *looks):
        picture.draw(explore, **style)
        stages.append(picture.stage())
        assert pack([stages[-1]]) == pack([draw(explore, **style).stage()]), style
    assert stages[: len(looks)] == stages[len(looks) :]
    assert len({id(stage) for stage in stages}) == len(looks)
    picture.draw(explore, **looks[1], others=True)
    assert picture.stage() is stages[1]


def test_the_stage_of_a_panel_depends_on_all_panels_and_their_sizes():
    def explore(picture, titles=("a", "b"), shares=(2, 1), height=3.1):
        for panel, title in zip(picture.panels(*shares, height=height), titles, strict=True):
            panel.axes(title=title)

    places = [
        {},
        {"titles": ("a", "c")},
        {"titles": ("b", "a")},
        {"shares": (1, 2)},
        {"shares": (1, 1)},
        {"height": 2.0},
        {"titles": "abc", "shares": (1, 1, 1)},
    ]
    picture, stages = Picture(), []
    for values in (*places, *places):
        picture.draw(explore, **values)
        stages.append(picture.stage())
        assert pack([stages[-1]]) == pack([draw(explore, **values).stage()]), values
        assert stages[-1].size == tuple(picture.figure.bbox.size)
    assert stages[: len(places)] == stages[len(places) :]
    assert len({id(stage) for stage in stages}) == len(places)


def test_a_picture_keeps_its_latest_stages_and_no_more(recorded):
    picture = Picture()

    def drawn(title):
        """How many stages are drawn for one with this title."""
        picture.draw(one, title=str(title))
        before = recorded.count(picture.figure)
        picture.stage()
        return recorded.count(picture.figure) - before

    assert [drawn(k) for k in range(module.STAGES)] == [1] * module.STAGES
    assert drawn(0) == 0  # now the latest
    assert drawn("another") == 1
    assert (drawn(0), drawn(2), drawn(1)) == (0, 0, 1)


def test_a_stage_that_is_kept_keeps_no_figure():
    picture = draw(two)
    picture.stage()
    gone = weakref.ref(picture.figure)
    picture.draw(two, shares=(1, 1))
    gc.collect()
    assert gone() is None


def test_words_of_axes_may_be_arrays_and_are_compared_entry_by_entry():
    limits, ticks = np.array([0.0, 1.0]), np.array([0.0, 0.5, 1.0])
    picture = draw(one, x=limits, xticks=ticks)
    stage = picture.stage()
    picture.draw(one, x=limits.copy(), xticks=ticks.copy())
    assert picture.stage() is stage
    ticks[1] = 0.25  # the same array with another number in it
    picture.draw(one, x=limits, xticks=ticks)
    assert picture.stage() is not stage
    assert picture.figure.axes[0].get_xticks().tolist() == [0, 0.25, 1]


def test_an_array_that_was_changed_in_place_is_drawn_anew():
    y, corner = np.zeros(30), [0.5, 0.5]

    def explore(picture):
        picture.axes()
        picture.line("curve", X, y)
        picture.arrow("arrow", (0, 0), corner)

    picture = draw(explore)
    before = seen(picture)
    y += 0.5
    corner[1] = 1.0
    picture.draw(explore)
    assert seen(picture) == seen(draw(explore)) != before


def test_marks_lie_above_one_another_in_the_order_of_the_calls():
    def explore(picture, names):
        picture.axes()
        for name in names:
            kind = picture.line if name in "ab" else picture.band
            kind(name, X, X, **({} if name in "ab" else {"high": 1}))

    picture = Picture()
    for names in ("abcd", "dcba", "bd", "cadb"):
        picture.draw(explore, names=names)
        assert [name for name, _ in picture.mark_recordings()] == [*names]
        axes = picture.figure.axes[0]
        shown = [a for a in axes.get_children() if a.get_visible() and a.get_zorder() >= 10]
        assert len(shown) == len(names)
        assert seen(picture) == seen(draw(explore, names=names))


def test_the_mark_that_was_called_last_covers_the_others():
    colors = {"green": GREEN, "blue": BLUE, "orange": ORANGE}

    def explore(picture, names):
        picture.axes(bare=True)
        for name in names:
            picture.region(name, [0, 1, 1, 0], [0, 0, 1, 1], facecolor=colors[name], alpha=1)

    picture = Picture()
    for names in (("green", "blue", "orange"), ("orange", "green", "blue"), ("blue", "green")):
        picture.draw(explore, names=names)
        still = pixels(picture.still(1))
        middle = still[150, still.shape[1] // 2]
        assert mpl.colors.to_hex(middle / 255) == colors[names[-1]]


def test_marks_are_above_all_that_stands_still():
    axes = draw(one, legend=("curve",)).figure.axes[0]
    marks = [*axes.get_lines()]
    rest = [artist for artist in axes.get_children() if artist not in marks]
    assert min(m.get_zorder() for m in marks) > max(a.get_zorder() for a in rest)


def test_a_mark_that_is_not_called_is_hidden_and_comes_back():
    def explore(picture, both):
        picture.axes()
        picture.dots("always", 0.5, 0.5)
        if both:
            picture.line("sometimes", X, X)

    picture = draw(explore, both=True)
    with_both = seen(picture)
    picture.draw(explore, both=False)
    assert [name for name, _ in picture.mark_recordings()] == ["always"]
    assert picture.still() == draw(explore, both=False).still()
    picture.draw(explore, both=True)
    assert seen(picture) == with_both


def test_a_style_of_an_earlier_drawing_is_forgotten():
    def explore(picture, style):
        picture.axes()
        picture.line("curve", X, X, **style)

    picture = draw(explore, style={"linestyle": ":", "alpha": 0.3, "marker": "o"})
    for style in ({}, {"color": GREEN}, {"alpha": 0.5, "linewidth": 4}, {"color": ORANGE}, {}):
        picture.draw(explore, style=style)
        assert seen(picture) == seen(draw(explore, style=style))


def test_a_style_may_hold_arrays():
    def explore(picture, color):
        picture.axes()
        picture.bars("bars", [0, 1], [0.5, 1], facecolor=color)

    color = np.array([1.0, 0, 0.5])
    picture = draw(explore, color=color)
    first = seen(picture)
    picture.draw(explore, color=color.copy())
    assert seen(picture) == first
    picture.draw(explore, color=color[::-1])
    assert seen(picture) == seen(draw(explore, color=color[::-1])) != first


def test_a_name_may_become_another_kind_of_mark():
    def explore(picture, kind):
        picture.axes()
        getattr(picture, kind)("thing", X, X)

    picture = draw(explore, kind="line")
    for kind in ("dots", "region", "line", "bars"):
        picture.draw(explore, kind=kind)
        assert seen(picture) == seen(draw(explore, kind=kind))
        assert len(picture.mark_recordings()) == 1


def test_new_axes_move_all_marks_the_unchanged_ones_too():
    picture = draw(one)
    for spec in ({"x": (0, 5)}, {"equal": True}, {"yscale": "log", "y": (0.01, 1)}, {}):
        picture.draw(one, **spec)
        assert seen(picture) == seen(draw(one, **spec))


def test_marks_know_their_places_on_equal_axes_before_the_stage_is_drawn():
    picture = draw(one, x=(0, 5), equal=True)
    before = pack(recording for _, recording in picture.mark_recordings())
    picture.stage()
    picture.still()
    (_, curve), _ = picture.mark_recordings()
    axes = picture.figure.axes[0]
    assert pack(recording for _, recording in picture.mark_recordings()) == before
    assert curve.points[0] == pytest.approx(
        axes.transData.transform(np.column_stack([X, X * 0.5])), abs=0.01
    )


def test_ticks_and_scales_of_an_earlier_drawing_are_forgotten():
    picture = draw(one, xticks={0: "none", 1: "all"}, yticks=[0.3], title="old", xlabel="old")
    for spec in ({}, {"xscale": "log", "x": (0.01, 1)}, {"bare": True}, {}, {"xticks": []}):
        picture.draw(one, **spec)
        assert seen(picture)[0] == seen(draw(one, **spec))[0], spec


def test_a_random_walk_through_all_of_this_leaves_no_trace():
    """The strongest of these tests: after any history, a picture is what a new one would be."""
    chance = random.Random(0)

    def explore(picture, spec, marks, panels):
        sheets = picture.panels(*panels)
        for sheet in sheets:
            sheet.axes(**spec)
            for name, kind, style in marks:
                getattr(sheet, kind)(name, X, X**2, **style)
        picture.say("")

    picture = Picture()
    for k in range(24):
        names = chance.sample("abcd", chance.randint(1, 4))
        values = {
            "spec": {
                "x": (chance.choice([0, 0.1]), 1),
                "y": (0.1, 1),
                "yscale": chance.choice(["linear", "linear", "log"]),
                "equal": chance.random() < 0.3,
                "bare": chance.random() < 0.2,
                "legend": names[: chance.randint(0, 2)],
                "title": chance.choice(["", "title"]),
                "xticks": chance.choice([None, [0.5, 1], {0.5: "half"}]),
            },
            "marks": [
                (
                    name,
                    chance.choice(["line", "dots", "line"]),
                    chance.choice([{}, {"color": GREEN}, {"color": BLUE, "alpha": 0.5}]),
                )
                for name in names
            ],
            "panels": chance.choice([(1,), (1,), (1,), (2, 1)]),
        }
        picture.draw(explore, **values)
        if k % 3:  # not always: a picture may move on before anybody looks
            there = draw(explore, **values)
            assert seen(picture) == seen(there), values
        if k % 6 == 1:
            assert picture.still(1) == there.still(1), values


# ------------------------------------------------------------------------------------------------
# Legends.


def legend_of(picture, panel=0):
    legend = picture.figure.axes[panel].get_legend()
    if legend is None:
        return None
    return [
        (text.get_text(), handle.get_color())
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    ]


def test_a_legend_explains_the_marks_it_names_as_they_are_drawn_now():
    def explore(picture, color, legend):
        picture.axes(legend=legend)
        picture.line("curve", X, X, color=color)
        picture.line("other", X, X)

    picture = draw(explore, color=GREEN, legend=("curve", "other"))
    stage = picture.stage()
    assert legend_of(picture) == [("curve", GREEN), ("other", BLUE)]
    picture.draw(explore, color=ORANGE, legend=("curve", "other"))
    assert legend_of(picture) == [("curve", ORANGE), ("other", BLUE)]
    assert picture.stage() is not stage
    picture.draw(explore, color=ORANGE, legend=())
    assert legend_of(picture) is None


def test_a_legend_that_names_a_mark_which_is_not_drawn_is_refused():
    def explore(picture, draw_it=True):
        picture.axes(legend=("curve", "tangent"))
        picture.line("curve", X, X)
        if draw_it:
            picture.line("tangent", X, X)

    picture = draw(explore)
    for one_more in (picture, Picture()):
        with pytest.raises(ValueError, match="the legend names 'tangent', but the panel has no"):
            one_more.draw(explore, draw_it=False)


# ------------------------------------------------------------------------------------------------
# Panels.


def two(picture, shares=(2, 1), height=3.1):
    left, right = picture.panels(*shares, height=height)
    left.axes(title="left", legend=("curve",))
    left.line("curve", X, X)
    right.axes(title="right")
    right.line("curve", X, 1 - X, color=ORANGE)
    picture.say("two")


def test_panels_share_the_width_and_each_has_its_own_marks():
    picture = draw(two)
    left, right = (axes.get_position() for axes in picture.figure.axes)
    assert left.width > 1.9 * right.width
    assert left.x1 < right.x0
    assert [name for name, _ in picture.mark_recordings()] == ["curve", "curve"]
    assert legend_of(picture, 0) == [("curve", BLUE)]
    assert legend_of(picture, 1) is None


def test_other_shares_or_another_height_make_new_panels_without_a_trace_of_the_old():
    picture = draw(two)
    figure = picture.figure
    picture.draw(two)
    assert picture.figure is figure
    for shares, height in (((1, 1), 3.1), ((1, 1), 2.0), ((2, 1), 3.1)):
        picture.draw(two, shares=shares, height=height)
        assert picture.figure is not figure
        assert seen(picture) == seen(draw(two, shares=shares, height=height))
        figure = picture.figure
    assert len(figure.axes) == 2


def test_a_narrow_picture_stacks_its_panels_from_top_to_bottom():
    wide, narrow = draw(two), Picture(narrow=True)
    narrow.draw(two)
    assert (wide.width, narrow.width) == (730, 403)
    assert narrow.figure.bbox.height == 2 * wide.figure.bbox.height
    first, second = (axes.get_position() for axes in narrow.figure.axes)
    assert first.y0 > second.y1
    assert first.width == second.width
    for axes in narrow.figure.axes:  # nothing is cut off
        box = axes.get_tightbbox()
        assert box.x0 >= 0
        assert box.x1 <= narrow.width + 1


@pytest.mark.parametrize(
    ("explore", "message"),
    [
        (lambda p: None, "nothing was drawn; begin with picture.axes"),
        (lambda p: p.line("a", X, X), "call axes.* on this panel before the mark 'a'"),
        (lambda p: [p.panels(1, 1), p.axes()], "2 panels; say on which one"),
        (lambda p: [p.panels(1, 1), p.dots("a", 1, 1)], "2 panels; say on which one"),
        (lambda p: p.panels(1, 1)[0].axes(), "a panel has no axes yet"),
        (lambda p: [p.axes(), p.dots("a", 1, 1), p.line("a", X, X)], "two marks .* called 'a'"),
    ],
)
def test_a_slip_in_drawing_is_answered_in_words(explore, message):
    with pytest.raises(ValueError, match=message):
        Picture().draw(lambda picture: explore(picture) and None)


# ------------------------------------------------------------------------------------------------
# The still picture.


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_a_still_picture_has_the_same_bytes_each_time_and_leaves_the_live_one_alone():
    picture = draw(two)
    before, png = seen(picture), picture.still()
    assert png == picture.still() == draw(two).still()
    assert seen(picture) == before
    assert not picture.figure.texts
    assert b"Software" not in png
    assert Image.open(io.BytesIO(png)).mode in ("RGB", "RGBA")


def test_a_still_picture_stands_on_opaque_paper_with_the_text_line_below():
    def explore(picture, text):
        one(picture)
        picture.say(text)

    short, other = (pixels(draw(explore, text=t).still()) for t in ("k = 1", "g(0.5) = 0.123"))
    assert short.shape == other.shape
    height = round(2 * 96 * 3.1)
    assert (short[:height] == other[:height]).all()
    strips = short[height:], other[height:]
    assert (strips[0] != strips[1]).any()
    for strip in strips:
        assert (strip < 128).all(axis=2).any()  # ink
    assert (short[[0, -1]] == 255).all()
    assert PAPER == "#ffffff"
    rgba = Image.open(io.BytesIO(draw(one).still())).convert("RGBA")
    assert np.asarray(rgba)[..., 3].min() == 255


def test_a_long_text_line_is_broken_into_lines_that_fit():
    def explore(picture, text):
        one(picture)
        picture.say(text)

    top = round(2 * 96 * 3.1)
    one_line = pixels(draw(explore, text="a few words").still())
    for words in ("some words ", "0123456789 ", "MMMMMM ", "illi lilli ", "W" * 10):
        still = pixels(draw(explore, text=words * 30).still())
        assert still.shape[1] == one_line.shape[1]
        assert len(still) > len(one_line) + 30
        assert (still[top:, -20:] == 255).all()  # nothing is cut off at the right
        assert (still[-8:] == 255).all()  # nor at the bottom
        assert (still[-60:-8] < 128).any()  # and there is no empty line


def test_the_text_line_is_taken_letter_by_letter(monkeypatch):
    told = []
    print_figure = module.FigureCanvasAgg.print_figure

    def listen(canvas, *args, **kwargs):
        told.extend((text.get_text(), text.get_parse_math()) for text in canvas.figure.texts)
        return print_figure(canvas, *args, **kwargs)

    monkeypatch.setattr(module.FigureCanvasAgg, "print_figure", listen)

    def explore(picture):
        picture.axes()
        picture.say("from $1 to $2_{")

    assert draw(explore).still()
    assert told == [("from $1 to $2_{", False)]


def test_the_scale_of_a_still_picture_is_in_pixels_for_each_css_pixel():
    picture = draw(one)
    widths = {scale: pixels(picture.still(scale)).shape[1] for scale in (1, 2)}
    assert widths[2] == pytest.approx(2 * widths[1], abs=1)
    assert widths[1] == pytest.approx(picture.width, abs=1)


def test_what_a_reader_has_set_changes_neither_the_live_nor_the_still_picture():
    def both():
        picture = draw(two)
        picture.draw(two, shares=(1, 1))
        return seen(picture), picture.still()

    usual = both()
    evil = {
        "font.size": 30,
        "figure.dpi": 250,
        "savefig.dpi": 40,
        "savefig.bbox": "tight",
        "savefig.transparent": True,
        "figure.constrained_layout.use": True,
        "lines.scale_dashes": False,
        "axes.grid": False,
        "legend.loc": "center",
        "savefig.facecolor": "red",
        "axes.unicode_minus": False,
    }
    with mpl.rc_context(evil):
        assert both() == usual


def test_a_picture_is_no_pyplot_figure_that_piles_up():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    before = pyplot.get_fignums()
    assert isinstance(draw(one).figure, Figure)
    assert pyplot.get_fignums() == before


def test_two_threads_leave_the_readers_settings_alone():
    """JupyterLab moves a slider in one thread while a cell draws in another."""
    before, inside, done = dict(mpl.rcParams), threading.Event(), threading.Event()

    def early(picture):
        one(picture)
        inside.set()
        done.wait(0.2)  # long enough for the other to begin, if it may

    def late(picture):
        one(picture)
        done.wait(5)

    def first():
        draw(early)
        done.set()

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait()
    draw(late)
    thread.join()
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("mark", "given", "told"),
    [
        ("line", ([0, 1], [0, 1, 2]), r"shape \(2,\).* shape \(3,\)"),
        ("line", ([0, 1], "no"), "'no'"),
        ("bars", ([0, 1, 2], [1, 2]), r"shape \(3,\).* shape \(2,\)"),
        ("curves", ([0, 1, 2], [0, 1, 2]), "zero-dimensional"),
        ("curves", ([0, 1, 2], 3), "no len"),
        ("arrow", (0, 1), "not subscriptable"),
        ("heat", ([1, 2, 3], (0, 1), (0, 1)), r"Invalid shape \(3,\)"),
    ],
)
def test_what_cannot_be_drawn_is_told_with_the_name_of_its_mark(mark, given, told):
    def explore(picture):
        picture.axes()
        getattr(picture, mark)("mine", *given)

    with pytest.raises(ValueError, match=f"the mark 'mine' cannot be drawn: .*{told}"):
        draw(explore)


def test_a_colour_that_is_none_is_told_with_the_name_of_its_mark():
    with pytest.raises(ValueError, match="the mark 'mine' cannot be drawn: 'blu' is not"):
        draw(lambda picture: (picture.axes(), picture.hrule("mine", 0.5, color="blu")))


def test_words_may_be_a_number():
    draw(lambda picture: (picture.axes(), picture.words("mine", 0, 1, 3.5)))


@pytest.mark.parametrize("ends", [6, (0, 1, 2), None])
def test_an_axis_has_two_ends(ends):
    with pytest.raises(ValueError, match="x and y must be the ends of the axes"):
        draw(lambda picture: picture.axes(y=ends))
