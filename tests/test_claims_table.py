"""The table of claims is whole: each has a statement, a notebook, and a test that names it."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = tomllib.loads((ROOT / "tests" / "claims.toml").read_text(encoding="utf-8"))
NUMBERS = [f"S{n}" for n in range(1, 84)] + ["S83b"] + [f"S{n}" for n in range(84, 125)]
FILES = ("tests/test_claims.py", "tests/test_claims_training.py")
NOTEBOOKS = {
    "01_neuron",
    "02_activations",
    "03_forward_pass",
    "04_loss",
    "05_backprop",
    "06_gradient_problems",
    "07_fixes",
    "08_initialization",
}
KEYS = {"statement", "notebook", "kind"}  # of every claim; source may come to them
PROOF = {
    "measured": {"assertion"},
    "derived": {"assertion"},
    "benchmark": {"command"},
    "wording": set(),
}
each = pytest.mark.parametrize("claim", TABLE)


def as_list(value):
    return value if isinstance(value, list) else [value]


def claims_by_test():
    """From each test of a claim to the numbers in its name and its docstring."""
    found = {}
    for file in FILES:
        for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                in_name = re.findall(r"(?<=_s)\d+b?(?=_)", node.name)
                in_words = re.findall(r"\bS(\d+b?)\b", ast.get_docstring(node) or "")
                found[f"{file}::{node.name}"] = {f"S{n}" for n in in_name + in_words}
    return found


BY_TEST = claims_by_test()


def test_every_claim_is_there_and_in_order():
    assert list(TABLE) == NUMBERS and len(TABLE) == 125


@each
def test_a_claim_has_the_keys_of_its_kind(claim):
    keys = set(TABLE[claim])
    assert TABLE[claim]["kind"] in PROOF
    assert keys - {"source"} == KEYS | PROOF[TABLE[claim]["kind"]]


@each
def test_a_claim_belongs_to_a_notebook(claim):
    notebooks = as_list(TABLE[claim]["notebook"])
    assert notebooks and set(notebooks) <= NOTEBOOKS


@each
def test_a_statement_is_a_short_sentence(claim):
    statement = TABLE[claim]["statement"]
    assert statement.endswith(".") and 4 <= len(statement.split()) <= 60


@each
def test_a_claim_refers_to_exactly_the_tests_that_name_it(claim):
    assertions = as_list(TABLE[claim].get("assertion", []))
    assert sorted(assertions) == sorted(test for test, named in BY_TEST.items() if claim in named)


@pytest.mark.parametrize("test", BY_TEST)
def test_a_test_names_its_claim(test):
    assert re.search(r"::test_s\d+b?_", test)
    assert BY_TEST[test] <= set(TABLE)


@pytest.mark.parametrize("claim", [c for c in TABLE if "command" in TABLE[c]])
def test_the_command_of_a_benchmark_runs_something(claim):
    program, script, verb, name = TABLE[claim]["command"].split()
    assert (program, script, verb) == ("python3", "course.py", "bench")
    assert (ROOT / "tests" / "benchmarks" / f"{name}.py").is_file()
