"""The course as web pages: all in one folder, no address elsewhere, and alive in a browser."""

import json
import re
import shutil
from functools import cache

import pytest

from dl_basics.live import Prediction
from dl_basics.live.bake import dials
from tests.browser import lab
from tests.test_explorers import EXPLORERS, PREDICTIONS
from tools.website import bakery, pages

FEW = 20  # states; these tests look at pages, test_bake at what is baked
FIRST = 20  # cells, with three explorers


def start_of_a_book():
    """The first sections of notebook 04."""
    (book,) = pages.books("04")
    del book.cells[FIRST:]
    return book


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The site of notebook 04, with few places."""
    made = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bakery, "limit", lambda name: FEW)
        book = start_of_a_book()
        for name, values in pages.explorers([book]).items():
            (made / "data").mkdir(exist_ok=True)
            bakery.bake_one(name, values, made / "data")
        pages.write_all([book], made)
        yield made
    shutil.rmtree(made)


def page(folder, name):
    return (folder / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["04_loss.html", "index.html", "loss.constants.html"])
def test_a_page_asks_for_nothing_elsewhere(folder, name):
    text = page(folder, name)
    for address in re.findall(r"""(?:src|href)=["']([^"']*)["']""", text):
        assert not re.match(r"\w+:|/", address), address
        file = address.partition("#")[0]
        others = pages.books() if file.endswith(".html") else []
        assert not file or (folder / file).exists() or file[:-5] in {b.path.stem for b in others}
    assert "<math" in page(folder, "04_loss.html") and "$$" not in text


def test_every_cell_explorer_prediction_and_exercise_is_on_the_page(folder):
    book = start_of_a_book()
    text = page(folder, "04_loss.html")
    for cell in book.cells:
        if cell.cell_type == "markdown":
            assert f'<section id="{cell.id}">' in text
    assert text.count('<figure class="dl-explorer"') == len([*pages.pictures(book)])
    shown = [cell.source for cell in book.cells if ".check(" in cell.source]
    assert text.count('<div class="exercise">') == sum(s.count(".check(") for s in shown) > 0
    assert text.count('<div class="dl-prediction">') == 3
    assert "To start, choose" not in text


def test_without_a_script_the_answers_hints_and_solutions_stand_behind_clicks(folder):
    text = page(folder, "04_loss.html")
    assert "<summary>The answer</summary>" in text and "<summary>Hint 1 of 3</summary>" in text
    for picture in re.findall(r"<img [^>]*>", text):
        assert 'loading="lazy"' in picture and len(re.search(r'alt="([^"]*)"', picture)[1]) > 30


@pytest.mark.parametrize("name", PREDICTIONS)
def test_what_a_prediction_shows_is_an_address_of_the_page(name):
    """In the words in which baked.js looks for it."""
    prediction = PREDICTIONS[name]
    explorer, topic = prediction.explorer, name.partition(".")[0]
    made = dials(explorer, 1, [prediction.show])
    for control, value in prediction.show.items():
        told = pages.address(explorer, control, value)
        assert told in found(made[control].described()), (topic, control, told)


def found(dial):
    """All addresses of a control's values, of menus without their knobs turned otherwise."""
    if dial["kind"] == "slider":
        return [repr(value) for value in dial["values"]]
    if dial["kind"] == "switch":
        return ["False", "True"]
    return AnyOf({option["text"] for option in dial["options"]})


class AnyOf:
    """Texts such as "a~1|b", of these names."""

    def __init__(self, names):
        self.names = names

    def __contains__(self, told):
        return not told or {part.partition("~")[0] for part in told.split("|")} <= self.names


def test_an_explorer_is_baked_again_only_if_what_it_is_made_of_changed(monkeypatch, tmp_path):
    baked = []
    monkeypatch.setattr(bakery, "bake_one", lambda name, *_: baked.append(name))
    monkeypatch.setattr(bakery, "ProcessPoolExecutor", AtOnce)
    monkeypatch.setattr(bakery, "as_completed", list)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "loss.likelihood.about.json").write_text("{}")
    for wanted in ([], [], [{"p": 0.2}]):
        bakery.bake_all({"loss.likelihood": wanted}, tmp_path, 1)
    assert baked == ["loss.likelihood"] * 2
    (tmp_path / bakery.KEPT).write_text("not JSON")
    bakery.bake_all({"loss.likelihood": []}, tmp_path, 1)
    assert len(baked) == 3


class AtOnce:
    """Runs at once what a pool of processes would run."""

    def __init__(self, **_):
        pass

    __enter__ = __exit__ = lambda self, *_: self

    def submit(self, call, *args):
        call(*args)
        return Done()


