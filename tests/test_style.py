"""The house style can be read by everybody: in both themes, and with any kind of colour vision."""

from itertools import combinations

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import style as sheets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import dl_basics.explorers  # noqa: F401  (which sets the theme of the course)
from dl_basics.draw import style
from dl_basics.draw.style import DARK, STYLE
from dl_basics.live import theme as looks

NAMES = ["INK", "MUTED", "GRID", "PAPER", "BLUE", "ORANGE", "GREEN", "PURPLE", "GOLD", "WASH"]
LIGHT = {name: getattr(style, name) for name in NAMES}
THEMES = {"light": LIGHT, "dark": {name: DARK[color] for name, color in LIGHT.items()}}
PAGES = {"light": "#ffffff", "dark": "#111111"}  # JupyterLab's own backgrounds
MARKS = ["BLUE", "ORANGE", "GREEN", "PURPLE", "GOLD"]

# Machado, Oliveira, Fernandes 2009, severity 1: linear RGB as somebody without one cone sees it.
VISION = {
    "full": np.eye(3),
    "without red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "without green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "without blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(  # IEC 61966-2-1, sRGB
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)


def linear(color):
    """A hex colour as linear RGB, (3,)."""
    c = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The contrast ratio of two colours as the Web Content Accessibility Guidelines define it."""
    light = [TO_XYZ[1] @ linear(color) for color in (one, other)]
    return (max(light) + 0.05) / (min(light) + 0.05)


def lab(color, vision):
    """A colour in CIE L*a*b*, (3,), as somebody with this vision sees it."""
    xyz = TO_XYZ @ np.clip(np.array(VISION[vision]) @ linear(color), 0, 1) / TO_XYZ.sum(axis=1)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_and_distance_are_measured_as_their_definitions_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert lab("#ffffff", "full") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000", "full") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    for vision, matrix in VISION.items():
        assert np.sum(matrix, axis=1) == pytest.approx([1, 1, 1], abs=1e-5), vision  # grey stays


def test_every_colour_of_the_house_has_a_dark_twin_of_its_own():
    named = {name for name, value in vars(style).items() if str(value).startswith("#")}
    on_maps, by_sign = {"ON_DARK", "ON_LIGHT"}, {"POSITIVE", "NEGATIVE"}  # not on the page; again
    assert named - {*NAMES} == on_maps | by_sign
    assert set(DARK) == set(LIGHT.values())
    assert len(set(DARK.values())) == len(DARK)
    for color in (*DARK, *DARK.values()):
        assert color == mpl.colors.to_hex(color)  # as a recording writes it


def hue(color):
    """The angle of a colour around grey in CIE L*a*b*, in degrees."""
    _, red, yellow = lab(color, "full")
    return np.degrees(np.arctan2(yellow, red))


@pytest.mark.parametrize("name", MARKS)
def test_a_dark_twin_is_nearer_in_hue_to_its_own_colour_than_to_any_other(name):
    def apart(color, other):
        return abs((hue(color) - hue(other) + 180) % 360 - 180)

    twin = DARK[LIGHT[name]]
    assert min(MARKS, key=lambda other: apart(LIGHT[other], twin)) == name
    assert apart(LIGHT[name], twin) < 20


def test_what_stands_back_in_one_theme_stands_back_in_the_other():
    """The greys keep their order, from the ink to the paper, with room between them."""
    order = ["INK", "MUTED", "GRID", "WASH", "PAPER"]
    for theme, colors in THEMES.items():
        from_paper = [contrast(colors[name], colors["PAPER"]) for name in order]
        assert from_paper == sorted(from_paper, reverse=True), theme
        assert contrast(colors["PAPER"], PAGES[theme]) < 1.2


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["INK", "MUTED"])
def test_text_stands_out_from_the_page_and_the_paper(theme, name):
    colors = THEMES[theme]
    for ground in (PAGES[theme], colors["PAPER"]):
        assert contrast(colors[name], ground) >= 4.5
    assert contrast(colors["INK"], colors["WASH"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", MARKS)
def test_marks_stand_out_from_the_page_and_the_paper(theme, name):
    colors = THEMES[theme]
    for ground in (PAGES[theme], colors["PAPER"], colors["WASH"]):
        assert contrast(colors[name], ground) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_grid_stands_back_behind_everything(theme):
    colors = THEMES[theme]
    faintest_mark = min(contrast(colors[name], colors["PAPER"]) for name in MARKS)
    assert 1.1 < contrast(colors["GRID"], colors["PAPER"]) < faintest_mark / 2


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISION)
def test_the_colours_of_marks_are_told_apart_with_any_colour_vision(theme, vision):
    seen = {name: lab(THEMES[theme][name], vision) for name in MARKS}
    distances = {
        pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in combinations(MARKS, 2)
    }
    closest = min(distances, key=distances.get)
    assert distances[closest] > 15, (closest, distances[closest])  # 2.3 is just noticeable


READERS = {
    "large": {"font.size": 30, "lines.linewidth": 9, "figure.dpi": 200, "savefig.dpi": 50},
    "rough": {
        "path.simplify_threshold": 1.0,
        "lines.scale_dashes": False,
        "lines.antialiased": False,
        "text.antialiased": False,
        "text.hinting": "force_autohint",
    },
    "dark": {"axes.facecolor": "black", "text.color": "red", "savefig.facecolor": "red"},
    "other letters": {"font.family": "serif", "axes.unicode_minus": False},
    "tight": {"savefig.bbox": "tight", "savefig.transparent": True, "axes.xmargin": 0.4},
    "pictures": {"image.cmap": "jet", "image.origin": "upper", "image.interpolation": "bilinear"},
}


def painted():
    """A figure with a bit of everything, drawn in the house style, as RGBA pixels."""
    with looks.theme().applied():
        figure = Figure(figsize=(3, 2))
        axes = figure.add_subplot(title="−1 and w₁", xlabel="x")
        axes.plot(np.sin(np.linspace(0, 50, 1000)), "--", label="sine")
        axes.imshow(np.eye(3), extent=(0, 500, -1, 0), aspect="auto")
        axes.legend()
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return bytes(canvas.buffer_rgba())


@pytest.fixture(scope="module")
def usual():
    """What the house style paints for somebody who has set nothing."""
    return painted()


@pytest.mark.parametrize("name", READERS)
def test_what_a_reader_has_set_does_not_change_the_house_style(usual, name):
    with mpl.rc_context(READERS[name]):
        assert painted() == usual


@pytest.mark.parametrize("sheet", ["dark_background", "ggplot", "seaborn-v0_8-poster", "grayscale"])
def test_a_style_sheet_of_the_reader_does_not_change_the_house_style(usual, sheet):
    with sheets.context(sheet):
        assert painted() == usual


def test_what_the_reader_has_set_is_there_again_afterwards():
    mine = {"font.size": 31, "lines.linewidth": 7.5, "figure.dpi": 123}
    with mpl.rc_context(mine):
        before = dict(mpl.rcParams)
        with looks.theme().applied():
            assert {key: mpl.rcParams[key] for key in STYLE} == {
                key: [value] if key == "font.family" else value for key, value in STYLE.items()
            }
        assert dict(mpl.rcParams) == before


def test_the_house_style_leaves_the_readers_windows_alone():
    theirs = ("backend", "interactive", "toolbar")
    before = [mpl.rcParams[key] for key in theirs]
    with looks.theme().applied():
        assert [mpl.rcParams[key] for key in theirs] == before
