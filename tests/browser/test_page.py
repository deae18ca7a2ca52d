"""What runs in the page, in a plain page without Jupyter: scripts and style sheet of `live`.

A small model takes the kernel's place; it is filled with what the kernel's half would send. Time
stands still and is moved on by hand.
"""

import base64
import re
import time

import numpy as np
import pytest
from playwright.sync_api import expect

import dl_basics.explorers  # noqa: F401  (which sets the theme of the course)
import dl_basics.live.screen as screen
from dl_basics.draw.style import BLUE, DARK, INK, ORANGE
from dl_basics.live.picture import Picture

PAGE = """<!doctype html>
<style>body { margin: 0 }</style><style>%s</style><script>%s</script>
<div style="height: 3000px"></div>
<div id="outer" style="width: 700px">
  <div class="dl-explorer" style="max-width: none; padding: 0; border: 0">
    <div class="dl-controls">
      <div class="widget-slider"><div class="widget-label">z</div>
        <div class="noUi-handle" tabindex="0"></div><div class="widget-readout">0.5</div></div>
    </div>
    <div id="place"></div>
  </div>
  <div class="dl-prediction"><button>an option</button></div>
</div>
<div style="height: 3000px"></div>"""

# A model as ipywidgets has it, and what is left open on the page.
SETTING = """
history.scrollRestoration = "manual";
const open = { observers: new Set(), resize: new Set(), timers: 0 };
for (const kind of [MutationObserver, ResizeObserver]) {
  const { observe, disconnect } = kind.prototype;
  kind.prototype.observe = function (...told) {
    open.observers.add(this), observe.apply(this, told);
  };
  kind.prototype.disconnect = function () {
    open.observers.delete(this), disconnect.apply(this);
  };
}
const { addEventListener: add, removeEventListener: remove } = window;
window.addEventListener = (name, ...told) => {
  if (name === "resize") open.resize.add(told[0]);
  add(name, ...told);
};
window.removeEventListener = (name, ...told) => {
  if (name === "resize") open.resize.delete(told[0]);
  remove(name, ...told);
};
window.open = open;

window.makeModel = (state) => ({
  state, calls: [], comm_live: true, saved: 0, sent: [],
  get(name) { return this.state[name]; },
  set(name, value) { this.state[name] = value, this.emit(`change:${name}`); },
  save_changes() { this.saved++; },
  send(told) { this.sent.push(told); },
  on(name, call) { this.calls.push([name, call]); },
  off(name, call) { this.calls = this.calls.filter(([n, c]) => n !== name || c !== call); },
  emit(name, ...told) { for (const [n, call] of this.calls) if (n === name) call(...told); },
});
window.makeSignal = () => ({
  calls: new Set(),
  connect(call) { this.calls.add(call); },
  disconnect(call) { this.calls.delete(call); },
  emit(...told) { for (const call of this.calls) call(...told); },
});
window.whole = (parts) => { // its bytes come as text
  const view = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const all = { ...parts };
  for (const layout of ["wide", "narrow"]) {
    if (!(layout in all)) continue;
    const { points, pixels } = all[layout];
    all[layout] = { ...all[layout], points: view(points), pixels: view(pixels) };
  }
  return all;
};
window.place = () => window.removed ?? document.querySelector("#place");
window.show = async ({ stage, frame, ...rest }) => {
  const { default: half } = await import("/screen.js");
  window.model = makeModel({ stage: whole(stage), frame: whole(frame), ...rest });
  const kernel = { isDisposed: false, disposed: makeSignal(), statusChanged: makeSignal() };
  const disconnect = () => {
    document.querySelector(".dl-explorer").classList.add("jupyter-widgets-disconnected");
  };
  model.widget_manager = { kernel, disconnect };
  window.dispose = half.render({ model, el: place() });
  window.showAgain = (width) => { // another view of the same model
    const el = document.createElement("div");
    el.style.width = `${width}px`;
    el.id = "again";
    document.body.append(el);
    window.disposeAgain = half.render({ model, el });
  };
};
window.play = async ({ min, max, step, value, interval }) => {
  const { default: half } = await import("/play.js");
  window.slider = makeModel({ min, max, step, value, description: "epoch" });
  window.model = makeModel({ slider: "IPY_MODEL_7", interval });
  model.widget_manager = { get_model: async (id) => id === "7" && slider };
  window.dispose = await half.render({ model, el: place() });
};
"""

