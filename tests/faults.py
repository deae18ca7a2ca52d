"""Plant the faults of `faults.toml` one at a time, and count by room which of them the tests find.

    python -m tests.faults                       all faults, by the default run of the tests
    python -m tests.faults --all                 by everything that `course.py test --all` runs
    python -m tests.faults draw "half a band"    those of a room, or by name
    python -m tests.faults --near                first the tests that are near, then the rest
    python -m tests.faults --near-only           no more than these
    python -m tests.faults --jobs 2              two at a time, in two copies of the course

Nothing is planted in this folder: each job has a copy of what git tracks. A run stops at the first
failing test. That test then runs again without the fault, and only if it passes there, the fault
counts as found. What was found is added to `build/faults.jsonl`, one line for each fault; what
stands there is not tried again, so a run that was stopped goes on where it was. `--limit 150` stops
each run of tests after so many seconds; the fault counts as missed, and the table says how many
were stopped.
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
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
FAULTS = tomllib.loads((ROOT / "tests" / "faults.toml").read_text(encoding="utf-8"))["fault"]
ROOMS = [*dict.fromkeys(fault["room"] for fault in FAULTS)]
# What the two runs of course.py take; the first leaves out what --all is for.
DEFAULT, EVERYTHING = ["-m", "not (browser or referee or binder)"], []
# What a module of explorers or exercises defines, by which its cases are called.
DEFINED = re.compile(r"(?ms)^(\w+) = Prediction\(|^@(?:explorer|exercise|sampled)\(.*?^def (\w+)")


def near(fault):
    """Words of pytest that choose the tests near a fault: two lists of them, or less.

    First the files called after the faulty module, and those that speak of it; then the cases
    called after its notebook, or after an explorer, a prediction or an exercise that it defines.
    """
    path, pages = Path(fault["file"]), sorted((ROOT / "notebooks").glob("0*.ipynb"))
    of_a_page = path.parts[1] in ("explorers", "exercises") or path.suffix == ".ipynb"
    notebook = [page.stem for page in pages if of_a_page and {page.stem, page.stem[3:]} &
                {path.stem, path.parent.name}]  # fmt: skip
    homes = [f"test_{name}.py" for name in (path.stem, *path.parts[1:-1])]
    homes += [f"test_{name[3:]}_notebook.py" for name in notebook]
    spoken = rf"{re.escape(path.name)}\b|\b{'.'.join(path.with_suffix('').parts)}\b"
    if path.suffix in (".js", ".css"):
        spoken += "|playwright"
    files = [
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "tests").rglob("test_*.py")
        if file.name in homes or re.search(spoken, file.read_text(encoding="utf-8"))
    ]
    files.sort(key=lambda file: ("browser" in file, Path(file).name not in homes, file))
    text = (ROOT / path).read_text(encoding="utf-8")
    page = path.stem if path.parent.name == "exercises" else path.parent.name
    cases = notebook + [f"{page}.{one or other}" for one, other in DEFINED.findall(text)]
    chosen = ["tests", "-k", " or ".join(cases)]
    return [files] * bool(files) + [chosen] * bool(notebook)


def try_fault(fault, copy, selections, limit):
    """Plant a fault in a copy of the course, run the selections; what became of it."""
    began, file, found, stopped = time.monotonic(), copy / fault["file"], "", False
    whole = file.read_text(encoding="utf-8")
    for words in selections:
        file.write_text(whole.replace(fault["old"], fault["new"]), encoding="utf-8")
        try:
            failed, out_of_time = first_failure(copy, words, limit)
        finally:
            file.write_text(whole, encoding="utf-8")
        stopped |= out_of_time
        if failed and not first_failure(copy, [failed], limit)[0]:
            found = failed
            break
    took = round(time.monotonic() - began)
    return {"name": fault["name"], "found": found, "stopped": stopped, "seconds": took}


def first_failure(copy, words, limit):
    """The test that fails first, or ""; and whether the run was stopped before its end."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "--tb=no", "--color=no"]
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(copy)}
    child = subprocess.Popen(
        [*command, "-p", "no:cacheprovider", *words], cwd=copy, env=environ, encoding="utf-8",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    try:
        told, _ = child.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)  # this run and the kernels that it started
        child.communicate()
        return "", True
    if failure := re.search(r"(?m)^(?:FAILED|ERROR) (.+?)(?: - .*)?$", told):
        return failure[1], False
    if child.returncode not in (0, 5):  # 5: there is no such test
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
    """What was planted and found in each room, the names of the missed, as lines."""
    lines = [f"{'room':12}{'planted':>8}{'found':>7}{'missed':>8}"]
    tried = [fault for fault in faults if fault["name"] in results]
    found = Counter(fault["room"] for fault in tried if results[fault["name"]]["found"])
    for room in (*ROOMS, "all"):
        names = [fault["name"] for fault in tried if room in (fault["room"], "all")]
        count = found.total() if room == "all" else found[room]
        missed = [name for name in names if not results[name]["found"]] if room != "all" else []
        lines.append(
            f"{room:12}{len(names):8}{count:7}{len(names) - count:8}  {'; '.join(missed)}".rstrip()
        )
    stopped = sum(results[f["name"]]["stopped"] and not results[f["name"]]["found"] for f in tried)
    return [*lines, f"Stopped before the end of a run: {stopped}."] if stopped else lines


def main(words):
    ask = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    ask.add_argument("which", nargs="*", help="rooms or names; none: all")
    ask.add_argument("--all", action="store_true")
    ask.add_argument("--near", action="store_true")
    ask.add_argument("--near-only", action="store_true")
    ask.add_argument("--jobs", type=int, default=1)
    ask.add_argument("--limit", type=float)
    ask.add_argument("--results", type=Path, default=ROOT / "build" / "faults.jsonl")
    asked = ask.parse_args(words)
    if unknown := {*asked.which} - {*ROOMS, *(fault["name"] for fault in FAULTS)}:
        ask.error(f"there is no room and no fault called {', '.join(unknown)}")
    faults = [f for f in FAULTS if not asked.which or {f["room"], f["name"]} & {*asked.which}]
    asked.results.parent.mkdir(parents=True, exist_ok=True)
    asked.results.touch()
    lines = asked.results.read_text(encoding="utf-8").splitlines()
    results = {one["name"]: one for one in map(json.loads, lines)}
    extent = EVERYTHING if asked.all else DEFAULT
    rest = [] if asked.near_only else [["tests"]]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as jobs:
        copies = Queue()
        for k in range(asked.jobs):
            copies.put(copy_of_the_course(Path(folder, str(k))))

        def one(fault):
            copy = copies.get()
            try:
                first = near(fault) if asked.near or asked.near_only else []
                words = [extent + words for words in first + rest]
                result = try_fault(fault, copy, words, asked.limit)
            finally:
                copies.put(copy)
            with asked.results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(result, ensure_ascii=False) + "\n")
            print(f"{result['seconds']:5} s  {fault['name']}: {result['found'] or 'missed'}")
            return result

        new = jobs.map(one, [fault for fault in faults if fault["name"] not in results])
        results |= {result["name"]: result for result in new}
    print("\n".join(table(faults, results)))


if __name__ == "__main__":
    main(sys.argv[1:])
