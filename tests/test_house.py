"""The house stays small: short explorers in files of their names, and what trains stands below."""

import ast
import statistics
from pathlib import Path

import pytest

from tests.test_explorers import EXPLORERS

PACKAGE = Path(__file__).parent.parent / "dl_basics"
UPSTAIRS = sorted((PACKAGE / "explorers").glob("*/*.py"))
TRAINING = {
    "train",
    "train_stepwise",
    "descend",
    "SGD",
    "Momentum",
    "Adam",
    "optimizer",
    "gradients",
    "epoch",
}


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
    assert lines("explorers", "experiments") <= 5500
    assert lines(".") <= 13_000


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_explorer_stands_in_a_file_of_its_name(name):
    assert EXPLORERS[name].__module__ == f"dl_basics.explorers.{name}"


def trains(source):
    """What of a source trains a network: names it uses, and the way back of a whole network."""
    names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(ast.parse(source))}
    return names & TRAINING


def test_explorers_train_nothing():
    assert len(UPSTAIRS) > 64
    for file in UPSTAIRS:
        assert not trains(file.read_text(encoding="utf-8")), file


def test_what_trains_is_seen():
    assert trains("for record in train(net, x, y, SGD(0.1)): pass") == {"train", "SGD"}
    assert trains("recipe.optimizer()(net)") == {"optimizer"}
    assert not trains("net.forward(x)\nby_norm(1.0)")