# All opaque colours of a canvas, as "#rrggbb".
COLORS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = new Set();
  for (const ink of new Uint32Array(data.buffer)) if (ink >>> 24 === 255) found.add(ink & 0xffffff);
  const hex = (n) => n.toString(16).padStart(2, "0");
  return [...found].map((n) => `#${hex(n & 255)}${hex((n >> 8) & 255)}${hex(n >> 16)}`);
}"""


def explore(picture, k=0.5, color=BLUE, alpha=1, title="", panels=2, height=3.1):
    one, *others = picture.panels(*[1] * panels, height=height)
    for panel in (one, *others):
        panel.axes(title=title)
    one.region("square", [0, k, k, 0], [0, 0, k, k], facecolor=color, alpha=alpha)
    (others or [one])[-1].dots("here", [k], [k], color=ORANGE)
    picture.say(f"k = {k} and so on")
    picture.describe(f"a square up to {k}")


class Plain:
    """The page, and the kernel's half of one explorer."""

    def __init__(self, page):
        self.page, self.errors = page, []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("**/*", serve)
        page.clock.install(time=0)
        page.goto("http://plain.invalid/")
        page.clock.pause_at(1)  # second
        self.box = page.locator(".dl-explorer")
        self.text, self.problem = page.locator(".dl-text"), page.locator(".dl-problem")
        self.spoken, self.stage = page.locator(".dl-spoken"), page.locator(".dl-stage")
        self.marks = page.locator(".dl-marks")

    def clear(self):
        """Load the page again, at its top and with nothing shown."""
        self.page.reload()
        self.page.evaluate("scrollTo(0, 0)")
        self.pictures, self.errors[:] = {"wide": Picture()}, []
        return self

    def show(self, **values):
        """Let screen.js show the picture, as if a cell had run."""
        self._draw(values)
        self.screen = screen.Screen(self.pictures)
        self.page.evaluate("show", self._state("stage", "frame", "dark_colors"))
        self.screen.close()
        return self

    @property
    def picture(self):
        return next(iter(self.pictures.values()))

    def lay_out(self, *layouts):
        """Let the kernel draw these layouts from now on."""
        self.pictures = {layout: Picture(layout == "narrow") for layout in layouts}

    def asked(self):
        """What the views have told the kernel since the last time: the layouts, None to go."""
        return self.page.evaluate("model.sent.splice(0).map(({ layout }) => layout)")

    def _draw(self, values):
        for picture in self.pictures.values():
            picture.draw(explore, **values)

    def move(self, **values):
        """Bring the next frame, and the stage if it is another."""
        before = self.screen.stage
        self._draw(values)
        self.screen.show(self.pictures)
        self.send("stage", "frame") if self.screen.stage is not before else self.send("frame")

    def tell(self, problem):
        """Say what went wrong."""
        self.screen.show({}, problem)
        self.send("frame")

    def send(self, *names):
        self.page.evaluate(
            """(state) => {
              for (const name in state) model.state[name] = whole(state[name]);
              for (const name in state) model.emit(`change:${name}`);
            }""",
            self._state(*names),
        )

    def wait(self, milliseconds):
        """Let the time pass."""
        self.page.clock.run_for(milliseconds)

    def width(self, pixels):
        """Make the box another width, and wait until its observers have run."""
        self.page.evaluate(
            "(w) => (document.querySelector('#outer').style.width = `${w}px`)", pixels
        )
        self.observed()

    def observed(self):
        """Wait until all observers of sizes have run: they do in the order they came."""
        self.page.evaluate(
            """() => new Promise((done) => {
              const last = new ResizeObserver(() => (last.disconnect(), done()));
              last.observe(document.querySelector("#outer"));
            })"""
        )

    def size(self, canvas):
        return canvas.evaluate("canvas => [canvas.width, canvas.height]")

    def colors(self, canvas):
        return set(canvas.evaluate(COLORS))

    def _state(self, *names):
        state = self.screen.get_state(names)
        for name in {"stage", "frame"} & state.keys():
            state[name] = dict(state[name])
            for layout in self.screen.stage:
                part = state[name][layout]
                coded = {k: base64.b64encode(part[k]).decode() for k in ("points", "pixels")}
                state[name][layout] = part | coded
        return state


