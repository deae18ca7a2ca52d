"""An explorer is its function: the same values give the same picture, whatever came before."""

import base64
import gc
import os
import sys
import weakref

import numpy as np
import pytest

from dl_basics.activations import elu, tanh
from dl_basics.live import Choice, Slider, explorer, memory
from dl_basics.live.screen import pack
from dl_basics.registry import ELEMENTWISE
from tests.benchmarks.firsts import own

Z = np.linspace(-6, 6, 61)


pytestmark = pytest.mark.usefixtures("no_widget_is_left")


@explorer(g=Choice(ELEMENTWISE, "activation"), z=(-6, 6), on=bool)
def bend(picture, g="tanh", z=1.0, on=True):
    """Where does it bend?

    Only the first line is the question.
    """
    picture.axes(x=(-6, 6), y=(-6, 6))
    if on:
        picture.line("curve", Z, g(Z))
    picture.dots("here", z, g(z))
    if z > 5.5:
        raise RuntimeError("too far")
    picture.say(f"g({z:.1f}) = {g(z):.3f}")
    return {"value": g(z)}


def seen(exploration):
    picture = exploration.picture
    marks = picture.mark_recordings()
    return pack([picture.stage()]), [name for name, _ in marks], pack(r for _, r in marks)


# ------------------------------------------------------------------------------------------------
# Declaring.


def test_an_explorer_tells_its_name_its_question_and_its_controls():
    assert (bend.name, bend.question) == ("bend", "Where does it bend?")
    assert repr(bend) == "<explorer bend: g, z, on>"
    assert bend.start == {"g": tanh, "z": 1.0, "on": True}
    assert [*bend.controls] == ["g", "z", "on"]
    assert bend.controls["z"] == Slider(-6.0, 6.0, 0.1, "z")
    assert bend.__doc__.startswith("Where does it bend?")


def _picture_only(picture):
    """No values?"""


def _value(picture, z=1.0):
    """One value?"""


def _no_start(picture, z):
    """One value?"""


def _no_question(picture, z=1.0):
    pass


@pytest.mark.parametrize(
    ("function", "declared", "message"),
    [
        (
            _value,
            {},
            "explorer _value: each value needs .*; there is no control for the value 'z'$",
        ),
        (_value, {"z": (0, 2), "y": (0, 1)}, "; there is no value for the control 'y'$"),
        (_value, {"Z": (0, 2)}, "no value for the control 'Z', and no control for the value 'z'$"),
        (_picture_only, {"z": (0, 2)}, "; there is no value for the control 'z'$"),
        (_no_start, {"z": (0, 2)}, r"; there is no start for 'z', as in z=0\.0$"),
        (_no_question, {"z": (0, 2)}, "explorer _no_question needs a question as its docstring"),
        (_value, {"z": "0 to 2"}, "z: a control is .* but got '0 to 2'"),
        (_value, {"z": []}, r"a menu is a list of words or numbers, .* but got \[\]"),
        (dict, {}, "an explorer is made of a function of a picture, but got <class 'dict'>"),
    ],
)
def test_a_function_and_its_controls_must_fit(function, declared, message):
    with pytest.raises(TypeError, match=message):
        explorer(**declared)(function)


def test_a_start_outside_its_control_is_found_when_the_explorer_is_made():
    with pytest.raises(ValueError, match=r"z must lie from 2\.0 to 3\.0, but got 1\.0"):
        explorer(z=(2, 3))(_value)


def test_an_explorer_without_values_is_a_picture_that_stands_still():
    @explorer()
    def alone(picture):
        """What is there?"""
        picture.axes()
        picture.say("a dot")

    exploration = alone()
    assert repr(exploration) == "alone (): a dot"
    exploration._repr_mimebundle_()
    assert exploration.view.widgets == {}


# ------------------------------------------------------------------------------------------------
# Calling from Python.


