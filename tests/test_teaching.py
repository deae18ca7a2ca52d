"""What the pages for teachers say is so: minutes, pictures, votes, numbers, homework, links."""

import importlib
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

from dl_basics.exercises.exercise import Exercise
from dl_basics.live import Question
from dl_basics.live.explorer import Explorer
from tests.record import close
from tools.lint import EMOJI, HEADING, LINK
from tools.minutes import EXERCISE

HOUSE = Path(__file__).resolve().parent.parent
TEACHING = HOUSE / "docs" / "teaching"
NOTEBOOKS = [path.stem for path in sorted((HOUSE / "notebooks").glob("[0-9]*.ipynb"))]
HEAD = "| Minutes | What happens | Picture | Ask |"
PARTS = r"Aim Open ((Prediction|Question) )+Board Pitfall Homework"

STATE = re.compile(r"`(explore\.\w+\([^`]*\))`")
NAMED = re.compile(r"`explore\.(\w+)`")
SAID = re.compile(STATE.pattern + r"\s+says\s+\"([^\"]*)\"")
VOTE = re.compile(r"\"([^\"]*)\" Answer: \"([^\"]*)\"\.? Expect (\"[^\"]*\"(?: or \"[^\"]*\")*)")
# Numbers that were measured or worked out; whole ones are counts and places.
NUMBER = re.compile(r"\d+\.\d+|\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?%")


@cache
def page(name):
    path = TEACHING / f"{name}.md"
    assert path.is_file(), f"notebook {name} has no page for teachers"
    return path.read_text(encoding="utf-8")


@cache
def lessons(name):
    """For each lesson its table's rows and its parts, [("Aim", text), ...], on one line each."""
    found = []
    for text in re.split(r"(?m)^## ", page(name))[1:]:
        parts = re.findall(r"(?ms)^\*\*(\w+)\.\*\* (.*?)(?=\n\n|\Z)", text)
        rows = [line.strip("| ").split(" | ") for line in re.findall(r"(?m)^\| *\d.*$", text)]
        found.append((text, rows, [(label, " ".join(part.split())) for label, part in parts]))
    return found


@cache
def explorers(name):
    return importlib.import_module(f"dl_basics.explorers.{name[3:]}")


@cache
def cells(name):
    return nbformat.read(HOUSE / "notebooks" / f"{name}.ipynb", as_version=4).cells


@cache
def questions(name):
    """The predictions and questions of a notebook, by what they ask."""
    things = vars(explorers(name)).values()
    return {thing.question: thing for thing in things if isinstance(thing, Question)}


@cache
def shown(name, line):
    """What an explorer says, and what is seen on it, after a line of Python."""
    picture = eval(line, {"explore": explorers(name)})
    return f"{picture.text} {picture.alt}"


def numbers(text):
    return [number.rstrip("%") for number in NUMBER.findall(text)]


# Named as what belongs to the notebook, so that one worker trains for all that looks at it.
every_page = pytest.mark.parametrize("name", NOTEBOOKS, ids=lambda name: f"{name[3:]}.page")


@every_page
def test_three_lessons_of_45_minutes(name):
    assert page(name).startswith(f"# Notebook {name[:2]}, ")
    assert page(name).splitlines()[0].endswith(": three lessons of 45 minutes")
    assert [text[:9] for text, _, _ in lessons(name)] == [f"Lesson {k}:" for k in (1, 2, 3)]
    for text, rows, parts in lessons(name):
        assert re.fullmatch(PARTS, " ".join(label for label, _ in parts)), text[:40]
        assert HEAD in text
        assert [len(row) for row in rows if len(row) > 4] == []
        assert sum(int(row[0]) for row in rows) == 45, text[:40]
        assert "Afterwards the class can" in parts[0][1]


@every_page
def test_what_is_to_be_opened_stands_in_the_notebook(name):
    prose = "\n".join(cell.source for cell in cells(name) if cell.cell_type == "markdown")
    headings = {text for _, text in HEADING.findall(prose)}
    for _, _, parts in lessons(name):
        opened = re.findall(r'"([^"]*)"', dict(parts)["Open"])
        assert opened
        assert [heading for heading in opened if heading not in headings] == []


