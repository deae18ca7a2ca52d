"""`python -m tests` runs what it is asked for, says how long it takes, and is alike everywhere."""

import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import running
from tests.__main__ import FILES, LEFT_OUT, ROOT, command

TESTS = str(ROOT / "tests")


def test_the_default_run_leaves_out_what_is_slow_or_needs_more_than_is_installed():
    words = command([])
    assert words[-1] == TESTS
    assert words[words.index("-m") + 1] == f"not ({LEFT_OUT})"
    assert f"--ignore={ROOT / 'tests' / 'browser'}" in words
    assert "--nothing-skipped" not in words
    assert "pytest_rerunfailures" not in words  # it is not installed


def test_all_leaves_out_nothing_and_lets_nothing_be_skipped():
    words = command(["--all", "-x"])
    assert words[-2:] == ["-x", TESTS]
    assert "--nothing-skipped" in words
    assert not any(LEFT_OUT in word or "--ignore" in word for word in words)
    assert "pytest_rerunfailures" in words


@pytest.mark.parametrize("cores", [1, 2, 64])
def test_each_processor_gets_a_worker_up_to_a_few(cores, monkeypatch):
    monkeypatch.setattr("tests.__main__.cores", lambda: cores)
    words = command([])
    if cores == 1:
        assert "-n" not in words
    else:
        assert words[words.index("-n") + 1] == str(min(cores, 6))
        assert "--dist=loadscope" in words


def test_a_file_is_run_by_its_name_alone_and_whole():
    assert command(["words"])[-2:] == ["-q", str(FILES["words"])]
    assert command(["words", "picture", "-x"])[-3:] == [
        "-x",
        str(FILES["words"]),
        str(FILES["picture"]),
    ]
    assert FILES["lab"].parent.name == "browser"


def test_a_path_goes_on_to_pytest_as_it_is():
    path = str(FILES["words"])
    assert command([path + "::test_listed", "-x"])[-2:] == ["-x", path + "::test_listed"]
    assert command(["-x", path])[-3:] == ["-q", "-x", path]


def test_any_other_word_is_a_part_of_the_course():
    words = command(["slope", "05", "-k", "softmax"])
    assert {"--part=slope", "--part=05"} <= {*words}
    assert words[words.index("-k") + 1] == "softmax"
    assert f"not ({LEFT_OUT})" in words
    assert f"not ({LEFT_OUT})" not in command(["slope", "--all"])


def test_files_and_parts_at_once_are_refused():
    with pytest.raises(SystemExit, match="either for files of tests, or for parts"):
        command(["words", "slope"])


def item(file, name="", function="test_it"):
    """A test as pytest collects it, in a file of tests and with its parameters."""
    nodeid = f"tests/{file}::{function}" + f"[{name}]" * bool(name)
    made = SimpleNamespace(path=Path(TESTS, file), nodeid=nodeid)
    if name:
        made.callspec = SimpleNamespace(id=name)
    return made


@pytest.mark.parametrize(
    ("file", "name", "answers", "never"),
    [
        ("test_words.py", "", {"words"}, {"", "slope"}),
        (
            "test_explorers.py",
            "activations.slope",
            {"explorers", "slope", "activations", "02", "02_activations"},
            {"05", "test"},
        ),
        ("test_backprop_notebook.py", "", {"backprop", "05", "05_backprop"}, {"backprop_notebook"}),
        (
            "browser/test_lab.py",
            "05_backprop dark, narrow-explore.chain",
            {"lab", "05", "chain"},
            {"dark", "narrow"},
        ),
        ("test_gradcheck.py", "relu-0.05", {"gradcheck", "relu"}, {"05"}),
        ("test_execute.py", "repainted-cell move-slope: the bytes", {"execute"}, {"slope"}),
    ],
)
def test_a_test_answers_to_its_file_its_notebook_and_what_it_is_about(file, name, answers, never):
    called = running.belongs_to(item(file, name))
    assert answers <= called
    assert not never & called


