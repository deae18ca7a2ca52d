"""Imports point one way: from what is drawn and moved down to what is computed, never back."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from dl_basics import registry

PACKAGE = Path(__file__).parent.parent / "dl_basics"
ORDER = """checks registry activations losses initializers datasets layers network
           optimizers recipes training gradcheck diagnostics"""
COMPUTATION = ORDER.split()
MAY_IMPORT = {
    "__init__": set(),
    **{name: set(COMPUTATION[:place]) for place, name in enumerate(COMPUTATION)},
    "draw": set(),
    "live": set(),
    "experiments": {*COMPUTATION},
    "explorers": {*COMPUTATION, "experiments", "draw", "live"},
    "exercises": {*COMPUTATION, "draw", "live", "explorers"},
}
ONLY_IN = {"matplotlib": {"draw", "live"}, "ipywidgets": {"live"}, "anywidget": {"live"}}


def imports(source, folders):
    """Each imported name in full, relative ones resolved; `folders` is where the file lives."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = [*folders[: len(folders) - node.level + 1]] if node.level else []
            start += [node.module] if node.module else []
            yield from (".".join([*start, alias.name]) for alias in node.names)


def violations(source, path):
    """What the file at `path`, such as "live/stage.py", imports against the arrows."""
    folders = ["dl_basics", *Path(path).parent.parts]
    module = folders[1] if len(folders) > 1 else Path(path).stem
    if module not in MAY_IMPORT:
        return [f"{module} has no place in the order of modules"]
    return [
        f"{module} imports {name}"
        for name in imports(source, folders)
        for top, *inner in [name.split(".")]
        if module not in ONLY_IN.get(top, {module})
        or (top == "dl_basics" and {*inner[:1]} - {"__version__", module} - MAY_IMPORT[module])
    ]


def test_no_module_imports_against_the_arrows():
    files = sorted(PACKAGE.rglob("*.py"))
    assert PACKAGE / "registry.py" in files
    for file in files:
        path = file.relative_to(PACKAGE).as_posix()
        assert not violations(file.read_text(encoding="utf-8"), path), path


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        ("registry.py", "from .activations import relu", ["dl_basics.activations.relu"]),
        ("losses.py", "from . import layers, activations", ["dl_basics.layers"]),
        ("layers.py", "def f():\n    import matplotlib.pyplot as plt", ["matplotlib.pyplot"]),
        ("network.py", "import dl_basics.draw.curves", ["dl_basics.draw.curves"]),
        ("draw/curves.py", "from ..activations import relu", ["dl_basics.activations.relu"]),
        ("draw/curves.py", "from .style import ink\nimport matplotlib", []),
        ("draw/curves.py", "from ipywidgets import IntSlider", ["ipywidgets.IntSlider"]),
        (
            "live/stage.py",
            "from dl_basics import network, draw",
            ["dl_basics.network", "dl_basics.draw"],
        ),
        ("live/stage.py", "import anywidget, ipywidgets, matplotlib.figure", []),
        (
            "explorers/__init__.py",
            "from ..live import explorer\nfrom ..activations import relu",
            [],
        ),
        ("explorers/slope.py", "import numpy, matplotlib", ["matplotlib"]),
        ("__init__.py", "from .registry import ACTIVATIONS", ["dl_basics.registry.ACTIVATIONS"]),
    ],
)
def test_the_checker_sees_what_is_forbidden_and_allows_the_rest(path, source, found):
    module = path.split("/")[0].removesuffix(".py")
    assert violations(source, path) == [f"{module} imports {name}" for name in found]


def test_a_module_without_a_place_in_the_order_is_found():
    assert violations("", "utils.py") == ["utils has no place in the order of modules"]


@pytest.mark.parametrize("name", ["dl_basics", "dl_basics.activations"])
def test_importing_the_computation_loads_neither_matplotlib_nor_widgets(name):
    code = f"import sys, {name}; print({{*{sorted(ONLY_IN)}}} & {{*sys.modules}})"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "set()"


EXPLORERS = [path.stem for path in (PACKAGE / "explorers").iterdir() if path.stem[0] != "_"]
MENUS = ", ".join(registry.MENUS)


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(EXPLORERS))
def test_explorers_can_be_the_first_that_is_imported(name):
    """As in a new notebook: no menu waits for somebody else to fill it."""
    code = (
        f"from dl_basics.explorers import {name}; from dl_basics.registry import {MENUS};"
        f"print(min(map(len, [{MENUS}])))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert int(answer.stdout) > 0
