"""Plant the faults of `faults.toml` one at a time, and count by room which of them the tests find.

    python -m tools.faults                       all faults, by the default run of the tests
    python -m tools.faults --all                 by everything that `course.py test --all` runs
    python -m tools.faults draw "half a band"    those of a room, or by name
    python -m tools.faults --near                first the tests that are near, then the rest
    python -m tools.faults --jobs 2              two at a time, in two copies of the course

Nothing is planted in this folder: each job has a copy of what git tracks. A run ends at the first
test that fails. It counts if it passes without the fault; if not, it is left out from there on.
What became of each fault is added to `build/faults.jsonl`, or `faults-all.jsonl`, and what stands
there is not tried again: a run that was stopped goes on where it was, and without the file it
begins anew. `--limit 150` stops each run of tests after so many seconds; a fault that is not found
then counts as missed, and is marked with a *.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.__main__ import LEFT_OUT
from tools import ROOT

FAULTS = tomllib.loads((ROOT / "tests" / "faults.toml").read_text(encoding="utf-8"))["fault"]
ROOMS = [*dict.fromkeys(fault["room"] for fault in FAULTS)]
DEFAULT = ["-m", f"not ({LEFT_OUT})"]
# test_faults.py would find every fault, as it looks for the very text that a fault replaces.
PYTEST = [
    sys.executable,
    *"-m pytest -x -q -rfE --tb=no --color=no -p no:cacheprovider -p no:nbval".split(),
    "--ignore=tests/test_faults.py",
]
# What a module of explorers or exercises defines, by which its cases are called.
DEFINED = re.compile(r"(?ms)(?:^@(?:explorer|words\.exercise)\(.*?^def |^\[)(\w+)[](]")


def near(fault):
    """Words of pytest that choose the tests near a fault, nearest first: up to three lists.

    The files called after the faulty module or its notebook; the cases called after that notebook
    or after an explorer or an exercise that is defined there, or a prediction; the files that speak
    of the module. For what runs in a browser, those are all that drive one.
    """
    path, text = Path(fault["file"]), (ROOT / fault["file"]).read_text(encoding="utf-8")
    pages = [page.stem for page in (ROOT / "notebooks").glob("0*.ipynb")]
    of_a_page = path.parts[1] in ("explorers", "exercises") or path.suffix == ".ipynb"
    called = {path.stem, path.parent.name} if of_a_page else set()
    notebook = [page for page in pages if {page, page[3:]} & called]
    homes = [f"test_{name}.py" for name in {path.stem, path.parts[1]} - {"explorers"}]
    homes += [f"test_{name[3:]}_notebook.py" for name in notebook]
    module = ".".join(path.with_suffix("").parts)
    spoken = re.escape(path.name) + (rf"|\b{module}\b" if path.suffix == ".py" else "")
    spoken += "|playwright" if path.suffix in (".js", ".css") else ""
    at_home, speaking = [], []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if file.name in homes:
            at_home.append(str(file.relative_to(ROOT)))
        elif re.search(spoken, file.read_text(encoding="utf-8")):
            speaking.append(str(file.relative_to(ROOT)))
    page = path.stem if path.parent.name == "exercises" else path.parent.name
    defined, questions = DEFINED.findall(text), (ROOT / path).with_name("questions.toml")
    if questions.exists():
        asked = tomllib.loads(questions.read_text(encoding="utf-8"))
        defined += [
            name
            for name, entry in asked.items()
            if path.name == questions.name or entry.get("explorer") in defined
        ]
    cases = notebook + [f"{page}.{name}" for name in defined]
    chosen = ["tests", "-k", " or ".join(cases)] if notebook else []
    return [words for words in (at_home, chosen, speaking) if words]


def try_fault(fault, copy, selections, limit):
    """Plant a fault in a copy of the course and run the selections: what became of it."""
    began, file, left_out = time.monotonic(), copy / fault["file"], []
    whole, result = file.read_text(encoding="utf-8"), {"found": "", "stopped": False}
    todo = list(selections)
    while todo and not result["found"]:
        file.write_text(whole.replace(fault["old"], fault["new"]), encoding="utf-8")
        try:
            failed, stopped = first_failure(copy, [*todo[0], *left_out], limit)
        finally:
            file.write_text(whole, encoding="utf-8")
        result["stopped"] |= stopped
        if not failed:
            del todo[0]
        elif first_failure(copy, [failed], limit)[0]:
            left_out.append(f"--deselect={failed}")  # it fails without the fault, too
        else:
            result["found"] = failed
    return {"name": fault["name"], **result, "seconds": round(time.monotonic() - began)}


def first_failure(copy, words, limit):
    """The test that fails first, or ""; and whether the run was stopped before its end."""
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(copy)}
    child = subprocess.Popen(
        [*PYTEST, *words],
        cwd=copy,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        told, _ = child.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)  # with all that it started
        child.communicate()
        return "", True
    if failure := re.search(r"(?m)^(?:FAILED|ERROR) (.+?)(?: - .*)?$", told):
        return failure[1], False
    if child.returncode not in (0, 5):  # 5: no such test
        raise SystemExit(f"pytest {' '.join(words)} did not run:\n{told[-2000:]}")
    return "", False


def copy_of_the_course(place):
    """All that git tracks, as it is now, in a new folder."""
    tracked = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, encoding="utf-8")
    for name in filter(None, tracked.split("\0")):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, place / name)
    return place


def table(faults, results):
    """How many were planted, found and missed in each room, and which were missed: a text."""
    lines = [f"{'room':12}{'planted':>8}{'found':>7}{'missed':>8}"]
    for room in (*ROOMS, "all"):
        tried = [
            results[f["name"]]
            for f in faults
            if f["name"] in results and room in (f["room"], "all")
        ]
        missed = [
            result["name"] + "*" * result["stopped"] for result in tried if not result["found"]
        ]
        counts = f"{room:12}{len(tried):8}{len(tried) - len(missed):7}{len(missed):8}"
        lines.append(f"{counts}  {'; '.join(missed) if room != 'all' else ''}".rstrip())
    return "\n".join(lines)


def main(words):
    ask = argparse.ArgumentParser(prog="python -m tools.faults")
    ask.add_argument("which", nargs="*", help="rooms or names of faults; none: all")
    ask.add_argument("--all", action="store_true", help="by all tests, not by the default run")
    ask.add_argument("--near", action="store_true", help="first by the tests that are near")
    ask.add_argument("--jobs", type=int, default=1, help="how many at a time")
    ask.add_argument("--limit", type=float, help="seconds for each run of tests")
    ask.add_argument("--results", type=Path, help="where they are kept, if not in build")
    asked = ask.parse_args(words)
    if unknown := {*asked.which} - {*ROOMS, *(fault["name"] for fault in FAULTS)}:
        ask.error(f"there is no room and no fault called {', '.join(unknown)}")
    faults = [f for f in FAULTS if not asked.which or {f["room"], f["name"]} & {*asked.which}]
    file = asked.results or ROOT / "build" / f"faults{'-all' * asked.all}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, file.open("a+", encoding="utf-8") as kept:
        kept.seek(0)
        results = {result["name"]: result for result in map(json.loads, kept)}
        copies = Queue()
        for k in range(asked.jobs):
            copies.put(copy_of_the_course(Path(folder, str(k))))

        def try_one(fault):
            copy, extent = copies.get(), [] if asked.all else DEFAULT
            selections = [*(near(fault) if asked.near else ()), ["tests"]]
            result = try_fault(fault, copy, [extent + some for some in selections], asked.limit)
            copies.put(copy)
            print(json.dumps(result, ensure_ascii=False), file=kept, flush=True)
            told = f"{fault['name']}: {result['found'] or 'missed'}"
            print(f"{result['seconds']:5} s  {told}", flush=True)
            results[fault["name"]] = result

        with ThreadPoolExecutor(asked.jobs) as jobs:
            todo = [fault for fault in faults if fault["name"] not in results]
            list(jobs.map(try_one, todo))
        print(table(faults, results))


if __name__ == "__main__":
    main(sys.argv[1:])
