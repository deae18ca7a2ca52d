"""Drawings of networks and planes: nothing lies on anything else, and shapes tell classes apart."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb

from dl_basics.draw.curves import bands
from dl_basics.draw.diagram import MOST, Diagram, rows
from dl_basics.draw.plane import boundary, grid, points, surface
from dl_basics.draw.style import BLUE, GREEN, ORANGE, PURPLE
from dl_basics.live.picture import Picture
from dl_basics.live.text_artist import line

SIZES = [(1, 1), (2, 2, 1), (2, 3, 1), (3, 3, 3, 2), (2, 8, 8, 8, 1), (64, 32, 10), (2, 9, 1)]


def drawn(draw, narrow=False, height=4.0):
    """The only panel of a picture after `draw(panel)`."""
    picture = Picture(narrow)

    def explore(picture):
        draw(picture.panels(1, height=height)[0])

    picture.draw(explore)
    return picture.panels(1, height=height)[0]


def whole(sizes, seed=0):
    """A function that draws all that a diagram can show."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(n, m)) for m, n in pairwise(sizes)]

    def draw(panel):
        diagram = Diagram(panel, sizes)
        diagram.lines(weights, lit=1)
        diagram.units(lit=(1,))
        for column, n in enumerate(sizes):
            diagram.values(column, rng.normal(size=n))
            diagram.names(column, [f"a{k}" for k in range(n)])
            if column:
                diagram.weights(column, weights[column - 1])
        if max(sizes) <= 3:
            for column in range(1, len(sizes)):
                diagram.gradients(column, weights[column - 1])
                diagram.deltas(column, rng.normal(size=sizes[column]))

    return draw


def boxes(panel):
    """The box of every word on the panel, in pixels, by name: (left, bottom, right, top)."""
    found = {}
    for name in panel.called:
        letters = panel._marks[name].artist
        if not hasattr(letters, "string"):
            continue
        path, width = line(letters.string, letters._weight)
        size = letters._size * panel.ax.figure.dpi / 72
        x, y = panel.ax.transData.transform(letters.xy)
        x += letters.offset[0] * panel.ax.figure.dpi / 72 - letters._share * width * size
        y += letters.offset[1] * panel.ax.figure.dpi / 72 - letters._rise * size
        inside = path.get_extents()
        found[name] = (x, y + inside.y0 * size, x + width * size, y + inside.y1 * size)
    return found


def overlap(one, two):
    """Whether two boxes share a point."""
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_no_word_lies_on_another(sizes, narrow):
    found = boxes(drawn(whole(sizes), narrow))
    assert len(found) > sum(min(n, MOST - 1) for n in sizes)
    for (name, one), (other, two) in combinations(found.items(), 2):
        assert not overlap(one, two), (name, other)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_every_word_is_on_the_picture(sizes):
    panel = drawn(whole(sizes), narrow=True)
    width, height = panel.ax.figure.bbox.size
    for name, (left, bottom, right, top) in boxes(panel).items():
        assert left >= 0 and bottom >= 0 and right <= width and top <= height, name


def test_two_words_on_one_spot_would_be_seen():
    def draw(panel):
        whole((2, 2, 1))(panel)
        panel.words("intruder", *Diagram(panel, (2, 2, 1)).place(1, 0), "0.00", ha="center")

    found = boxes(drawn(draw))
    assert any(overlap(found["intruder"], found[name]) for name in found if name != "intruder")


def test_all_units_of_a_small_column_and_the_ends_of_a_large_one():
    assert rows(8) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert rows(64) == [0, 1, 2, 3, None, 61, 62, 63]
    assert rows(9) == [0, 1, 2, 3, None, 6, 7, 8]


def test_a_large_column_says_how_many_units_it_has():
    panel = drawn(whole((64, 32, 10)))
    assert panel._marks["note 0"].artist.string == "64 units"
    assert "more 0" in panel.called and "more 0" not in drawn(whole((2, 8, 8))).called


def test_lines_are_as_thick_as_weights_are_large_and_dashed_where_they_are_negative():
    def draw(panel):
        Diagram(panel, (1, 3)).lines([np.array([[2.0], [1.0], [-2.0]])])

    panel = drawn(draw)
    lines = {name: panel._marks[name].artist for name in panel.called}
    solid = {a.get_linewidth() for name, a in lines.items() if name.endswith("False")}
    dashed = {a.get_linewidth() for name, a in lines.items() if name.endswith("True")}
    assert len(solid) == 2 and dashed == {max(solid)}
    assert all(a.is_dashed() for name, a in lines.items() if name.endswith("True"))


def test_a_grid_has_a_column_for_each_place_row_by_row():
    places = grid((0, 1), (2, 3), n=2)
    np.testing.assert_array_equal(places, [[0, 1, 0, 1], [2, 2, 3, 3]])


def test_the_boundary_is_where_the_map_has_the_level():
    x = y = (-1, 1)

    def draw(panel):
        panel.axes(x=x, y=y)
        values = grid(x, y, 41)[0] + 0.2
        surface(panel, values, x, y)
        boundary(panel, values, x, y, level=0.5)

    across = drawn(draw)._marks["boundary"].artist.get_xdata()
    np.testing.assert_allclose(across[np.isfinite(across)], 0.3, atol=1e-12)


def test_no_boundary_where_the_level_is_never_reached():
    def draw(panel):
        panel.axes()
        boundary(panel, np.zeros(100), (0, 1), (0, 1))

    assert not np.isfinite(drawn(draw)._marks["boundary"].artist.get_xdata()).any()


