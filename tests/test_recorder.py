"""A recorder writes down what matplotlib paints, completely, in order, and in pixels."""

import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.mathtext import MathTextParser
from matplotlib.patches import Polygon
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

from dl_basics.live.picture import Picture
from dl_basics.live.recorder import FAR, Recorder
from dl_basics.live.screen import pack

SIZE = (200, 100)  # pixels


@pytest.fixture
def axes():
    """Axes that fill a figure of 200 by 100 pixels, x and y from 0 to 1."""
    figure = Figure(figsize=(2, 1), dpi=100)
    return figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 1))


def recorded(artist):
    return Recorder(artist.get_figure()).record(artist)


def only(recorder):
    """The only step, with its points."""
    (step,) = recorder.steps
    return step, np.concatenate(recorder.points)


def test_a_line_is_a_path_through_its_points_in_pixels(axes):
    (line,) = axes.plot([0.1, 0.5, 0.9], [0.2, 0.8, 0.2], color="#12345678", linewidth=2.4)
    step, points = only(recorded(line))
    assert points == pytest.approx(np.array([[20, 20], [100, 80], [180, 20]]))
    assert points.dtype == np.float32
    assert step["kind"] == "path"
    assert step["codes"] == 3  # a number: all of them are lines
    assert (step["stroke"], step["fill"]) == ("#12345678", None)
    assert step["width"] == pytest.approx(2.4 * 100 / 72)  # points to pixels
    assert step["clip"] == [0, 0, *SIZE]
    assert "dashes" not in step


def test_a_clip_has_the_corner_and_the_size_of_the_axes(axes):
    axes.set_position([0.25, 0.5, 0.5, 0.25])
    (line,) = axes.plot([0, 1], [0, 1])
    width, height = SIZE
    clip = [0.25 * width, 0.5 * height, 0.5 * width, 0.25 * height]
    assert only(recorded(line))[0]["clip"] == pytest.approx(clip)


def test_dashes_are_told_in_pixels(axes):
    (line,) = axes.plot([0, 1], [0, 1], linestyle=(3, (4, 2)), linewidth=1, dash_capstyle="butt")
    step, _ = only(recorded(line))
    assert step["dashes"] == pytest.approx([4 * 100 / 72, 2 * 100 / 72])
    assert step["start"] == pytest.approx(3 * 100 / 72)
    assert step["cap"] == "butt"


def test_an_alpha_of_the_whole_mark_overrides_that_of_its_colour(axes):
    patch = axes.add_patch(Polygon([[0, 0], [1, 0], [1, 1]], facecolor="#ff000080", alpha=0.25))
    step, _ = only(recorded(patch))
    assert step["fill"] == "#ff000040"


def test_a_filled_shape_without_an_edge_is_not_stroked(axes):
    patch = axes.add_patch(Polygon([[0, 0], [1, 0], [1, 1]], facecolor="red", linewidth=0))
    step, points = only(recorded(patch))
    assert step["stroke"] is None
    assert step["fill"] == "#ff0000ff"
    assert step["codes"] == [1, 2, 2, 79]
    assert points[:3] == pytest.approx(np.array([[0, 0], [200, 0], [200, 100]]))


def test_a_marker_is_told_once_with_all_its_places(axes):
    (dots,) = axes.plot([0.25, np.nan, 0.5], [0.5, 0.5, np.inf], "s", markersize=7.2)
    step, points = only(recorded(dots))
    assert (step["kind"], step["places"]) == ("marker", 1)  # the two others lie nowhere
    assert points[-1] == pytest.approx([50, 50])
    assert points[:-1].min(axis=0) == pytest.approx([-5, -5])
    assert points[:-1].max(axis=0) == pytest.approx([5, 5])


def test_a_pen_that_is_lifted_at_a_missing_point_starts_anew(axes):
    (line,) = axes.plot([0, 0.2, np.nan, 0.6, 0.8], [0.5] * 5)
    step, points = only(recorded(line))
    assert step["codes"] == [1, 2, 1, 2]
    assert points[:, 0] == pytest.approx([0, 40, 120, 160])


