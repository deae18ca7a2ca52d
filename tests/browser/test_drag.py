"""Handles in a plain page without Jupyter: mouse, finger and keyboard, at any size and theme.

The kernel's half is a real view in this process; what the page says is handed to it, and its
frames are brought back, when the test says so.
"""

from contextlib import contextmanager

import numpy as np
import pytest
from playwright.sync_api import expect
from test_page import LOOK, LOOKS, Plain

import dl_basics.explorers  # noqa: F401  (which sets the theme of the course)
from dl_basics.live import LogSlider, Slider, Steps, explorer

FINGER = 44  # CSS pixels


@explorer(
    z=Slider(-2.0, 2.0, 0.1, "z"),
    a=Slider(0.0, 1.0, 0.1, "a"),
    rate=LogSlider(0.1, 10.0, 10, "rate"),
    epoch=Steps(0, 20, label="epoch"),
)
def toy(picture, z=0.0, a=0.5, rate=1.0, epoch=5):
    """What can be pulled?"""
    plane, log = picture.panels(1, 1)
    plane.axes(x=(-2, 2), y=(-1, 1))
    if abs(z) < 1.95:
        plane.dots("point", z, a, drag={"z": "x", "a": "y"})
    plane.vrule("rule", -1.5, drag={"epoch": lambda epoch: (epoch / 10 - 2, 0)})
    log.axes(x=(0.1, 10), y=(0, 20), xscale="log")
    log.dots("now", rate, epoch, drag={"rate": "x"})
    log.bars("bar", [5], [a * 10], drag=[{"a": lambda a: (5, a * 10)}])
    picture.say(f"z = {z:.1f}, a = {a:.1f}")


class Hand(Plain):
    """A page, and the explorer on it."""

    def start(self, explore=toy, **values):
        self.exploration = explore(**values)
        self.exploration._repr_mimebundle_()
        self.view = self.exploration.view
        self.screen = self.view.screen
        self.page.evaluate("show", self._state("stage", "frame", "dark_colors"))
        self.answer()
        self.layer = self.page.locator("#place .dl-handles")
        self.layer.scroll_into_view_if_needed()
        return self

    def answer(self):
        """Hand the kernel what the page has said, and bring back what it answers."""
        before = self.screen.stage
        told = self.page.evaluate("model.sent.splice(0)")
        for message in told:
            self.screen._handle_custom_msg(message, [])
            self.send("stage", "frame") if self.screen.stage is not before else self.send("frame")
            before = self.screen.stage
        return told

    def settle(self):
        """Until nobody has anything to say."""
        while self.answer():
            pass

    def handle(self, label):
        return self.layer.locator(f".dl-handle[aria-label='{label}, in the picture']").first

    def middle(self, label):
        box = self.handle(label).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, label, dx, dy, steps=6):
        x, y = self.middle(label)
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        for k in range(1, steps + 1):
            mouse.move(x + dx * k / steps, y + dy * k / steps)
            self.settle()
        mouse.up()
        self.settle()
        return self.exploration.values


@contextmanager
def opened(chromium, scale):
    """A page of hands: a wide explorer, or at a pixel ratio of 2 a narrow one."""
    context = chromium.new_context(
        viewport={"width": 1400, "height": 900}, device_scale_factor=scale, has_touch=True
    )
    hand = Hand(context.new_page())
    hand.room = 700 if scale == 1 else 500
    yield hand
    context.close()


SCALES = {"params": [1, 2], "ids": ["wide", "narrow and fine"]}


@pytest.fixture(scope="module", **SCALES)
def page(chromium, request):
    with opened(chromium, request.param) as hand:
        yield hand


@pytest.fixture
def hand(page):
    page.clear().width(page.room)
    page.start()
    yield page
    page.view.close()
    assert page.errors == []


@pytest.fixture
def wide(page):
    yield page.clear()
    page.view.close()
    assert page.errors == []


ENDS = [
    ("z and a", (-999, 0), {"z": -2.0}),
    ("z and a", (999, 0), {"z": 2.0}),
    ("z and a", (0, -999), {"a": 1.0}),
    ("z and a", (0, 999), {"a": 0.0}),
    ("epoch", (-999, 0), {"epoch": 0}),
    ("epoch", (999, 0), {"epoch": 20}),
    ("rate", (-999, 3), {"rate": 0.1}),
    ("rate", (999, 3), {"rate": 10.0}),
    ("a", (0, -500), {"a": 1.0}),
    ("a", (0, 500), {"a": 0.0}),
]


