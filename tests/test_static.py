"""Without a kernel, a notebook still shows its pictures and texts: on a web page, and unopened."""

import base64
import html
import io
import json
import re
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter, SlidesExporter
from PIL import Image
from traitlets.config import Config

from tests.sample import ALT, png, sample
from tools import execute, lint
from tools.environment import settle_jupyter

every_notebook = pytest.mark.parametrize("path", execute.notebooks(), ids=lambda path: path.stem)


class Page(HTMLParser):
    """What a web page shows: its pictures, as (source, alt), and its text."""

    def __init__(self, source):
        super().__init__()
        self.pictures, self.text, self._skipped = [], "", False
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self._skipped = tag in ("style", "script")
        if tag == "img":
            attributes = dict(attributes)
            self.pictures.append((attributes.get("src", ""), attributes.get("alt", "")))

    def handle_data(self, data):
        if not self._skipped:
            self.text += data


def page(notebook):
    """The notebook as a web page. The `lab` template would leave out the text alternatives."""
    exporter = HTMLExporter(template_name="classic")
    return exporter.from_notebook_node(nbformat.from_dict(notebook))[0]


def lost(notebook, source):
    """What of the notebook's outputs the web page `source` does not show, as sentences."""
    shown = Page(source)
    pictures = dict(shown.pictures)
    words = "".join(shown.text.split())
    if "widget-view" in source:
        yield "a widget's view is left over"
    for cell, output in lint.outputs(notebook):
        data = output.get("data", {})
        if "image/png" in data:
            link = f"data:image/png;base64,{data['image/png']}".strip()
            alt = output.metadata.get("image/png", {}).get("alt", "")
            if link not in pictures:
                yield f"cell {cell.id}: the picture"
            elif not alt or pictures[link] != alt:
                yield f"cell {cell.id}: the text alternative"
        elif not {"text/html", "text/markdown"} & set(data):
            text = output.get("text") or data.get("text/plain", "")
            if not text or "".join(text.split()) not in words:
                yield f"cell {cell.id}: the text"


def unseen(notebook):
    """What somebody misses who opens the file in JupyterLab and runs nothing, as sentences.

    An untrusted notebook shows text and PNG pictures only. The pictures stand on their own paper,
    twice as fine as they are shown.
    """
    for cell, output in lint.outputs(notebook):
        data = output.get("data", {})
        if data and not {"text/plain", "image/png"} & set(data):
            yield f"cell {cell.id}: nothing to see without a kernel"
        if "image/png" not in data:
            continue
        if not data.get("text/plain", "").strip():
            yield f"cell {cell.id}: no line of text beside the picture"
        image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
        if np.asarray(image.convert("RGBA"))[..., 3].min() < 255:
            yield f"cell {cell.id}: the picture is transparent, unreadable on a dark page"
        width = output.metadata.get("image/png", {}).get("width", 0)
        if not abs(image.width - 2 * width) <= 2:
            yield f"cell {cell.id}: {image.width} pixels for a picture shown {width} wide"


@pytest.mark.thorough
@every_notebook
def test_a_web_page_shows_pictures_with_their_words_and_all_texts(path):
    notebook = execute.read(path)
    assert list(lost(notebook, page(notebook))) == []


@every_notebook
def test_an_opened_notebook_shows_all_without_a_kernel(path):
    assert list(unseen(execute.read(path))) == []


# --- These checks find what is missing ----------------------------------------------------------


@pytest.fixture
def picture():
    """A sample notebook, and the output in it that has a picture."""
    notebook = sample(pairs=1)
    output = next(output for _, output in lint.outputs(notebook) if "data" in output)
    output.metadata["image/png"]["width"] = 50
    return notebook, output


def test_nothing_is_missing_from_the_sample(picture):
    notebook, _ = picture
    source = page(notebook)
    assert list(lost(notebook, source)) == []
    assert list(unseen(notebook)) == []
    assert Page(source).pictures[0][1] == ALT


def test_a_page_without_the_words_of_a_picture_is_found(picture):
    notebook, _ = picture
    source = page(notebook)
    assert list(lost(notebook, source.replace(html.escape(ALT), "No image"))) == [
        "cell move-slope: the text alternative"
    ]
    assert list(lost(notebook, re.sub("<img[^>]*>", "", source))) == [
        "cell move-slope: the picture"
    ]
    assert "cell mean-1-by-hand: the text" in lost(notebook, source.replace("mean is 0.5", "mean"))


def test_a_widget_that_was_left_on_a_page_is_found(picture):
    notebook, output = picture
    output.data[execute.WIDGET_VIEW] = {"model_id": "one"}
    state = {"state": {"one": {"state": {}}}, "version_major": 2, "version_minor": 0}
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": state}
    assert "a widget's view is left over" in lost(notebook, page(notebook))


@pytest.mark.parametrize(
    "exporter", [HTMLExporter(template_name="classic"), HTMLExporter(), SlidesExporter()]
)
def test_where_the_course_is_set_up_a_played_notebook_becomes_a_page_with_still_pictures(
    picture, exporter, tmp_path
):
    """Its widgets are saved with it: a page would fetch their code, and they would be dead."""
    notebook, output = picture
    output.data[execute.WIDGET_VIEW] = {"model_id": "one"}
    state = {"state": {"one": {"state": {}}}, "version_major": 2, "version_minor": 0}
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": state}
    settle_jupyter(tmp_path)
    settings = json.loads((tmp_path / "etc" / "jupyter" / "jupyter_config.json").read_text())
    mended = type(exporter)(template_name=exporter.template_name, config=Config(settings))
    still = output.data["image/png"].strip()
    assert still not in exporter.from_notebook_node(notebook)[0]
    source = mended.from_notebook_node(notebook)[0]
    assert still in source
    assert "widget-view" not in source and "widget-state" not in source


@pytest.mark.parametrize(
    ("data", "width", "said"),
    [
        ({"text/html": "<p>only for trusted notebooks</p>"}, 50, "nothing to see"),
        ({"image/png": png()}, 50, "no line of text"),
        ({"image/png": png(), "text/plain": "a line"}, 100, "100 pixels for a picture shown 100"),
    ],
)
def test_what_cannot_be_seen_without_a_kernel_is_found(picture, data, width, said):
    notebook, output = picture
    output.data = nbformat.from_dict(data)
    output.metadata["image/png"]["width"] = width
    (sentence,) = unseen(notebook)
    assert sentence.startswith("cell move-slope: ")
    assert said in sentence


def test_a_transparent_picture_is_found(picture):
    notebook, output = picture
    file = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(file, format="png")
    output.data["image/png"] = base64.b64encode(file.getvalue()).decode()
    (sentence,) = unseen(notebook)
    assert "transparent" in sentence
