"""A plugin for `python -m tests`: which tests run where, what runs now, and where the time went.

Tests that share something dear, a browser or trained networks, form a group that one worker runs.
How long each test takes is known from `times.json`, in seconds on one quiet core. That gives the
order, longest groups first, and says how long the rest takes at the pace of this run.
"""

import json
import os
import re
import shutil
import sys
import threading
import time
from collections import Counter
from difflib import get_close_matches
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

NOTEBOOKS = [
    path.stem.split("_", 1) for path in Path(__file__).parents[1].glob("notebooks/[0-9]*.ipynb")
]
TIMES = Path(__file__).with_name("times.json")
USUAL = 0.01  # seconds, of a test that is not in times.json
WORTH_KEEPING = 0.05
EVERY = 15  # seconds between two lines where they cannot be rewritten in place


def pytest_addoption(parser):
    group = parser.getgroup("course", "the course")
    group.addoption("--part", action="append", default=[], help="run what belongs to this name")
    group.addoption("--times", action="store_true", help="say where the time went")
    group.addoption("--keep-times", action="store_true", help="write tests/times.json anew")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Run(config), "the run")


# --- Parts --------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    if parts := {*config.option.part}:
        names = {item: belongs_to(item) for item in items}
        for part in parts - set().union(*names.values()):
            raise pytest.UsageError(no_such(part, set().union(*names.values())))
        config.hook.pytest_deselected(items=[i for i in items if not parts & names[i]])
        items[:] = [item for item in items if parts & names[item]]
    if hasattr(config, "workerinput"):
        sort_by_group(items)


def belongs_to(item):
    """The names that a test answers to: its file, and what its parameters are called.

    An explorer `activations.slope` is called by both of its names, and a notebook by three.
    """
    called = {item.path.stem.removeprefix("test_").removesuffix("_notebook")}
    for word in filter(None, parameters(item).split("-")):
        called |= {word, word.partition(" ")[0]}
        called |= {*word.split(".")} if word.replace(".", "").isidentifier() else set()
    for number, name in NOTEBOOKS:
        names = {number, name, f"{number}_{name}"}
        if names & called:
            called |= names
    return called


def parameters(item):
    """What stands between the brackets of a test's name."""
    return item.callspec.id if hasattr(item, "callspec") else ""


