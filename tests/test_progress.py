"""course.py progress: what saved notebooks say of their exercises, for a learner and a class."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dl_basics.exercises import neuron
from tools import progress

ROOT = Path(__file__).parents[1]
COURSE = {
    "01_neuron": ["total", "gate", "parameters"],
    "02_activations": ["relu", "gate"],  # the same name in two notebooks is two exercises
}
SAID = {
    "right": "right. Tried on 8 numbers from 0 to 1.",
    "tried": "not right yet. With x = 1 the value is 2; it should be 3.",
    "warned": "right values, but with x = 1 NumPy warned: overflow.",
    "open": "not written yet. Put your own code where the ... stands.",
    "repair": "not repaired yet. It still does what the code you were given does.",
}


def code(source, *outputs, count=1):
    return {
        "cell_type": "code",
        "source": source,
        "outputs": list(outputs),
        "execution_count": count,
    }


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


ERROR = {"output_type": "error", "ename": "NameError", "evalue": "", "traceback": []}


def check(name, *said, count=1):
    """A cell that checks an exercise and has said these verdicts; without any, it never ran."""
    text = "".join(f"{name}: {SAID[word]}\n" for word in said)
    cell = code(f"exercises.{name}.check({name})\n# exercises.{name}.hint(1)", count=count)
    cell["outputs"] = [printed(text)] if said else []
    return cell


def notebook(stem, *cells):
    imports = code(f"from dl_basics.exercises import {stem[3:]} as exercises")
    prose = {"cell_type": "markdown", "source": "Then `exercises.prose.check(prose)`."}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [prose, imports, *cells]}


def put(path, content):
    """Write a notebook, or the text or bytes that stand in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, dict):
        content = json.dumps(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def course(tmp_path):
    """The paths of a course of two notebooks, with a page that has no exercise beside them."""
    folder = tmp_path / "notebooks"
    put(folder / "words.ipynb", notebook("01_neuron") | {"cells": []})
    return [
        put(folder / f"{stem}.ipynb", notebook(stem, *(check(name, "open") for name in names)))
        for stem, names in COURSE.items()
    ]


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "my_course"


@pytest.fixture
def handed(tmp_path):
    folder = tmp_path / "handed in"
    folder.mkdir()
    return folder


@pytest.fixture
def said(course, mine, capsys):
    """What `progress` says with these words, without the spaces that align it."""

    def said(*words):
        progress.report([str(word) for word in words], course, mine, "python3")
        return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]

    return said


@pytest.fixture
def rows(course, mine, handed, capsys):
    """The rows of the CSV of what was handed in, by learner; `rows.remarks` is said besides."""

    def rows():
        progress.report([str(handed), "--csv", "-"], course, mine, "python3")
        out, rows.remarks = capsys.readouterr()
        return {row.pop("learner"): row for row in csv.DictReader(out.splitlines())}

    return rows


# --- A learner's own ----------------------------------------------------------------------------


def test_each_exercise_is_right_tried_open_or_never_run(said, mine):
    cells = [check("total", "right"), check("gate", "tried"), check("parameters", "open")]
    put(mine / "01_neuron.ipynb", notebook("01_neuron", *cells))
    cells = [check("relu", "repair"), check("gate", count=None)]
    put(mine / "02_activations.ipynb", notebook("02_activations", *cells))
    assert said()[2:] == [
        "01 neuron 1 of 3 right",
        "right total",
        "tried gate",
        "open parameters",
        "02 activations 0 of 2 right",
        "open relu",
        "never run gate",
        "",
        "In all 1 of 5 right, 1 tried, 2 open, 1 never run",
        "Next: gate in 01 neuron",
    ]


def test_the_words_of_the_course_are_understood(capsys):
    """The verdicts come from the exercises themselves, and not from this file."""

    def state(exercise, answer):
        exercise.check(answer)
        return progress.state(exercise.name, [printed(capsys.readouterr().out)], False)

    total, bug = neuron.sum_by_hand, neuron.weighted_sum
    assert state(total, total.right) == "right"
    assert state(total, total.start) == "open"
    assert state(bug, bug.start) == "open"
    assert state(total, lambda x1, x2: x1) == "tried"
    assert state(total, lambda: 1) == "tried"
    assert state(total, lambda x1, x2: 1 / 0) == "tried"
    assert state(total, None) == "tried"