def test_a_curve_keeps_its_control_points(axes):
    path = Path([[0, 0], [0.5, 1], [1, 0]], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    recorder = Recorder(axes.get_figure())
    gc = recorder.new_gc()
    recorder.draw_path(gc, path, Affine2D().scale(*SIZE))
    recorder.draw_path(gc, Path(path.vertices * [1, np.nan]), Affine2D())
    step, points = only(recorder.recording)  # a path without any place leaves no step behind
    assert step["codes"] == 3 or step["codes"] == [1, 3, 3]
    assert points == pytest.approx(path.vertices * SIZE)


def test_a_map_is_told_cell_by_cell_not_pixel_by_pixel(axes):
    values = np.arange(6).reshape(2, 3) / 5
    image = axes.imshow(
        values, origin="lower", interpolation="none", extent=(0.1, 0.4, 0.2, 0.8), aspect="auto"
    )
    recorder = recorded(image)
    (step,) = recorder.steps
    assert step["size"] == [3, 2]
    assert (recorder.images[0] == np.uint8(image.cmap(values, bytes=True))).all()
    a, b, c, d, e, f = step["matrix"]  # carries the unit square to its place
    assert [e, f] == pytest.approx([20, 20])
    assert [a + c + e, b + d + f] == pytest.approx([80, 80])


@pytest.mark.parametrize("interpolation", ["none", "nearest"])  # in cells, or in pixels
def test_a_translucent_map_is_told_so(axes, interpolation):
    image = axes.imshow(
        np.arange(6.0).reshape(2, 3), extent=(0, 1, 0, 1), alpha=0.4, interpolation=interpolation
    )
    recorder = recorded(image)
    assert (recorder.images[0][..., 3] == 102).all()  # 0.4 of 255


def test_an_image_in_pixels_lies_where_it_is_put(axes):
    recorder = Recorder(axes.get_figure())
    recorder.draw_image(recorder.new_gc(), 7, 9, np.zeros((4, 5, 4), np.uint8))
    assert recorder.recording.steps == [
        {"kind": "image", "size": [5, 4], "matrix": [5, 0, 0, 4, 7, 9], "clip": None}
    ]


def test_the_steps_of_everything_matplotlib_draws_can_be_sent_as_json():
    recorder = recorded_picture(everything)
    steps = json.loads(json.dumps(recorder.steps, allow_nan=False))
    assert {step["kind"] for step in steps} == {"path", "marker", "image"}


# ------------------------------------------------------------------------------------------------
# The same message, painted: matplotlib's own picture must come out again.


def everything(picture, k=0.7):
    """One mark of each kind without letters, on linear and log axes."""
    plain, log = picture.panels(1, 1, height=2)
    plain.axes(x=(-1, 5), y=(3, -3), bare=True)
    plain.heat("heat", np.sin(np.arange(20)).reshape(4, 5), (0, 3), (1, 2.5), low=-1)
    plain.region("region", [0, 4, 2], [0, k, 2], alpha=0.4)
    plain.band("band", np.arange(5.0), -1, np.sin(np.arange(5) * k), alpha=0.6)
    plain.bars("bars", [0, 1, 2], [k, -1, 2], base=-2, thickness=0.4)
    plain.flat_bars("lying", [-2, -1], [k, -0.8], base=3, edgecolor="#000000", linewidth=2)
    plain.line("line", np.linspace(-2, 6, 300), 2 * np.sin(np.linspace(-2, 6, 300) * 3 * k))
    plain.line("dashed", [-1, 5], [k, -k], linestyle="--", color="#7d6200")
    plain.dots("dots", [0, 1, 2.5], [k, 1, 2], alpha=0.5)
    plain.arrow("arrow", (0, 0), (3, 2 * k))
    plain.hrule("level", k)
    plain.vrule("upright", k)
    log.axes(x=(1e-3, 1e3), y=(1e-6, 1), xscale="log", yscale="log", bare=True)
    log.line("power", np.geomspace(1e-4, 1e4, 60), np.geomspace(1e-7, 10, 60) ** k)
    log.dots("places", [1e-2, 10], [1e-3, k])
    log.vrule("one", k)


def recorded_picture(explore):
    picture = Picture()
    picture.draw(explore)
    return recorded(picture.figure)


def replay(message, size):
    """Paint a message as screen.js does, but with matplotlib's Agg: RGBA, (height, width, 4)."""
    agg = RendererAgg(*size, 96)
    points = np.frombuffer(message["points"], np.float32).reshape(-1, 2)
    pixels = np.frombuffer(message["pixels"], np.uint8)
    place, byte = 0, 0

    def take(count):
        nonlocal place
        place += count
        return points[place - count : place]

    def trace(codes):
        known = isinstance(codes, list)
        return Path(take(len(codes)), codes) if known else Path(take(codes))

    for step in json.loads(message["steps"]):
        gc = agg.new_gc()
        if step["clip"]:
            gc.set_clip_rectangle(Bbox.from_bounds(*step["clip"]))
        if step["kind"] == "image":
            columns, rows = step["size"]
            length = 4 * columns * rows
            image = pixels[byte : byte + length].reshape(rows, columns, 4)
            byte += length
            (a, _, _, d, e, f) = step["matrix"]
            block = nearest(image, abs(round(a)), abs(round(d)), a < 0, d < 0)
            agg.draw_image(gc, min(e, e + a), min(f, f + d), block)
            continue
        fill = rgba(step["fill"])
        gc.set_linewidth(0)
        if step["stroke"]:
            gc.set_foreground(rgba(step["stroke"]), isRGBA=True)
            gc.set_linewidth(step["width"] * 72 / 96)
            gc.set_capstyle("projecting" if step["cap"] == "square" else step["cap"])
            gc.set_joinstyle(step["join"])
            if "dashes" in step:
                gc.set_dashes(step["start"] * 72 / 96, [d * 72 / 96 for d in step["dashes"]])
        path = trace(step["codes"])
        if step["kind"] == "marker":
            for spot in take(step["places"]):
                agg.draw_path(gc, path, Affine2D().translate(*spot), fill)
        else:
            agg.draw_path(gc, path, Affine2D(), fill)
    assert place == len(points), "points are left over"
    assert byte == len(pixels), "pixels are left over"
    return np.asarray(agg.buffer_rgba()).astype(float)


def nearest(image, width, height, mirrored, flipped):
    """The image enlarged without mixing its cells, its first row at the bottom."""
    rows = (np.arange(height) * len(image) // height)[:: -1 if flipped else 1]
    columns = (np.arange(width) * image.shape[1] // width)[:: -1 if mirrored else 1]
    return np.ascontiguousarray(image[rows][:, columns])


def rgba(color):
    return None if color is None else tuple(int(color[k : k + 2], 16) / 255 for k in (1, 3, 5, 7))


def painted(figure):
    """What matplotlib's Agg paints itself, on nothing."""
    width, height = map(int, figure.bbox.size)
    agg = RendererAgg(width, height, 96)
    figure.patch.set_visible(False)
    figure.draw(agg)
    return np.asarray(agg.buffer_rgba()).astype(float)


def unlike(one, other):
    """The share of pixels that differ by more than the rounding of an edge explains."""
    premultiplied = [image * (image[..., 3:] / 255) for image in (one, other)]
    return np.mean(np.abs(premultiplied[0] - premultiplied[1]).max(axis=-1) > 64)


@pytest.fixture(scope="module")
def scene():
    """A drawn picture, its message, and what matplotlib paints."""
    picture = Picture()
    picture.draw(everything)
    picture.figure.patch.set_visible(False)
    recorder = recorded(picture.figure)
    size = tuple(map(int, picture.figure.bbox.size))
    return recorder, size, painted(picture.figure)


def test_the_message_paints_the_picture_that_matplotlib_paints(scene):
    recorder, size, theirs = scene
    assert unlike(replay(pack([recorder]), size), theirs) < 0.004


def test_any_step_that_is_left_out_is_missed_in_the_painting(scene):
    recorder, size, theirs = scene
    whole = unlike(replay(pack([recorder]), size), theirs)
    steps = recorder.steps
    assert len(steps) >= 14
    for k, step in enumerate(steps):
        if step["kind"] != "image":
            message = pack([recorder])
            message["steps"] = json.dumps(
                [*steps[:k], step | {"fill": None, "stroke": None}, *steps[k + 1 :]]
            )
            assert unlike(replay(message, size), theirs) > whole, step


# ------------------------------------------------------------------------------------------------
# Nothing a learner's function gives can break it.

any_number = st.floats(allow_nan=True, allow_infinity=True)
any_points = st.lists(st.tuples(any_number, any_number), max_size=12)


def nothing_strange(recorder):
    for points in recorder.points:
        assert np.isfinite(points).all()
        assert np.abs(points).max(initial=0) <= FAR + 1
    used = sum(len(points) for points in recorder.points)
    told = sum(
        (len(step["codes"]) if isinstance(step["codes"], list) else step["codes"])
        + step.get("places", 0)
        for step in recorder.steps
    )
    assert used == told


@cache
def shared_axes():
    return Figure(figsize=(2, 1), dpi=100).add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 1))


@given(points=any_points, dashed=st.booleans())
def test_a_line_through_any_numbers_is_recorded_without_a_warning(points, dashed):
    x, y = np.reshape(points, (-1, 2)).T
    line = Line2D(x, y, linestyle="--" if dashed else "-", marker="o")
    shared_axes().add_artist(line)
    nothing_strange(recorded(line))
    line.remove()


@given(points=any_points.filter(len))
def test_a_region_with_any_corners_is_recorded_without_a_warning(points):
    region = Polygon(np.zeros((1, 2)))
    shared_axes().add_artist(region)
    region.set_xy(np.array(points))
    nothing_strange(recorded(region))
    region.remove()


def test_a_line_far_outside_still_crosses_the_picture_at_the_right_place(axes):
    (line,) = axes.plot([-1e12, 1e12], [-1e12, 1e12])  # y = x
    _, points = only(recorded(line))
    assert np.abs(points).max() < 1000
    x, y = points.T / np.array(SIZE)[:, None]
    assert x == pytest.approx(y, abs=1e-3)
    assert x.min() < 0
    assert x.max() > 1


def test_a_formula_is_set_once_for_all_recorders():
    figure = Figure()
    figure.text(0.5, 0.5, "$10^{-17}$")
    misses = []
    for _ in range(2):
        figure.draw(Recorder(figure))
        misses.append(MathTextParser._parse_cached.cache_info().misses)
    assert misses[0] == misses[1]