def no_such(part, names):
    close = get_close_matches(part, sorted(filter(str.isidentifier, names)), n=1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    return (
        f"No test belongs to {part!r}.{meant} A part is a notebook (05), an explorer or an "
        "exercise (slope), or a file of tests (controls)."
    )


# --- Groups -------------------------------------------------------------------------------------


class Groups(LoadScopeScheduling):
    """Hand out whole groups of tests, in the order in which they were collected."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)

    def remove_node(self, node):
        """Hand on what a worker leaves behind, but for the test that ended it; gives that one."""
        work = self.assigned_work[node]
        ended_it = next((t for unit in work.values() for t, done in unit.items() if not done), None)
        if ended_it is not None:  # it would end the next worker, too
            work[group_of(ended_it)][ended_it] = True
        self.assigned_work[node] = {name: u for name, u in work.items() if not all(u.values())}
        super().remove_node(node)
        return ended_it


def sort_by_group(items):
    """Order the groups, those first that take longest."""
    groups, times = {}, known_times()
    for item in items:
        groups.setdefault(group_of(item.nodeid), []).append(item)
    taken = {name: sum(seconds(i.nodeid, times) for i in group) for name, group in groups.items()}
    order = sorted(groups, key=lambda name: -taken[name])
    items[:] = [item for name in order for item in groups[name]]


def group_of(nodeid):
    """A file of tests, or what in it shares something dear.

    All that looks at the explorers of one notebook shares trained networks, all that plays one in
    JupyterLab its window, and all notebooks that run in one environment do so in one session.
    """
    file, _, test = nodeid.partition("::")
    function, _, parameters = test.partition("[")
    if file.endswith("test_lab.py"):
        return f"{file} {re.search(r'[0-9]{2}_[a-z_]+', parameters)[0]}"
    if file.endswith("test_notebooks.py"):
        return f"{file} {function} {parameters.partition('-')[2]}"
    notebook = re.search(r"(?<![.\w])([a-z_]+)\.[a-z]", parameters)
    return f"explorers of {notebook[1]}" if notebook and "/browser/" not in file else file


def function_of(nodeid):
    """The test's file and function, without its parameters."""
    return nodeid.partition("[")[0]


def known_times():
    return json.loads(TIMES.read_text(encoding="utf-8")) if TIMES.exists() else {}


def seconds(nodeid, times):
    return times.get(function_of(nodeid), USUAL)


# --- What runs now ------------------------------------------------------------------------------


class Run:
    """Follows the tests from their reports, whether one worker runs them or several."""

    def __init__(self, config):
        self.config, self.times = config, known_times()
        self.workers = max(1, config.getoption("numprocesses", 0) or 0)
        self.began = self.shown = time.monotonic()
        self.taken, self.counts = Counter(), Counter()
        self.running = {}
        self.tests, self.total, self.ended, self.behind = 0, 0.0, 0, 0.0
        self.out = sys.stdout
        self.in_place = self.out.isatty()
        self.over = threading.Event()

    def pytest_sessionstart(self):
        # A descriptor of its own: what a test prints and reads must not have these lines in it.
        self.out = os.fdopen(os.dup(1), "w", encoding=sys.stdout.encoding, errors="replace")
        threading.Thread(target=self.tick, daemon=True).start()

    def tick(self):
        """Say something now and then, also while every worker is busy with a long test."""
        while not self.over.wait(1 if self.in_place else EVERY):
            self.show()

    def pytest_sessionfinish(self):
        self.over.set()

    def pytest_collection_finish(self, session):
        self.expect(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config, log):
        return Groups(config, log)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids):
        self.expect(ids)

    def expect(self, ids):
        ids = [*ids]
        self.tests, self.total = len(ids), sum(seconds(one, self.times) for one in ids)
        self.show()

    def pytest_runtest_logstart(self, nodeid):
        self.running[nodeid] = True
        self.show()

    def pytest_runtest_logfinish(self, nodeid):
        self.running.pop(nodeid, None)
        self.ended += 1
        self.behind += seconds(nodeid, self.times)

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, crashitem):
        """A test that ended its worker does not run any more."""
        self.running.pop(crashitem, None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        self.taken[function_of(report.nodeid)] += report.duration
        self.counts[function_of(report.nodeid)] += report.when == "call"
        if report.failed:
            self.say(f"FAILED {report.nodeid}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report):
        """No dots: the line says more."""
        return ("passed", "", "") if report.passed and report.when == "call" else None

    def left(self):
        """Seconds to go, at the pace so far, which counts for little at first."""
        gone = time.monotonic() - self.began
        usual = 10.0
        pace = (gone * self.workers + usual) / (self.behind + usual)
        return (self.total - self.behind) * pace / self.workers

    def show(self):
        now = time.monotonic()
        if now - self.shown < (0.2 if self.in_place else EVERY):
            return
        self.shown = now
        what = ", ".join(dict.fromkeys(short(nodeid) for nodeid in self.running))
        line = f"{self.ended} of {self.tests} tests, about {duration(self.left())} to go: {what}"
        self.say(line if self.tests else "Looking for the tests", for_now=True)

    def say(self, line, for_now=False):
        if self.in_place:
            width = shutil.get_terminal_size().columns - 1
            print(
                "\r" + line[:width].ljust(width),
                end="" if for_now else "\n",
                file=self.out,
                flush=True,
            )
        else:
            print(line, file=self.out, flush=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter, config):
        if self.in_place:
            self.say("", for_now=True)
            print("\r", end="", file=self.out)
        if config.option.times:
            for line in time_table(self.taken, self.counts):
                terminalreporter.write_line(line)
        if config.option.keep_times:
            keep(self.taken, self.counts)


def short(nodeid):
    """What a test is about, in a few words: its file and what is in its brackets."""
    file, _, test = nodeid.partition("::")
    about = re.search(r"\[(.*)\]", test, re.DOTALL)
    return Path(file).stem.removeprefix("test_") + (f" {about[1]}"[:40] if about else "")


def duration(seconds):
    """A time in words, as exact as it is known: "20 s", "3 min"."""
    return f"{max(0, round(seconds / 5)) * 5} s" if seconds < 90 else f"{seconds / 60:.0f} min"


# --- Where the time went ------------------------------------------------------------------------


def time_table(taken, counts, shown=40):
    """Lines: seconds of each file, then of the functions that took most."""
    files, tests = Counter(), Counter()
    for name, spent in taken.items():
        files[name.partition("::")[0]] += spent
        tests[name.partition("::")[0]] += counts[name]
    yield f"{sum(taken.values()):8.1f} s of tests in all"
    for title, some, many in (("file", files, tests), ("function", taken, counts)):
        yield f"\n seconds    tests  {title}"
        for name, spent in some.most_common(shown):
            yield f"{spent:8.1f} {many[name]:8}  {name}"


def keep(taken, counts):
    """Write what one test of each function takes, where it is worth keeping."""
    mean = {name: round(taken[name] / count, 2) for name, count in counts.items() if count}
    known = known_times() | mean
    worth = {name: s for name, s in sorted(known.items()) if s >= WORTH_KEEPING}
    TIMES.write_text(json.dumps(worth, indent=0) + "\n", encoding="utf-8")
