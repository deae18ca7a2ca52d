"""The table of claims is whole: each has a statement, cells that teach it, a test that names it."""

import ast
import json
import re
import tomllib

import pytest

from tools import ROOT

TABLE = tomllib.loads((ROOT / "tests" / "claims.toml").read_text(encoding="utf-8"))
# Those of the seed, in its order; what came later stands behind them in its notebook.
SEED = [f"S{n}" for n in range(1, 84)] + ["S83b"] + [f"S{n}" for n in range(84, 125)]
FILES = ("tests/test_claims.py", "tests/test_claims_training.py")
OWNERS = {
    "01_neuron",
    "02_activations",
    "03_forward_pass",
    "04_loss",
    "05_backprop",
    "06_gradient_problems",
    "07_fixes",
    "08_initialization",
}
KEYS = {"statement", "taught", "kind"}  # of every claim
MORE = {"source", "command"}  # may come to them: what was measured may also have to do with time
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


def stored_cells():
    """From each notebook to its cells by their ids: {notebook: {id: cell}}."""
    notebooks = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["cells"]
        for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    }
    return {name: {cell.get("id"): cell for cell in cells} for name, cells in notebooks.items()}


STORED = stored_cells()


def says_something(cell):
    return cell["cell_type"] in ("code", "markdown") and "".join(cell["source"]).strip() != ""


def not_taught(taught, stored):
    """What is wrong with where a claim is said to be taught: a list of sentences.

    taught: from the names of notebooks to ids of cells, the owner first. stored: the notebooks.
    """
    owner, *_ = [*taught, None]
    wrong = [] if owner in OWNERS else [f"{owner} is not one of the notebooks that own claims"]
    for notebook, ids in taught.items():
        if not ids:
            wrong.append(f"no cell of {notebook} is named")
        if notebook not in stored:
            wrong.append(f"there is no notebook {notebook}")
            continue
        if len(set(ids)) < len(ids):
            wrong.append(f"a cell of {notebook} is named twice")
        for name in ids:
            cell = stored[notebook].get(name)
            if cell is None:
                wrong.append(f"{notebook} has no cell {name}")
            elif not says_something(cell):
                wrong.append(f"the cell {name} of {notebook} says nothing")
    return wrong


def test_every_claim_is_there_and_in_order():
    assert [claim for claim in TABLE if claim in SEED] == SEED
    later = [claim for claim in TABLE if claim not in SEED]
    assert len(later) >= 7 and all(re.fullmatch(r"S[23]\d\d", claim) for claim in later)
    by_notebook = [next(iter(TABLE[claim]["taught"])) for claim in later]
    assert by_notebook == sorted(by_notebook)


@each
def test_a_claim_has_the_keys_of_its_kind(claim):
    assert TABLE[claim]["kind"] in PROOF
    needed = KEYS | PROOF[TABLE[claim]["kind"]]
    assert needed <= set(TABLE[claim]) <= needed | MORE


@each
def test_a_claim_is_taught_where_the_table_says(claim):
    assert not_taught(TABLE[claim]["taught"], STORED) == []


SMALL = {
    "01_neuron": {
        "prose": {"cell_type": "markdown", "source": ["A neuron\n", "adds up."]},
        "sum": {"cell_type": "code", "source": "w @ x + b"},
        "empty": {"cell_type": "markdown", "source": [" \n"]},
        "raw": {"cell_type": "raw", "source": "no reader sees this"},
    },
    "09_more": {"sum": {"cell_type": "code", "source": "w @ x + b"}},
}


@pytest.mark.parametrize(
    ("taught", "wrong"),
    [
        ({"01_neuron": ["prose", "sum"]}, []),
        ({"01_neuron": ["prose"], "09_more": ["sum"]}, []),
        ({}, ["None is not one of the notebooks that own claims"]),
        ({"09_more": ["sum"]}, ["09_more is not one of the notebooks that own claims"]),
        ({"01_neuron": []}, ["no cell of 01_neuron is named"]),
        ({"01_neuron": ["sum"], "09_more": []}, ["no cell of 09_more is named"]),
        ({"02_activations": ["sum"]}, ["there is no notebook 02_activations"]),
        ({"01_neuron": ["sum"], "08": ["sum"]}, ["there is no notebook 08"]),
        ({"01_neuron": ["sum", "product"]}, ["01_neuron has no cell product"]),
        ({"01_neuron": ["sum"], "09_more": ["prose"]}, ["09_more has no cell prose"]),
        ({"01_neuron": ["sum", "prose", "sum"]}, ["a cell of 01_neuron is named twice"]),
        ({"01_neuron": ["empty", "sum"]}, ["the cell empty of 01_neuron says nothing"]),
        ({"01_neuron": ["raw"]}, ["the cell raw of 01_neuron says nothing"]),
    ],
)
def test_what_is_wrong_with_where_a_claim_is_taught_is_found(taught, wrong):
    assert not_taught(taught, SMALL) == wrong


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
