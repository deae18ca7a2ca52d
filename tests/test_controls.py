"""A control takes each of its places, says in words what it cannot take, and moves once."""

import re
from dataclasses import dataclass, replace
from itertools import chain

import ipywidgets
import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from dl_basics.activations import Activation, elu, leaky_relu, relu, tanh
from dl_basics.live.controls import Choice, LogSlider, Several, Slider, Steps, Switch, control
from dl_basics.registry import (
    ACTIVATIONS,
    DATASETS,
    ELEMENTWISE,
    FIXES,
    INITIALIZERS,
    LOSSES,
    Entry,
    Interval,
    Registry,
    knob,
    register,
)
from tests.hands import push, sample, widgets

pytestmark = pytest.mark.usefixtures("no_widget_is_left")


def notes(widget):
    """The values that a widget tells from now on."""
    told = []
    widget.observe(lambda change: told.append(change.new), "value")
    return told


# ------------------------------------------------------------------------------------------------
# Declarations.


@pytest.mark.parametrize(
    ("declared", "start", "made"),
    [
        ((-6, 6), 0.0, Slider(-6.0, 6.0, 0.1, "z")),
        ((-6.0, 6.0), 0, Slider(-6.0, 6.0, 0.1, "z")),
        ((1, 8, 1), np.int64(3), Slider(1, 8, 1, "z")),
        ((0, 10, 2), 4, Slider(0, 10, 2, "z")),
        ((0, 10, 2), 4.0, Slider(0.0, 10.0, 2.0, "z")),
        ((0, 1, 0.25), 1, Slider(0, 1, 0.25, "z")),
        ((0.0, 0.001), 0.0, Slider(0.0, 0.001, 0.00001, "z")),
        (bool, True, Switch("z")),
        (["a", "b"], "b", Choice(["a", "b"], "z")),
        (ELEMENTWISE, "relu", Choice(ELEMENTWISE, "z")),
        ({"two": 2}, "two", Choice({"two": 2}, "z")),
        (Slider(0, 5, label="own"), 3, Slider(0, 5, 1, "own")),
        (LogSlider(1, 10), 3.16, LogSlider(1, 10, 20, "z")),
        ([0.1, 0.5, 1], 0.5, Choice([0.1, 0.5, 1], "z")),
        (Steps(0, 5), 3, Steps(0, 5, 1, "z")),
        (Switch(), False, Switch("z")),
    ],
)
def test_a_control_is_declared_in_one_word(declared, start, made):
    found = control(declared, start, "z")
    assert (type(found), repr(found)) == (type(made), repr(made))


@pytest.mark.parametrize("declared", [(1,), (1, 2, 3, 4), (), "abc", 3, None, True, {1, 2}])
def test_a_declaration_of_another_kind_is_answered_with_what_there_is(declared):
    with pytest.raises(TypeError, match=r"z: a control is \(low, high\), a list, a map"):
        control(declared, 1, "z")


