"""Pads in a plain page without Jupyter: mouse, finger and keys make points and drawings."""

import numpy as np
import pytest
from test_drag import SCALES, opened, touch

from dl_basics.explorers.activations import rings
from dl_basics.explorers.forward_pass import digit
from dl_basics.live.pads import OwnDrawing, greys


@pytest.fixture(scope="module", **SCALES)
def page(chromium, request):
    with opened(chromium, request.param) as hand:
        yield hand


@pytest.fixture
def pad(page):
    page.clear().width(page.room)

    def start(explore, own):
        page.start(explore, own=own)
        page.field = page.page.locator("#place .dl-pad")
        page.field.scroll_into_view_if_needed()
        return page

    yield start
    page.view.close()
    assert page.errors == []


def at(pad, across, up):
    """Where a share of the pad is on the page."""
    box = pad.field.bounding_box()
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def own(pad):
    pad.settle()
    return pad.exploration.values["own"]


def test_a_click_adds_a_point_there_and_takes_it_away(pad):
    pad = pad(rings, [(0.0, 0.0, 1)])
    x, y = at(pad, 0.75, 0.25)
    pad.page.mouse.click(x, y)
    (_, (x1, x2, kind)) = own(pad)
    assert (x1, x2, kind) == pytest.approx((1.3, -1.3, 0), abs=0.03)
    pad.page.mouse.click(x + 3, y)
    assert own(pad) == ((0.0, 0.0, 1),)


def test_a_finger_taps_points_and_still_scrolls(pad):
    pad = pad(rings, [])
    pad.page.touchscreen.tap(*at(pad, 0.25, 0.75))
    ((x1, x2, _),) = own(pad)
    assert (x1, x2) == pytest.approx((-1.3, 1.3), abs=0.03)
    x, y = at(pad, 0.25, 0.75)
    pad.page.touchscreen.tap(x + 18, y)  # as near as a fingertip: the point itself is meant
    assert own(pad) == ()
    pad.page.touchscreen.tap(x, y)
    assert len(own(pad)) == 1
    before = pad.page.evaluate("scrollY")
    session = pad.page.context.new_cdp_session(pad.page)
    x, y = at(pad, 0.5, 0.6)
    touch(session, "touchStart", x, y)
    for k in range(1, 9):
        touch(session, "touchMove", x, y - 20 * k)
    touch(session, "touchEnd")
    pad.page.wait_for_function("(y) => scrollY > y + 50", arg=before)
    assert len(own(pad)) == 1


def test_keys_move_a_cross_and_add(pad):
    pad = pad(rings, [])
    pad.field.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", " "):
        pad.page.keyboard.press(key)
    ((x1, x2, _),) = own(pad)
    step = 5.2 / 24
    assert (x1, x2) == pytest.approx((1.5 * step, 2.5 * step), abs=0.01)
    assert pad.field.locator(".dl-at").inner_text() == f"{1.5 * step:.1f}, {2.5 * step:.1f}"
    assert pad.field.locator(".dl-cross").is_visible()
    pad.page.keyboard.press("Enter")
    assert own(pad) == ()
    assert pad.field.get_attribute("aria-label").startswith("your own points: arrow keys")


def test_a_mouse_draws_a_stroke(pad):
    pad = pad(digit, OwnDrawing.empty)
    mouse = pad.page.mouse
    mouse.move(*at(pad, 0.2, 0.8))
    mouse.down()
    mouse.move(*at(pad, 0.8, 0.8), steps=4)
    pad.settle()
    mouse.move(*at(pad, 0.5, 0.1), steps=8)
    mouse.up()
    seven = greys(own(pad))
    assert (seven[1, 2:6] >= 12).all() and seven[6, 4] > 8 and seven[:, 0].sum() == 0
    assert pad.exploration.numbers["p"].argmax() == 7
    mouse.move(*at(pad, 0.1, 0.1))  # with no button down it draws nothing
    assert (greys(own(pad)) == seven).all()


def test_a_finger_draws_and_the_page_stands_still(pad):
    pad = pad(digit, OwnDrawing.empty)
    before = pad.page.evaluate("scrollY")
    session = pad.page.context.new_cdp_session(pad.page)
    touch(session, "touchStart", *at(pad, 0.5, 0.9))
    for up in np.linspace(0.8, 0.1, 8):
        touch(session, "touchMove", *at(pad, 0.5, up))
    touch(session, "touchEnd")
    pad.page.wait_for_timeout(50)
    one = greys(own(pad))
    assert (one[1:7, 3:5] >= 8).all() and one[:, [0, 1, 6, 7]].sum() == 0
    assert pad.page.evaluate("scrollY") == before


def test_keys_draw(pad):
    pad = pad(digit, OwnDrawing.empty)
    pad.field.focus()
    for key in ("ArrowUp", " ", " ", "ArrowLeft", " "):
        pad.page.keyboard.press(key)
    cells = greys(own(pad))
    assert {tuple(cell): cells[tuple(cell)] for cell in np.argwhere(cells)} == {
        (2, 4): 16,
        (2, 3): 8,
    }
    assert pad.field.locator(".dl-at").inner_text() == "column 4, row 3"


def test_the_pad_goes_when_the_switch_is_off(pad):
    pad = pad(digit, OwnDrawing.empty)
    pad.view.widgets["own"].switch.value = False
    pad.send("frame")
    pad.page.locator("#place .dl-pad").wait_for(state="detached")
    pad.view.widgets["own"].switch.value = True
    pad.send("frame")
    pad.page.locator("#place .dl-pad").wait_for()