def serve(route):
    """Answer with a script, or else with the page."""
    name = route.request.url.rpartition("/")[2]
    if name == "screen.js":
        body, kind = screen.SCRIPT, "javascript"
    elif name.endswith(".js"):
        body, kind = (screen.HERE / name).read_text(encoding="utf-8"), "javascript"
    else:
        body, kind = PAGE % ((screen.HERE / "screen.css").read_text("utf-8"), SETTING), "html"
    route.fulfill(body=body, content_type=f"text/{kind}")


@pytest.fixture(scope="module")
def page(chromium):
    """One page for all tests."""
    plain = Plain(chromium.new_page(viewport={"width": 1400, "height": 900}))
    yield plain
    plain.page.close()


@pytest.fixture
def plain(page):
    """The page with nothing shown yet."""
    yield page.clear()
    assert page.errors == []


# ------------------------------------------------------------------------------------------------
# Words.


def test_the_picture_has_a_text_alternative_and_a_line_of_text(plain):
    plain.show()
    image = plain.page.get_by_role("img", name="a square up to 0.5", exact=True)
    expect(image).to_have_class("dl-picture")
    expect(plain.text).to_have_text("k = 0.5 and so on")
    plain.move(k=0.7)
    expect(image).to_have_count(0)
    expect(plain.page.get_by_role("img", name="a square up to 0.7", exact=True)).to_have_count(1)
    expect(plain.text).to_have_text("k = 0.7 and so on")
    expect(plain.page.locator(".dl-screen")).to_have_attribute("data-frame", "2")


def test_a_screen_reader_is_told_politely_what_nobody_sees_twice(plain):
    plain.show()
    expect(plain.spoken).to_have_attribute("aria-live", "polite")
    plain.wait(1000)
    expect(plain.spoken).to_have_text("k = 0.5 and so on")
    seen = plain.spoken.evaluate(
        "p => [p.clientWidth, p.clientHeight, getComputedStyle(p).display]"
    )
    assert seen == [1, 1, "block"]  # not hidden, or nobody would hear it
    assert plain.page.locator("[aria-live]").count() == 1


def test_it_speaks_when_the_slider_rests_and_not_at_every_step(plain):
    plain.show()
    plain.wait(1000)
    for k in range(10):
        plain.move(k=0.6 + k / 100)
        plain.wait(400)
        expect(plain.spoken).to_have_text("k = 0.5 and so on")
    plain.wait(600)
    expect(plain.spoken).to_have_text("k = 0.69 and so on")


def test_a_problem_is_shown_and_spoken_until_the_next_picture(plain):
    plain.show()
    expect(plain.problem).to_be_hidden()
    plain.tell("ValueError: no root of −1.")
    expect(plain.problem).to_be_visible()
    expect(plain.problem).to_have_text("ValueError: no root of −1.")
    expect(plain.text).to_have_text("k = 0.5 and so on")
    plain.wait(1000)
    expect(plain.spoken).to_have_text("ValueError: no root of −1.")
    plain.move(k=0.7)
    expect(plain.problem).to_be_hidden()
    plain.wait(1000)
    expect(plain.spoken).to_have_text("k = 0.7 and so on")


def test_what_belongs_together_stays_on_one_line(plain):
    plain.show()
    for words in ("z = 1", "z < 1", "z > 1", "z ≈ 1", "1 ± 2", "1 × 2", "5 %"):
        plain.picture.text = f"first {words} last"
        plain.screen.show(plain.pictures)
        plain.send("frame")
        shown = plain.text.evaluate("p => p.textContent")
        assert shown == f"first {words.replace(' ', NO_BREAK)} last"
        plain.wait(1000)
        assert plain.spoken.evaluate("p => p.textContent") == f"first {words} last"


NO_BREAK = "\N{NO-BREAK SPACE}"


# ------------------------------------------------------------------------------------------------
# Sizes.


def test_below_600_pixels_the_panels_are_stacked(plain):
    plain.show()
    assert plain.asked() == ["wide"]
    for width, asked in ((600, []), (599, ["narrow"]), (400, []), (600, ["wide"]), (601, [])):
        plain.width(width)
        assert plain.asked() == asked, width  # the kernel is asked when it changes