def test_a_part_that_is_misspelt_is_answered_with_one_that_is_there():
    said = running.no_such("slop", {"slope", "slope: the bytes", "chain"})
    assert "'slop'. Did you mean 'slope'?" in said
    assert "Did you mean" not in running.no_such("xyz", {"slope"})


def test_what_shares_something_dear_is_one_group_and_the_longest_group_is_first(monkeypatch):
    times = {"tests/browser/test_lab.py::test_it": 9.0, "tests/test_explorers.py::test_it": 2.0}
    monkeypatch.setattr(running, "known_times", lambda: times)
    items = [
        item("test_words.py"),
        item("test_explorers.py", "loss.logits"),
        item("browser/test_lab.py", "05_backprop"),
        item("test_notebooks.py", "01_neuron-this computer"),
        item("test_record.py", "loss.landscape"),
        item("test_explorers.py", "neuron.gates-x"),
        item("test_notebooks.py", "01_neuron-an old processor"),
        item("browser/test_lab.py", "('05_backprop', 'light and wide')"),
        item("browser/test_lab.py", "01_neuron dark-explore.gates"),
        item("browser/test_abuse.py"),
        item("browser/test_canvas.py", "neuron.gates"),
        item("test_notebooks.py", "02_activations-this computer"),
        item("test_words.py", "0.5"),
    ]
    running.sort_by_group(items)
    groups = [running.group_of(one.nodeid).removeprefix("tests/") for one in items]
    assert groups == [
        "browser/test_lab.py 05_backprop",
        "browser/test_lab.py 05_backprop",
        "browser/test_lab.py 01_neuron",
        "explorers of loss",
        "explorers of loss",
        "explorers of neuron",
        "test_words.py",
        "test_words.py",
        "test_notebooks.py test_it this computer]",
        "test_notebooks.py test_it this computer]",
        "test_notebooks.py test_it an old processor]",
        "browser/test_abuse.py",
        "browser/test_canvas.py",
    ]


def run(workers=2):
    options = SimpleNamespace(times=True, keep_times=False)
    config = SimpleNamespace(getoption=lambda *_: workers, option=options)
    return running.Run(config)