@pytest.mark.parametrize(
    ("declared", "start", "error", "message"),
    [
        ((0, 1), "a", TypeError, "z must be a number, but got 'a'"),
        ((0, 1), True, TypeError, "z must be a number, but got True"),
        ((0, 1), None, TypeError, "z must be a number, but got None"),
        ((0, 1), 2.0, ValueError, "z must lie from 0.0 to 1.0, but got 2.0"),
        ((0, 1), float("nan"), ValueError, "z must lie from 0.0 to 1.0, but got nan"),
        (("a", "b"), 1, TypeError, "a slider goes from number to number, but got 'a'"),
        ((0, True), 1, TypeError, "a slider goes from number to number, but got True"),
        ((1, 0), 1, ValueError, "a slider needs low < high, but got 1 and 0"),
        ((1, 1), 1, ValueError, "a slider needs low < high, but got 1 and 1"),
        ((0, float("inf")), 1, ValueError, "a slider needs low < high, but got 0 and inf"),
        ((0, float("nan")), 1, ValueError, "a slider needs low < high, but got 0 and nan"),
        ((0, 1, 0), 0, ValueError, "a slider needs a step above 0, but got 0"),
        ((0, 1, -0.1), 0, ValueError, "a slider needs a step above 0, but got -0.1"),
        ((0, 1, "x"), 0, ValueError, "a slider needs a step above 0, but got 'x'"),
        (bool, 1, TypeError, "z must be True or False, but got 1"),
        (bool, "on", TypeError, "z must be True or False, but got 'on'"),
        (["a", "b"], "c", ValueError, "z must be one of a, b, but got 'c'"),
        (["a", "b"], 0, ValueError, "z must be one of a, b, but got 0"),
        (["a", None], "a", TypeError, r"a menu is a list of words .* but got \['a', None\]"),
        ([0.1, 1], 0.3, ValueError, r"z must be one of 0\.1, 1, but got 0\.3"),
        (
            (-6, 6),
            0,
            TypeError,
            r"z: \(-6, 6\) with the start 0 may mean whole numbers or all "
            r"between; write 0\.0 for all, Slider\(-6, 6, 1\) for whole ones",
        ),
        ((1, 8), np.int64(3), TypeError, r"z: \(1, 8\) with the start 3 may mean"),
        (
            (0, 1, 0.1),
            0.35,
            ValueError,
            "z must be a place of its slider: 0.3 and 0.4 are nearest, but got 0.35",
        ),
        ({"two": 2}, "three", ValueError, "z must be one of two, but got 'three'"),
        ({"two": 2}, 3, ValueError, "z must be one of two, but got 3"),
        (ELEMENTWISE, "sigmoit", ValueError, "z must be one of identity, .* but got 'sigmoit'"),
    ],
)
def test_a_bad_declaration_or_start_is_answered_in_words(declared, start, error, message):
    with pytest.raises(error, match=f"^{message}"):
        control(declared, start, "z")


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 1), (2, 1), ("a", "b"), (1, np.inf)])
def test_a_log_slider_needs_positive_ends_in_order(low, high):
    with pytest.raises(ValueError, match="a log slider needs 0 < low < high, but got"):
        LogSlider(low, high)


def test_steps_are_whole_numbers():
    with pytest.raises(TypeError, match=r"steps need whole numbers, but got 0\.0 and 1\.0"):
        Steps(0.0, 1.0)


# ------------------------------------------------------------------------------------------------
# Sliders.

SLIDERS = [
    Slider(-6.0, 6.0, 0.1, "z"),
    Slider(-np.pi, np.pi, label="angle"),  # ends that rounding must not pass
    Slider(0.0, 1.0, 0.25, "quarter"),
    Slider(1 / 3, 2 / 3, label="third"),
    Slider(-5, 7, label="k"),
    Slider(0, 20, 4, "k"),
    Steps(0, 9, label="step"),
    LogSlider(1e-4, 10, label="rate"),
    LogSlider(0.003, 0.7, 30, "odd ends"),
    Slider(1e-9, 3e-9, label="tiny"),
    Slider(-1e9, 1e9, label="huge"),
]


@pytest.mark.parametrize("slider", SLIDERS, ids=str)
def test_a_slider_offers_its_ends_and_its_middle_and_accepts_what_it_offers(slider):
    low, middle, high = sample(slider)
    assert low == pytest.approx(slider.low, rel=1e-11)
    assert high == pytest.approx(slider.high, rel=1e-11)
    assert low < middle < high
    assert [slider.accept(value) for value in sample(slider)] == sample(slider)


@pytest.mark.parametrize("slider", SLIDERS, ids=str)
def test_a_slider_accepts_its_places_and_each_of_them_as_it_is(slider):
    places = slider.places()
    assert [*places] == sorted({*places}) == [slider.accept(place) for place in places]
    assert places[0] == pytest.approx(slider.low, rel=1e-11)
    assert places[-1] == pytest.approx(slider.high, rel=1e-11)
    kind = int if getattr(slider, "whole", False) else float
    assert {type(place) for place in places} == {kind}
    if isinstance(slider, LogSlider):
        assert np.diff(np.log10(places[:-1])) == pytest.approx(1 / slider.per_decade)
        assert places[-1] / places[-2] < 10 ** (1.001 / slider.per_decade)
    else:
        assert np.diff(places[:-1]) == pytest.approx(slider.step)
        assert 0 < places[-1] - places[-2] < slider.step * 1.001