def test_the_exercises_are_those_of_the_notebooks():
    """A fresh copy is all open, each notebook is told by its imports, whatever its file's name."""
    paths = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    course, given = progress.the_course(paths)
    assert list(course) == [path.stem for path in paths]
    for path in paths:
        fresh = progress.read(path, given)
        assert set(fresh.states.values()) == {"open"}
        assert progress.belongs(fresh, Path("homework.ipynb"), course) == path.stem
    assert "softmax_delta" in course["04_loss"] and "softmax_delta" in course["05_backprop"]


def test_the_same_exercise_checked_twice_counts_as_it_ran_last(said, mine):
    twice = check("total", "tried", "right")
    later_above = [check("gate", "right", count=9), check("gate", "tried", count=3)]
    below = [check("parameters", "tried"), check("parameters", "right", count=None)]
    put(mine / "01_neuron.ipynb", notebook("01_neuron", twice, *later_above, *below))
    assert {"right total, gate", "tried parameters"} <= {*said()}


@pytest.mark.parametrize(
    ("outputs", "state"),
    [
        ([printed("x = 3, total: right. Tried on 8 numbers.\n")], "right"),  # print(..., end="")
        ([printed("tot"), printed("al: right. Tried on 8 numbers.\n")], "right"),
        ([printed("total: right.\ntotal: 3.5\n")], "right"),
        ([printed("total: 3.5\n")], "tried"),
        ([printed("subtotal: right.\n")], "never run"),
        ([printed("total: right.\n") | {"name": "stderr"}], "never run"),
        ([printed("total: right.\n"), ERROR], "right"),
    ],
)
def test_what_a_learner_prints_besides_is_told_from_a_verdict(outputs, state):
    assert progress.state("total", outputs, False) == state


def test_right_values_with_a_warning_are_not_right(said, mine):
    put(mine / "01_neuron.ipynb", notebook("01_neuron", check("total", "warned")))
    assert "tried total" in said()


def test_a_cell_that_stopped_was_tried_unless_it_is_as_it_was_given(said, mine):
    given, written = check("total"), check("gate")
    written["source"] = "def gate(x): return x +\n" + written["source"]
    for cell in (given, written):
        cell["outputs"] = [ERROR]
    put(mine / "01_neuron.ipynb", notebook("01_neuron", given, written))
    assert {"open total", "tried gate"} <= {*said()}


def test_a_check_in_a_comment_or_in_prose_is_none(said, mine):
    cell = code("# exercises.total.check(total)", printed("total: right."))
    put(mine / "01_neuron.ipynb", notebook("01_neuron", cell))
    told = said()
    assert "not there total, gate, parameters" in told
    assert not any("prose" in line for line in told)


def test_an_exercise_of_an_older_course_is_told_and_not_counted(said, mine):
    cells = [check("total", "right"), check("old_name", "right")]
    put(mine / "01_neuron.ipynb", notebook("01_neuron", *cells))
    told = said()
    assert "01 neuron 1 of 3 right" in told
    assert "not there gate, parameters" in told
    assert "(The notebook is older than the course, or a cell was deleted.)" in told
    assert "Next: relu in 02 activations" in told  # which is not there either, but will be
    assert told[-1] == ("Not counted: old_name in 01_neuron.ipynb is no exercise of 01_neuron now.")


def test_of_several_copies_the_better_state_counts(said, mine):
    put(mine / "01_neuron.ipynb", notebook("01_neuron", check("total", "right"), check("gate")))
    fresh = [check("total", "open"), check("gate", "tried")]
    put(mine / "01_neuron-fresh.ipynb", notebook("01_neuron", *fresh))
    assert {"right total", "tried gate"} <= {*said()}


def test_pages_without_exercises_and_hidden_copies_are_passed_by(said, mine, course):
    put(mine / "01_neuron.ipynb", notebook("01_neuron", check("total", "open")))
    for name in (".ipynb_checkpoints/01_neuron.ipynb", "__MACOSX/x.ipynb", "._01_neuron.ipynb"):
        put(mine / name, GOOD)
    shutil.copy(course[0].with_name("words.ipynb"), mine)
    assert said()[-1] == "Next: total in 01 neuron"


def test_before_the_first_start_it_says_how_to_begin(said):
    with pytest.raises(progress.Trouble, match=r"To begin, type: python3 course\.py lab"):
        said()


@pytest.fixture
def command(course, mine):
    """The command that starts `progress` in a course without packages, `-S`."""
    folder = mine.parent
    (folder / "tools").mkdir()
    for name in ("course.py", "tools/__init__.py", "tools/environment.py", "tools/progress.py"):
        shutil.copy(ROOT / name, folder / name)
    put(mine / "01_neuron.ipynb", notebook("01_neuron", check("total", "right")))
    return [sys.executable, "-S", "-B", folder / "course.py", "progress"]


