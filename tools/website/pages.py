"""Pages of HTML from the stored notebooks, with their explorers alive and their formulas set."""

import base64
import hashlib
import html
import importlib
import io
import json
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import mistune
import numpy as np
from latex2mathml.converter import convert
from mistune.plugins.math import math
from mistune.plugins.table import table
from PIL import Image
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from dl_basics.exercises.exercise import Exercise
from dl_basics.live import Prediction, Question
from dl_basics.live.explorer import Explorer
from dl_basics.live.screen import HERE as LIVE
from dl_basics.live.screen import joined
from tools.execute import notebooks, read
from tools.make_words import PAGE as WORDS

HERE = Path(__file__).parent
TITLE = "The basics of deep learning"
PYTHON = HtmlFormatter(nowrap=True)
COLOURS, SHARP = 64, 2  # of a still picture; its pixels for one of the page
INCH = 96 * SHARP  # in pixels of a still picture
# What a notebook says of itself, and a page need not.
TO_START = re.compile(r"To start, choose \*\*Run\*\*.*?(?=\n\n|$)", re.DOTALL)
HERE_AT_ONCE = (
    "On this page the pictures move at once; [JupyterLab](#write) has finer steps for some of "
    "their controls, takes points and a digit of your own, and checks what you write."
)
LITE = "lite/lab/index.html"  # in the folder, where `--lite` has built it
ICON = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<path d='M1 13h5c4 0 4-10 9-10' fill='none' stroke='%230b62b4' stroke-width='3'/></svg>"
)
# The contents are shut on a narrow screen before anything is painted; without a script all is open.
SHUT = "<script>document.currentScript.previousElementSibling.open = innerWidth >= 1180</script>"


@dataclass
class Book:
    """One notebook and what its cells show."""

    path: Path
    cells: list
    things: dict = field(default_factory=dict)

    @property
    def number(self):
        return self.path.stem[:2]

    @property
    def topic(self):
        return self.path.stem[3:]

    @property
    def title(self):
        return re.search(r"^# (.+)$", self.cells[0].source, re.MULTILINE)[1]


def books(start=""):
    """The notebooks whose names start so, 2 like 02."""
    paths = [p for p in notebooks() if p.stem.startswith((start, start.zfill(2)))]
    return [Book(path, read(path).cells) for path in paths]


# --- What a cell shows --------------------------------------------------------------------------


@cache
def shown(topic, kind):
    """The explorers, predictions or exercises of a topic, by name."""
    package = "exercises" if kind is Exercise else "explorers"
    module = importlib.import_module(f"dl_basics.{package}.{topic}")
    return {name: thing for name, thing in vars(module).items() if isinstance(thing, kind)}


def pictures(book):
    """The explorers that a book shows, as (name, values that differ from its start)."""
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                yield explored(book, output.data["text/plain"])


def explored(book, text):
    """The explorer and the values that a line such as "slope (g = tanh; z = 1.2): …" tells."""
    name, _, state = text.partition("): ")[0].partition(" (")
    explorer = shown(book.topic, Explorer)[name]
    told = dict(part.split(" = ", 1) for part in state.split("; "))
    values = {}
    for key, control in explorer.controls.items():
        if told[control.label] != control.text(explorer.start[key]):
            values[key] = next(
                p for p in control.places() if control.text(p) == told[control.label]
            )
    return name, values


def explorers(books):
    """All explorers to bake, as {topic.name: values that must be among the places}."""
    wanted = {}
    for book in books:
        predictions = shown(book.topic, Prediction).values()
        for name, values in pictures(book):
            explorer = shown(book.topic, Explorer)[name]
            asked = [p.show for p in predictions if p.explorer is explorer]
            wanted[f"{book.topic}.{name}"] = [*asked, *([values] if values else [])]
    return wanted


# --- Text ---------------------------------------------------------------------------------------


class Renderer(mistune.HTMLRenderer):
    """Markdown as a page has it: formulas as MathML, Python in colours, links between pages."""

    def inline_math(self, text):
        return formula(text, "inline")

    def block_math(self, text):
        parts = re.split(r"(?:\\qquad\s*)+", text)  # beside one another where there is room
        made = "".join(formula(part, "block") for part in parts)
        return f'<div class="formula" tabindex="0">{made}</div>\n'

    def heading(self, text, level, **attributes):
        plain = html.unescape(re.sub(r"<[^>]+>", "", text))
        return f'<h{level} id="{html.escape(anchor(plain))}">{text}</h{level}>\n'

    def table(self, text):
        return f'<div class="table" tabindex="0"><table>\n{text}</table></div>\n'

    def block_code(self, code, info=None):
        return f"{python(code)}\n"

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"\.ipynb(?=#|$)", ".html", url), title)


