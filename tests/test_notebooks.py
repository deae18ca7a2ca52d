"""The stored notebooks keep the rules, and a fresh run shows the same, here and on old processors.

Notebooks run under strict nbval, all that are asked for in one session. The run with fixed vector
features is also compared with the stored files byte for byte, where the installed packages are
those of requirements.lock and the processor is of the kind that stored the notebook.
"""

import subprocess
import sys
from functools import cache

import pytest

from tools import execute, lint, strict

every_notebook = pytest.mark.parametrize("path", execute.notebooks(), ids=lambda path: path.stem)


@cache
def session(paths, environment):
    return strict.rerun(paths, strict.environments()[environment])


def rerun(request, path, environment):
    """The fresh run of a notebook, from one session of all notebooks that its test is asked for."""
    test = request.node.originalname
    tests = (item for item in request.session.items if item.path == request.path)
    asked = [item.callspec.params for item in tests if item.originalname == test]
    paths = {
        params["path"] for params in asked if params.get("environment", environment) == environment
    }
    return session(tuple(sorted(paths)), environment)[path]


def test_there_are_notebooks():
    assert execute.notebooks()


@every_notebook
def test_the_notebook_keeps_the_rules(path):
    assert_none(lint.problems(execute.read(path), path))


@pytest.mark.parametrize("environment", strict.environments())
def test_numpy_multiplies_on_every_processor(environment):
    """NumPy 2.5.2 to 2.5.5 ended here, with AVX2; a kernel that ends leaves nbval waiting."""
    program = "import numpy as np; a = np.ones((400, 400)); assert (a @ a[:, :50] == 400).all()"
    env = strict.variables(strict.environments()[environment])
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"a product ends with {done.returncode}: {done.stderr}"


@pytest.mark.notebook
@every_notebook
def test_a_fresh_run_gives_what_is_stored(path, request, record_property):
    problems, remark = execute.check(path, rerun(request, path, "fixed features"))
    assert_none(problems)
    if remark:
        record_property("remark", f"{path.stem}: {remark}")


# Each notebook in one environment, in turn; JupyterLab, too, plays it on this computer as it is.
ELSEWHERE = ("an old processor", "this computer")


@pytest.mark.notebook
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("path", "environment"),
    [(path, ELSEWHERE[k % 2]) for k, path in enumerate(execute.notebooks())],
    ids=lambda told: getattr(told, "stem", told),
)
def test_another_processor_gives_the_same_texts(path, request, environment):
    assert_none(execute.check(path, rerun(request, path, environment), bytes_too=False)[0])


@pytest.mark.notebook
@pytest.mark.thorough
def test_two_threads_give_the_same_texts():
    """Of the notebook with the largest products; threads that wait for one another are slow."""
    (path,) = [path for path in execute.notebooks() if path.stem == "06_gradient_problems"]
    ran = strict.rerun([path], strict.environments()["two threads"])[path]
    assert_none(execute.check(path, ran, bytes_too=False)[0])


def assert_none(problems):
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