def test_it_needs_no_package_sets_nothing_up_and_leaves_nothing(command, mine):
    before = sorted(mine.parent.rglob("*"))
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "In all 1 of 5 right" in done.stdout
    assert sorted(mine.parent.rglob("*")) == before


def test_csv_is_utf_8_whatever_the_window_has(command, mine):
    put(mine.parent / "class" / "Łukasz_01_neuron.ipynb", GOOD)
    command += ["class", "--csv", "-"]
    ascii = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, cwd=mine.parent, env=ascii, timeout=60)
    assert done.stdout.decode("utf-8").splitlines()[1].startswith("Łukasz,1,")


if os.name == "posix":

    def test_a_reader_that_has_had_enough_is_no_trouble(command):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60)
        os.close(writing)
        assert done.stderr == b""


# --- A notebook in any shape --------------------------------------------------------------------

GOOD = json.dumps(notebook("01_neuron", check("total", "right")))
VERSION_3 = {
    "nbformat": 3,
    "worksheets": [
        {
            "cells": [
                {
                    "cell_type": "code",
                    "language": "python",
                    "input": [
                        "from dl_basics.exercises import neuron as exercises\n",
                        "exercises.total.check(total)",
                    ],
                    "prompt_number": 3,
                    "outputs": [
                        {"output_type": "stream", "stream": "stdout", "text": ["total: right.\n"]}
                    ],
                }
            ]
        }
    ],
}
IN_LINES = notebook("01_neuron", check("total", "right"))
for cell in IN_LINES["cells"]:
    cell["source"] = cell["source"].splitlines(keepends=True)


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD.encode(),
        json.dumps(json.loads(GOOD), indent=1).replace("\n", "\r\n"),
        GOOD.replace("\\n", "\\r\\n"),
        VERSION_3,
        IN_LINES,
    ],
    ids=["plain", "BOM", "Windows", "Windows in the texts", "version 3", "lists of lines"],
)
def test_a_notebook_is_read_as_others_write_it(rows, handed, content):
    put(handed / "Anna" / "01_neuron.ipynb", content)
    assert rows()["Anna"]["01 total"] == "right"
    assert rows.remarks == ""


BROKEN = {
    "": "is empty",
    GOOD[:200]: "is broken: no JSON, or half of it",
    "[" * 100_000: "is broken: no JSON, or half of it",
    "[1]": "is no notebook",
    '{"a": 1}': "is no notebook",
    '{"cells": null, "worksheets": 3}': "is no notebook of this course",
    '{"cells": [3, {"cell_type": "code", "source": 4, "outputs": 5}]}': "is no notebook of this",
    json.dumps({"cells": [code("print('relu: right.')")]}): "is no notebook of this course",
    GOOD.replace("Then", "Ä").encode("latin-1", "replace") + b"\xe4": "is not written in UTF-8",
    GOOD.encode("utf-16"): "is not written in UTF-8",
}


@pytest.mark.parametrize(("content", "why"), BROKEN.items(), ids=range(len(BROKEN)))
def test_what_cannot_be_read_is_named_and_the_others_are_counted(rows, handed, content, why):
    put(handed / "Anna" / "01_neuron.ipynb", GOOD)
    put(handed / "Ben" / "01_neuron müde.ipynb", content)
    assert list(rows()) == ["Anna"]
    assert rows.remarks.startswith(f"Skipped: Ben/01_neuron müde.ipynb {why}")


def test_in_version_3_an_error_is_an_error_and_counts_are_counts(rows, handed):
    verdict = {"output_type": "stream", "stream": "stdout", "text": "gate: not right yet.\n"}
    error = {"output_type": "pyerr", "ename": "SyntaxError"}
    cells = [
        {"input": "exercises.total.check(total)", "prompt_number": 9, "outputs": [error]},
        {"input": "exercises.total.check(total)", "prompt_number": 4, "outputs": []},
        {"input": "exercises.gate.check(gate)", "prompt_number": 5, "outputs": [verdict]},
    ]
    sheet = {"cells": [{"cell_type": "code"} | cell for cell in cells]}
    put(handed / "Anna_01_neuron.ipynb", {"worksheets": [sheet]})
    assert (rows()["Anna"]["01 total"], rows()["Anna"]["01 gate"]) == ("tried", "tried")