def test_two_examples_in_one_place_are_one_marker_and_two_neighbours_are_two():
    def draw(panel):
        panel.axes(x=(0, 0.01))
        x = np.array([[0.001, 0.001, 0.002, 0.001], [0.5, 0.5, 0.5, 0.5]])
        points(panel, x, np.array([0, 0, 0, 1]), "ab")

    marks = drawn(draw)._marks
    assert list(marks["a"].artist.get_xdata()) == [0.001, 0.002]
    assert list(marks["b"].artist.get_xdata()) == [0.001]


def test_classes_differ_in_shape_and_filling():
    def draw(panel):
        panel.axes()
        points(panel, np.array([[0.1, 0.5, 0.9], [0.2, 0.2, 0.2]]), np.array([0, 1, 2]), "abc")

    marks = drawn(draw)._marks
    assert len({marks[k].artist.get_marker() for k in "abc"}) == 3
    assert len({str(marks[k].artist.get_markerfacecolor()) for k in "abc"}) == 3
    assert marks["b"].artist.get_xdata() == [0.5]


# --- Runs ---------------------------------------------------------------------------------------


def test_a_band_holds_all_runs_and_their_mean_lies_above_it():
    runs = np.array([[0.1, 0.5], [0.2, 0.4], [0.9, 0.3]])

    def draw(panel):
        panel.axes(x=(0, 2), y=(0, 1))
        bands(panel, "mine", np.arange(3), runs, linestyle="--")

    panel = drawn(draw)
    assert panel.called == ["mine, all", "mine"]
    mean = panel._marks["mine"].artist
    np.testing.assert_allclose(mean.get_ydata(), [0.3, 0.3, 0.6])
    assert mean.get_linestyle() == "--"


def test_the_mean_of_runs_is_not_their_median():
    def draw(panel):
        panel.axes(x=(0, 2), y=(0, 1))
        bands(panel, "mine", np.arange(2), np.array([[0.0, 0.1, 0.8], [0.2, 0.3, 1.0]]))

    panel = drawn(draw)
    np.testing.assert_allclose(panel._marks["mine"].artist.get_ydata(), [0.3, 0.5])
    corners = panel._marks["mine, all"].artist.get_xy()
    assert {tuple(corner) for corner in corners} == {(0, 0), (0, 0.8), (1, 0.2), (1, 1)}


# --- Meanings -----------------------------------------------------------------------------------


def test_a_negative_weight_is_purple_and_dashed_and_a_positive_one_green_and_solid():
    def draw(panel):
        diagram = Diagram(panel, (1, 2))
        diagram.lines([np.array([[2.0], [-1.0]])])
        diagram.weights(1, np.array([[2.0], [-1.0]]))

    marks = drawn(draw)._marks
    lines = {marks[k].artist.get_ydata()[1]: marks[k].artist for k in marks if "lines" in k}
    negative, positive = (lines[height] for height in sorted(lines))  # the first unit is above
    assert (negative.get_color(), positive.get_color()) == (PURPLE, GREEN)
    assert negative.is_dashed() and not positive.is_dashed()
    assert positive.get_linewidth() > negative.get_linewidth()
    words = [marks[f"weight 1 {k} 0"].artist for k in (0, 1)]
    assert [(one.string, to_hex(one._color)) for one in words] == [
        ("2.00", GREEN),
        ("−1.00", PURPLE),
    ]


def test_forward_is_blue_and_inside_backward_is_orange_and_below():
    def draw(panel):
        diagram = Diagram(panel, (2, 1))
        diagram.values(1, [0.5])
        diagram.deltas(1, [0.25])
        diagram.gradients(1, np.array([[1.0, 2.0]]))

    marks = drawn(draw)._marks
    colors = {name: to_hex(mark.artist._color) for name, mark in marks.items()}
    assert colors == {
        "value 1 0": BLUE,
        "delta 1 0": ORANGE,
        "gradient 1 0 0": ORANGE,
        "gradient 1 0 1": ORANGE,
    }
    assert marks["value 1 0"].artist.offset == (0, 0) and marks["delta 1 0"].artist.offset[1] < 0


def test_the_first_class_is_a_light_circle_the_second_a_dark_square_the_third_a_triangle():
    def draw(panel):
        panel.axes()
        points(panel, np.array([[0.1, 0.5, 0.9], [0.2, 0.2, 0.2]]), np.array([0, 1, 2]), "abc")

    marks = [drawn(draw)._marks[name].artist for name in "abc"]
    assert [mark.get_marker() for mark in marks] == ["o", "s", "^"]
    light = [sum(to_rgb(mark.get_markerfacecolor())) for mark in marks]
    assert light[0] > 2.9 and light[1] < 0.1 and 1 < light[2] < 2


def test_a_surface_is_blue_where_it_is_low_and_red_where_it_is_high_with_up_upwards():
    def draw(panel):
        panel.axes()
        surface(panel, grid((0, 1), (0, 1), 5)[1], (0, 1), (0, 1))  # y itself

    image = drawn(draw)._marks["surface"].artist
    rows = image.get_cmap()(image.norm(image.get_array()))[:, 0, :3]
    assert image.origin == "lower" and tuple(image._extent) == (0, 1, 0, 1)
    assert rows[0][2] > rows[0][0] + 0.3 and rows[-1][0] > rows[-1][2] + 0.3