@every_page
def test_each_state_can_be_shown_and_says_what_is_quoted(name):
    assert STATE.search(page(name))
    for line in STATE.findall(page(name)):
        assert shown(name, line)
    for line, quoted in SAID.findall(page(name)):
        assert " ".join(quoted.split()) in shown(name, line)
    code = "\n".join(cell.source for cell in cells(name) if cell.cell_type == "code")
    for named in NAMED.findall(page(name)):
        thing = getattr(explorers(name), named)
        things = thing if isinstance(thing, tuple | list) else [thing]
        assert all(isinstance(thing, Explorer | Question) for thing in things)
        assert f"explore.{named}" in code


@every_page
def test_votes_are_those_of_the_notebook(name):
    for _, _, parts in lessons(name):
        for label, text in parts:
            if label not in ("Prediction", "Question"):
                continue
            asked, right, expected = VOTE.match(text).groups()
            question = questions(name)[asked]
            assert question.opening.startswith(label[:7])
            assert question.options[question.right] == right
            for wrong in re.findall(r'"([^"]*)"', expected):
                assert wrong in question.options
                assert wrong != right


@every_page
def test_each_number_is_said_by_a_picture_or_a_question_of_its_lesson(name):
    """To one in its last digit: networks are trained, and processors round in different ways."""
    for text, _, parts in lessons(name):
        said = [f"{line} {shown(name, line)}" for line in STATE.findall(text)]
        named = [getattr(explorers(name), thing) for thing in NAMED.findall(text)]
        for question in questions(name).values():
            if question in named or question.question in " ".join(text.split()):
                said += [question.question, question.because, *question.options]
        known = numbers(" ".join(said))
        for label, part in parts:
            if label in ("Prediction", "Question", "Pitfall"):
                for number in numbers(part):
                    assert any(close(number, other, 0) for other in known), f"{number}: {part}"


@every_page
def test_homework_is_there_and_takes_five_minutes_a_function(name):
    module = importlib.import_module(f"dl_basics.exercises.{name[3:]}")
    code = "\n".join(cell.source for cell in cells(name) if cell.cell_type == "code")
    for exercise in re.findall(r"exercises\.(\w+)", page(name)):
        assert isinstance(getattr(module, exercise), Exercise)
        assert f"exercises.{exercise}.check(" in code
    for _, _, parts in lessons(name):
        homework = dict(parts)["Homework"]
        usual = homework.split("Quick class:")[0]
        assert int(re.search(r"(\d+) minutes", usual)[1]) == EXERCISE * usual.count("exercises.")
        assert "Slow class:" in homework


@pytest.mark.parametrize("name", ["README", *NOTEBOOKS])
def test_links_lead_somewhere(name):
    for _, text, target in LINK.findall(page(name)):
        assert target.startswith("https://") or (TEACHING / target.split("#")[0]).exists(), text
    assert EMOJI.findall(page(name)) == []


def test_the_index_has_every_page():
    for name in NOTEBOOKS:
        assert f"]({name}.md)" in page("README")


def test_what_forty_take_is_what_was_measured():
    measured = (HOUSE / "tests" / "benchmarks" / "class.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split("|") for line in measured.splitlines() if line.startswith("| 0")]
    rows = [[cell.strip() for cell in row] for row in rows]
    memory, moves = rows[:2], rows[2:]
    told = page("class")
    for _, _, both, _, forty in memory:
        assert f"all cells run | {both} MB | {forty} GB |" in told
    few, many = (int(row[1]) for row in memory)
    assert (
        f"{few} to {many} MB | {0.04 * few / 1.024:.1f} to {0.04 * many / 1.024:.1f} GB |" in told
    )
    carried = sorted(float(row[-1]) for row in moves)
    assert f"1/{carried[0]:.0f} to 1/{carried[-1]:.0f} of a core" in told
    last = [row for row in moves if row[1] == "20"]
    assert [round(float(row[4])) for row in last] == [10, 9]  # moves a second that are drawn
    assert all(2 <= float(row[2]) <= 3.05 and 9 < float(row[3]) < 11 for row in last)