def test_outputs_of_odd_kinds_do_no_harm(rows, handed):
    cell = check("total", "right")
    cell["execution_count"] = "7"
    cell["outputs"] += [None, 3, {"output_type": "display_data", "data": {}}, printed([None, 4])]
    put(handed / "Anna" / "01_neuron.ipynb", notebook("01_neuron", cell))
    assert rows()["Anna"]["01 total"] == "right"


def test_a_huge_file_is_not_read(rows, handed):
    put(handed / "Anna" / "01_neuron.ipynb", GOOD)
    with open(put(handed / "Ben_01_neuron.ipynb", ""), "wb") as file:
        file.truncate(progress.TOO_LARGE + 2**20)  # it takes no room on the disk
    assert list(rows()) == ["Anna"]
    assert rows.remarks == "Skipped: Ben_01_neuron.ipynb is too large, 201 MB.\n"


def test_a_folder_that_is_called_like_a_notebook_is_a_folder(rows, handed):
    put(handed / "Anna.ipynb" / "01_neuron.ipynb", GOOD)
    assert list(rows()) == ["Anna.ipynb"]


if os.name == "posix":

    def test_links_and_pipes_are_told(rows, handed, tmp_path):
        put(handed / "Anna" / "01_neuron.ipynb", GOOD)
        elsewhere = put(tmp_path / "elsewhere" / "02.ipynb", GOOD)
        (handed / "Ben_01_neuron.ipynb").symlink_to(elsewhere)  # to a file: it is read
        (handed / "Cleo_01_neuron.ipynb").symlink_to(tmp_path / "nowhere")
        (handed / "Dan").symlink_to(elsewhere.parent)
        (handed / "Anna" / "round").symlink_to(handed)
        os.mkfifo(handed / "Eve_01_neuron.ipynb")  # to open it would wait for ever
        assert list(rows()) == ["Anna", "Ben"]
        assert sorted(rows.remarks.splitlines()) == [
            "Skipped: Anna/round is a link to another folder.",
            "Skipped: Cleo_01_neuron.ipynb cannot be read (No such file or directory).",
            "Skipped: Dan is a link to another folder.",
            "Skipped: Eve_01_neuron.ipynb is no file.",
        ]

    def test_letters_that_a_window_obeys_are_not_passed_on(rows, handed):
        name = os.fsdecode(b"An\x1b[31m\xffna")
        try:
            put(handed / name / "01_neuron.ipynb", GOOD)
        except OSError:  # macOS allows no such name
            return
        assert list(rows()) == ["An?[31m?na"]


def test_what_may_not_be_read_is_told(rows, handed, monkeypatch):
    put(handed / "Anna" / "01_neuron.ipynb", GOOD)
    locked = put(handed / "Ben" / "01_neuron.ipynb", GOOD)

    def refuse(path, given=()):
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, given)

    read = progress.read
    monkeypatch.setattr(progress, "read", refuse)
    assert list(rows()) == ["Anna"]
    assert rows.remarks == "Skipped: Ben/01_neuron.ipynb cannot be read (Permission denied).\n"