@pytest.mark.parametrize(("label", "by", "values"), ENDS)
def test_a_mouse_drags_to_both_ends(hand, label, by, values):
    start = hand.exploration.values
    moved = hand.drag(label, *by)
    assert moved == start | values


def test_what_is_pulled_stays_under_the_hand(hand):
    """Also if it was not taken at its middle, and on a logarithmic axis."""
    for label, by in (("z and a", (40, -30)), ("rate", (-60, 0)), ("a", (0, 25))):
        x, y = hand.middle(label)
        hand.page.mouse.move(x + 6, y - 5)
        hand.page.mouse.down()
        hand.page.mouse.move(x + 6 + by[0], y - 5 + by[1])
        hand.settle()
        hand.page.mouse.up()
        there = np.subtract(hand.middle(label), (x, y))
        assert there == pytest.approx(by, abs=9), label  # a place is up to 15 pixels wide


@pytest.mark.parametrize(("label", "by", "values"), ENDS[:6])
def test_a_finger_drags_and_the_page_stands_still(hand, label, by, values):
    before = hand.page.evaluate("scrollY")
    start = hand.exploration.values
    hand_of = hand.page.context.new_cdp_session(hand.page)
    (x, y), (dx, dy) = hand.middle(label), by
    touch(hand_of, "touchStart", x, y)
    for k in range(1, 7):
        touch(
            hand_of, "touchMove", np.clip(x + dx * k / 6, 1, 1399), np.clip(y + dy * k / 6, 1, 899)
        )
        hand.settle()
    touch(hand_of, "touchEnd")
    hand.settle()
    assert hand.exploration.values == start | values
    assert hand.page.evaluate("scrollY") == before


def test_a_finger_beside_the_handles_scrolls_the_page(hand):
    before = hand.page.evaluate("scrollY")
    box = hand.layer.bounding_box()
    session = hand.page.context.new_cdp_session(hand.page)
    x, y = box["x"] + 4, box["y"] + 0.9 * box["height"]
    touch(session, "touchStart", x, y)
    for k in range(1, 9):
        touch(session, "touchMove", x, y - 20 * k)
    touch(session, "touchEnd")
    hand.page.wait_for_function("(y) => scrollY > y + 50", arg=before)
    assert hand.exploration.values == toy.start


def touch(session, kind, *point):
    points = [dict(zip("xy", map(float, point), strict=True))] if point else []
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize(
    ("label", "key", "values"),
    [
        ("z and a", "ArrowRight", {"z": 0.1}),
        ("z and a", "ArrowUp", {"a": 0.6}),
        ("z and a", "Shift+ArrowLeft", {"z": -1.0}),
        ("epoch", "Home", {"epoch": 0}),
        ("epoch", "ArrowRight", {"epoch": 6}),
        ("rate", "End", {"rate": 10.0}),
        ("rate", "ArrowLeft", {"rate": 10**-0.1}),
        ("a", "ArrowDown", {"a": 0.4}),
    ],
)
def test_keys_move_it_and_a_screen_reader_is_told(hand, label, key, values):
    handle = hand.handle(label)
    handle.press(key)
    hand.settle()
    assert hand.exploration.values == pytest.approx(toy.start | values)
    expect(handle).to_have_role("slider")
    (name,), now = values, hand.exploration.values
    texts = {name: control.text(now[name]) for name, control in toy.controls.items()}
    two = label == "z and a"
    told = f"z = {texts['z']}, a = {texts['a']}" if two else texts[name]
    expect(handle).to_have_attribute("aria-valuetext", told)
    if not two:
        places = toy.controls[name].places()
        expect(handle).to_have_attribute("aria-valuenow", f"{places.index(now[name])}")
        expect(handle).to_have_attribute("aria-valuemax", f"{len(places) - 1}")


def test_keys_that_come_faster_than_frames_all_count(hand):
    for _ in range(5):
        hand.handle("epoch").press("ArrowRight")
    hand.settle()
    assert hand.exploration.values["epoch"] == 10


def test_a_hand_asks_one_thing_at_a_time(hand):
    x, y = hand.middle("z and a")
    hand.page.mouse.move(x, y)
    hand.page.mouse.down()
    for k in range(10):
        hand.page.mouse.move(x + 4 * k, y)
    assert len(hand.page.evaluate("model.sent")) == 1  # as nobody has answered
    hand.answer()
    assert len(hand.page.evaluate("model.sent")) == 1  # the last, not all
    hand.page.mouse.up()
    hand.settle()
    assert hand.middle("z and a")[0] == pytest.approx(x + 36, abs=9)