@pytest.mark.parametrize("slider", SLIDERS, ids=str)
@given(share=st.floats(0, 1), noise=st.floats(-9e-10, 9e-10))
def test_rounding_is_forgiven_and_all_between_two_places_is_not(slider, share, noise):
    places = slider.places()
    k = min(int(share * len(places)), len(places) - 1)
    assert slider.accept(places[k] * (1 + noise)) == places[k]
    low, high = places[max(k - 1, 0)], places[max(k, 1)]
    value = low + (0.01 + 0.98 * share) * (high - low)
    if value == float(f"{low:.3g}") or value == float(f"{high:.3g}"):
        return  # as it is spelled
    with pytest.raises(ValueError, match="must be a place of its slider") as refused:
        slider.accept(value)
    named = re.search(r"slider: (\S+) and (\S+) are nearest", str(refused.value)).groups()
    assert {*named} == {slider.spelled(low), slider.spelled(high)}


def test_a_place_of_a_log_slider_may_be_written_as_it_is_shown():
    slider = LogSlider(0.01, 10, 10, "rate")
    assert [slider.accept(float(slider.spelled(place))) for place in slider.places()] == [
        *slider.places()
    ]
    message = "^rate must be a place of its slider: 0.398 and 0.501 are nearest, but got 0.4$"
    with pytest.raises(ValueError, match=message):
        slider.accept(0.4)


@pytest.mark.parametrize("slider", SLIDERS, ids=str)
def test_a_widget_starts_at_and_goes_to_both_ends_and_the_middle(slider):
    for start in sample(slider):
        widget = slider.widget(start)
        assert slider.accept(widget.value) == start
        for value in sample(slider):
            widget.value = value
            assert slider.accept(widget.value) == value
            push(widget, slider.low)
            push(widget, value)
            assert slider.accept(widget.value) == value


@pytest.mark.parametrize("slider", [s for s in SLIDERS if isinstance(s, LogSlider)], ids=str)
def test_powers_of_ten_as_the_browser_computes_them_count_as_the_ends(slider):
    widget = slider.widget(slider.low)
    assert slider.accept(widget.base**widget.min) == slider.low
    assert slider.accept(widget.base**widget.max) == slider.high
    assert slider.accept(np.nextafter(slider.low, 0)) == slider.low
    assert slider.accept(np.nextafter(slider.high, np.inf)) == slider.high
    for value in (slider.low * 0.999, slider.high * 1.001, 0, -1, np.nan, np.inf):
        with pytest.raises(ValueError, match="must lie from"):
            slider.accept(value)


def test_a_sum_of_steps_is_the_number_it_is_meant_to_be():
    assert Slider(0.0, 1.0, 0.1, "z").accept(0.1 + 0.2) == 0.3
    assert LogSlider(0.001, 1.0, label="z").accept(10 ** (-3 + 10 / 20)) == 0.00316227766017


@pytest.mark.parametrize(
    ("slider", "typed", "place"),
    [
        (Slider(-6.0, 6.0, 0.1, "z"), 1.23456, 1.2),
        (Slider(0, 20, 4, "k"), 13, 12),
        (LogSlider(0.01, 10, 10, "rate"), 0.4, 0.398107170553),
        (LogSlider(0.01, 10, 10, "rate"), 0.398, 0.398107170553),
    ],
)
def test_a_typed_value_between_the_places_goes_to_the_nearest(slider, typed, place):
    widget = slider.widget(slider.low)
    told = notes(widget)
    push(widget, typed)
    assert told == [place]


def test_a_whole_slider_takes_no_half():
    slider = Slider(1, 5, label="k")
    assert slider.accept(np.int64(3)) == slider.accept(3.0) == 3
    with pytest.raises(ValueError, match=r"k must be a place .*: [23] and [23] are .* got 2\.5"):
        slider.accept(2.5)