# --- Whose it is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name"),
    {
        "Anna Müller/01_neuron.ipynb": "Anna Müller",
        "Anna Müller/my_course/01_neuron.ipynb": "Anna Müller",
        "Anna Müller/01_neuron-fresh-2.ipynb": "Anna Müller",
        "Anna Müller/01_neuron (1).ipynb": "Anna Müller",
        "Anna Müller/01_neuron-Copy1.ipynb": "Anna Müller",
        "Anna Müller/01_neuron - Copy (2).ipynb": "Anna Müller",
        "Anna Müller/Kopie von 01_neuron.ipynb": "Anna Müller",
        "Anna Müller/01_neuron_final_v2.ipynb": "Anna Müller",
        "Anna Müller/homework 1.ipynb": "Anna Müller",
        "Anna Müller/Neuron.ipynb": "Anna Müller",
        "Anna Müller/Untitled.ipynb": "Anna Müller",
        "week 1/Anna Müller/01_neuron.ipynb": "Anna Müller",
        "Anna Müller/week 1/01_neuron.ipynb": "Anna Müller",
        "Anna Müller_12345_assignsubmission_file_/01_neuron.ipynb": "Anna Müller",
        "Anna Müller_12345_assignsubmission_file_01_neuron.ipynb": "Anna Müller",
        "week 1/01_neuron_Anna_Müller.ipynb": "Anna Müller",
        "Anna_Müller_01_neuron.ipynb": "Anna Müller",
        "Anna Müller - 01_NEURON.IPYNB": "Anna Müller",
        "Anna Müller.ipynb": "Anna Müller",
        "Anna Mu\N{COMBINING DIAERESIS}ller.ipynb": "Anna Müller",
        "muelleranna_LATE_12345_67890_01_neuron-1.ipynb": "muelleranna",
        "Anna Neu_01_neuron.ipynb": "Anna Neu",
        "Anna-Lena von Berg_01_neuron.ipynb": "Anna-Lena von Berg",
        "Vera_01_neuron.ipynb": "Vera",
        "Müller, Anna/01_neuron.ipynb": "Müller, Anna",
        "Group 1/01_neuron.ipynb": "Group 1",
        "Group 01/neuron.ipynb": "Group 01",
        "Student 17_01_neuron.ipynb": "Student 17",
        "01_neuron_Anna 2.ipynb": "Anna 2",
        "Anna_01.ipynb": "Anna",
        "2026/neuron/Anna/01_neuron-1.ipynb": "Anna",
        "Anna/neuron/01_neuron.ipynb": "Anna",
        "20251234_01_neuron.ipynb": "20251234",
        "20251234/01_neuron.ipynb": "20251234",
        "anna@school.org/01_neuron.ipynb": "anna@school.org",
        "01_neuron.ipynb": "handed in",
    }.items(),
)
def test_a_learner_is_named_by_the_file_or_else_by_its_folder(rows, handed, path, name):
    put(handed / path, GOOD)
    assert list(rows()) == [name]


def test_a_notebook_that_one_learner_handed_in_twice_is_told(rows, handed):
    """They might be two people of the same name."""
    put(handed / "Anna" / "01_neuron.ipynb", GOOD)
    put(handed / "Anna" / "01_neuron-fresh.ipynb", notebook("01_neuron", check("gate", "tried")))
    anna = rows()["Anna"]
    assert (anna["01 total"], anna["01 gate"]) == ("right", "tried")
    assert rows.remarks == "Joined: Anna/01_neuron.ipynb is another 01_neuron of Anna.\n"


def test_notebooks_of_one_learner_join_wherever_they_lie(rows, handed):
    put(handed / "week 1" / "Anna Müller" / "01_neuron.ipynb", GOOD)
    second = notebook("02_activations", check("relu", "tried"), check("gate", count=None))
    put(handed / "week 2" / "anna_mu\N{COMBINING DIAERESIS}ller_02_activations.ipynb", second)
    put(handed / "week 2" / "Anna Müller 01_neuron.ipynb", notebook("01_neuron", check("gate")))
    assert rows() == {
        "Anna Müller": {
            "right": "1",
            "tried": "1",
            "open": "0",
            "never run": "2",
            "not there": "1",
            "01 total": "right",
            "01 gate": "never run",
            "01 parameters": "not there",
            "02 relu": "tried",
            "02 gate": "never run",
        }
    }


def test_without_its_imports_a_notebook_is_told_by_its_name_or_its_exercises(rows, handed):
    gate, relu = check("gate", "right"), check("relu", "right")
    put(handed / "Anna_02_activations.ipynb", {"cells": [gate]})
    put(handed / "Ben.ipynb", {"cells": [gate, relu]})
    put(handed / "Cleo.ipynb", {"cells": [check("else", "right")]})
    assert {name: row["02 gate"] for name, row in rows().items()} == {
        "Anna": "right",
        "Ben": "right",
    }
    assert rows.remarks == "Skipped: Cleo.ipynb is no notebook of this course.\n"


# --- A class ------------------------------------------------------------------------------------


def test_a_class_is_a_table_in_the_order_of_its_names(said, handed):
    put(handed / "Zoë" / "01_neuron.ipynb", GOOD)
    cells = [check("total", "right"), check("gate", "tried")]
    put(handed / "Émile" / "01_neuron.ipynb", notebook("01_neuron", *cells))
    put(handed / "Émile" / "02_activations.ipynb", notebook("02_activations", check("relu")))
    put(handed / "Group 10" / "01_neuron.ipynb", notebook("01_neuron", check("gate", "open")))
    put(handed / "Group 2" / "01_neuron.ipynb", notebook("01_neuron", check("gate", "tried")))
    assert said(handed) == [
        "01 02 right",
        "exercises 3 2 5",
        "Émile 1+1 never 1",
        "Group 2 0+1 - 0",
        "Group 10 0 - 0",
        "Zoë 1 - 1",
        "",
        "3+2: three right, two tried and not right yet. -: not there.",
        "never: saved without having been run. 0: run, and nothing written yet.",
        "Tried by most and not right yet: gate (01) 2",
    ]


