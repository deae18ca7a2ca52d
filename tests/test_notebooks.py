"""The stored notebooks keep the rules, and a fresh run shows the same, here and on old processors.

In each environment a notebook runs once, under strict nbval. In the first, which is this computer
as it is, that run is also compared with the stored file byte for byte, where the installed packages
are those of requirements.lock and the processor is of the kind that stored the notebook.
"""

import pytest

from tests import execute, lint, strict

every_notebook = pytest.mark.parametrize("path", execute.notebooks(), ids=lambda path: path.stem)


def test_there_are_notebooks():
    assert execute.notebooks()


@every_notebook
def test_the_notebook_keeps_the_rules(path):
    assert_none(lint.problems(execute.read(path), path))


@pytest.mark.notebook
@every_notebook
def test_a_fresh_run_gives_what_is_stored(path, request):
    problems, remark = execute.check(path)
    assert_none(problems)
    if remark:
        terminal = request.config.pluginmanager.get_plugin("terminalreporter")
        terminal.write_line(f"{path.stem}: {remark}")


@pytest.mark.notebook
@every_notebook
def test_an_old_processor_gives_the_same_texts(path):
    problems, _ = execute.check(path, strict.environments()["an old processor"])
    assert_none(problems)


@pytest.mark.notebook
def test_two_threads_give_the_same_texts():
    """Of the notebook with the largest products; threads that wait for one another are slow."""
    (path,) = [path for path in execute.notebooks() if path.stem == "06_gradient_problems"]
    problems, _ = execute.check(path, strict.environments()["two threads"])
    assert_none(problems)


def assert_none(problems):
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
