"""A registry keeps its menu in order, protects what is built in, and helps with spelling."""

import importlib
import re
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from dl_basics import registry
from dl_basics.registry import MENUS, Entry, Interval, Knob, Registry, knob, register


@pytest.fixture
def paints():
    """A menu with one built-in paint and one of the learner's own."""
    menu = Registry("paint")
    register(menu)(type("Red", (Entry,), {"name": "red", "__module__": "dl_basics.paints"}))

    @register(menu)
    class Green(Entry):
        name = "green"
        tone: float = knob(0.5, low=0.0, high=0.9, step=0.1, label="τ", domain=Interval(0, 1, "[)"))

    return menu


def test_a_registry_lists_names_in_the_order_of_registration(paints):
    assert list(paints) == ["red", "green"]
    assert len(paints) == 2
    assert ("red" in paints, "blue" in paints) == (True, False)
    assert repr(paints) == "<Registry of kind 'paint': red, green>"


def test_an_entry_is_a_ready_instance_with_default_knobs(paints):
    assert str(paints["red"]) == "red"
    assert str(paints["green"]) == "green (τ = 0.5)"
    assert repr(paints["green"]).endswith("Green(tone=0.5)")


@pytest.mark.parametrize("misspelt", ["grene", "GREEN", "gren"])
def test_an_unknown_name_is_answered_with_the_nearest_one_and_the_whole_menu(paints, misspelt):
    with pytest.raises(KeyError) as error:
        paints[misspelt]
    assert f"no paint called '{misspelt}'; did you mean 'green'? " in str(error.value)
    assert "There are: red, green" in str(error.value)


def test_an_empty_menu_says_why_it_is_empty():
    with pytest.raises(KeyError, match="there is no paint yet: @register puts one on"):
        Registry("paint")["red"]


@pytest.mark.parametrize("strange", ["xylophone", 3, None])
def test_a_name_like_no_other_is_answered_with_the_menu_alone(paints, strange):
    with pytest.raises(KeyError, match="There are: red, green") as error:
        paints[strange]
    assert "did you mean" not in str(error.value)


def test_running_the_cell_again_replaces_a_learners_class_in_its_place(paints):
    @register(paints)
    class Blue(Entry):
        name = "blue"

    @register(paints)
    class Green(Entry):
        name = "green"

    assert list(paints) == ["red", "green", "blue"]
    assert type(paints["green"]) is Green


def test_the_name_of_something_built_in_is_refused_on_every_menu_at_once(paints):
    other = Registry("other paint")

    class Mine(Entry):
        name = "red"

    with pytest.raises(ValueError, match=r"'red' is built in .* for example 'my red'"):
        register(other, paints)(Mine)
    assert type(paints["red"]).__name__ == "Red"
    assert "red" not in other


def test_the_package_may_reload_its_own_module(paints):
    again = type("Red", (Entry,), {"name": "red", "__module__": "dl_basics.paints"})
    register(paints)(again)
    assert type(paints["red"]) is again