def test_the_picture_is_as_wide_as_its_place_but_not_wider_than_it_was_drawn(plain):
    plain.show()
    wide, high = plain.picture.figure.bbox.size
    for width in (500, 1200):
        plain.width(width)
        shown = min(width, wide)
        for canvas in (plain.stage, plain.marks):
            box = canvas.bounding_box()
            size = box["width"], box["height"]
            assert size == pytest.approx((shown, shown / wide * high), abs=0.1)
            assert plain.size(canvas) == pytest.approx([shown, shown / wide * high], abs=1)
        assert BLUE in plain.colors(plain.marks)


def test_a_picture_of_another_shape_gets_another_place(plain):
    plain.show()
    plain.lay_out("narrow")
    plain.move(k=0.5)
    wide, high = plain.picture.figure.bbox.size
    assert plain.size(plain.marks) == pytest.approx([wide, high], abs=1)
    assert BLUE in plain.colors(plain.marks)


def test_zooming_brings_a_sharper_picture(plain):
    plain.show()
    before = np.array(plain.size(plain.marks))
    plain.page.evaluate("""() => {
      Object.defineProperty(window, "devicePixelRatio", { value: 2 });
      dispatchEvent(new Event("resize"));
    }""")
    for canvas in (plain.stage, plain.marks):
        assert plain.size(canvas) == pytest.approx(2 * before, abs=1)
    assert BLUE in plain.colors(plain.marks)


def test_a_picture_out_of_sight_has_words_and_is_painted_when_it_is_shown(plain):
    plain.page.evaluate("document.querySelector('#outer').style.display = 'none'")
    plain.show()
    expect(plain.text).to_have_text("k = 0.5 and so on")
    assert plain.asked() == []  # no room is not little room
    plain.page.evaluate("document.querySelector('#outer').style.display = ''")
    plain.width(700)
    assert BLUE in plain.colors(plain.marks)


@pytest.mark.parametrize("change", [{"narrow": True}, {"title": "new"}], ids=str)
def test_another_stage_may_come_while_the_picture_is_out_of_sight_for_a_moment(plain, change):
    """JupyterLab takes a cell off the page and puts it back: no size changes, nobody is told."""
    plain.width(800)
    plain.show(panels=1, height=3.5)
    plain.observed()
    plain.lay_out("narrow" if "narrow" in change else "wide")
    plain.picture.draw(explore, panels=1, height=3.5, title=change.get("title", ""))
    plain.screen.show(plain.pictures)
    plain.page.evaluate(
        """({ stage, frame }) => {
          const outer = document.querySelector("#outer");
          outer.style.display = "none";
          model.set("stage", whole(stage));
          model.set("frame", whole(frame));
          outer.style.display = "";
        }""",
        plain._state("stage", "frame"),
    )
    plain.observed()
    shown = [canvas.evaluate(PIXELS) for canvas in (plain.stage, plain.marks)]
    plain.page.evaluate("dispatchEvent(new Event('resize'))")  # now it is painted in any case
    assert shown == [canvas.evaluate(PIXELS) for canvas in (plain.stage, plain.marks)]


PIXELS = "canvas => canvas.toDataURL()"


def test_two_views_of_different_width_paint_a_picture_each_and_stand_still(plain):
    plain.show()
    plain.page.evaluate("showAgain(500)")
    plain.observed()
    assert plain.asked() == ["wide", "narrow"]
    views = [plain.page.locator(f"{place} .dl-marks") for place in ("#place", "#again")]
    sizes = {name: [*p.figure.bbox.size] for name, p in plain.pictures.items()}
    wide, narrow = map(plain.size, views)
    assert wide == pytest.approx(sizes["wide"], rel=0.05)  # 700 of 730 pixels
    assert narrow[0] / narrow[1] == pytest.approx(wide[0] / wide[1], rel=0.01)  # until its own came
    plain.lay_out("wide", "narrow")
    for k in (0.6, 0.7):
        plain.move(k=k)
        plain.observed()
        for view, picture in zip(views, plain.pictures.values(), strict=True):
            width, height = picture.figure.bbox.size
            seen = plain.size(view)
            assert seen[0] / seen[1] == pytest.approx(width / height, rel=0.01)
            assert BLUE in plain.colors(view)
        expect(plain.page.locator(".dl-text", has_text=f"k = {k} and so on")).to_have_count(2)
    plain.wait(5000)
    assert plain.asked() == []  # both stand still
    plain.page.evaluate("disposeAgain()")
    assert plain.asked() == [None]
    plain.width(500)
    assert plain.asked() == ["narrow"]
    plain.observed()
    assert plain.size(views[0])[0] == pytest.approx(403, abs=1)