@pytest.mark.parametrize(
    ("slider", "value", "text"),
    [
        (Slider(-6.0, 6.0, 0.1), -1.5, "−1.5"),
        (Slider(-6.0, 6.0, 0.1), -1e-12, "0.0"),  # never −0.0
        (Slider(0.0, 1.0, 0.25), 0.25, "0.25"),
        (Slider(0.05, 1.0, 0.1), 0.15, "0.15"),
        (Slider(0.0, 1e-3), 5e-5, "0.00005"),
        (Slider(-5, 5), -3, "−3"),
        (Slider(0.0, 300.0), 150.0, "150"),
        (LogSlider(1e-4, 10), 0.01, "0.01"),
        (LogSlider(1e-4, 10), 0.0316227766017, "0.0316"),  # three digits, wherever the point is
        (LogSlider(1e-4, 10), 3.98107170553, "3.98"),
        (LogSlider(1, 1e5), 2511.88643151, "2.51e+03"),
        (LogSlider(1e-9, 10), 1e-9, "1e−09"),
        (Switch(), True, "on"),
        (Switch(), False, "off"),
        (Choice(["a"]), "a", "a"),
        (Choice(ELEMENTWISE), leaky_relu, "leaky relu (α = 0.01)"),
        (Choice({"sine": np.sin, "power": np.exp}), np.exp, "power"),
    ],
)
def test_a_value_is_written_as_the_page_writes_it(slider, value, text):
    assert slider.text(value) == text


@pytest.mark.parametrize("slider", SLIDERS, ids=str)
def test_the_number_beside_a_slider_has_the_digits_of_the_text(slider):
    for value in slider.places()[::10]:
        widget = slider.widget(value)
        readout = getattr(widget, "slider", widget).readout_format  # of a `Playable`, too
        assert slider.text(value) == format(value, readout).replace("-", "−")
        if isinstance(slider, LogSlider):
            assert float(slider.text(value).replace("−", "-")) == pytest.approx(value, rel=5e-3)


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-6, 1e6))
def test_a_step_that_nobody_chose_is_round_and_about_a_hundredth_of_the_span(low, span):
    slider = Slider(low, low + span) if low < low + span else Slider(0.0, 1.0)
    span = slider.high - slider.low
    assert span / 160 < slider.step < span / 29
    assert float(f"{slider.step:.0e}") == pytest.approx(slider.step)
    assert f"{slider.step:e}"[0] in "125"


def test_a_playable_slider_tells_each_value_once():
    widget = Steps(0, 9, label="step").widget(4)
    slider, play = widget.children
    told = notes(widget)
    assert play.slider is slider
    push(widget, 5)
    widget.value = 6
    assert (slider.value, told) == (6, [5, 6])


# ------------------------------------------------------------------------------------------------
# Menus.


@pytest.mark.parametrize("options", ["abc", ("a", "b"), 3, None, [True, False], [None]])
def test_a_menu_is_a_list_of_words_or_numbers_or_a_mapping(options):
    with pytest.raises(TypeError, match="a menu is a list of words or numbers, or a mapping"):
        Choice(options)


def test_a_menu_takes_a_name_or_a_thing():
    menu = Choice(ELEMENTWISE, "g")
    assert menu.accept("tanh") is ELEMENTWISE["tanh"]
    assert menu.accept(tanh) is tanh
    assert menu.accept(type(tanh)()) == tanh


def test_a_menu_of_numbers_shows_them_and_gives_numbers():
    menu = Choice([0.1, 0.5, 1, -2], "rate")
    assert menu.places() == sample(menu) == [0.1, 0.5, 1, -2]
    assert [menu.text(n) for n in menu.options] == ["0.1", "0.5", "1", "−2"]
    assert (menu.accept(1.0), menu.accept("0.5"), menu.accept(np.float64(0.1))) == (1, 0.5, 0.1)
    widget = menu.widget(0.5)
    assert [name for name, _ in widget.options] == ["0.1", "0.5", "1", "−2"]
    told = notes(widget)
    for number in (1, 0.1):
        push(widget, number)
    assert told == [1, 0.1]
    for other in (0.2, True, "0.2", None):
        with pytest.raises(ValueError, match=r"rate must be one of 0\.1, 0\.5, 1, −2, but got"):
            menu.accept(other)