class Done:
    def result(self):
        return None


def test_what_an_explorer_is_made_of_is_all_that_it_imports():
    names = {file.name for file in bakery.sources("dl_basics.explorers.loss.likelihood")}
    assert {"likelihood.py", "losses.py", "registry.py", "picture.py", "recorder.py"} <= names
    assert "descent.py" not in names


# --- In a browser -------------------------------------------------------------------------------


LOOKS = {
    "desktop": {},
    "dark": {"color_scheme": "dark"},
    "phone": {
        "viewport": {"width": 360, "height": 640},
        "device_scale_factor": 3,
        "has_touch": True,
    },
}


@pytest.fixture(scope="module")
def open_page(folder):
    with lab.browser() as browser:
        yield cache(lambda name, look: Opened(browser, folder / name, LOOKS[look]))


class Opened:
    """A page from a folder, and what went wrong in it."""

    def __init__(self, browser, path, looks):
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}} | looks)
        self.page, self.trouble = context.new_page(), []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda told: self.trouble.append(told.text))
        self.page.on("request", lambda asked: self.asked(asked.url))
        self.page.goto(path.as_uri())

    def asked(self, url):
        if not url.startswith(("file:", "data:")):
            self.trouble.append(url)


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
def test_a_page_opens_from_a_folder_and_its_sliders_move(open_page, look):
    opened = open_page("04_loss.html", look)
    page = opened.page
    box = page.locator("[data-explorer='loss.constants']")
    box.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.dl-explorer').dataset.state")
    before, text = box.get_attribute("data-state"), box.locator(".dl-text").inner_text()
    box.locator("input[type=range]").first.focus()
    page.keyboard.press("End")
    page.wait_for_function(
        f"document.querySelector('.dl-explorer').dataset.state !== {json.dumps(before)}"
    )
    assert box.locator(".dl-text").inner_text() != text
    page.wait_for_function("location.hash.startsWith('#constants&')")
    box.get_by_role("button", name="Reset").click()
    page.wait_for_function(
        f"document.querySelector('.dl-explorer').dataset.state === {json.dumps(before)}"
    )
    sizes = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert sizes[0] <= sizes[1] and opened.trouble == []


def unbroken(text):
    """As words.js shows it: "z = 9" on one line."""
    return re.sub(r" ([=<>≈±×]) ", "\u00a0\\1\u00a0", text).replace(" %", "\u00a0%")


@pytest.mark.browser
def test_a_prediction_answers_and_shows(open_page):
    opened = open_page("04_loss.html", "desktop")
    asked = opened.page.locator(".dl-prediction").first
    asked.locator("input").first.check()
    assert asked.locator(".dl-reason").inner_text()
    asked.get_by_role("button", name="Show me").click()
    prediction = next(
        p for p in PREDICTIONS.values() if p.question in asked.inner_text().replace("\u00a0", " ")
    )
    assert isinstance(prediction, Prediction)
    told = prediction.explorer(**prediction.show).text
    box = opened.page.locator(f"[data-explorer$='.{prediction.explorer.name}']")
    opened.page.wait_for_function(
        "([box, text]) => box.querySelector('.dl-text').textContent === text",
        arg=[box.element_handle(), unbroken(told)],
    )
    assert opened.trouble == []


@pytest.mark.browser
def test_an_address_opens_a_state_and_a_wrong_one_says_so(open_page, folder):
    page = open_page("loss.likelihood.html", "desktop").page
    page.goto((folder / "loss.likelihood.html").as_uri() + "#likelihood&p=0.99&yes=10")
    page.reload()
    page.wait_for_function("document.querySelector('.dl-text').textContent.includes('0.99')")
    page.goto((folder / "loss.likelihood.html").as_uri() + "#likelihood&p=7")
    page.reload()
    page.get_by_text("stands at its start").wait_for()


@pytest.mark.browser
def test_data_that_cannot_be_read_leave_the_still_picture(open_page, folder):
    broken = folder / "broken"
    shutil.copytree(folder, broken, ignore=shutil.ignore_patterns("broken"))
    for file in (broken / "data").glob("loss.likelihood.w*.js"):
        file.write_text("dlBaked.take(", encoding="utf-8")
    opened = open_page("broken/loss.likelihood.html", "desktop")
    said = opened.page.locator(".dl-problem")
    said.wait_for()
    assert "could not be read" in said.inner_text()
    assert opened.page.locator("figure img").is_visible()


def test_every_explorer_of_the_course_is_on_some_page():
    shown = pages.explorers(pages.books())
    assert {*shown} == {*EXPLORERS}
