"""Each rule for notebooks is shown one notebook that breaks it."""

import re
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest
from nbformat.v4 import new_output, new_raw_cell

from tests import sample
from tools import lint

HERE = Path(__file__).parent / "99_sample.ipynb"


@pytest.fixture(autouse=True)
def exercises(monkeypatch):
    """The exercises of the sample notebook, as if dl_basics had them."""
    module = ModuleType("dl_basics.exercises.sample")
    module.__spec__ = ModuleSpec(module.__name__, None)
    module.double = sample.double
    monkeypatch.setitem(sys.modules, module.__name__, module)


def at(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def source(name, text):
    """Let the cell with this id say something else."""

    def spoil(notebook):
        at(notebook, name).source = text

    return spoil


def printed(text):
    """Let a cell print something else."""

    def spoil(notebook):
        at(notebook, "mean-1-by-hand").outputs[0].text = text + "\n"

    return spoil


def shows(**data):
    """Let the picture's output hold something more."""

    def spoil(notebook):
        kinds = {
            "html": "text/html",
            "svg": "image/svg+xml",
            "png": "image/png",
            "plain": "text/plain",
            "view": lint.WIDGET_VIEW,
        }
        output = at(notebook, "move-slope").outputs[0]
        output.data.update({kinds[kind]: text for kind, text in data.items()})

    return spoil


def alt(text):
    def spoil(notebook):
        at(notebook, "move-slope").outputs[0].metadata["image/png"]["alt"] = text

    return spoil


def stores(*outputs):
    def spoil(notebook):
        at(notebook, "mean-1-by-hand").outputs = list(outputs)

    return spoil


def named(name):
    def spoil(notebook):
        at(notebook, "move").id = name

    return spoil


def adds(cell):
    def spoil(notebook):
        notebook.cells.append(cell)
        if cell.cell_type == "code":
            cell.execution_count = sum(c.cell_type == "code" for c in notebook.cells)

    return spoil


def stays(count):
    """Leave only so many cells."""

    def spoil(notebook):
        del notebook.cells[count:]

    return spoil


def metadata(**entries):
    return lambda notebook: notebook.metadata.update(entries)


def cell_metadata(**entries):
    return lambda notebook: at(notebook, "move-slope").metadata.update(entries)


def counts(name, count):
    def spoil(notebook):
        at(notebook, name).execution_count = count

    return spoil


def many_long_cells(notebook):
    for cell in lint.code(notebook)[:5]:
        cell.source = cell.source + "\n" * (9 - len(cell.source.splitlines())) + "print()"


def nothing_moves(notebook):
    del at(notebook, "move-slope").outputs[0].data["image/png"]


def no_plain_text(notebook):
    del at(notebook, "move-slope").outputs[0].data["text/plain"]


def an_id_twice(notebook):
    at(notebook, "mean-1").id = at(notebook, "mean-2").id


def solved(notebook):
    cell = at(notebook, "ex1-double")
    cell.source = cell.source.replace("...", "2 * z")


def said_to_be_right(notebook):
    at(notebook, "ex1-double").outputs[0].text = "double: right.\n"


BROKEN = {
    # the notebook as a whole
    "invalid": (counts("imports", "one"), "no valid notebook"),
    "too few cells": (stays(20), "20 cells for everybody; 30 to 48"),
    "other minutes": (
        source(
            "title",
            "# A sample\n\nAfter it you will be able to run it. Reading and moving takes about 90 "
            "minutes, the exercises about 5 more. Choose *Run*, then *Run All Cells*.",
        ),
        "its opening has to say: Reading and moving takes about 10 minutes",
    ),
    "a random id": (named("3f2a9b1c"), "'3f2a9b1c' is not made of words"),
    "a random id of JupyterLab": (named("0c7c1a5e-6f0e-4c39-8d2e-bb7a2f9c5a11"), "made of words"),
    "an id in capitals": (named("Move"), "'Move' is not made of words"),
    "an id twice": (an_id_twice, "2 cells have the id 'mean-2'"),
    "no title": (source("title", "Hello.\n\n" + sample.TITLE), "start with the title"),
    "no promise": (source("title", sample.TITLE.replace("you will", "")), "what you will be able"),
    "no start": (source("title", sample.TITLE.replace("All", "")), "'Run All Cells'"),
    "no duration": (source("title", sample.TITLE.replace("minutes", "")), "how many minutes"),
    "two titles": (source("turn", "# Your turn"), "2 headings with one #"),
    "a jump": (source("turn", "#### Your turn"), "jumps from ## to ####"),
    "a number": (source("turn", "### Exercise 3"), "'Exercise 3' has a number"),
    "underlined": (source("turn", "Your turn\n---------"), "without #"),
    "a heading in HTML": (source("turn", "<h3>Your turn</h3>"), "without #"),
    "widget state": (metadata(widgets={}), "the state of widgets"),
    "a version": (metadata(language_info={"name": "python", "version": "3"}), "Python version"),
    "times": (cell_metadata(execution={"shell.execute_reply": "2024"}), "metadata (execution)"),
    "a tag": (cell_metadata(tags=["nbval-skip"]), "metadata (tags)"),
    # prose
    "an empty cell": (source("turn", " "), "turn: it is empty"),
    "a raw cell": (adds(new_raw_cell("text", id="raw")), "raw cell"),
    "a long text": (source("mean-1", "word " * 121), "121 words"),
    "an emoji": (source("mean-1", "Well done \N{PARTY POPPER}"), "the emoji"),
    "an emoji printed": (printed("right \N{WHITE HEAVY CHECK MARK}"), "the emoji"),
    "a dead link": (source("mean-1", "[a file](../nothing.py)"), "leads to no file"),
    "a dead anchor": (source("mean-1", "[above](#Nothing)"), "leads to no heading"),
    "an absolute link": (source("mean-1", "[a file](/nothing.py)"), "is not relative"),
    "an unsafe link": (source("mean-1", "[a page](http://example.org)"), "is not relative"),
    "an empty link": (source("mean-1", "[a page]()"), "leads nowhere"),
    "an image": (source("mean-1", "![curve](sample.py)"), "no text that says what is seen"),
    "an img": (source("mean-1", "<img src='sample.py' alt='curve'>"), "<img> has no alt"),
    "an escape in words": (source("mean-1", r"$\text{fan\_in}$"), "shows its backslash"),
    # code
    "16 lines": (source("imports", "print()\n" * 16), "16 lines of code; at most 15"),
    "mostly long": (many_long_cells, "5 of 15 code cells have more than 8 lines"),
    "a magic": (source("imports", "%matplotlib inline"), "line 1 is not Python"),
    "a timing": (source("imports", "1 + 1\n%timeit 1"), "line 2 is not Python"),
    "a shell command": (source("imports", "!ls"), "is not Python"),
    "help": (source("imports", "np.exp?"), "is not Python"),
    "interact": (source("imports", "explore.interact(slope, z=(0, 1))"), "no interact:"),
    "Output": (source("imports", "from numpy import Output"), "no Output:"),
    "clear_output": (source("imports", "clear_output(wait=True)"), "no clear_output:"),
    "display_id": (source("imports", "display(slope, display_id='one')"), "no display_id:"),
    "update_display": (source("imports", "update_display(slope)"), "no update_display:"),
    "show": (source("imports", "plt.show()"), "no show:"),
    "a semicolon": (source("imports", "slope;"), "no ; at the end"),
    "Out": (source("imports", "Out[3]"), "no Out:"),
    "the last result": (source("imports", "print(_)"), "no _:"),
    "an old result": (source("imports", "print(_3)"), "no _3:"),
    "figure code": (source("imports", "import matplotlib.pyplot as plt"), "imports matplotlib"),
    "widget code": (source("imports", "from ipywidgets import IntSlider"), "imports ipywidgets"),
    "a clock": (source("imports", "import time"), "imports time"),
    "looking away": (source("imports", "slope  # NBVAL_IGNORE_OUTPUT"), "the tests look away"),
    # exercises
    "solved": (solved, "double is not the stub"),
    "no stub": (source("ex1-double", "exercises.double.check()"), "0 cells define double"),
    "two stubs": (source("imports", "def double(z): ..."), "2 cells define double"),
    "no check": (source("ex1-double", sample.STUB.replace("check", "hint")), "nothing checks"),
    "another check": (
        source("ex1-double", sample.STUB + "\nexercises.half.check(half)"),
        "no exercise 'half'",
    ),
    "solved output": (said_to_be_right, "does not say that double is still to do"),
    # outputs
    "not run": (counts("mean-1-by-hand", None), "not run once each"),
    "run twice": (counts("mean-1-by-hand", 7), "not run once each"),
    "an old output": (
        lambda notebook: at(notebook, "move-slope").outputs[0].update(execution_count=9),
        "another count than the cell",
    ),
    "in pieces": (stores(sample.printed("a"), sample.printed("b\n")), "in pieces"),
    "an error": (
        stores(new_output("error", ename="ValueError", evalue="", traceback=[])),
        "an error, ValueError",
    ),
    "a warning": (
        stores(new_output("stream", name="stderr", text="RuntimeWarning: overflow")),
        "stores a warning: RuntimeWarning: overflow",
    ),
    "a widget's view": (shows(view={"model_id": "3f2a9b1c"}), "a widget's view is stored"),
    "an SVG": (shows(svg="<svg/>"), "stores image/svg+xml"),
    "an SVG in HTML": (shows(html="<div><svg></svg></div>"), "an inline SVG"),
    "a bare widget": (shows(plain="VBox(children=(HTML(value='x'),))"), "the name of a widget"),
    "no plain text": (no_plain_text, "no plain text"),
    "no still picture": (nothing_moves, "no still picture"),
    "no alt": (alt(""), "no text alternative"),
    "a name for alt": (alt("slope"), "'slope' does not say what is seen"),
    "numbers for alt": (alt("g(1.5) = 0.818    g′(1.5) = 0.149"), "does not say what is seen"),
    "the software": (shows(png=sample.png(Software="matplotlib")), "the note 'Software'"),
    "a date": (shows(png=sample.png(**{"Creation Time": "today"})), "the note 'Creation Time'"),
    "milliseconds": (printed("it took 3.2 ms"), "the time '3.2 ms'"),
    "seconds": (printed("it took 12 seconds"), "the time '12 seconds'"),
    "a day": (printed("on 2024-05-01"), "the time '2024-05-01'"),
    "a clock time": (printed("at 10:31:07"), "the time '10:31:07'"),
    "an address": (printed("<object at 0x7f3a5c2d1e80>"), "the address '0x7f3a5c2d1e80'"),
    "a temporary path": (printed("in /tmp/x"), "the path '/tmp/x'"),
    "a home": (printed("in /home/anna/course"), "the path '/home/anna'"),
    "a home on Windows": (printed(r"in C:\Users\anna"), "the path"),
    "a home in short": (printed("in ~/course"), "the path"),
    "a user": (printed("anna@computer"), "'anna@computer'"),
    "a path in the text": (source("mean-1", "Open /opt/course/x."), "the path '/opt/course'"),
}


def test_the_sample_keeps_every_rule():
    assert lint.problems(sample.sample(), HERE) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_named_and_no_other(name):
    notebook = sample.sample()
    spoil, sentence = BROKEN[name]
    spoil(notebook)
    found = [said for rule in lint.RULES for said in rule(notebook, HERE)]
    assert sentence in " | ".join(found)
    if name not in SPOIL_MORE:
        assert len(found) == 1, found


# Of these, other rules have something to say too.
SPOIL_MORE = {"invalid", "an id twice", "interact"}


def test_every_rule_has_a_notebook_that_breaks_it():
    breaking = set()
    for spoil, _ in BROKEN.values():
        notebook = sample.sample()
        spoil(notebook)
        breaking |= {rule for rule in lint.RULES if list(rule(notebook, HERE))}
    assert breaking == set(lint.RULES)


@pytest.mark.parametrize(
    "text",
    [
        "3 sections, 2 mistakes and 5 minus 1",
        "1 % of σ(z) = 1 / (1 + e^−z), 0x1 and/or 10.5 summands",
        "[0.5 1.0]\n[2.0 3.0] shape (2, 2)",
        "seed 3: 5 of 8 layers",
    ],
)
def test_ordinary_words_are_not_taken_for_times_or_paths(text):
    notebook = sample.sample()
    printed(text)(notebook)
    assert lint.problems(notebook, HERE) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("imports", "for _ in range(3):\n    print('interact; show')"),
        ("imports", "from dl_basics.live import Prediction\nPrediction(slope, show={'z': 1})"),
        ("mean-1", "[a page](https://example.org/tmp/x) and [a file](sample.py) and `#`"),
        ("mean-1", "| a | table |\n|---|---|\n" + "| is | long |\n" * 80),
        ("mean-1", "$$\n" + "word " * 200 + "\n$$"),
        ("mean-1", "```\n# no heading 1\n```"),
    ],
)
def test_what_only_looks_forbidden_is_allowed(name, text):
    notebook = sample.sample()
    source(name, text)(notebook)
    assert lint.problems(notebook, HERE) == []


def test_a_notebook_may_have_fewer_cells_if_it_is_named(monkeypatch):
    monkeypatch.setitem(lint.FEWER_CELLS, "99_sample", 31)
    assert lint.problems(sample.sample(pairs=12), HERE) == []
    assert re.search("32 cells for", lint.problems(sample.sample(pairs=13), HERE)[0])


def test_what_is_for_the_curious_counts_apart():
    notebook = sample.sample(pairs=25)
    assert re.search("56 cells for everybody", lint.problems(notebook, HERE)[0])
    notebook.cells[41].source = "## For the curious"
    assert lint.problems(notebook, HERE) == []
    notebook.cells[31].source = "## For the curious"
    assert re.search("25 cells for the curious", lint.problems(notebook, HERE)[0])