def test_the_rest_takes_what_is_known_of_it_at_the_pace_of_this_run(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(running.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(running, "known_times", lambda: {"a.py::test_a": 50.0, "a.py::test_b": 1.0})
    followed = run()
    followed.expect(["a.py::test_a[x@y]", "a.py::test_a[z]", "a.py::test_b"])
    assert followed.left() == pytest.approx(101 / 2)
    clock[0] = 50.0  # twice as long as two workers would need for it
    followed.pytest_runtest_logstart("a.py::test_a[z]")
    followed.pytest_runtest_logfinish("a.py::test_a[z]")
    assert followed.left() == pytest.approx(51 / 2 * (100 + 10) / (50 + 10))
    assert (followed.ended, followed.tests, followed.running) == (1, 3, {})


def test_a_line_says_what_runs_and_about_how_long_it_still_takes(monkeypatch, capsys):
    clock = [0.0]
    monkeypatch.setattr(running.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(running, "known_times", lambda: {"t/test_a.py::test_x": 60.0})
    followed = run()
    clock[0] = -20.0
    followed.shown = -40.0
    followed.show()
    assert capsys.readouterr().out == "Looking for the tests\n"
    followed.shown = clock[0] = 0.0
    followed.expect(["t/test_a.py::test_x[slope]", "t/test_a.py::test_x[chain]"])
    assert capsys.readouterr().out == ""
    clock[0] = 20.0
    followed.pytest_runtest_logstart("t/test_a.py::test_x[slope]")
    assert capsys.readouterr().out == "0 of 2 tests, about 5 min to go: a slope\n"
    followed.in_place, clock[0] = True, 21.0
    followed.show()
    line = capsys.readouterr().out
    assert line.startswith("\r0 of 2 tests, about")
    assert not line.endswith("\n")
    with redirect_stdout(io.StringIO()) as read_by_a_test:
        followed.say("two lines")
    assert read_by_a_test.getvalue() == "" and "two lines" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("seconds", "words"), [(-3, "0 s"), (12, "10 s"), (88, "90 s"), (150, "2 min")]
)
def test_a_time_is_said_no_finer_than_it_is_known(seconds, words):
    assert running.duration(seconds) == words


def test_times_are_told_by_file_and_by_function_and_kept_for_each_function(monkeypatch, tmp_path):
    taken = Counter({"a.py::test_a": 3.0, "a.py::test_b": 1.0, "b.py::test_c": 2.0})
    counts = Counter({"a.py::test_a": 2, "a.py::test_b": 100, "b.py::test_c": 1})
    lines = [line.split() for line in running.time_table(taken, counts)]
    assert lines[0][0] == "6.0"
    assert ["4.0", "102", "a.py"] in lines
    assert lines.index(["3.0", "2", "a.py::test_a"]) < lines.index(["2.0", "1", "b.py::test_c"])
    monkeypatch.setattr(running, "TIMES", tmp_path / "times.json")
    running.keep(taken, counts)
    assert json.loads((tmp_path / "times.json").read_text()) == {
        "a.py::test_a": 1.5,
        "b.py::test_c": 2.0,
    }


def test_the_times_that_are_kept_are_of_functions_that_are_there():
    for name in running.known_times():
        path, _, function = name.partition("::")
        assert f"def {function.rpartition('::')[2]}(" in (ROOT / path).read_text(encoding="utf-8")


def test_a_run_is_the_same_in_any_folder_and_under_any_settings(tmp_path):
    """Other plugins, options for pytest, a locale without letters, another time zone, no order."""
    plugin = tmp_path / "site" / "shuffled-1.dist-info"
    plugin.mkdir(parents=True)
    (plugin / "entry_points.txt").write_text("[pytest11]\nshuffled = no_such_module\n")
    (plugin / "METADATA").write_text("Name: shuffled\nVersion: 1\n")
    given = os.environ.get("PYTHONPATH")
    hostile = {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(plugin.parent), *filter(None, [given])]),
        "PYTEST_ADDOPTS": "--no-such-option",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "7",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests", "words"],
        cwd=tmp_path,
        env=os.environ | hostile,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed in " in done.stdout


@pytest.mark.thorough
def test_several_workers_run_the_same_tests_as_one():
    tests = [sys.executable, "-m", "tests", "words", "text_artist", "close_on_rerun"]
    side_by_side = [*tests, "-n", "2", "--dist=loadscope", "--times"]
    done = subprocess.run(side_by_side, cwd=ROOT, capture_output=True, text=True)
    alone = subprocess.run(tests, cwd=ROOT, capture_output=True, text=True)
    count = [run.stdout.rpartition(" passed")[0].split()[-1] for run in (done, alone)]
    assert done.returncode == alone.returncode == 0, done.stdout
    assert count[0] == count[1]
    assert " seconds    tests  function" in done.stdout


STUCK = """
import pytest, time

@pytest.mark.parametrize("name", ["before", "stuck", "after"])
def test_it(name):
    while name == "stuck":
        time.sleep(1)
"""


@pytest.mark.thorough
def test_a_test_that_never_ends_fails_says_where_and_the_others_run(tmp_path):
    (tmp_path / "test_waiting.py").write_text(STUCK)
    (tmp_path / "test_another.py").write_text("def test_another(): pass")
    words = ["-n", "2", "--dist=loadscope", "-o", "faulthandler_timeout=2", "-c", "pyproject.toml"]
    done = subprocess.run(
        [sys.executable, "-m", "tests", tmp_path, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "1 failed, 3 passed" in done.stdout
    assert re.search(r"crashed while running .*test_it\[stuck\]", done.stdout)
    assert re.search(r'test_waiting.py", line \d+ in test_it', done.stderr)


@pytest.mark.thorough
def test_each_test_of_a_browser_may_be_tried_once_more():
    words = ["--all", "--collect-only", "-m", "browser and not flaky"]
    done = subprocess.run(
        [sys.executable, "-m", "tests", *words], cwd=ROOT, capture_output=True, text=True
    )
    assert "no tests collected" in done.stdout, done.stdout + done.stderr
