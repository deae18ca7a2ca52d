"""Running a cell again closes what it had shown, all of it, and nothing else."""

import gc
import weakref

import ipywidgets
import pytest

from dl_basics.live import close_on_rerun as module
from dl_basics.live.close_on_rerun import close, close_on_rerun
from tests.hands import Notebook, widgets


@pytest.fixture
def notebook(monkeypatch):
    ipywidgets.Widget.close_all()
    yield Notebook(monkeypatch)
    ipywidgets.Widget.close_all()


def box():
    slider = ipywidgets.FloatSlider(style={"handle_color": "red"}, layout={"width": "200px"})
    inner = ipywidgets.HBox([slider, ipywidgets.Button(), ipywidgets.Checkbox()])
    made = ipywidgets.VBox([ipywidgets.HTML("text"), inner])
    close_on_rerun(made)
    return made


def test_running_a_cell_again_closes_what_it_had_shown(notebook):
    first = notebook.run("a", box)
    second = notebook.run("a", box)
    assert first.comm is None
    assert second.comm is not None
    assert first.children[1].children[0].comm is None


def test_other_cells_are_left_alone(notebook):
    first = notebook.run("a", box)
    notebook.run("b", box)
    notebook.run("c", lambda: None)
    assert first.comm is not None


def test_a_cell_may_show_several_things(notebook):
    both = notebook.run("a", lambda: [box(), box()])
    notebook.run("a", lambda: None)
    assert [one.comm for one in both] == [None, None]


def test_no_widget_look_or_layout_is_left_behind(notebook):
    before = widgets()
    notebook.run("a", box)
    once = widgets()
    assert once > before + 6
    for _ in range(5):
        notebook.run("a", box)
        assert widgets() == once
    notebook.run("a", lambda: None)
    assert widgets() == before


def test_what_was_closed_is_forgotten(notebook):
    gone = weakref.ref(notebook.run("a", box))
    notebook.run("a", lambda: None)
    gc.collect()
    assert gone() is None
    assert module._made == {}
    assert notebook.events.callbacks["pre_run_cell"] == []


def test_nobody_listens_any_more_to_what_was_closed(notebook):
    heard = []
    slider = ipywidgets.FloatSlider()
    slider.observe(lambda _: heard.append(1), "value")
    close(ipywidgets.VBox([slider]))
    slider.value = 3.0
    assert not heard


def test_the_front_end_is_listened_to_once_however_much_is_shown(notebook):
    for cell in "abcabc":
        notebook.run(cell, box)
    assert len(notebook.events.callbacks["pre_run_cell"]) == 1


@pytest.mark.parametrize("parent", [{}, {"metadata": {}}, {"metadata": {"cellId": None}}])
def test_where_cells_have_no_names_nothing_is_closed(notebook, parent):
    notebook.get_parent = lambda: parent
    made = box()
    notebook.events.trigger("pre_run_cell", type("Info", (), {"cell_id": None})())
    assert made.comm is not None
    assert module._made == {}


def test_outside_a_notebook_nothing_is_closed(monkeypatch):
    monkeypatch.setattr(module, "get_ipython", lambda: None)
    made = box()
    assert made.comm is not None
    close(made)
