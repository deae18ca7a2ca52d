"""A stopwatch measures when its button is pressed, not before, and tells ratios alone."""

import pytest

from dl_basics.live import Stopwatch, stopwatch
from dl_basics.live.stopwatch import ROUNDS
from tests.benchmarks.costs import WATCHES
from tests.hands import Notebook, widgets
from tests.test_explorers import found

pytestmark = pytest.mark.usefixtures("no_widget_is_left")


def parts(box):
    question, row = box.children
    return question, *row.children


def test_all_ways_take_turns_and_the_first_is_the_unit(monkeypatch):
    """Not the fastest. A few rounds in which the computer was busy elsewhere do not count."""
    calls, clock = [], [0.0]
    takes = {"a": 2.0, "b": 5.0, "c": 1.0}

    def way(name):
        calls.append(name)
        clock[0] += takes[name] * (100 if len(calls) < ROUNDS else 1)

    monkeypatch.setattr(stopwatch.time, "perf_counter", lambda: clock[0])
    watch = Stopwatch("Which?", {name: lambda name=name: way(name) for name in takes})
    assert watch.measure() == {"a": 1.0, "b": 2.5, "c": 0.5}
    assert calls == ["a", "b", "c"] * ROUNDS


def test_as_text_it_holds_no_time_and_nothing_runs_before_the_button_is_pressed():
    calls = []
    watch = Stopwatch("A & B?", {"a < b": lambda: calls.append(1), "b": lambda: calls.append(1)})
    data = watch._repr_mimebundle_()
    line = "Stopwatch: A & B? (a < b / b; press the button to measure)"
    assert data["text/plain"] == repr(watch) == line
    question, button, answer = parts(watch.box())
    assert question.value == '<p class="dl-question">A &amp; B?</p>'
    assert answer.value == "a &lt; b / b"
    assert not calls
    button.click()
    assert len(calls) == 2 * ROUNDS
    assert answer.value.startswith("a\xa0&lt;\xa0b\xa0<b>1.0\xa0×</b>, b\xa0<b>")  # kept together
    assert not button.disabled


def test_a_way_that_fails_is_told_and_the_button_can_be_pressed_again():
    def fail():
        raise ValueError("1 < 2")

    _, button, answer = parts(Stopwatch("Which?", {"a": fail, "b": fail}).box())
    button.click()
    assert answer.value == "ValueError: 1 &lt; 2"
    assert not button.disabled


def test_one_way_alone_is_no_comparison():
    with pytest.raises(ValueError, match=r"a comparison needs two ways at least, but got \['a'\]"):
        Stopwatch("Which?", {"a": lambda: None})


def test_running_its_cell_again_leaves_no_widget_behind(monkeypatch):
    notebook = Notebook(monkeypatch)
    watch = Stopwatch("Which?", {"a": lambda: None, "b": lambda: None})
    before = widgets()
    for _ in range(3):
        notebook.show("cell", watch)
    notebook.run("cell", lambda: None)
    assert widgets() == before


def test_the_benchmark_measures_what_every_button_of_the_course_does():
    assert {*found(Stopwatch).values()} == {*WATCHES}
