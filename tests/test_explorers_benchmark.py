"""The benchmark of all explorers finds a slider in each, and its cells are cells that run."""

import importlib.util

import pytest

if importlib.util.find_spec("playwright") is None:
    pytest.skip("Playwright is not installed", allow_module_level=True)

from tests.benchmarks import explorers as benchmark
from tests.test_explorers import EXPLORERS


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_explorer_has_a_slider_to_press(name):
    control_name, control = benchmark.slider(EXPLORERS[name])
    label, usual, ours = benchmark.notebook(name, control_name, control).cells
    assert "Label" in label.source
    assert ours.source == f"{name}()"
    code = usual.source.replace("%matplotlib inline", "")
    compile(code, name, "exec")


def test_those_that_train_are_there():
    assert benchmark.TRAINS <= set(EXPLORERS)


def test_the_bar_of_an_explorer_is_its_own():
    times = {"label": [20], "interact": [300], "ours": [30]}
    row, bar = benchmark.judge("activations.slope", times)
    assert row == ["activations.slope", "20", "300", "30", "1.50", "10.0"]
    assert bar.holds
    _, bar = benchmark.judge(min(benchmark.TRAINS), times | {"ours": [101]})
    assert not bar.holds
