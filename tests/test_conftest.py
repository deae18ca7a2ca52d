"""What was skipped is said in one line, and with --nothing-skipped it fails the run."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

EXAMPLE = """
import pytest

@pytest.mark.referee
@pytest.mark.parametrize("x", [1, 2])
def test_against_torch(x):
    pytest.importorskip("no_such_referee")

@pytest.mark.binder
def test_binder():
    pytest.importorskip("no_such_builder")

def test_moonlight():
    pytest.skip("it is day")

def test_passes(record_property):
    record_property("remark", "compared by eye")
"""

WHOLE_FILE = """
import pytest

pytest.skip("it rains", allow_module_level=True)
"""

BROWSER_EXAMPLE = """
from playwright.sync_api import sync_playwright

def test_one():
    pass

def test_two():
    pass
"""

NO_PLAYWRIGHT = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "playwright" else find(name)
"""


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """Run pytest on the example tests, where Playwright is not installed; each command once."""
    folder = tmp_path_factory.mktemp("example")
    (folder / "browser").mkdir()
    (folder / "browser" / "test_page.py").write_text(BROWSER_EXAMPLE)
    (folder / "test_example.py").write_text(EXAMPLE)
    (folder / "test_whole.py").write_text(WHOLE_FILE)
    (folder / "no_playwright.py").write_text(NO_PLAYWRIGHT)
    shutil.copy(TESTS / "conftest.py", folder)
    shutil.copy(TESTS.parent / "pyproject.toml", folder)

    @cache
    def run(*options):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no_playwright", *options, "."],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        )
        return done.returncode, done.stdout

    return run


def test_one_line_says_what_was_skipped_and_how_to_run_it(example):
    code, output = example()
    assert code == 0, output
    lines = [line for line in output.splitlines() if line.startswith("Skipped: ")]
    assert lines == [
        "Skipped: 2 referee tests (PyTorch and scikit-learn), 1 binder test (repo2docker), "
        "2 browser tests (Playwright and Chromium), 1 for another reason (it rains), "
        "1 for another reason (it is day). `python3 course.py test --all` runs them."
    ]


def test_the_time_of_each_part_is_said(example):
    _, output = example()
    assert re.search(r"^Time: example \d+\.\d s$", output, flags=re.MULTILINE)


def test_what_a_test_remarks_is_said(example):
    assert "\ncompared by eye\n" in example()[1]


def test_nothing_skipped_fails_and_names_each(example):
    code, output = example("--nothing-skipped")
    assert code == 1, output
    listed = output.partition("Failed, because these were skipped:\n")[2]
    assert sorted(re.findall(r"test_\w+(?:\[\w+\])?(?=: )", listed)) == [
        "test_against_torch[1]",
        "test_against_torch[2]",
        "test_binder",
        "test_moonlight",
    ]
    assert "test_page.py: Playwright is not installed" in listed


def test_nothing_skipped_passes_when_nothing_is(example):
    code, output = example(
        "--nothing-skipped", "-k", "passes", "--ignore=browser", "--ignore=test_whole.py"
    )
    assert code == 0, output
    assert "Skipped" not in output