def test_each_view_has_a_name_of_its_own_and_speaks_now_and_then(plain):
    plain.show()
    plain.page.evaluate("showAgain(600)")
    names = plain.page.evaluate("model.sent.map(({ view }) => view)")
    assert len({*names}) == len(names) == 2
    plain.asked()
    for _ in range(40):
        plain.move()
    assert plain.asked() == ["wide"] * 4  # each twice


def test_a_view_that_was_forgotten_asks_again_but_not_while_nothing_can_be_drawn(plain):
    """As when a computer comes back that slept."""
    plain.show()
    plain.asked()
    plain.lay_out("narrow")
    plain.move(k=0.6)
    assert plain.asked() == ["wide"]
    expect(plain.text).to_have_text("k = 0.6 and so on")
    plain.tell("ValueError: no.")
    assert plain.asked() == []


def test_a_view_without_a_kernel_shows_what_there_is(plain):
    plain.lay_out("narrow")
    plain.show()
    plain.page.evaluate("() => { model.send = () => { throw new Error('no kernel'); }; }")
    plain.width(500)
    assert BLUE in plain.colors(plain.marks)
    plain.width(700)
    assert BLUE in plain.colors(plain.marks)
    plain.page.evaluate("dispose()")


def test_a_move_repaints_the_marks_and_not_the_stage(plain):
    plain.show()
    before = plain.marks.evaluate(PIXELS)
    plain.stage.evaluate("canvas => canvas.getContext('2d').fillRect(0, 0, 1, 1)")
    pixel = "canvas => canvas.getContext('2d').getImageData(0, 0, 1, 1).data[0]"
    plain.move(k=0.7)
    assert plain.marks.evaluate(PIXELS) != before
    assert plain.stage.evaluate(pixel) == 0  # still black
    plain.move(k=0.7, title="new")
    assert plain.stage.evaluate(pixel) == 255  # paper


# ------------------------------------------------------------------------------------------------
# Colours.

LOOKS = [
    ("a page of its own", {}, False),
    ("JupyterLab, light", {"data-jp-theme-light": "true"}, False),
    ("JupyterLab, dark", {"data-jp-theme-light": "false"}, True),
    ("VS Code, light", {"class": "vscode-light"}, False),
    ("VS Code, dark", {"class": "vscode-dark"}, True),
]
LOOK = """(look) => {
  for (const name of ["class", "data-jp-theme-light"]) document.body.removeAttribute(name);
  for (const name in look) document.body.setAttribute(name, look[name]);
}"""


def test_every_editor_s_theme_has_its_colours(plain):
    """As it is found, and when it changes while the picture is there."""
    for name, look, dark in LOOKS:
        plain.clear().page.evaluate(LOOK, look)
        plain.show()
        has_the_colours(plain, dark, name)
        for another, other, is_dark in [*LOOKS, (name, look, dark)]:
            plain.page.evaluate(LOOK, other)
            has_the_colours(plain, is_dark, f"from {name} to {another}")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look[0])
def test_where_the_system_takes_colours_away_the_picture_is_as_dark_as_the_page(plain, look):
    plain.page.evaluate(LOOK, look[1])
    plain.show()
    try:
        for scheme in ("dark", "light", "dark"):
            plain.page.emulate_media(forced_colors="active", color_scheme=scheme)
            soon(lambda dark=scheme == "dark": has_the_colours(plain, dark, look[0]))
    finally:
        plain.page.emulate_media(forced_colors="none", color_scheme="light")
    soon(lambda: has_the_colours(plain, look[2], f"{look[0]}, as before"))


def soon(check):
    """Check again for some seconds: a page is told of the system's colours a little later."""
    for _ in range(50):
        try:
            return check()
        except AssertionError:
            time.sleep(0.1)
    return check()