def test_a_registry_is_restored_even_after_an_error(paints):
    green = paints["green"]

    def redecorate():
        with paints.restored():
            register(paints)(type("Blue", (Entry,), {"name": "blue"}))
            register(paints)(type("Green", (Entry,), {"name": "green"}))
            assert list(paints) == ["red", "green", "blue"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        redecorate()
    assert list(paints) == ["red", "green"]
    assert paints["green"] is green


def test_register_says_what_is_missing(paints):
    class Nameless(Entry):
        pass

    class Baseless:
        name = "baseless"

    with pytest.raises(TypeError, match="menus in brackets"):
        register(Nameless)
    with pytest.raises(TypeError, match="menus in brackets"):
        register()
    with pytest.raises(ValueError, match="Nameless needs a name"):
        register(paints)(Nameless)
    with pytest.raises(TypeError, match=r"class Baseless\(Activation\)"):
        register(paints)(Baseless)


def test_register_makes_a_frozen_dataclass_and_takes_one_that_is_already_made(paints):
    green = paints["green"]
    with pytest.raises(FrozenInstanceError):
        green.tone = 0.1
    assert replace(green, tone=0.1) != green == replace(green)
    assert {green: "usable as a key"}[replace(green)]
    again = register(paints)(type(green))
    assert again is type(green)


def test_knobs_can_be_read_from_an_entry(paints):
    assert paints["red"].knobs == {}
    assert paints["green"].knobs == {"tone": Knob(0.0, 0.9, 0.1, "τ", 0.5, Interval(0, 1, "[)"))}


@pytest.mark.parametrize("value", [0, np.float32(0.25), np.float64(0.3), np.int64(0), 0.999])
def test_a_knob_takes_any_number_in_its_domain_and_shows_it_plainly(paints, value):
    turned = replace(paints["green"], tone=value)
    assert (type(turned.tone), turned.tone) == (float, value)
    assert "np." not in repr(turned)


@pytest.mark.parametrize("value", [-0.1, 1, 1.0, np.nan, np.inf, -np.inf])
def test_a_knob_outside_its_domain_is_refused(paints, value):
    with pytest.raises(ValueError, match=r"tone of green must be in \[0, 1\), but is"):
        replace(paints["green"], tone=value)


@pytest.mark.parametrize("value", ["0.5", None, True, 0.5j, [0.5], np.zeros(2)])
def test_a_knob_that_is_no_number_is_refused(paints, value):
    with pytest.raises(TypeError, match="tone of green must be a number, but got"):
        replace(paints["green"], tone=value)


@pytest.mark.parametrize(
    ("domain", "inside", "outside"),
    [
        (Interval(0, 1, "[)"), [0, 0.5, 0.999], [-1e-9, 1, 2]),
        (Interval(0, 1, "(]"), [1e-9, 1], [0, 1.001]),
        (Interval(-2), [-1.9, 0, 1e300], [-2, np.inf]),
        (Interval(), [-1e300, 0], [-np.inf, np.inf, np.nan]),
    ],
)
def test_a_domain_means_what_it_means_on_the_page(domain, inside, outside):
    assert all(x in domain for x in inside)
    assert not any(x in domain for x in outside)


def test_a_domain_is_printed_as_on_the_page():
    domains = Interval(0, 1, "[)"), Interval(-0.5, 1, "(]"), Interval(0, ends="[)"), Interval()
    assert [*map(str, domains)] == ["[0, 1)", "(−0.5, 1]", "[0, ∞)", "(−∞, ∞)"]


def test_a_domain_that_is_none_is_answered_in_words():
    with pytest.raises(TypeError, match=r"such as Interval\(0, 1, '\[\)'\) .* got '\[0, 1\)'"):
        knob(0.5, low=0.1, high=0.9, step=0.1, label="x", domain="[0, 1)")
    with pytest.raises(ValueError, match=r"ends are \(\), .* not '<\)'"):
        Interval(0, 1, "<)")


# Where a knob of the course is not from 0 on, 0 with it.
DOMAINS = {
    ("leaky relu", "alpha"): "[0, 1)",
    ("elu", "alpha"): "(0, ∞)",
    ("softmax", "temperature"): "(0, ∞)",
    ("constant", "c"): "(−∞, ∞)",
    ("clipping", "most"): "(0, ∞)",
    ("dropout", "p"): "[0, 1)",
    ("smaller rate", "factor"): "(0, ∞)",
}
KNOBS = [
    (menu, name, field)
    for menu in MENUS
    for name, entry in getattr(registry, menu).items()
    for field in entry.knobs
]


@pytest.mark.parametrize(("menu", "name", "field"), KNOBS)
def test_each_knob_of_the_course_takes_its_domain_and_refuses_the_rest(menu, name, field):
    entry = getattr(registry, menu)[name]
    knob = entry.knobs[field]
    domain = DOMAINS.get((name, field), "[0, ∞)")
    for end in (knob.low, knob.high):
        assert getattr(replace(entry, **{field: end}), field) == end
    outside = {"[": [-0.1], "(": [0.0, -0.1]}[domain[0]] if domain[1] == "0" else []
    for value in [*outside, *[1.0] * domain.endswith(" 1)"), np.inf, np.nan]:
        told = f"{field} of {entry.name} must be in {domain}, but is {value}"
        with pytest.raises(ValueError, match=re.escape(told)):
            replace(entry, **{field: value})
    with pytest.raises(TypeError, match=f"{field} of {entry.name} must be a number"):
        replace(entry, **{field: "0.5"})


@pytest.mark.parametrize("name", MENUS)
def test_a_menu_stands_with_its_things_and_can_be_asked_for_here(name):
    home = importlib.import_module(f"dl_basics.{MENUS[name]}")
    assert getattr(registry, name) is vars(home)[name]
    assert len(getattr(registry, name)) > 0


def test_what_is_no_menu_is_not_found():
    with pytest.raises(AttributeError, match="has no attribute 'SOUPS'"):
        registry.SOUPS  # noqa: B018


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [(0.0, 1.0, 0.1), (-0.1, 0.9, 0.1), (0.0, 0.4, 0.1), (0.6, 0.9, 0.1), (0.0, 0.9, 0.0)],
)
def test_a_knob_whose_slider_could_reach_a_forbidden_value_is_refused(low, high, step):
    with pytest.raises(ValueError, match="a knob needs low ≤ default ≤ high"):
        knob(0.5, low=low, high=high, step=step, label="x", domain=Interval(0, 1, "[)"))


def test_a_field_that_is_no_knob_is_left_alone(paints):
    @register(paints)
    class Lacquer(Entry):
        name = "lacquer"
        maker: str = "unknown"

    assert (paints["lacquer"].knobs, paints["lacquer"].maker) == ({}, "unknown")
