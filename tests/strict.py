"""Run a notebook under strict nbval, once, and keep what its cells showed.

nbval compares the texts with the stored ones. What it got is kept, so that the same run can also
be compared byte for byte.
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
NBVAL = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=180")
# On Windows, ZeroMQ warns of the event loop that every kernel's client is given there.
NO_COMPLAINT = ("-W", "ignore:Proactor event loop:RuntimeWarning")


def environments():
    """Other ways to compute the same numbers, as {name: environment variables}.

    An old processor takes another kernel of OpenBLAS and fewer vector features, and threads share
    a product between them: both may change the last digits.
    """
    # A kernel that every processor of this kind can run.
    kernel = "Sandybridge" if platform.machine().lower() in ("x86_64", "amd64") else "ARMV8"
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    return {
        "an old processor": {
            "OPENBLAS_CORETYPE": kernel, "NPY_DISABLE_CPU_FEATURES": " ".join(found)
        },
        "two threads": {"OPENBLAS_NUM_THREADS": "2"},
    }  # fmt: skip


def variables(environment=None):
    """The variables for a kernel: those of this program, and dl_basics from this very folder."""
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    threads = {"OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1")}
    return {**os.environ, **threads, "PYTHONPATH": os.pathsep.join(path), **(environment or {})}


def rerun(path, environment=None):
    """Run the stored notebook at `path`; return what nbval complains of, and the fresh outputs.

    The complaints are texts that name the notebook and the cell; the outputs a list of lists, one
    for each code cell. environment: variables to set for the kernel.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "result.json")
        command = [sys.executable, "-m", "tests.strict", str(path), str(result)]
        child = subprocess.run(
            command,
            cwd=ROOT,
            env=variables(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        kept = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
    problems = kept.get("problems", [])
    if child.returncode != 0 and not problems:
        problems = [f"{path.name} could not be run:\n{child.stdout}"]
    return problems, kept.get("outputs", [])


class Keeper:
    """A plugin for pytest that keeps what nbval got from each cell, and its complaints."""

    def __init__(self):
        self.problems, self.outputs = [], []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if report.when == "call":
            self.outputs.append(item.test_outputs or [])
        if report.failed:
            name = f"{item.path.name}, cell {item.cell.id}"
            self.problems.append(f"{name}: {plain(report.longreprtext)}")
        return report


def plain(text):
    """The text without the colours that a terminal would show."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text).strip()


def main(path, result):
    keeper = Keeper()
    quiet = ("--color=no", "-p", "no:cacheprovider", *NO_COMPLAINT)
    code = pytest.main([*NBVAL, *quiet, path], plugins=[keeper])
    kept = json.dumps({"problems": keeper.problems, "outputs": keeper.outputs})
    Path(result).write_text(kept, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
