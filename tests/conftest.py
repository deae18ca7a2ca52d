"""What all tests share: they repeat exactly, and the last lines say what was skipped and why."""

import importlib.util
import os
import re
from collections import Counter
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import hypothesis
import numpy as np
import pytest

os.environ.setdefault("MPLBACKEND", "Agg")  # no window opens
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in course.py: matrices are small

hypothesis.settings.register_profile("course", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("course")

TESTS = Path(__file__).parent
BROWSER = TESTS / "browser"
WHAT_IT_NEEDS = {
    "referee": "PyTorch and scikit-learn",
    "browser": "Playwright and Chromium",
    "binder": "repo2docker",
}

seconds = Counter()  # by file, and for all that needs a browser together
remarks = []  # what tests say that pass, such as what they could not compare here
left_out = set()  # files that cannot even be imported without the browser's driver


@pytest.fixture(autouse=True)
def _menus_as_they_were():
    """What a test registers is gone afterwards."""
    with ExitStack() as stack:
        for menu in menus():
            stack.enter_context(menu.restored())
        yield


@cache
def menus():
    """All registries of the course."""
    registry = importlib.import_module("dl_basics.registry")
    return [getattr(registry, name) for name in registry.MENUS]


@pytest.fixture
def silence():
    """Every warning of NumPy is an error; underflow to 0 is none, and right for e^−1000."""
    with np.errstate(all="raise", under="ignore"):
        yield


@pytest.fixture
def no_widget_is_left():
    """Widgets are closed after each test."""
    yield
    importlib.import_module("ipywidgets").Widget.close_all()


@pytest.fixture
def said(capsys):
    """What a check prints, line by line: the same lines twice, no address, nothing on stderr.

    The line that offers the course's own solution stands behind right answers only; without it.
    """

    def lines(ex, *function):
        texts = []
        for _ in range(2):
            assert ex.check(*function) is None
            out, err = capsys.readouterr()
            assert err == ""
            texts.append(out)
        assert texts[0] == texts[1]
        assert not re.search(r"0x[0-9a-f]", texts[0])
        printed = texts[0].splitlines()
        offered = f"How the course writes it: exercises.{ex.name}.solution()"
        assert (offered in printed[-1:]) == printed[0].startswith(f"{ex.name}: right. ")
        if offered in printed:
            printed.remove(offered)
        assert printed[0].startswith(f"{ex.name}: ")
        assert all(line == line.rstrip() for line in printed)
        return printed

    return lines


def pytest_addoption(parser):
    parser.addoption(
        "--nothing-skipped", action="store_true", help="a skipped test makes the run fail"
    )


def pytest_ignore_collect(collection_path):
    """Without the browser's driver leave out the tests that drive it."""
    is_test = collection_path.name.startswith("test_") and BROWSER in collection_path.parents
    if is_test and importlib.util.find_spec("playwright") is None:
        left_out.add(str(collection_path))
        return True
    return None


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """What one of several workers left out, all have."""
    left_out.update(getattr(node, "workeroutput", {}).get("left out", ()))


def pytest_itemcollected(item):
    if BROWSER in item.path.parents:
        item.add_marker("browser")
        if item.config.pluginmanager.has_plugin("pytest_rerunfailures"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_runtest_logreport(report):
    path = Path(report.nodeid.split("::")[0])
    part = "browser" if "browser" in path.parts else path.stem.removeprefix("test_")
    seconds[part] += report.duration
    if report.when == "call":
        remarks.extend(text for name, text in report.user_properties if name == "remark")


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left out"] = [*left_out]
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.option.nothing_skipped and (left_out or reporter.stats.get("skipped")):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    reports = terminalreporter.stats.get("skipped", [])
    for line in skipped_lines(reports, sorted(map(Path, left_out)), config.option.nothing_skipped):
        terminalreporter.write_line(line)
    for line in [*remarks, time_line(seconds)]:
        terminalreporter.write_line(line)


def skipped_lines(reports, files, nothing_may_be):
    """One line that says what was skipped and how to run it; each test, if none may be."""
    if not (reports or files):
        return []
    if nothing_may_be:
        names = [f"{report.nodeid}: {report.longrepr[-1]}" for report in reports]
        names += [f"{path.name}: Playwright is not installed" for path in files]
        return ["", "Failed, because these were skipped:", *(f"  {name}" for name in names)]
    kinds, others = Counter(), Counter()
    for report in reports:
        marks = getattr(report, "keywords", ())  # a file that is skipped as a whole has none
        kind = next((kind for kind in WHAT_IT_NEEDS if kind in marks), None)
        if kind:
            kinds[kind] += 1
        else:
            others[report.longrepr[-1].removeprefix("Skipped: ")] += 1
    for path in files:
        kinds["browser"] += len(re.findall(r"(?m)^def test_", path.read_text(encoding="utf-8")))
    told = [
        f"{count} {kind} test{'s' * (count > 1)} ({WHAT_IT_NEEDS[kind]})"
        for kind, count in kinds.items()
    ]
    told += [f"{count} for another reason ({reason})" for reason, count in others.items()]
    return [f"Skipped: {', '.join(told)}. `python3 course.py test --all` runs them."]


def time_line(seconds, shown=8):
    """How long the slowest parts took, in one line."""
    slowest = seconds.most_common(shown)
    parts = [f"{part} {time:.1f} s" for part, time in slowest]
    if len(seconds) > shown:
        rest = sum(seconds.values()) - sum(time for _, time in slowest)
        parts.append(f"the rest {rest:.1f} s")
    return "Time: " + ", ".join(parts)