def test_the_places_of_a_menu_are_its_things_with_their_knobs_at_all_their_places():
    assert Choice(["a", "b"]).places() == ["a", "b"]
    places = Choice({"relu": relu, "elu": elu}, "g").places()
    assert places == [relu, *(replace(elu, alpha=n / 10) for n in range(1, 31))]
    several = Several({"relu": relu, "elu": elu}, "g").places()
    assert len(several) == len({*several}) == 2 * 31
    assert {(), (relu,), (elu,), (relu, replace(elu, alpha=3.0))} <= {*several}


@pytest.mark.parametrize("kind", [Choice, Several])
def test_a_knob_between_the_places_of_its_slider_is_refused_in_words(kind):
    between, message = replace(elu, alpha=0.25), "^α must be a place of its slider: .* got 0.25$"
    with pytest.raises(ValueError, match=message):
        kind(ELEMENTWISE, "g").accept([between] if kind is Several else between)


def test_a_menu_takes_a_thing_whose_knobs_were_turned_by_hand():
    turned = replace(leaky_relu, alpha=0.2)
    menu = Choice(ELEMENTWISE, "g")
    assert menu.accept(turned) is turned
    assert menu.name(turned) == "leaky relu"


def test_a_knob_that_was_turned_past_its_slider_is_refused_in_words():
    with pytest.raises(ValueError, match=r"^α must lie from 0.1 to 3.0, but got 7.0"):
        Choice(ELEMENTWISE, "g").accept(replace(elu, alpha=7.0))


@pytest.mark.parametrize("value", [None, 3, "", "Tanh", [], {}, Activation, np.arange(3), print])
def test_a_menu_refuses_what_is_not_on_it(value):
    with pytest.raises(ValueError, match=r"g must be one of identity, step, .* but got"):
        Choice(ELEMENTWISE, "g").accept(value)


def test_softmax_is_not_on_the_menu_of_curves():
    with pytest.raises(ValueError, match=r"but got Softmax\(temperature=1.0\)"):
        Choice(ELEMENTWISE, "g").accept(ACTIVATIONS["softmax"])


def test_things_of_one_type_are_told_apart_by_their_values():
    targets = {"up": np.arange(3.0), "down": -np.arange(3.0), "sine": np.sin, "300": 300}
    menu = Choice(targets, "target")
    for name, thing in targets.items():
        assert menu.name(thing) == name
        assert menu.accept(name) is thing
        assert menu.text(thing) == name
    assert menu.name(int("300")) == "300"
    widget = menu.widget(targets["down"])
    told = notes(widget)
    for name in targets:
        push(widget, targets[name])
        assert told[-1] is widget.value is targets[name]
    assert len(told) == 4


def test_a_menu_tries_all_its_things_and_both_ends_of_each_knob():
    menu = Choice(ELEMENTWISE, "g")
    assert sample(menu)[: len(ELEMENTWISE)] == [*ELEMENTWISE.values()]
    assert {g.alpha for g in sample(menu) if g.name == "leaky relu"} == {0.01, 0.0, 0.99}
    assert [menu.accept(g) for g in sample(menu)] == sample(menu)


MENUS = [ACTIVATIONS, DATASETS, FIXES, INITIALIZERS, LOSSES]


@pytest.mark.parametrize("kind", [Choice, Several])
@pytest.mark.parametrize("menu", MENUS, ids=[m.kind for m in MENUS])
def test_the_knobs_of_every_entry_are_tried_at_both_ends(menu, kind):
    tried = sample(kind(menu, "menu"))
    things = [*chain.from_iterable(tried)] if kind is Several else tried
    for thing in menu.values():
        assert thing in things
        for field, dial in thing.knobs.items():
            of_it = {getattr(other, field) for other in things if other.name == thing.name}
            assert {dial.low, dial.high} <= of_it, (thing.name, field)


def test_only_the_sliders_of_the_chosen_thing_are_shown():
    widget = Choice(ELEMENTWISE, "g").widget(relu)

    def shown():
        return [n for n, s in widget.sliders.items() if s.layout.display != "none"]

    assert shown() == []
    push(widget, leaky_relu)
    assert shown() == [("leaky relu", "alpha")]
    widget.value = elu
    assert shown() == [("elu", "alpha")]
    widget.value = relu
    assert shown() == []
    assert Choice(ELEMENTWISE, "g").widget(elu).sliders[("elu", "alpha")].layout.display is None