def test_calling_an_explorer_gives_the_figure_the_numbers_and_the_words():
    exploration = bend(z=2.0, g="elu")
    assert exploration.values == {"g": elu, "z": 2.0, "on": True}
    assert exploration.numbers == {"value": 2.0}
    assert exploration.text == exploration.alt == "g(2.0) = 2.000"
    assert repr(exploration) == (
        "bend (activation = elu (α = 1); z = 2.0; on = on): g(2.0) = 2.000"
    )
    dots = exploration.figure.axes[0].get_lines()[-1]
    assert (dots.get_xdata(), dots.get_ydata()) == ([2.0], [2.0])


def test_moving_gives_the_picture_that_starting_there_gives():
    exploration = bend()
    exploration.move(z=-3.0)
    exploration.move(g="relu", on=False)
    exploration.move(z=4.0, on=True)
    there = bend(g="relu", z=4.0)
    assert exploration.values == there.values
    assert repr(exploration) == repr(there)
    assert seen(exploration) == seen(there)
    assert exploration.picture.still() == there.picture.still()


def test_what_is_not_named_keeps_its_start_and_two_copies_do_not_meet():
    first, second = bend(z=3.0), bend()
    first.move(g="relu")
    assert second.values == bend.start
    assert first.values["z"] == 3.0
    assert first.figure is not second.figure
    assert bend.start == bend().values


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"z": "a"}, TypeError, "z must be a number, but got 'a'"),
        ({"z": 7}, ValueError, r"z must lie from -6\.0 to 6\.0, but got 7"),
        ({"z": np.nan}, ValueError, r"z must lie from -6\.0 to 6\.0, but got nan"),
        ({"g": "sine"}, ValueError, "activation must be one of identity, step, .* but got 'sine'"),
        ({"on": 1}, TypeError, "on must be True or False, but got 1"),
        ({"y": 1}, TypeError, "bend has no control 'y'; it has g, z, on"),
    ],
)
def test_a_bad_value_is_answered_in_words_and_changes_nothing(values, error, message):
    with pytest.raises(error, match=message):
        bend(**values)
    exploration = bend(z=2.0)
    before = repr(exploration), exploration.figure, seen(exploration)
    with pytest.raises(error, match=message):
        exploration.move(**values)
    assert (repr(exploration), exploration.figure, seen(exploration)) == before


def test_a_drawing_that_raises_leaves_the_last_good_picture_and_its_words():
    exploration = bend(z=2.0)
    before = repr(exploration), exploration.numbers, seen(exploration), exploration.picture.still()
    with pytest.raises(RuntimeError, match="too far"):
        exploration.move(z=6.0, on=False)
    after = repr(exploration), exploration.numbers, seen(exploration), exploration.picture.still()
    assert before == after
    exploration.move(z=3.0)
    assert seen(exploration) == seen(bend(z=3.0))


def test_a_first_picture_that_raises_fails_at_once():
    with pytest.raises(RuntimeError, match="too far"):
        bend(z=6.0)


def test_a_narrow_picture_shows_the_same_and_stays_narrow_after_a_failure():
    exploration = bend(z=2.0)
    exploration.lay_out("narrow")
    assert exploration.picture.narrow
    assert repr(exploration) == repr(bend(z=2.0))
    with pytest.raises(RuntimeError, match="too far"):
        exploration.move(z=6.0)
    assert exploration.picture.narrow
    assert exploration.picture.width < 420
    exploration.lay_out("wide", "narrow")
    assert [p.width < 420 for p in exploration.pictures.values()] == [False, True]
    exploration.move(z=3.0)
    assert {p.text for p in exploration.pictures.values()} == {bend(z=3.0).text}
    assert seen(exploration) == seen(bend(z=3.0))


# ------------------------------------------------------------------------------------------------
# In a notebook.


def test_a_notebook_gets_the_controls_a_still_picture_and_one_line_of_text():
    exploration = bend(z=2.0)
    data, metadata = exploration._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    box = exploration.view.box
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == box.model_id
    assert base64.b64decode(data["image/png"]) == exploration.picture.still()
    assert data["text/plain"] == repr(exploration)
    assert metadata == {"image/png": {"alt": exploration.alt, "width": 730}}


def test_the_line_of_text_is_the_same_each_time():
    lines = {bend._repr_mimebundle_()[0]["text/plain"] for _ in range(3)}
    assert lines == {"bend (activation = tanh; z = 1.0; on = on): g(1.0) = 0.762"}


