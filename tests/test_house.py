"""The house stays small: short explorers in files of their names, and what trains stands below."""

import ast
import statistics
from pathlib import Path

import pytest

from tests.test_explorers import EXPLORERS

PACKAGE = Path(__file__).parent.parent / "dl_basics"
UPSTAIRS = sorted((PACKAGE / "explorers").glob("*/*.py"))
TRAINING = "training optimizers experiments.harness".split()
CLIPS = {"by_norm", "by_value", "global_norm"}  # of the optimizers, what *clipping* draws
SHOWS_A_WAY_BACK = PACKAGE / "explorers" / "backprop" / "network.py"


def lines(*folders):
    files = [file for folder in folders for file in (PACKAGE / folder).rglob("*.py")]
    assert files
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def body(explorer):
    """How many lines an explorer's function has below its docstring."""
    path = PACKAGE.parent.joinpath(*explorer.__module__.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (function,) = (node for node in tree.body if getattr(node, "name", "") == explorer.name)
    _, first, *_ = function.body
    return function.end_lineno - first.lineno + 1


def test_an_explorer_is_a_short_function():
    bodies = {name: body(explorer) for name, explorer in EXPLORERS.items()}
    assert not {name: count for name, count in bodies.items() if count > 35}
    assert statistics.median(bodies.values()) <= 20


def test_the_package_has_few_lines():
    assert lines("explorers", "experiments") <= 6800
    assert lines(".") <= 15_594


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_explorer_stands_in_a_file_of_its_name(name):
    assert EXPLORERS[name].__module__ == f"dl_basics.explorers.{name}"


def trains(source):
    """What of a source trains a network: what it imports for that, and the methods it calls."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            below = node.module.removeprefix("dl_basics.")
            found |= {alias.name for alias in node.names if below in TRAINING} - CLIPS
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found |= {node.func.attr} & {"optimizer", "backward", "backward_from"}
    return found


def test_explorers_train_nothing():
    assert len(UPSTAIRS) > 64 and SHOWS_A_WAY_BACK in UPSTAIRS
    for file in UPSTAIRS:
        if file != SHOWS_A_WAY_BACK:
            assert not trains(file.read_text(encoding="utf-8")), file


def test_what_trains_is_seen():
    assert trains("from dl_basics.training import train") == {"train"}
    assert trains("from dl_basics.optimizers import SGD, by_norm") == {"SGD"}
    assert trains("from dl_basics.experiments.harness import history") == {"history"}
    assert trains("recipe.optimizer()(net)\nnet.backward(y)") == {"optimizer", "backward"}
    assert not trains("net.forward(x)\nfrom dl_basics.experiments.digits import scores")