def formula(latex, display):
    # A prime is no letter: as one it would be raised twice.
    made = convert(latex.strip(), display=display)
    return made.replace("<mi>&#x02032;</mi>", "<mo>&#x02032;</mo>")


def anchor(heading):
    return re.sub(r"\s", "-", heading)


FORMULA_AND_SIGN = r'(<math [^>]*display="inline">(?:(?!</math>).)*</math>[^\s<]+)'
_markdown = mistune.create_markdown(renderer=Renderer(escape=False), plugins=[math, table])


def prose(markdown):
    """Markdown as HTML. No line begins with what stands right behind a formula, such as a comma."""
    return re.sub(FORMULA_AND_SIGN, r'<span class="together">\1</span>', _markdown(markdown))


def python(code):
    """A cell of code."""
    colored = highlight(code, PythonLexer(), PYTHON)
    return f'<pre class="code" tabindex="0"><code>{colored}</code></pre>'


# --- The parts of a page ------------------------------------------------------------------------


def picture(book, output, folder):
    """An explorer: its still picture and words, and what the script needs to make it live."""
    (name, values), topic = explored(book, output.data["text/plain"]), book.topic
    explorer = shown(topic, Explorer)[name]
    start = {key: address(explorer, key, value) for key, value in values.items()}
    about = (folder / "data" / f"{topic}.{name}.about.json").read_text(encoding="utf-8")
    text = output.data["text/plain"].partition("): ")[2]
    alt = output.metadata.get("image/png", {}).get("alt", text)
    told = hashlib.sha256(json.dumps(start).encode()).hexdigest()[:6] if start else ""
    still = f"stills/{topic}.{name}{told}.webp"  # a notebook may show it elsewhere, and again
    width, height = write_still(folder / still, output.data["image/png"])
    script = about.replace("</", "<\\/")
    own = " and ".join(json.loads(about).get("own", []))
    more = f'<p class="more">In <a href="#write">JupyterLab</a>, also: {html.escape(own)}.</p>\n'
    return (
        f'<figure class="dl-explorer" data-explorer="{topic}.{name}" '
        f"data-start='{html.escape(json.dumps(start, ensure_ascii=False))}'>\n"
        f'<img src="{still}" alt="{html.escape(alt)}" loading="lazy" '
        f'width="{width // SHARP}" height="{height // SHARP}">\n'
        f'<p class="dl-text">{html.escape(text)}</p>\n'
        f'<script type="application/json">{script}</script>\n</figure>\n{more * bool(own)}'
    )


