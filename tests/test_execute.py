"""Notebooks are stored in one clean form, and a run that differs from the stored one is found."""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.sample import picture, png, printed, sample
from tools import execute, lint, strict

CELLS = {
    "imports": "import numpy as np\n"
    "from dl_basics.explorers.activations import slope\n"
    "from dl_basics.live import Prediction",
    "move-slope": "slope",
    "predict": "Prediction(slope, 'Where is g′ largest?', ['at 0', 'at 3'], right=0,\n"
    "           because='There it is 1/4.', show={'z': 0.0})",
    "two-pictures": "display(slope(z=-1.0), slope(g='relu'))",
    "print-slowly": "for α in range(3):\n    print(α, flush=True)\nnp.linspace(0, 1, 3)",
    "a-set": "'a' in {'a', 'b', 'c'}",
}


def notebook(cells):
    made = [new_markdown_cell("# A sample with ∂", id="title")]
    made += [new_code_cell(source, id=name) for name, source in cells.items()]
    return new_notebook(cells=made)


def run(*words):
    """`python -m tools.execute`: its exit code and what it printed."""
    command = [sys.executable, "-m", "tools.execute", *map(str, words)]
    done = subprocess.run(
        command, cwd=execute.ROOT, capture_output=True, encoding="utf-8", timeout=300
    )
    print(done.stderr)
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The path of a small notebook that was run and stored."""
    path = tmp_path_factory.mktemp("notebooks") / "99_sample.ipynb"
    execute.write(notebook(CELLS), path)
    code, said = run(path)
    assert re.fullmatch(r"99_sample: done in \d+ s\n", said)
    assert code == 0
    return path


@pytest.fixture(scope="module")
def fresh_outputs(stored):
    """What the cells showed in a second run, under strict nbval, which has no complaint."""
    problems, outputs = strict.rerun([stored], execute.AS_STORED)[stored]
    assert problems == []
    return outputs


@pytest.fixture
def check(monkeypatch, fresh_outputs):
    """A function that checks a file against the second run, as if that were under the lock."""
    monkeypatch.setattr(execute, "why_not_bytes", lambda notebook: "")
    return lambda path, **how: execute.check(path, ([], fresh_outputs), **how)


# --- How a notebook is stored -------------------------------------------------------------------


@pytest.mark.notebook
@pytest.mark.thorough
def test_a_second_run_stores_the_same_bytes(stored):
    first = stored.read_bytes()
    assert run(stored)[0] == 0
    assert stored.read_bytes() == first


@pytest.mark.notebook
@pytest.mark.thorough
def test_the_file_is_plain(stored):
    text = stored.read_bytes().decode()
    data = json.loads(text)
    assert text == json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert "A sample with ∂" in text
    for unwanted in ("widget", "model_id", "Software", "shell.execute_reply", "iopub"):
        assert unwanted not in text
    assert set(data["metadata"]) == {"kernelspec", "language_info", "dl_basics"}
    assert data["metadata"]["kernelspec"]["name"] == "python3"
    assert "version" not in data["metadata"]["language_info"]


@pytest.mark.notebook
@pytest.mark.thorough
def test_cells_keep_their_ids_and_count_from_one(stored):
    cells = execute.read(stored).cells
    assert [cell.id for cell in cells] == ["title", *CELLS]
    assert [cell.execution_count for cell in cells[1:]] == [1, 2, 3, 4, 5, 6]
    assert all(cell.metadata == {} for cell in cells)


@pytest.mark.notebook
@pytest.mark.thorough
def test_outputs_are_pictures_and_texts(stored):
    outputs = {cell.id: cell.outputs for cell in lint.code(execute.read(stored))}
    (still,) = outputs["move-slope"]
    assert set(still.data) == {"image/png", "text/plain"}
    assert still.data["text/plain"].startswith("slope (")
    assert still.metadata["image/png"]["alt"]
    assert list(lint.notes(base64.b64decode(still.data["image/png"]))) == []
    (question,) = outputs["predict"]
    assert set(question.data) == {"text/plain"}
    assert "Where is g′ largest?" in question.data["text/plain"]
    assert [set(output.data) for output in outputs["two-pictures"]] == [set(still.data)] * 2
    assert [output.get("text") for output in outputs["print-slowly"]] == ["0\n1\n2\n", None]


def test_normalising_removes_what_changes_by_itself():
    before = sample()
    spoilt = sample()
    spoilt.metadata.update(widgets={"state": {}}, language_info={"version": "3.11.7"})
    for count, cell in enumerate(lint.code(spoilt)):
        cell.metadata.update(execution={"iopub.status.busy": "now"}, scrolled=True)
        cell.execution_count = 10 + count
        for output in cell.outputs:
            if "data" in output:
                output.data[execute.WIDGET_VIEW] = {"model_id": "3f2a9b1c"}
                output.execution_count = 10 + count
    assert execute.text(spoilt) != execute.text(before)
    assert execute.text(execute.normalise(spoilt)) == execute.text(before)


def test_the_pieces_of_a_stream_are_joined_where_it_began():
    result = new_output("display_data", data={"text/plain": "x"})
    error = new_output("stream", name="stderr", text="e")
    outputs = execute.joined([printed("a"), error, result, printed("b\n")])
    assert outputs == [printed("ab\n"), error, result]


def test_reading_and_writing_change_no_byte(tmp_path):
    path = tmp_path / "99_sample.ipynb"
    execute.write(sample(), path)
    before = path.read_bytes()
    execute.write(execute.read(path), path)
    assert path.read_bytes() == before
    assert b"\r" not in before


# --- What goes wrong ----------------------------------------------------------------------------


@pytest.mark.notebook
@pytest.mark.thorough
def test_a_failing_cell_is_named_and_the_file_is_left_alone(tmp_path):
    path = tmp_path / "99_sample.ipynb"
    execute.write(notebook({"fine": "1 + 1", "my-cell": "print(undefined)", "after": "2"}), path)
    before = path.read_bytes()
    code, said = run(path)
    assert code == 1
    error = "NameError: name 'undefined' is not defined"
    assert said.startswith(f"99_sample.ipynb, cell my-cell: {error}\n")
    assert "\x1b" not in said
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CellExecutionError("Traceback", "ValueError", "too small"), "ValueError: too small"),
        (
            CellExecutionError("\x1b[31mValueError\x1b[0m: no picture", "NoneType", "None"),
            "ValueError: no picture",
        ),
        (CellTimeoutError("took too long"), "CellTimeoutError: took too long"),
        (DeadKernelError("Kernel died"), "DeadKernelError: Kernel died"),
    ],
)
def test_the_reason_starts_with_the_error(error, reason):
    assert execute.reason(error).splitlines()[0] == reason


@pytest.mark.notebook
@pytest.mark.thorough
def test_strict_nbval_names_the_cells_that_differ(tmp_path):
    path = tmp_path / "99_sample.ipynb"
    cells = {
        "fine": "import os\nprint(os.environ['OPENBLAS_CORETYPE'])",
        "changed": "print('a =', 0.25)",
        "random": "import numpy as np\nnp.random.default_rng().random()",
        "lost": "None",
        "warns": "import warnings\nwarnings.warn('a warning that was not stored')",
        "broken": "print(undefined)",
    }
    made = execute.normalise(notebook(cells))
    one = {cell.id: cell for cell in made.cells}
    one["fine"].outputs = [printed("Sandybridge\n")]
    one["changed"].outputs = [printed("a = 0.24\n")]
    one["random"].outputs = [
        new_output("execute_result", data={"text/plain": "0.5"}, execution_count=3)
    ]
    one["lost"].outputs = [picture()]
    execute.write(made, path)
    problems, outputs = strict.rerun([path], {"OPENBLAS_CORETYPE": "Sandybridge"})[path]
    named = [problem.partition(": ")[0] for problem in problems]
    wrong = ["changed", "random", "lost", "warns", "broken"]
    assert named == [f"99_sample.ipynb, cell {name}" for name in wrong]
    assert "0.24" in problems[0]
    assert "0.25" in problems[0]
    assert "NameError: name 'undefined' is not defined" in problems[-1]
    assert outputs[0] == [{"output_type": "stream", "name": "stdout", "text": "Sandybridge\n"}]


def test_a_notebook_that_cannot_be_run_at_all_is_a_problem(tmp_path):
    path = tmp_path / "99_sample.ipynb"
    path.write_text("{", encoding="utf-8")
    (problem,), _ = strict.rerun([path])[path]
    assert problem.startswith("99_sample.ipynb could not be run")


def test_a_name_that_no_notebook_has_is_refused():
    with pytest.raises(SystemExit, match="No notebook starts with 'nothing'"):
        execute.notebooks(["nothing"])


# --- Checking -----------------------------------------------------------------------------------


@pytest.mark.notebook
@pytest.mark.thorough
def test_checking_finds_nothing_in_an_unchanged_notebook(stored, check):
    assert check(stored) == ([], "")


def repainted(notebook):
    cell = next(cell for cell in notebook.cells if cell.id == "move-slope")
    cell.outputs[0].data["image/png"] = png()


def renamed(notebook):
    cell = next(cell for cell in notebook.cells if cell.id == "predict")
    cell.outputs[0].metadata["note"] = "x"


def tagged(notebook):
    notebook.cells[1].metadata["tags"] = ["x"]


def versioned(notebook):
    notebook.metadata.language_info.version = "3.11.7"


@pytest.mark.notebook
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (repainted, "cell move-slope: the bytes of its picture"),
        (renamed, "cell predict: its output"),
        (tagged, "cell imports: its id, its count or its metadata"),
        (versioned, "the notebook's metadata"),
    ],
)
def test_checking_names_what_is_not_as_stored(stored, check, tmp_path, change, said):
    notebook = execute.read(stored)
    change(notebook)
    path = tmp_path / stored.name
    execute.write(notebook, path)
    (problem, *shown), remark = check(path)
    assert (problem, remark) == (f"99_sample.ipynb, {said} is not as it is stored", "")
    assert len(shown) == (change is repainted)
    for line in shown:
        assert len([*Path(line.rpartition(" ")[2]).glob("move-slope-0.*.png")]) == 3


@pytest.mark.notebook
@pytest.mark.thorough
def test_checking_sees_another_layout_of_the_file(stored, check, tmp_path):
    path = tmp_path / stored.name
    path.write_bytes(stored.read_bytes() + b"\n")
    assert check(path)[0] == ["99_sample.ipynb, the layout of the file is not as it is stored"]


@pytest.mark.notebook
@pytest.mark.thorough
def test_elsewhere_all_is_compared_but_pixels(stored, check, monkeypatch, tmp_path):
    notebook = execute.read(stored)
    repainted(notebook)
    path = tmp_path / stored.name
    execute.write(notebook, path)
    monkeypatch.setattr(execute, "why_not_bytes", lambda notebook: "numpy is older")
    assert check(path) == ([], "compared in words, not in bytes: numpy is older")
    assert check(path, bytes_too=False) == ([], "")
    next(cell for cell in notebook.cells if cell.id == "move-slope").outputs[0].metadata = {}
    execute.write(notebook, path)
    wrong = ["99_sample.ipynb, cell move-slope: its output is not as it is stored"]
    assert check(path)[0] == wrong
    assert check(path, bytes_too=False)[0] == wrong


def test_bytes_are_compared_only_under_the_lock_and_on_the_same_processor(monkeypatch):
    lock = {"numpy": "2.4.6", "pillow": "13.0"}
    monkeypatch.setattr(execute, "PAINTERS", tuple(lock))
    monkeypatch.setattr(execute, "version", lock.get)
    monkeypatch.setattr(execute, "locked", lambda text: lock)
    monkeypatch.setattr(execute.platform, "system", lambda: "Linux")
    monkeypatch.setattr(execute.platform, "machine", lambda: "abacus")
    made = execute.normalise(notebook({}))
    assert execute.why_not_bytes(made) == ""

    monkeypatch.setattr(execute.platform, "machine", lambda: "loom")
    assert re.fullmatch(
        "stored with Linux abacus.*; here with Linux loom.*", execute.why_not_bytes(made)
    )
    monkeypatch.setattr(execute.platform, "machine", lambda: "abacus")
    lock["numpy"] = "2.5.5"  # the lock has another version for another Python
    assert execute.why_not_bytes(made) == "stored with numpy 2.4.6; here with numpy 2.5.5"
    monkeypatch.setattr(execute, "version", {"numpy": "2.4.6", "pillow": "13.0"}.get)
    assert execute.why_not_bytes(made) == "numpy is 2.4.6 here, and 2.5.5 in requirements.lock"


def test_the_lock_is_read_for_this_python():
    lock = (
        "# a comment\n"
        "numpy==2.4.6 ; python_full_version < '3.0'\n"
        "numpy==2.5.5 ; python_full_version >= '3.0'\n"
        "pillow==13.0.0\n"
    )
    assert execute.locked(lock) == {"numpy": "2.5.5", "pillow": "13.0.0"}


def test_the_lock_has_every_package_that_paints():
    lock = (execute.ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert set(execute.PAINTERS) <= set(execute.locked(lock))


# --- Other processors ---------------------------------------------------------------------------


def told(environment, program):
    """What a Python program prints that runs with these variables."""
    command = [sys.executable, "-W", "error", "-c", program]
    variables = strict.variables(environment)
    return subprocess.run(
        command, env=variables, capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


def test_fixed_features_end_at_avx2_and_an_old_processor_has_no_higher_ones_at_all():
    found = "import numpy; print(*numpy.show_config('dicts')['SIMD Extensions'].get('found', []))"
    environments = strict.environments()
    assert told(environments["fixed features"], found).split() == strict.fixed_features()
    assert not any(name.startswith(("X86_V4", "AVX512")) for name in strict.fixed_features())
    assert told(environments["an old processor"], found) == ""


@pytest.mark.referee
def test_the_environments_take_another_kernel_and_two_threads():
    pytest.importorskip("threadpoolctl")
    program = (
        "import numpy, threadpoolctl\n"
        "for one in threadpoolctl.threadpool_info():\n"
        "    if one['internal_api'] == 'openblas':\n"
        "        print(one['architecture'].upper(), one['num_threads'])\n"
    )
    if not told({}, program):
        return  # this NumPy brings another library, and has nothing to choose
    environments = strict.environments()
    for name in ("fixed features", "an old processor"):
        if "OPENBLAS_CORETYPE" in environments[name]:
            kernel = environments[name]["OPENBLAS_CORETYPE"].upper()
            assert told(environments[name], program).split() == [kernel, "1"]
    assert told(environments["two threads"], program).split()[1] == "2"
