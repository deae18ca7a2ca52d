"""The web pages of the course in a real Chromium, opened from a folder."""

import json
import re
import shutil
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe

from dl_basics.live import Choice, Prediction, Several, bake, explorer
from dl_basics.live.screen import joined
from tests.test_bake import other
from tests.test_explorers import PREDICTIONS
from tests.test_website import made_site
from tools.website.pages import address

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
def site(tmp_path_factory):
    return made_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def open_page(chromium, site):
    return cache(lambda name, look: Opened(chromium, site / name, LOOKS[look]))


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


GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["index.html", "04_loss.html", "loss.constants.html"])
def test_axe_finds_nothing_to_mend(open_page, name, look):
    page = open_page(name, look).page
    page.locator(".dl-explorer").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.dl-explorer').dataset.state")
    # It would fetch style sheets once more, which a page from a folder may not.
    found = Axe().run(page, options={"runOnly": GUIDELINES, "preload": False})
    assert found.response["passes"]
    assert not found.violations_count, found.generate_report()


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


def test_an_address_opens_a_state_and_a_wrong_one_says_so(open_page, site):
    page = open_page("loss.likelihood.html", "desktop").page
    page.goto("about:blank")  # a new part of the same address would load nothing
    page.goto((site / "loss.likelihood.html").as_uri() + "#likelihood&p=0.99&yes=10")
    page.wait_for_function("document.querySelector('.dl-text').textContent.includes('0.99')")
    page.goto("about:blank")
    page.goto((site / "loss.likelihood.html").as_uri() + "#likelihood&p=7")
    page.locator(".dl-problem", has_text="stands at its start").wait_for()


def test_a_second_copy_of_an_explorer_is_alive_and_has_an_address_of_its_own(open_page, site):
    text = (site / "loss.likelihood.html").read_text(encoding="utf-8")
    figure = re.search(r"<figure.*?</figure>", text, re.DOTALL)[0]
    (site / "twice.html").write_text(text.replace(figure, 2 * figure), encoding="utf-8")
    opened = open_page("twice.html", "desktop")
    page, boxes = opened.page, opened.page.locator(".dl-explorer")
    alive = "all => all.length === 2 && all.every(box => box.dataset.state)"
    page.wait_for_function(f"({alive})([...document.querySelectorAll('.dl-explorer')])")
    start = boxes.first.get_attribute("data-state")
    boxes.nth(1).locator("input[type=range]").first.press("End")
    page.wait_for_function("location.hash.startsWith('#likelihood.2&')")
    there, address = boxes.nth(1).get_attribute("data-state"), page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function(f"({alive})([...document.querySelectorAll('.dl-explorer')])")
    assert [box.get_attribute("data-state") for box in boxes.all()] == [start, there]
    assert opened.trouble == []


@pytest.mark.parametrize(
    "wrong", ["p=7", "nothing=1", "constructor=1", "__proto__=1", "p=%", "p=", "&&=", "p"]
)
def test_a_wrong_address_leads_back_to_the_start_and_says_so(open_page, wrong):
    opened = open_page("loss.likelihood.html", "desktop")
    page = opened.page
    page.evaluate("location.hash = '#likelihood&p=0.99'")
    page.wait_for_function("document.querySelector('.dl-text').textContent.includes('0.99')")
    page.evaluate("wrong => { location.hash = '#likelihood&' + wrong }", wrong)
    page.locator(".dl-problem", has_text="stands at its start").wait_for()
    page.wait_for_function("!document.querySelector('.dl-text').textContent.includes('0.99')")
    assert opened.trouble == []


def test_an_address_of_nothing_on_the_page_is_told(open_page):
    opened = open_page("loss.likelihood.html", "desktop")
    opened.page.evaluate("location.hash = '#likelyhood&p=0.99'")
    opened.page.get_by_text("There is no “likelyhood” on this page").wait_for()
    opened.page.evaluate("location.hash = '#main'")
    opened.page.get_by_text("There is no").wait_for(state="hidden")
    assert opened.trouble == []


