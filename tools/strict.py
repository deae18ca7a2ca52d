"""Run notebooks under strict nbval, all in one session, and keep what their cells showed.

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

from tools import ROOT

# nbval alone: other plugins that happen to be installed may change the order of cells.
NBVAL = ("-p", "nbval.plugin", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=180")
# On Windows, ZeroMQ warns of the event loop that every kernel's client is given there.
NO_COMPLAINT = ("-W", "ignore:Proactor event loop:RuntimeWarning")
X86 = platform.machine().lower() in ("x86_64", "amd64")
NEWER = ("X86_V4", "AVX512", "AVX10")  # than AVX2, as NumPy names them


def features():
    """The vector features that NumPy found here beyond those it was built for."""
    return np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])


def fixed_features():
    """Those of them that are used where notebooks are stored: none that is newer than AVX2."""
    return [name for name in features() if not name.startswith(NEWER)]


def environments():
    """Ways to compute the same numbers, as {name: environment variables}.

    "fixed features" is how notebooks are stored: with AVX2 and no more, every x86-64 processor
    since 2013 gives the same last digits, and so the same bytes. An old processor takes another
    kernel of OpenBLAS and fewer vector features, and threads share a product between them: both
    may change the last digits, but no text.
    """
    newer = [name for name in features() if name not in fixed_features()]
    fixed = {"NPY_DISABLE_CPU_FEATURES": " ".join(newer)}
    return {
        "fixed features": fixed | ({"OPENBLAS_CORETYPE": "Haswell"} if X86 else {}),
        "this computer": {},
        "an old processor": {
            "OPENBLAS_CORETYPE": "Sandybridge" if X86 else "ARMV8",
            "NPY_DISABLE_CPU_FEATURES": " ".join(features()),
        },
        "two threads": {"OPENBLAS_NUM_THREADS": "2"},
    }


def variables(environment=None):
    """The variables for a kernel: those of this program, and dl_basics from this very folder."""
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    threads = {"OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1")}
    return {**os.environ, **threads, "PYTHONPATH": os.pathsep.join(path), **(environment or {})}


def rerun(paths, environment=None):
    """Run stored notebooks in one session; return for each what nbval complains of, and outputs.

    The answer is {path: (complaints, outputs)}: texts that name the notebook and the cell, and a
    list of lists, one for each code cell. environment: variables to set for the kernels.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "result.json")
        command = [sys.executable, "-m", "tools.strict", str(result), *map(str, paths)]
        child = subprocess.run(
            command,
            cwd=ROOT,
            env=variables(environment) | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        kept = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
    results = {}
    for path in paths:
        problems, outputs = kept.get(str(path), ([], []))
        if not (problems or outputs):
            problems = [f"{path.name} could not be run:\n{child.stdout}"]
        results[path] = problems, outputs
    return results


class Keeper:
    """A plugin for pytest that keeps what nbval got from each cell, and its complaints."""

    def __init__(self, paths):
        self.kept = {path: ([], []) for path in paths}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        problems, outputs = self.kept[str(item.path)]
        if report.when == "call":
            outputs.append(item.test_outputs or [])
        if report.failed:
            name = f"{item.path.name}, cell {item.cell.id}"
            problems.append(f"{name}: {plain(report.longreprtext)}")
        return report


def plain(text):
    """The text without the colours that a terminal would show."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text).strip()


def main(result, *paths):
    keeper = Keeper(paths)
    quiet = ("--color=no", "-p", "no:cacheprovider", *NO_COMPLAINT)
    code = pytest.main([*NBVAL, *quiet, *paths], plugins=[keeper])
    Path(result).write_text(json.dumps(keeper.kept), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