def test_each_cell_that_ends_in_an_explorer_gets_a_copy_of_its_own():
    first, second = bend._repr_mimebundle_()[0], bend._repr_mimebundle_()[0]
    key = "application/vnd.jupyter.widget-view+json"
    assert first[key]["model_id"] != second[key]["model_id"]


def test_showing_the_same_exploration_twice_shows_the_same_desk_until_it_is_closed():
    exploration = bend()
    exploration._repr_mimebundle_()
    view = exploration.view
    exploration._repr_mimebundle_()
    assert exploration.view is view
    view.close()
    exploration._repr_mimebundle_()
    assert exploration.view is not view
    assert exploration.view.open


def test_moving_from_python_shows_the_new_still_picture_at_the_next_showing():
    exploration = bend()
    exploration.move(z=-2.0)
    data, _ = exploration._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]) == bend(z=-2.0).picture.still()
    assert exploration.view.widgets["z"].value == -2.0


def test_show_me_moves_the_newest_copy_on_the_page():
    assert not bend.show_me({"z": 3.0})
    shown_last, made_last = bend(g="relu"), bend()
    made_last._repr_mimebundle_()
    shown_last._repr_mimebundle_()
    assert bend.show_me({"z": 3.0})
    assert (made_last.values["z"], shown_last.values["z"]) == (1.0, 3.0)
    shown_last.view.close()
    assert bend.show_me({"z": 2.0})
    assert made_last.values == bend(z=2.0).values
    made_last.view.close()
    assert not bend.show_me({"z": 3.0})


def test_show_me_starts_from_where_the_copy_had_started():
    exploration = bend(g="relu", z=-1.0)
    exploration._repr_mimebundle_()
    exploration.view.widgets["z"].value = 5.0
    bend.show_me({"on": False})
    assert exploration.values == bend(g="relu", z=-1.0, on=False).values


def test_an_exploration_that_nobody_holds_is_forgotten():
    exploration = bend()
    exploration._repr_mimebundle_()
    gone = weakref.ref(exploration)
    exploration.view.close()
    del exploration
    gc.collect()
    assert gone() is None
    assert len(bend.shown) == 0


def test_layouts_that_are_none_are_told_and_the_old_ones_stay():
    exploration = bend()
    for layouts in ((), ("narow",), ("wide", "wider")):
        with pytest.raises(ValueError, match='layouts are "wide", "narrow" or both, but got'):
            exploration.lay_out(*layouts)
    exploration.move(z=2.0)
    assert [*exploration.pictures] == ["wide"]


def test_a_class_in_place_of_its_thing_is_told():
    with pytest.raises(ValueError, match="activation must be one of identity, step"):
        bend(g=type(tanh))


def test_an_explorer_without_brackets_says_so():
    with pytest.raises(TypeError, match=r"needs brackets with controls, as in @explorer\(z="):
        explorer(_value)


def test_a_number_beyond_all_and_an_empty_menu_are_told():
    with pytest.raises(ValueError, match=r"z must lie from 0\.0 to 1\.0, but got inf"):
        Slider(0.0, 1.0, 0.1, "z").accept(10**400)
    with pytest.raises(ValueError, match="g must wait: its menu is empty, but got 'tanh'"):
        Choice({}, "g").accept("tanh")


@pytest.mark.skipif(memory._trim is None, reason="this C library keeps nothing")
def test_freed_memory_goes_back_to_the_computer(monkeypatch):
    given = []
    module = sys.modules["dl_basics.live.explorer"]  # beside the function of that name
    monkeypatch.setattr(module, "give_back", lambda: given.append(1))
    shown = bend()
    shown._repr_mimebundle_()
    shown.view.set({"z": 2.0})
    shown.view.close()
    assert len(given) == 1  # when it is shown, and not at each move

    some = [np.ones(12_000) for _ in range(1000)]  # 96 MB in pieces
    last = np.ones(12_000)
    del some  # which stays where it is, below the last
    before = own(os.getpid())
    memory.give_back()
    assert own(os.getpid()) < before - 48 and last.all()