def has_the_colours(plain, dark, what):
    marks, stage = plain.colors(plain.marks), plain.colors(plain.stage)
    for colors, color in ((marks, BLUE), (marks, ORANGE), (stage, INK)):
        assert (DARK[color] in colors, color in colors) == (dark, not dark), (what, color)


def test_in_the_dark_each_colour_is_its_own_twin_and_as_opaque_as_it_was(plain):
    plain.page.evaluate(LOOK, {"data-jp-theme-light": "false"})
    plain.show()
    for color, twin in DARK.items():
        plain.move(color=color)
        assert twin in plain.colors(plain.marks), color
        plain.move(color=color, alpha=0.4)
        *shown, alpha = plain.marks.evaluate(INSIDE)
        assert alpha == pytest.approx(0.4 * 255, abs=1), color
        parts = [int(twin[k : k + 2], 16) for k in (1, 3, 5)]
        assert shown == pytest.approx(parts, abs=2), color  # a canvas keeps them times alpha


INSIDE = "canvas => [...canvas.getContext('2d').getImageData(100, 200, 1, 1).data]"


# ------------------------------------------------------------------------------------------------
# The kernel.

SAID = re.compile("The kernel was stopped or restarted.*Restart Kernel and Run All Cells")


def test_a_kernel_that_is_gone_is_told_until_it_is_there_again(plain):
    plain.show()
    mark = "([box, on]) => box.classList.toggle('jupyter-widgets-disconnected', on)"
    plain.page.evaluate(mark, [plain.box.element_handle(), True])
    expect(plain.problem).to_have_text(SAID)
    expect(plain.problem).to_be_visible()
    expect(plain.text).to_have_text("k = 0.5 and so on")
    plain.wait(1000)
    expect(plain.spoken).to_have_text(SAID)
    plain.page.evaluate(mark, [plain.box.element_handle(), False])
    expect(plain.problem).to_be_hidden()


@pytest.mark.parametrize(
    ("end", "gone"),
    [
        ("kernel.isDisposed = true, kernel.disposed.emit(kernel)", True),
        ("kernel.statusChanged.emit(kernel, 'dead')", True),
        ("kernel.statusChanged.emit(kernel, 'autorestarting')", True),
        ("kernel.statusChanged.emit(kernel, 'busy')", False),
        ("kernel.statusChanged.emit(kernel, 'idle')", False),
    ],
)
def test_a_kernel_that_ends_is_seen(plain, end, gone):
    plain.show()
    plain.page.evaluate(f"() => {{ const {{ kernel }} = model.widget_manager; {end}; }}")
    expect(plain.problem).to_be_visible(visible=gone)


def test_a_page_without_a_kernel_shows_the_picture(plain):
    plain.page.evaluate("() => { window.makeSignal = () => undefined; }")
    plain.show()
    expect(plain.text).to_have_text("k = 0.5 and so on")


def test_a_box_without_a_picture_says_it_too_and_one_with_a_picture_once(plain):
    plain.show()
    content = "box => getComputedStyle(box, '::after').content"
    for box, said in ((plain.page.locator(".dl-prediction"), True), (plain.box, False)):
        assert box.evaluate(content) == "none"
        box.evaluate("box => box.classList.add('jupyter-widgets-disconnected')")
        assert bool(SAID.search(box.evaluate(content))) is said


# ------------------------------------------------------------------------------------------------
# Controls, scrolling, and the end.


def test_the_handle_of_a_slider_has_the_name_and_the_value_that_are_seen(plain):
    plain.show()
    handle, readout = plain.box.locator(".noUi-handle"), plain.box.locator(".widget-readout")
    expect(handle).to_have_attribute("aria-label", "z")
    expect(handle).to_have_attribute("aria-valuetext", "0.5")
    expect(readout).to_have_attribute("aria-label", "z, typed")
    readout.evaluate("part => (part.textContent = '0.7')")
    expect(handle).to_have_attribute("aria-valuetext", "0.7")