def test_a_press_that_does_not_move_asks_nothing(hand):
    hand.page.mouse.move(*hand.middle("z and a"))
    hand.page.mouse.down()
    hand.page.mouse.up()
    assert hand.page.evaluate("model.sent") == []


def test_what_vanishes_while_it_is_held_can_be_brought_back(hand):
    x, y = hand.middle("z and a")
    mouse = hand.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 900, y)
    hand.settle()
    assert hand.exploration.values["z"] == 2.0
    mouse.move(x, y)
    hand.settle()
    assert hand.exploration.values["z"] == 0.0
    mouse.move(x + 900, y)
    hand.settle()
    mouse.up()
    hand.page.evaluate("document.activeElement.blur()")
    hand.send("frame")
    expect(hand.handle("z and a")).to_have_count(0)


def test_a_target_is_as_large_as_a_fingertip_and_lies_on_its_mark(hand):
    for handle in hand.layer.locator(".dl-handle").all():
        size = handle.evaluate("h => [h.offsetWidth, h.offsetHeight]")
        assert min(size) >= FINGER
    axes = hand.exploration.figure.axes[0]
    box = hand.page.locator("#place .dl-picture").bounding_box()
    scale = box["width"] / hand.screen.stage[next(iter(hand.screen.stage))]["width"]
    if "wide" in hand.screen.stage:
        left, up = axes.transData.transform((0.0, 0.5)) * scale
        seen = hand.middle("z and a")
        assert seen == pytest.approx((box["x"] + left, box["y"] + box["height"] - up), abs=1)


def test_the_cursor_says_where_it_goes(hand):
    cursor = "h => getComputedStyle(h).cursor"
    cursors = {"z and a": "move", "epoch": "ew-resize", "rate": "ew-resize", "a": "ns-resize"}
    for label, shown in cursors.items():
        assert hand.handle(label).evaluate(cursor) == shown, label


@pytest.mark.parametrize("look", LOOKS[1:3], ids=lambda look: look[0])
def test_it_is_dragged_in_either_theme(hand, look):
    hand.page.evaluate(LOOK, look[1])
    assert hand.drag("z and a", 999, 0)["z"] == 2.0


def test_in_forced_colours_the_ring_is_seen(hand):
    hand.page.emulate_media(forced_colors="active")
    ring = "h => getComputedStyle(h, '::after').borderTopColor"
    color = hand.handle("z and a").evaluate(ring)
    hand.page.emulate_media(forced_colors="none")
    assert color not in ("rgba(0, 0, 0, 0)", hand.handle("z and a").evaluate(ring))


def test_two_windows_leave_each_other_alone(wide):
    wide.width(700)
    wide.start()
    wide.page.evaluate("showAgain(500)")
    wide.observed()
    wide.settle()
    places = [wide.page.locator(f"{place} .dl-handle").first for place in ("#place", "#again")]
    x, y = wide.middle("z and a")
    wide.page.mouse.move(x, y)
    wide.page.mouse.down()
    wide.page.mouse.move(x + 60, y)
    wide.settle()
    assert wide.exploration.values["z"] > 0.5
    held = [place.evaluate("h => h.classList.contains('dl-held')") for place in places]
    assert held == [True, False]
    texts = {place.get_attribute("aria-valuetext") for place in places}
    assert len(texts) == 1  # both follow
    wide.page.mouse.up()
    wide.page.evaluate("disposeAgain(), document.querySelector('#again').remove()")


# ------------------------------------------------------------------------------------------------
# To take away, and to show.


CLIPBOARD = """() => Object.defineProperty(navigator, "clipboard", {
  value: { writeText: (text) => ((window.copied = text), Promise.resolve()) },
})"""


def test_the_line_that_is_copied_shows_the_same_again(hand):
    hand.page.evaluate(CLIPBOARD)
    hand.drag("z and a", 30, 0)
    hand.page.get_by_role("button", name="Copy this view").click()
    expect(hand.page.get_by_role("button", name="Copied")).to_be_visible()
    line = hand.page.evaluate("copied")
    assert line == hand.exploration.code
    again = eval(line.removeprefix("explore."))
    assert again.values == hand.exploration.values
    hand.wait(3000)
    expect(hand.page.get_by_role("button", name="Copy this view")).to_be_visible()


def test_where_nothing_may_be_copied_the_line_is_shown(hand):
    """As on a page without https, which has no clipboard."""
    hand.page.get_by_role("button", name="Copy this view").click()
    field = hand.page.get_by_label("This view as a line of Python")
    expect(field).to_have_value(hand.exploration.code)
    assert field.evaluate("f => f.selectionEnd - f.selectionStart") == len(hand.exploration.code)
