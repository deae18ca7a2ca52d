"""The course as web pages: all in one folder, no address elsewhere, and alive in a browser."""

import io
import re

import pytest
from PIL import Image

from dl_basics.live.bake import dials
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
    return made_site(tmp_path_factory.mktemp("site"))


def made_site(folder):
    """The pages of these sections, with few places, in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bakery, "limit", lambda name: FEW)
        book = start_of_a_book()
        (folder / "data").mkdir()
        for name, values in pages.explorers([book]).items():
            bakery.bake_one(name, values, folder / "data")
        pages.write_all([book], folder)
    return folder


def page(folder, name):
    return (folder / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["04_loss.html", "index.html", "loss.constants.html"])
def test_a_page_asks_for_nothing_elsewhere(folder, name):
    text = page(folder, name).replace(pages.ICON, "")
    for address in re.findall(r"""(?:src|href)=["']([^"']*)["']""", text):
        assert not re.match(r"\w+:|/", address), address
        file = address.partition("#")[0]
        others = pages.books() if file.endswith(".html") else []
        assert not file or (folder / file).exists() or file[:-5] in {b.path.stem for b in others}
    assert "<math" in page(folder, "04_loss.html") and "$$" not in text


def test_formulas_beside_one_another_are_parts_that_may_stand_below_one_another():
    for qquad in (r"\qquad", r"\qquad\qquad "):
        text = pages.prose(rf"$$a = b,{qquad} c = d$$")
        assert text.count("<math") == 2 and text.count('class="formula"') == 1


def test_no_line_begins_with_the_sign_behind_a_formula():
    text = pages.prose("Its row of $W$, or ($x$). And $y$ is *it*.")
    together = re.findall(r'<span class="together"><math .*?</math>([^<]+)</span>', text)
    assert together == [",", ")."]
    assert text.count("<math") == 3 and re.sub(r"<math.*?</math>|</?\w[^>]*>", "", text) == (
        "Its row of , or (). And  is it.\n"
    )


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


@pytest.mark.parametrize("name", ["style.css", "page.js"])
def test_nothing_moves_on_its_own(folder, name):
    """So there is nothing to still for those who ask for less motion; Play waits for its button."""
    assert not re.search(r"transition|animation|@keyframes|smooth|autoplay", page(folder, name))


def test_the_doors_are_those_that_are_there(tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    assert "href" not in pages.doors(tmp_path) and "course.py lab" in pages.doors(tmp_path)
    there = tmp_path / pages.LITE
    there.parent.mkdir(parents=True)
    there.write_text("")
    monkeypatch.setenv("GITHUB_REPOSITORY", "somebody/a_copy")
    links = re.findall('href="([^"]*)"', pages.doors(tmp_path))
    assert links[0] == pages.LITE and links[1].startswith(
        "https://mybinder.org/v2/gh/somebody/a_copy/"
    )


def test_every_way_to_write_code_leads_to_the_doors(folder):
    for name in ("04_loss.html", "index.html"):
        assert page(folder, name).count('id="write"') == 1
    text = page(folder, "04_loss.html")
    assert text.count('href="#write"') > text.count('<div class="exercise">') > 0
    assert "not written yet" not in text


def test_what_only_jupyterlab_has_is_said_below_the_picture(tmp_path):
    (book,) = pages.books("02")
    output = next(
        output
        for cell in book.cells
        for output in cell.get("outputs", [])
        if output.get("data", {}).get("text/plain", "").startswith("rings (")
    )
    (tmp_path / "data").mkdir()
    about = tmp_path / "data" / "activations.rings.about.json"
    about.write_text('{"own": ["your own points"]}', encoding="utf-8")
    assert "also: your own points." in pages.picture(book, output, tmp_path)
    about.write_text('{"own": []}', encoding="utf-8")
    assert "also:" not in pages.picture(book, output, tmp_path)


@pytest.mark.parametrize("name", ["loss.constants", "activations.slope", "neuron.gates"])
def test_a_still_picture_is_told_from_its_words(name):
    """However many lines these are; the page has them as text."""
    explored = EXPLORERS[name]()
    whole = Image.open(io.BytesIO(explored.picture.still()))
    height = explored.picture.figure.get_size_inches()[1] * pages.INCH
    assert abs(pages.above_the_words(whole) - height) < 2 < whole.height - height


def test_each_picture_has_its_own_still_also_where_an_explorer_is_shown_again(tmp_path):
    (book,) = pages.books("06")
    about = tmp_path / "data" / "gradient_problems.vanishing.about.json"
    about.parent.mkdir()
    about.write_text("{}", encoding="utf-8")
    shown = [
        pages.picture(book, output, tmp_path)
        for cell in book.cells
        for output in cell.get("outputs", [])
        if output.get("data", {}).get("text/plain", "").startswith("vanishing (")
    ]
    starts = {re.search("data-start='([^']*)'", figure)[1] for figure in shown}
    stills = {re.search('src="([^"]*)"', figure)[1] for figure in shown}
    assert len(starts) == len(stills) > 1


@pytest.mark.parametrize("topic", ["02", "07"])
def test_a_page_with_all_its_still_pictures_is_small(topic, tmp_path, monkeypatch):
    """At most 300 kB as a server sends it; the description of a picture here is a stand-in."""
    (book,) = pages.books(topic)
    total = 0
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                still = tmp_path / "still.webp"
                pages.write_still(still, output.data["image/png"])
                total += still.stat().st_size
    assert 100_000 < total < 260_000


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


def test_a_site_is_weighed_and_what_is_too_large_is_told(folder, monkeypatch):
    wanted = pages.explorers([start_of_a_book()])
    told, problems = bakery.weighed(wanted, folder)
    assert re.search(r"it is \d+\.\d MB; loss\.\w+ loads most", told) and problems == []
    monkeypatch.setattr(bakery, "LARGEST", 0)
    monkeypatch.setattr(bakery, "WHOLE", 0)
    _, problems = bakery.weighed(wanted, folder)
    assert len(problems) == len(wanted) + 1 and "The site is" in problems[-1]


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


def test_every_explorer_of_the_course_is_on_some_page():
    shown = pages.explorers(pages.books())
    assert {*shown} == {*EXPLORERS}