@pytest.mark.parametrize("harm", ["cut off", "missing", "of another course"])
def test_data_that_cannot_be_read_leave_the_still_picture(open_page, site, harm):
    broken = site / harm
    shutil.copytree(site / "data", broken / "data")
    shutil.copytree(site / "stills", broken / "stills")
    for name in ("loss.likelihood.html", "style.css", "page.js"):
        shutil.copy(site / name, broken)
    for file in (broken / "data").glob("loss.likelihood.w*.js"):
        name = json.dumps(file.stem)
        texts = {"cut off": "dlBaked.take(", "of another course": f"dlBaked.take({name}, {{}})"}
        file.write_text(texts[harm], encoding="utf-8") if harm in texts else file.unlink()
    opened = open_page(f"{harm}/loss.likelihood.html", "desktop")
    opened.page.locator(".dl-problem", has_text="could not be read").wait_for()
    assert opened.page.locator("figure img").is_visible()
    text = opened.page.locator("figure img").get_attribute("alt")
    assert opened.page.locator(".dl-picture").get_attribute("aria-label") == text
    assert opened.page.locator(".dl-text").inner_text()
    opened.page.locator("input[type=range]").first.press("End")  # and nothing raises
    assert all("ERR_FILE_NOT_FOUND" in told or "end of input" in told for told in opened.trouble)


def test_several_things_of_a_menu_are_counted_as_they_were_baked(chromium, tmp_path):
    made = bake.dials(other, 1)
    baked, values = bake.baked(other, made, []), made["some"].values()
    script = joined("paint.js", "words.js", "drag.js", "baked.js").replace("\nexport ", "\n")
    page = chromium.new_page()
    page.set_content("<div class='dl-explorer'></div>")
    page.add_script_tag(
        content=f"""(() => {{ {script}
        const box = document.querySelector("div"), look = {{ isDark: () => false, changed() {{}} }};
        globalThis.some = open(box, {json.dumps(baked.about)}, () => new Promise(() => {{}}), look)
          .controls.some; }})()"""
    )
    assert page.evaluate("some.count") == len(values)
    for k, value in enumerate(values):
        page.evaluate(f"some.set({k})")
        told = address(other, "some", value)
        assert page.evaluate("[some.value, some.told]") == [k, told]
        assert page.evaluate(f"some.find({json.dumps(told)})") == k
    page.close()


@explorer(some=Several({name: name for name in ("one", "two", "three")}))
def three(picture, some=("two",)):
    """Which are on?"""
    picture.axes(x=(0, 1), y=(0, 1))
    picture.say(f"{some}")


def opened_alone(chromium, baked):
    """A page with a baked explorer alone; a part that its files lack cannot be read."""
    parts = ",".join(f"{json.dumps(name)}: {text}" for name, text in baked.files.items())
    script = joined("paint.js", "words.js", "drag.js", "baked.js").replace("\nexport ", "\n")
    page = chromium.new_page()
    page.set_content("<div class='dl-explorer'></div>")
    page.add_script_tag(
        content=f"""(() => {{ {script}
        const look = {{ isDark: () => false, changed() {{}} }}, parts = {{ {parts} }};
        const load = async (name) => parts[name] ?? Promise.reject(name);
        open(document.querySelector("div"), {json.dumps(baked.about)}, load, look);
        }})()"""
    )
    return page


@explorer(word=Choice({name: name for name in ("one", "two", "three")}))
def in_parts(picture, word="one"):
    """Which word?"""
    picture.axes(x=(0, 1), y=(0, 1))
    picture.say(f"The word is {word}.")


def test_a_part_that_cannot_be_read_leaves_the_others_alive(chromium, monkeypatch):
    monkeypatch.setattr(bake, "LARGEST", 0)
    baked = bake.bake(in_parts)
    assert {"wide-0", "wide-1", "wide-2"} < baked.files.keys()
    del baked.files["wide-1"]
    page = opened_alone(chromium, baked)
    problem, text = page.locator(".dl-problem"), page.locator(".dl-text")
    page.get_by_text("The word is one.").wait_for()
    for word, told in (("two", "one"), ("three", "three"), ("two", "three"), ("one", "one")):
        page.locator("select").select_option(word)
        problem.filter(has_text="could not be read").wait_for(
            state="visible" if word == "two" else "hidden"
        )
        text.filter(has_text=f"The word is {told}.").wait_for()
    page.close()


def test_no_thing_of_several_is_frozen_and_the_longest_on_makes_room(chromium):
    page = opened_alone(chromium, bake.bake(three, 1))
    boxes = page.locator("fieldset input[type=checkbox]")
    assert boxes.count() > bake.TOGETHER
    on = [k for k in range(boxes.count()) if boxes.nth(k).is_checked()]
    for k in (0, 2, 1, 0):
        boxes.nth(k).check()
        on.append(k)
        told = page.get_by_text("JupyterLab takes them all")
        told.wait_for(state="visible" if len(on) > bake.TOGETHER else "hidden")
        on = on[-bake.TOGETHER :]
        assert {k for k in range(boxes.count()) if boxes.nth(k).is_checked()} == {*on}
        assert page.locator("input:disabled").count() == 0
    page.close()