def test_forty_learners_fit_into_eighty_columns():
    """Each cell as wide as it gets, and names of all lengths and alphabets."""
    course, _ = progress.the_course(sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")))
    learners = []
    for k in range(40):
        learner = progress.Learner(("王小明" * 9, "Wolfeschlegelstein " * 9, "É")[k % 3][: 1 + k])
        for stem, names in course.items():
            kinds = [["right", "tried"][n % 2] for n, _ in enumerate(names)]
            learner.join(
                stem, dict(zip(names, kinds, strict=True)) if k else {names[0]: "never run"}
            )
        learners.append(learner)
    lines = list(progress.a_class(learners, course))
    assert len(lines) <= 40 + 8
    assert max(map(progress.wide, lines)) <= 79
    assert len({progress.wide(line) for line in lines[:42]}) == 1
    for line in [
        *progress.one_learner(learners[0], course),
        *progress.one_learner(learners[1], course),
    ]:
        assert len(line) <= 79 and line == line.rstrip()


def test_one_learner_of_a_class_is_shown_whole(said, handed):
    put(handed / "Anna" / "01_neuron.ipynb", GOOD)
    assert said(handed / "Anna")[:4] == ["Anna", "", "01 neuron 1 of 3 right", "right total"]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "|x", "%x", "\N{FULLWIDTH EQUALS SIGN}1+1"]
)
def test_no_name_is_a_formula_in_a_spreadsheet(name):
    course = {"01_neuron": ["total"]}
    row = progress.table([progress.Learner(name)], course).splitlines()[1]
    assert next(csv.reader([row]))[0] == "'" + name


def test_a_folder_that_begins_like_a_formula_is_harmless(rows, handed):
    put(handed / "=HYPERLINK(A1, B2)" / "01_neuron.ipynb", GOOD)
    (name,) = rows()
    assert name.startswith("'=HYPERLINK")


@pytest.mark.parametrize("form", [["--csv", "{}"], ["--csv={}"]])
def test_csv_goes_into_a_file_that_a_spreadsheet_reads(said, handed, tmp_path, form):
    put(handed / "Anna Müller, 7b" / "01_neuron.ipynb", GOOD)
    target = tmp_path / "class.csv"
    target.write_text("the one of last week")
    told = said(handed, *(word.format(target) for word in form))
    assert told == [f"Written: {target}, learners: 1."]
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbflearner,right,") and b"\r\n" in data
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[1][:2] == ["Anna Müller, 7b", "1"]
    assert len(rows[0]) == len(rows[1])


def test_csv_overwrites_nothing_but_csv(said, handed):
    path = put(handed / "Anna_01_neuron.ipynb", GOOD)
    with pytest.raises(progress.Trouble, match=r"is no \.csv: it stays as it is"):
        said(handed, "--csv", path)
    assert path.read_text() == GOOD
    with pytest.raises(progress.Trouble, match="could not be written"):
        said(handed, "--csv", handed / "nowhere" / "class.csv")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nowhere"], "There is no folder nowhere"),
        (["nowhere", "else"], 'in quotes: "nowhere else"'),
        ([__file__], "is a file. Name a folder; unpack an archive first"),
        (["--csv"], "Say where the CSV goes"),
        (["--csv="], "Say where the CSV goes"),
        (["--cvs", "x"], r"no option --cvs. There is: python3 course\.py progress FOLDER --csv"),
    ],
)
def test_what_is_asked_wrongly_is_told(said, words, why):
    with pytest.raises(progress.Trouble, match=why):
        said(*words)


def test_a_folder_without_notebooks_is_told_with_what_was_skipped(said, handed):
    with pytest.raises(
        progress.Trouble, match=r"There is no notebook of this course in .*handed in"
    ):
        said(handed)
    put(handed / "x.ipynb", "")
    with pytest.raises(progress.Trouble, match=r"Skipped: x\.ipynb is empty\.\nThere is no"):
        said(handed)


def test_a_course_that_is_not_whole_is_told(said, mine, course):
    mine.mkdir()
    course[0].write_text("half")
    with pytest.raises(progress.Trouble, match=r"01_neuron\.ipynb is broken.* Is this the whole"):
        said()