@pytest.mark.parametrize("end", ["Enter", "Tab"])
@pytest.mark.parametrize(
    ("typed", "read"),
    [("0,7", 0.7), ("−0,7", -0.7), ("\u22121.5", -1.5), ("1e-3", 0.001), (",5", 0.5)],
)
def test_a_number_is_typed_with_a_comma_and_a_true_minus_too(plain, typed, read, end):
    """ipywidgets reads a number as far as it is one, when Enter is pressed or the readout left."""
    plain.show()
    readout = plain.box.locator(".widget-readout")
    readout.evaluate("""part => {
      part.contentEditable = true;
      const read = () => part.dataset.read = parseFloat(part.textContent);
      part.parentElement.addEventListener("blur", read, true);
      part.parentElement.addEventListener("keydown", (e) => e.key === "Enter" && read());
    }""")
    readout.fill("")
    readout.press_sequentially(typed)
    expect(readout).to_have_text(typed)
    readout.press(end)
    assert float(readout.get_attribute("data-read")) == read


def test_controls_that_come_later_are_named_too(plain):
    """As in JupyterLab, which puts the parts of a box together before it is on the page."""
    plain.page.evaluate("() => { window.removed = place(); removed.remove(); }")
    plain.show()
    handle = plain.box.locator(".noUi-handle")
    plain.wait(500)
    assert handle.get_attribute("aria-label") is None
    plain.page.evaluate("document.querySelector('.dl-explorer').append(removed)")
    plain.wait(500)
    expect(handle).to_have_attribute("aria-label", "z")


def test_show_me_brings_the_explorer_into_view(plain):
    plain.show()
    send = "(message) => model.emit('msg:custom', message)"
    for start in (0, 10_000):  # from above and from below
        plain.page.evaluate("(top) => scrollTo(0, top)", start)
        plain.page.evaluate(send, {"scroll": False})
        expect(plain.box).not_to_be_in_viewport()
        plain.page.evaluate(send, {"scroll": True})
        expect(plain.box).to_be_in_viewport(ratio=1)  # with its controls


def test_what_is_taken_off_the_page_leaves_nothing_behind(plain):
    plain.show()
    signals = """() => {
      const { disposed, statusChanged } = model.widget_manager.kernel;
      return disposed.calls.size + statusChanged.calls.size;
    }"""
    count = "[model.calls.length, open.observers.size, open.resize.size]"
    assert all(n > 0 for n in [*plain.page.evaluate(count), plain.page.evaluate(signals)])
    spoken = plain.spoken.inner_text()
    plain.move(k=0.7)
    plain.page.evaluate("dispose()")
    plain.wait(5000)
    assert plain.page.evaluate(count) == [0, 0, 0]
    assert plain.page.evaluate(signals) == 0
    assert plain.spoken.inner_text() == spoken  # nor does it speak after its end


# ------------------------------------------------------------------------------------------------
# Play.

INTERVAL = 150


@pytest.fixture
def play(plain):
    """A Play button beside a slider from 0 to 4."""
    slider = {"min": 0, "max": 4, "step": 2, "value": 0, "interval": INTERVAL}
    plain.page.evaluate("play", slider)
    plain.button = plain.page.locator(".dl-play")
    plain.value = lambda: plain.page.evaluate("[slider.get('value'), slider.saved]")
    return plain


def test_play_moves_step_by_step_and_stops_at_the_end(play):
    expect(play.button).to_have_text("Play")
    expect(play.button).to_have_attribute("aria-label", "Play epoch")
    play.button.click()
    expect(play.button).to_have_text("Stop")
    expect(play.button).to_have_attribute("aria-label", "Stop epoch")
    seen = [play.value()]
    for _ in range(4):
        play.wait(INTERVAL)
        seen.append(play.value())
    assert seen == [[0, 0], [2, 1], [4, 2], [4, 2], [4, 2]]
    expect(play.button).to_have_text("Play")
    play.button.click()  # from the start again
    assert play.value() == [0, 3]
    play.wait(INTERVAL)
    assert play.value() == [2, 4]


ENDS = {
    "pressed again": "document.querySelector('.dl-play').click()",
    "taken off the page": "document.querySelector('#place').remove()",
    "without a kernel": "slider.comm_live = false",
    "disposed": "dispose()",
}


@pytest.mark.parametrize("end", ENDS)
def test_play_stops_when_it_is(play, end):
    play.button.click()
    play.wait(INTERVAL)
    play.page.evaluate(ENDS[end])
    play.wait(10 * INTERVAL)
    assert play.value() == [2, 1]