def write_still(path, png):
    """Keep a picture in a quarter of its bytes, few colours, and no detail lost; gives its size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    drawn = drawn.crop((0, 0, drawn.width, above_the_words(drawn)))
    few = drawn.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    few.save(path, lossless=True, quality=80)
    return drawn.size


def above_the_words(drawn):
    """Where a still picture ends and its line of text begins, which a page tells as text.

    The text lies below the last gap that is higher than those between its own lines.
    """
    rows = np.flatnonzero(np.asarray(drawn.convert("L")).min(axis=1) < 250)
    first = rows[1:][np.diff(rows) > 30][-1]
    lines = round((drawn.height - first) / (0.19 * INCH))
    return drawn.height - round((0.1 + 0.19 * lines) * INCH)  # as `Picture.still` has it


def question(thing):
    """A prediction or a question; without a script its answer stands behind a click."""
    told = {
        "answers": [thing.answer(k) for k in range(len(thing.options))],
        "show": None,
    }
    if isinstance(thing, Prediction):
        told["show"] = {
            "explorer": thing.explorer.name,
            "values": {k: address(thing.explorer, k, v) for k, v in thing.show.items()},
        }
    items = "".join(f"<li>{html.escape(option)}</li>" for option in thing.options)
    data = json.dumps(told, ensure_ascii=False).replace("</", "<\\/")
    return (
        f'<div class="dl-prediction"><p class="dl-question">{html.escape(thing.opening)}: '
        f"{html.escape(thing.question)}</p>\n<ol>{items}</ol>\n"
        f"<details><summary>The answer</summary><p>{html.escape(thing.answer(thing.right))}</p>"
        f'</details>\n<script type="application/json">{data}</script></div>\n'
    )


def address(explorer, name, value):
    """How a value stands in the address of a page, as baked.js writes it."""
    control = explorer.controls[name]
    value = control.accept(value)
    if hasattr(control, "chosen"):
        return "|".join(
            "~".join([thing, *(f"{getattr(v, k):g}" for k in getattr(v, "knobs", {}))])
            for thing, v in control.chosen(value).items()
        )
    return f"{value}" if isinstance(value, bool) else repr(float(value))


def exercise(thing):
    """The hints behind a click each, the solution behind two."""
    hints = "".join(
        f"<details><summary>Hint {k} of {len(thing.hints)}</summary>"
        f"<p>{html.escape(hint)}</p></details>"
        for k, hint in enumerate(thing.hints, 1)
    )
    return (
        f'<div class="exercise"><p><b>{html.escape(thing.name)}</b>: write it in '
        '<a href="#write">JupyterLab</a>, where a check says what is wrong first.</p>'
        f"{hints}<details><summary>A solution</summary><details>"
        f"<summary>Show it</summary>{python(thing.solution_source)}</details></details></div>\n"
    )


def outputs(book, cell, folder):
    """What a cell of code shows."""
    for output in cell.outputs:
        data = output.get("data", {})
        text = data.get("text/plain", "")
        if output.output_type == "stream":
            yield f'<pre class="printed" tabindex="0">{html.escape(output.text)}</pre>\n'
        elif "image/png" in data:
            yield picture(book, output, folder)
        elif text.startswith(("Predict: ", "Question: ")):
            things = shown(book.topic, Question).values()
            yield question(next(thing for thing in things if repr(thing) == text))
        elif text.startswith("Stopwatch: "):
            said = text.removeprefix("Stopwatch: ").partition("; press")[0] + ")"
            yield f'<p class="kernel">{html.escape(said)}. This is measured in JupyterLab.</p>\n'
        elif "text/markdown" in data:
            yield prose(data["text/markdown"])
        else:
            yield f'<pre class="printed" tabindex="0">{html.escape(text)}</pre>\n'


def body(book, folder):
    """The cells of a notebook as HTML."""
    for cell in book.cells:
        if cell.cell_type == "markdown":
            said = TO_START.sub(HERE_AT_ONCE, cell.source)
            yield f'<section id="{cell.id}">{prose(said)}</section>\n'
            continue
        alone = re.fullmatch(r"\s*(display\()?(explore\.\w+[,\s)]*)+\s*", cell.source)
        if not alone:
            yield python(cell.source) + "\n"
        asked = re.findall(r"exercises\.(\w+)\.check\(", cell.source)
        if not asked:  # else it says that nothing was written yet
            yield from outputs(book, cell, folder)
        for name in asked:
            yield exercise(shown(book.topic, Exercise)[name])


# --- Pages --------------------------------------------------------------------------------------


def page(title, main, *, contents="", kind=""):
    """A whole page. `main` and `contents` are HTML."""
    skip = '<a class="skip" href="#main">To the text</a>\n' if contents else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<link rel="icon" href="{ICON}">\n'
        '<link rel="stylesheet" href="style.css">\n<script src="page.js" defer></script>\n'
        f'</head>\n<body class="{kind}">\n{skip}{contents}<main id="main">\n{main}</main>\n'
        "</body>\n</html>\n"
    )


def navigation(all_books, book=None):
    """Links to all pages, and below the present one to its sections."""
    rows = []
    for other in all_books:
        here = ' aria-current="page"' if book and other.path == book.path else ""
        name, below = html.escape(other.title.partition(":")[0]), sections(other) if here else ""
        link = f'<a href="{other.path.stem}.html"{here}>{other.number} {name}</a>'
        rows.append(f"<li>{link}{below}</li>")
    return (
        f'<nav aria-label="Contents"><a class="home" href="index.html">{TITLE}</a>'
        f"<details open><summary>Contents</summary><ul>{''.join(rows)}"
        '<li><a href="words_and_letters.html">Words and letters</a></li></ul></details>'
        f"{SHUT}</nav>\n"
    )


def beside(all_books, book):
    """Links to the notebooks before and after this one."""
    paths = [other.path for other in all_books]
    at = paths.index(book.path)
    ways = (at - 1, "prev", "← {}"), (at + 1, "next", "{} →")
    found = [
        f'<a href="{paths[k].stem}.html" rel="{rel}">'
        f"{told.format(html.escape(all_books[k].title))}</a>"
        for k, rel, told in ways
        if 0 <= k < len(paths)
    ]
    return f'<p class="beside">{"".join(found)}</p>\n'


def doors(folder):
    """Where code can be written and is checked. Two of the doors are not always there."""
    ways = [
        "<b>On your computer:</b> <code>python3 course.py lab</code> in the course's folder sets "
        "everything up and opens JupyterLab."
    ]
    if (folder / LITE).exists():
        ways.append(
            f'<b>In this browser:</b> <a href="{LITE}">the notebooks themselves</a>, with nothing '
            "installed. Python is fetched first, which may take a minute."
        )
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        url = f"https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/notebooks"
        ways.append(f'<b>In a kernel on loan:</b> <a href="{html.escape(url)}">Binder</a>.')
    else:
        ways.append("<b>In a kernel on loan:</b> Binder, by the badge in the course's README.")
    rows = "".join(f"<li>{way}</li>" for way in ways)
    return (
        '<section class="doors" id="write"><h2>Write code, and have it checked</h2>'
        f"<ul>{rows}</ul></section>\n"
    )


def sections(book):
    found = [
        match
        for cell in book.cells
        if cell.cell_type == "markdown"
        for match in re.findall(r"^## (.+)$", cell.source, re.MULTILINE)
    ]
    rows = [f'<li><a href="#{html.escape(anchor(s))}">{html.escape(s)}</a></li>' for s in found]
    return f"<ul>{''.join(rows)}</ul>"


def front(all_books, folder):
    """The front page: what it is, the eight questions, and one picture that moves."""
    rows = "".join(
        f'<li><a href="{book.path.stem}.html"><b>{book.number}</b> '
        f"<span>{html.escape(book.title)}</span></a></li>"
        for book in all_books
    )
    first = all_books[0]
    output = next(
        output
        for cell in first.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    )
    return (
        f'<h1>{TITLE}</h1>\n<p class="lead">Eight questions, and a picture for each answer that '
        "moves under your hand. Here is the first: pull a control, or what is ringed in the "
        "picture.</p>\n"
        f"{picture(first, output, folder)}"
        f'<ol class="books">{rows}</ol>\n<p>What does a word or a letter mean? Look it up in '
        f'<a href="words_and_letters.html">words and letters</a>. Nothing on these pages leaves '
        f"your computer.</p>\n{doors(folder)}"
    )


def write_all(some, folder):
    """Write the pages of these books, the front page, the words, and what they all need."""
    all_books = books()
    folder.mkdir(parents=True, exist_ok=True)
    for book in some:
        main = "".join([*body(book, folder), doors(folder), beside(all_books, book)])
        written = page(book.title, main, contents=navigation(all_books, book))
        (folder / f"{book.path.stem}.html").write_text(written, encoding="utf-8")
        for name in {name for name, _ in pictures(book)}:
            alone(book, name, folder)
    words = "".join(prose(cell.source) for cell in read(WORDS).cells)
    (folder / "words_and_letters.html").write_text(
        page("Words and letters", words, contents=navigation(all_books), kind="words"),
        encoding="utf-8",
    )
    (folder / "index.html").write_text(
        page(TITLE, front(some, folder), kind="front"), encoding="utf-8"
    )
    colours = "".join(
        f"{'@media screen and (prefers-color-scheme: dark) {' if dark else ''}"
        f"{HtmlFormatter(style='github-dark' if dark else 'default').get_style_defs('.code')}"
        f"{'}' if dark else ''}\n"
        for dark in (False, True)
    )
    css = (LIVE / "screen.css").read_text(encoding="utf-8")
    mine = (HERE / "page.css").read_text(encoding="utf-8")
    (folder / "style.css").write_text(f"{colours}\n{css}\n{mine}", encoding="utf-8")
    script = joined("paint.js", "words.js", "drag.js", "baked.js").replace("\nexport ", "\n")
    script += (HERE / "page.js").read_text("utf-8")
    (folder / "page.js").write_text(f"(() => {{\n{script}\n}})();\n", encoding="utf-8")


def alone(book, name, folder):
    """A page for one explorer, to stand in a frame elsewhere."""
    output = next(
        output
        for cell in book.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
        and explored(book, output.data["text/plain"])[0] == name
    )
    main = picture(book, output, folder)
    main = main.replace('href="#write"', f'href="{book.path.stem}.html#write"')
    link = f'<p class="whole"><a href="{book.path.stem}.html">{html.escape(book.title)}</a></p>\n'
    heading = f'<h1 class="alone">{name.replace("_", " ")}</h1>\n'
    written = page(name.replace("_", " "), heading + main + link, kind="alone")
    (folder / f"{book.topic}.{name}.html").write_text(written, encoding="utf-8")
