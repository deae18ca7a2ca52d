"""A notebook as a web page, without a kernel: axe finds no barrier, and the pictures are there."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.test_static import page as web_page
from tools import execute

GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# nbconvert's colours of code, of the numbers beside it and of links on grey rows are too pale.
NOT_OURS = [[".prompt"], [".highlight"], ["td a"]]


@pytest.fixture
def opened(chromium, tmp_path):
    """A function that opens a notebook as a web page; nothing is fetched from anywhere."""
    page = chromium.new_page()
    page.route("http**", lambda route: route.abort())

    def open_page(source):
        file = tmp_path / "notebook.html"
        file.write_text(source, encoding="utf-8")
        page.goto(f"file://{file}")
        return page

    yield open_page
    page.close()


def barriers(page, colors=True):
    """What axe finds, by rule; headings in order and words for every picture are among them.

    colors: whether it looks at the contrast of each letter, which takes nearly all of its time.
    """
    options = {"runOnly": GUIDELINES, "rules": {"color-contrast": {"enabled": colors}}}
    found = Axe().run(page, context={"exclude": NOT_OURS}, options=options)
    assert {"heading-order", "image-alt", *["color-contrast"] * colors} <= {
        rule["id"] for kind in ("passes", "violations") for rule in found.response[kind]
    }
    return [rule["id"] for rule in found.response["violations"]]


@pytest.mark.parametrize("path", execute.notebooks(), ids=lambda path: path.stem)
def test_a_notebook_as_a_web_page_has_no_barrier(opened, path):
    page = opened(web_page(execute.read(path)))
    assert page.locator("img").evaluate_all("all => all.every(image => image.naturalWidth > 400)")
    # All have the colours of one style sheet.
    assert barriers(page, colors=path == execute.notebooks()[0]) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('alt="', 'title="" data-alt="', "image-alt"),
        ("<h2", "<h5", "heading-order"),
        ("<p>", '<p style="color: silver">', "color-contrast"),
    ],
)
def test_a_barrier_is_found(opened, old, new, rule):
    source = web_page(execute.read(execute.notebooks()[0]))
    assert old in source
    assert rule in barriers(opened(source.replace(old, new)))
