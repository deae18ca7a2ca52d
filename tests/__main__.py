"""Run the tests: what `python3 course.py test` calls when all is set up.

    python -m tests                 the default run: minutes, without a browser and PyTorch
    python -m tests --all           every test; one that is skipped makes the run fail
    python -m tests slope           what belongs to an explorer, an exercise, a menu's entry ...
    python -m tests 05              ... to a notebook, by its number or its name ...
    python -m tests controls        ... or to a file of tests
    python -m tests --times         and say at the end where the time went

All other words go on to pytest: `python -m tests -k softmax -x`, or the path of a test.
"""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = {path.stem.removeprefix("test_"): path for path in sorted(ROOT.glob("tests/**/test_*.py"))}
LEFT_OUT = "browser or referee or binder or thorough"  # of the default run
MOST_WORKERS = 6  # each holds networks that were trained, half a gigabyte
# Of all plugins that may be installed only these, so that a run is the same everywhere.
PLUGINS = ("-p", "xdist", "-p", "_hypothesis_pytestplugin", "-p", "tests.running")
# A browser may be late: a test of it that fails is tried once more, and told so, a few in a run.
ONCE_MORE = ("-p", "pytest_rerunfailures", "--max-suite-reruns=5", "-rfER")


def command(words):
    """The words for pytest that these words mean."""
    everything = "--all" in words
    words = [word for word in words if word != "--all"]
    # A part is a word that stands before all options, so that `-k softmax` keeps its word.
    ahead = next((k for k, word in enumerate(words) if word.startswith("-")), len(words))
    named, others = words[:ahead], words[ahead:]
    paths = [word for word in named if is_path(word)]
    named_later = any(is_path(word) and ".py" in word for word in others)
    parts = [word for word in named if not is_path(word)]
    files = [str(FILES[part]) for part in parts if part in FILES]
    told = [f"--part={part}" for part in parts if part not in FILES]
    if told and files:
        raise SystemExit("Ask either for files of tests, or for parts of the course.")
    if not (paths or files or named_later):
        paths = [str(ROOT / "tests")]
        if not everything:
            others = ["-m", f"not ({LEFT_OUT})", f"--ignore={ROOT / 'tests' / 'browser'}", *others]
    workers = 0 if named or named_later else min(cores(), MOST_WORKERS)
    side_by_side = ["-n", str(workers), "--dist=loadscope", "--no-loadscope-reorder"]
    return [
        *PLUGINS,
        "-q",
        *side_by_side * (workers > 1),
        *["--nothing-skipped", *ONCE_MORE] * everything,
        *told,
        *others,
        *paths,
        *files,
    ]


def is_path(word):
    return Path(word.partition("::")[0]).exists()


def cores():
    """How many processors this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main(words):
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.chdir(ROOT)
    return pytest.main(command(words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
