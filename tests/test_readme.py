"""The README's Python and that of docstrings works as printed; the map is that of the course."""

import doctest
import importlib
import linecache
import re
from fnmatch import fnmatch
from pathlib import Path

import nbformat
import numpy as np
import pytest

from dl_basics.live.explorer import Explorer
from dl_basics.registry import FIXES

TESTS = Path(__file__).resolve().parent
README = TESTS.parent / "README.md"
NOTEBOOKS = sorted((README.parent / "notebooks").glob("[0-9]*.ipynb"))


def test_the_examples_run_and_a_new_activation_stands_in_every_menu(capsys):
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    for k, block in enumerate(blocks):
        # As in a notebook, where the source of a cell can be read again.
        name = f"<block {k} of the README>"
        linecache.cache[name] = len(block), None, block.splitlines(keepends=True), name
        exec(compile(block, name, "exec"), names)
    assert "That is their sum" in capsys.readouterr().out
    assert "elu and its start" in FIXES
    picture = names["mine"](g="bent identity", z=2.0)
    assert "g(2.0) = 2.618" in repr(picture)
    assert "bent identity" in names["mine"].controls["g"].things()


@pytest.mark.parametrize(
    ("name", "examples"),
    [("registry", 2), ("activations", 4), ("losses", 2), ("initializers", 2), ("datasets", 2)],
)
def test_the_examples_in_the_docstrings_are_true(name, examples):
    module = importlib.import_module(f"dl_basics.{name}")
    # As in a notebook, where what a learner registers comes from __main__.
    names = vars(module) | {"np": np, "__name__": "__main__"}
    result = doctest.testmod(module, extraglobs=names)
    assert (result.attempted, result.failed) == (examples, 0)


def test_the_prediction_shown_is_one_of_the_course():
    (block,) = re.findall(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    files = sorted(README.parent.glob("dl_basics/explorers/*/questions.toml"))
    assert len(files) == len(NOTEBOOKS)
    assert any(block in file.read_text(encoding="utf-8") for file in files)


def test_the_pictures_are_there_and_are_described():
    images = re.findall(r"!\[([^\]]*)\]\((docs/[^)]*)\)", README.read_text(encoding="utf-8"))
    assert len(images) >= 4
    for words, path in images:
        assert len(words) > 30, path
        assert (README.parent / path).is_file(), path


def rows():
    """The README's map of the course: for each notebook its row of cells."""
    lines = re.findall(r"(?m)^\| \d\d \[.*$", README.read_text(encoding="utf-8"))
    return {re.search(r"notebooks/(\w+)\.ipynb", line)[1]: line.split("|")[1:-1] for line in lines}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_map_of_the_course_is_that_of_the_notebooks(path):
    """What can be moved, how many exercises there are, and how long they take."""
    cells = nbformat.read(path, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    module = importlib.import_module(f"dl_basics.explorers.{path.stem[3:]}")
    used = {name for name in re.findall(r"\bexplore\.(\w+)", code)}
    shown = {name for name in used if isinstance(getattr(module, name), Explorer)}
    _, _, moved, exercises, minutes = rows()[path.stem]
    assert {name.replace(" ", "_") for name in moved.strip().split(", ")} == shown
    assert int(exercises) == len({*re.findall(r"\bexercises\.(\w+)\.check", code)})
    read, solve, *more = re.findall(r"about (\d+)", re.search(r"Reading.*", cells[0].source)[0])
    assert minutes.strip() == f"{read} + {solve}" + "".join(f" (+ {curious})" for curious in more)


def test_the_map_of_the_tests_names_each_file():
    told = re.findall(r"`(test_[\w*]+)`", (TESTS / "README.md").read_text(encoding="utf-8"))
    files = [path.stem for path in TESTS.rglob("test_*.py")]
    assert [name for name in files if not any(fnmatch(name, known) for known in told)] == []
    assert [known for known in told if not any(fnmatch(name, known) for name in files)] == []


@pytest.mark.parametrize(
    ("file", "constant", "words"),
    [
        ("test_explorers.py", "MOVES", "{} moves for each explorer"),
        ("browser/test_lifetime.py", "UPDATES", "{} updates, in the kernel and on the page"),
        ("browser/test_abuse.py", "IN_ANY_ORDER", "{} cells drawn at random"),
    ],
)
def test_the_counts_of_what_was_tried_are_those_of_the_tests(file, constant, words):
    code = (TESTS / file).read_text(encoding="utf-8")
    count = re.search(rf"(?m)^{constant}\b.*? = (\d+)", code)[1]
    assert words.format(count) in (TESTS / "README.md").read_text(encoding="utf-8")