def test_a_slider_that_is_hidden_goes_back_to_where_it_began():
    widget = Choice(ELEMENTWISE, "g").widget(replace(leaky_relu, alpha=0.5))
    push(widget.sliders[("leaky relu", "alpha")], 0.75)
    push(widget.menu, "elu")
    push(widget.sliders[("elu", "alpha")], 2.0)
    push(widget.menu, "leaky relu")
    assert widget.value == replace(leaky_relu, alpha=0.5)
    push(widget.menu, "elu")
    assert widget.value == elu


def test_a_menu_starts_at_the_thing_it_is_given_knobs_and_all():
    turned = replace(elu, alpha=2.5)
    widget = Choice(ELEMENTWISE, "g").widget(turned)
    assert widget.value == turned
    assert widget.menu.value == "elu"
    assert widget.sliders[("elu", "alpha")].value == 2.5


def test_whoever_moves_whatever_the_value_changes_once():
    widget = Choice(ELEMENTWISE, "g").widget(replace(leaky_relu, alpha=0.5))
    told = notes(widget)
    push(widget.menu, "tanh")
    push(widget.menu, "leaky relu")
    push(widget.sliders[("leaky relu", "alpha")], 0.75)
    assert told == [tanh, *(replace(leaky_relu, alpha=a) for a in (0.5, 0.75))]
    told.clear()
    widget.value = replace(elu, alpha=2.0)  # from Python: menu and slider follow in one go
    assert told == [replace(elu, alpha=2.0)]
    assert (widget.menu.value, widget.sliders[("elu", "alpha")].value) == ("elu", 2.0)
    widget.value = "relu"  # a name will do
    assert told[1:] == [relu]
    widget.value = relu
    assert len(told) == 2


def test_a_menu_that_is_set_to_nonsense_says_so_and_stays():
    widget = Choice(ELEMENTWISE, "g").widget(tanh)
    told = notes(widget)
    for nonsense in ("tanhh", 3, replace(elu, alpha=50.0)):
        with pytest.raises((ValueError, traitlets.TraitError), match="must"):
            widget.value = nonsense
    assert (widget.value, widget.menu.value, told) == (tanh, "tanh", [])


def test_the_widgets_of_a_menu_do_not_pile_up_when_it_is_moved():
    widget = Choice(ELEMENTWISE, "g").widget(tanh)
    before = widgets()
    for g in sample(Choice(ELEMENTWISE, "g")):
        push(widget, g)
    assert widgets() == before


def test_a_knob_of_whole_numbers_gets_a_slider_of_whole_numbers():
    menu = Registry("thing")

    @register(menu)
    class Comb(Entry):
        name = "comb"
        teeth: float = knob(3, low=1, high=9, step=1, label="teeth", domain=Interval(1, 9, "[]"))

    widget = Choice(menu, "thing").widget(menu["comb"])
    slider = widget.sliders[("comb", "teeth")]
    assert isinstance(slider, ipywidgets.IntSlider)
    push(slider, 7)
    assert widget.value == Comb(teeth=7)


def test_a_class_that_was_defined_again_still_works_in_a_menu_that_is_shown():
    def define(power):
        @register(ELEMENTWISE)
        class Mine(Activation):
            name = "mine"

            def value(self, z):
                return z**power

    define(1)
    menu = Choice(ELEMENTWISE, "g")
    widget = menu.widget(menu.accept("mine"))
    old = widget.value
    define(2)
    assert menu.accept(old) is old  # what the shown explorer sends when another slider moves
    assert menu.accept("mine")(3.0) == 9.0
    push(widget.menu, "tanh")
    push(widget.menu, "mine")
    assert widget.value is old


def test_a_menu_that_is_shown_is_that_of_the_day_and_the_next_one_has_more():
    menu = Choice(ELEMENTWISE, "g")
    shown = menu.widget(tanh)

    @register(ELEMENTWISE)
    @dataclass(frozen=True)
    class Mine(Activation):
        name = "mine"

    assert "mine" not in shown.menu.options
    assert menu.widget(tanh).menu.options[-1] == "mine"
    assert menu.accept("mine") == Mine()
