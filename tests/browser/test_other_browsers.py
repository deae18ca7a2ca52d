"""Firefox and WebKit: web pages from a folder, and a notebook in JupyterLab and Notebook 7."""

import io
import json

import engines
import lab
import numpy as np
import pytest
from nbformat import v4, write
from PIL import Image

from dl_basics.explorers.activations import slope
from dl_basics.explorers.loss import likelihood
from tests.test_website import made_site

ENGINES = ["firefox", "webkit"]
UP, END = "\ue013", "\ue010"
CELLS = ["from dl_basics.explorers.activations import slope", "slope(g='tanh', z=-2.0)"]


@pytest.fixture(scope="module", params=ENGINES)
def page(request):
    try:
        with getattr(engines, request.param)() as page:
            page.size(1200, 1000)
            yield page
    except engines.NoBrowser as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return made_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A folder with a small notebook, and the address at which a Jupyter serves it."""
    folder = tmp_path_factory.mktemp("others")
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    cells = [v4.new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(CELLS)]
    write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "small.ipynb")
    with lab.jupyterlab(folder) as address:
        yield address


def text_of(box):
    """What reads the line of text under a picture."""
    part = json.dumps(f"{box} .dl-text")
    return f"document.querySelector({part}).textContent.replaceAll('\u00a0', ' ')"


def ink(page, box):
    """The colours of the middle of a picture, as a screenshot has them."""
    x, y = page.middle(f"{box} .dl-picture")
    shot = np.asarray(Image.open(io.BytesIO(page.photograph())).convert("RGB"), float)
    return shot[round(y) - 90 : round(y) + 90, round(x) - 200 : round(x) + 200]


def moves(page, box, move):
    """Assert that a move changes text and picture of the explorer in `box`; the new text."""
    text, before = page.run(text_of(box)), ink(page, box)
    move()
    page.wait(f"{text_of(box)} !== {json.dumps(text)}")
    page.wait(
        "new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() => next(1))))"
    )
    assert np.abs(ink(page, box) - before).max() > 50
    return page.run(text_of(box))


def test_web_pages_move_from_a_folder(page, site):
    page.open((site / "04_loss.html").as_uri())
    box = "[data-explorer='loss.likelihood']"
    page.middle(box)  # which brings it into sight
    page.wait(f"document.querySelector({json.dumps(box)}).dataset.state")
    slider = f"{box} input[type=range]"
    text = moves(page, box, lambda: page.press(slider, END))
    assert text == likelihood(p=likelihood.controls["p"].high).text
    page.wait("location.hash.startsWith('#likelihood&p=')")  # it is written when the hand rests
    moves(page, box, lambda: page.drag(f"{box} .dl-handle", (-40, 0), (-120, 0)))
    moves(page, box, lambda: page.drag(f"{box} .dl-head button"))  # Reset
    assert page.run(text_of(box)) == likelihood().text
    assert not page.errors


def test_each_page_opens_and_asks_for_nothing(page, site):
    elsewhere = "performance.getEntriesByType('resource').map((one) => one.name)"
    for file in sorted(site.glob("*.html")):
        page.open(file.as_uri())
        assert all(name.startswith("file:") for name in page.run(elsewhere)), file.name
        wide = page.run("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], file.name
    assert not page.errors


def test_menus_predictions_and_play_answer(page, site):
    page.open((site / "04_loss.html").as_uri())
    box = "[data-explorer='loss.one_prediction']"
    page.middle(box)
    page.wait(f"document.querySelector({json.dumps(box)}).dataset.state")
    menu = f"{box} select"
    moves(page, box, lambda: page.press(menu, UP))
    page.drag(".dl-prediction label")
    page.wait("document.querySelector('.dl-prediction .dl-reason').textContent")
    page.drag(".dl-prediction > button")
    page.wait("location.hash.length > 1")
    plays = "[...document.querySelectorAll('button')].find((one) => one.textContent === 'Play')"
    page.run(f"(({plays})?.setAttribute('id', 'play'), 1)")
    if page.run("document.querySelector('#play') !== null"):
        page.drag("#play")
        page.wait("document.querySelector('#play').textContent === 'Stop'")
        page.drag("#play")
        page.wait("document.querySelector('#play').textContent === 'Play'")
    assert not page.errors


# Without a window that has the focus JupyterLab does not know which notebook is meant.
FOCUS = """(() => { const event = new FocusEvent("focus");
  document.querySelector(".jp-NotebookPanel, .jp-Notebook").dispatchEvent(event); })()"""
RAN = """window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel
  ?.connectionStatus === 'connected'"""
RUN = "window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => 1)"


@pytest.mark.parametrize("where", ["lab/tree", "notebooks"])
def test_a_notebook_moves_under_a_slider_and_a_hand(page, served, where):
    """In JupyterLab, and in Notebook 7."""
    page.open(f"{served}/{where}/small.ipynb{'?reset' if where == 'lab/tree' else ''}")
    page.wait("document.querySelector('.jp-Notebook .jp-Cell') !== null", 120)
    page.run(FOCUS)
    page.wait(RAN, 60)
    page.wait(RUN, 120)
    box = ".dl-explorer"
    page.wait(f"document.querySelector('{box} .dl-screen[data-frame]') && 1", 60)
    assert page.run(text_of(box)) == slope(g="tanh", z=-2.0).text
    text = moves(
        page, box, lambda: page.press(f"{box} .dl-controls > .widget-slider .noUi-handle", END)
    )
    assert text == slope(g="tanh", z=slope.controls["z"].high).text
    moves(page, box, lambda: page.drag(f"{box} .dl-handle", (-30, 0), (-90, 0)))
    page.run("window.jupyterapp.commands.execute('notebook:shutdown-kernel').then(() => 1)")
