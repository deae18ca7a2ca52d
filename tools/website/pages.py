"""Pages of HTML from the stored notebooks, with their explorers alive and their formulas set."""

import base64
import html
import importlib
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import mistune
from latex2mathml.converter import convert
from mistune.plugins.math import math
from mistune.plugins.table import table
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
# What a notebook says of itself, and a page need not.
TO_START = re.compile(r"To start, choose \*\*Run\*\*.*?(?=\n\n|$)", re.DOTALL)
HERE_AT_ONCE = (
    "On this page the pictures move at once; JupyterLab has finer steps for some of their "
    "controls, takes points and a digit of your own, and checks what you write."
)


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
        return f'<div class="formula" tabindex="0">{formula(text, "block")}</div>\n'

    def heading(self, text, level, **attributes):
        plain = html.unescape(re.sub(r"<[^>]+>", "", text))
        return f'<h{level} id="{html.escape(anchor(plain))}">{text}</h{level}>\n'

    def block_code(self, code, info=None):
        return f"{python(code)}\n"

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"\.ipynb(?=#|$)", ".html", url), title)


def formula(latex, display):
    return convert(latex.strip(), display=display)


def anchor(heading):
    return re.sub(r"\s", "-", heading)


_markdown = mistune.create_markdown(renderer=Renderer(escape=False), plugins=[math, table])


def prose(markdown):
    """Markdown as HTML."""
    return _markdown(markdown)


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
    meta = output.get("metadata", {}).get("image/png", {})
    text = output.data["text/plain"].partition("): ")[2]
    still = f"stills/{topic}.{name}.png"
    write_still(folder / still, output.data["image/png"])
    script = about.replace("</", "<\\/")
    return (
        f'<figure class="dl-explorer" data-explorer="{topic}.{name}" '
        f"data-start='{html.escape(json.dumps(start, ensure_ascii=False))}'>\n"
        f'<img src="{still}" alt="{html.escape(meta.get("alt", text))}" loading="lazy" '
        f'width="{meta.get("width", 730)}">\n<p class="dl-text">{html.escape(text)}</p>\n'
        f'<script type="application/json">{script}</script>\n</figure>\n'
    )


def write_still(path, png):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(png))


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
        f'<div class="exercise"><p>{html.escape(thing.name)}: write it in JupyterLab, where a '
        f"check says what is wrong first.</p>{hints}<details><summary>A solution</summary><details>"
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
            yield f'<p class="kernel">{html.escape(said)} This is measured in JupyterLab.</p>\n'
        elif "text/markdown" in data:
            yield f'<div class="table" tabindex="0">{prose(data["text/markdown"])}</div>\n'
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
        yield from outputs(book, cell, folder)
        for name in re.findall(r"exercises\.(\w+)\.check\(", cell.source):
            yield exercise(shown(book.topic, Exercise)[name])


# --- Pages --------------------------------------------------------------------------------------


def page(title, main, *, contents="", style="style.css", script="page.js"):
    """A whole page. `main` and `contents` are HTML."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<link rel="stylesheet" href="{style}">\n<script src="{script}" defer></script>\n'
        f"</head>\n<body>\n{contents}<main>\n{main}</main>\n</body>\n</html>\n"
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
        '<nav aria-label="Contents"><a class="home" href="index.html">The basics of deep learning'
        f'</a><ul>{"".join(rows)}<li><a href="words_and_letters.html">Words and letters</a></li>'
        "</ul></nav>\n"
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
        f"{html.escape(book.title)}</a></li>"
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
        f"<h1>{TITLE}</h1>\n<p>Eight questions, and a picture for each answer that moves under "
        "your hand. Nothing is installed, and nothing leaves your computer.</p>\n"
        f"{picture(first, output, folder)}"
        f'<ol class="books">{rows}</ol>\n<p>To write code and to have it checked, open the course '
        "in JupyterLab: <code>python3 course.py lab</code>.</p>\n"
    )


def write_all(some, folder):
    """Write the pages of these books, the front page, the words, and what they all need."""
    all_books = books()
    folder.mkdir(parents=True, exist_ok=True)
    for book in some:
        main = "".join(body(book, folder))
        written = page(book.title, main, contents=navigation(all_books, book))
        (folder / f"{book.path.stem}.html").write_text(written, encoding="utf-8")
        for name in {name for name, _ in pictures(book)}:
            alone(book, name, folder)
    words = "".join(prose(cell.source) for cell in read(WORDS).cells)
    (folder / "words_and_letters.html").write_text(
        page("Words and letters", words, contents=navigation(all_books)), encoding="utf-8"
    )
    (folder / "index.html").write_text(page(TITLE, front(some, folder)), encoding="utf-8")
    colours = "".join(
        f"{'@media (prefers-color-scheme: dark) {' if dark else ''}"
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
    link = f'<p class="whole"><a href="{book.path.stem}.html">{html.escape(book.title)}</a></p>\n'
    heading = f'<h1 class="alone">{name.replace("_", " ")}</h1>\n'
    written = page(name, heading + main + link)
    (folder / f"{book.topic}.{name}.html").write_text(written, encoding="utf-8")
