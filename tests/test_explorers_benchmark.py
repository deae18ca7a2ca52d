"""The benchmark of all explorers finds a slider in each, and its cells are cells that run."""

import pytest

from dl_basics.live.recorder import Recorder
from tests.benchmarks import explorers as benchmark
from tests.test_explorers import EXPLORERS


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_explorer_has_a_slider_to_press(name):
    if benchmark.slider(EXPLORERS[name]) is None:
        assert name == "initialization.learns"
        return
    control_name, control = benchmark.slider(EXPLORERS[name])
    label, usual, ours = benchmark.notebook(name, control_name, control).cells
    assert "Label" in label.source
    assert ours.source == f"{name}()"
    code = usual.source.replace("%matplotlib inline", "")
    compile(code, name, "exec")


def test_the_usual_way_draws_and_writes_nothing_down(monkeypatch, capsys):
    name = "neuron.network"
    _, usual, _ = benchmark.notebook(name, *benchmark.slider(EXPLORERS[name])).cells
    shown, names = [], {}
    monkeypatch.setattr("IPython.display.display", shown.append)
    monkeypatch.setattr("ipywidgets.interact", lambda *_, **__: None)
    record = Recorder.record
    exec(usual.source.replace("%matplotlib inline", ""), names)
    names["usual"](3)
    assert len(shown) == 1 and "parameters" in capsys.readouterr().out
    assert Recorder.record is record


def test_those_that_train_are_there():
    assert benchmark.TRAINS <= set(EXPLORERS)


def test_an_explorer_is_judged_by_the_label_and_by_interact():
    times = {"label": [20], "interact": [300], "ours": [26]}
    row, missed = benchmark.judge("activations.slope", times)
    assert (row, missed) == (["activations.slope", "1", "20", "300", "26", "1.30", "11.5", ""], [])
    row, missed = benchmark.judge("activations.slope", times | {"interact": [150]})
    assert missed == ["far"] and row[-1] == "misses interact / ours ≥ 6"
    assert benchmark.judge("activations.slope", times | {"interact": [110]})[1] == []
    assert benchmark.judge("activations.slope", times | {"ours": [28]})[1] == ["near"]


def test_those_that_train_have_a_bar_of_their_own():
    name, times = min(benchmark.TRAINS), {"label": [20], "interact": [300], "ours": [100]}
    assert benchmark.judge(name, times) == (
        [name, "1", "20", "300", "100", "5.00", "3.0", "trains"],
        [],
    )
    assert benchmark.judge(name, times | {"ours": [101]})[1] == ["trains"]


def test_the_misses_are_counted():
    rows = [([""] * 5 + ["1.2"], []), ([""] * 5 + ["1.5"], ["near"]), ([""] * 5 + ["1.3"], ["far"])]
    assert [bar.value for bar in benchmark.bars(rows)] == [1.3, 1, 1, 0]
    assert [bar.holds for bar in benchmark.bars(rows)] == [True, False, False, True]
