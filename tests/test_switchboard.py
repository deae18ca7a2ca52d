"""A row of switches, one for each thing on a menu, with the sliders of those that are on."""

from dataclasses import replace

import pytest

from dl_basics.live.controls import Several
from dl_basics.recipes import Fix
from dl_basics.registry import FIXES, register
from tests.hands import push, sample

several = Several(FIXES, "fixes:")
DROPOUT, CLIPPING = FIXES["dropout"], FIXES["clipping"]


def test_names_and_things_come_in_the_order_of_the_menu():
    strong = replace(DROPOUT, p=0.8)
    assert several.accept([strong, "clipping"]) == (CLIPPING, strong)
    assert several.accept(()) == ()
    assert several.text((CLIPPING, strong)) == "clipping (largest norm = 1), dropout (p = 0.8)"
    assert several.text(()) == "none"


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        ("dropout", TypeError, "list of names"),
        (None, TypeError, "list of names"),
        (["droput"], ValueError, "must be one of"),
        (["dropout", DROPOUT], ValueError, "each thing once"),
    ],
)
def test_what_is_no_selection_is_refused_in_words(value, error, words):
    with pytest.raises(error, match=words):
        several.accept(value)


def test_a_switch_shows_the_sliders_of_what_it_switches_on():
    board = several.widget(())
    assert board.sliders["dropout", "p"].layout.display == "none"
    push(board.switches["dropout"], True)
    assert board.value == (DROPOUT,) and board.sliders["dropout", "p"].layout.display is None
    push(board.sliders["dropout", "p"], 0.25)
    assert board.value == (replace(DROPOUT, p=0.25),)
    push(board.switches["dropout"], False)
    assert board.value == () and board.sliders["dropout", "p"].value == 0.5


def test_a_selection_can_be_set_and_changes_once():
    board, seen = several.widget((DROPOUT,)), []
    board.observe(lambda change: seen.append(change.new), "value")
    board.value = ("clipping", replace(DROPOUT, p=0.3))
    assert seen[-1] == (CLIPPING, replace(DROPOUT, p=0.3)) and len(seen) == 1
    assert [name for name, switch in board.switches.items() if switch.value] == [
        "clipping",
        "dropout",
    ]
    assert board.sliders["dropout", "p"].value == 0.3


def test_every_sample_can_be_pushed():
    board = several.widget(())
    for value in sample(several):
        push(board, value)
        assert board.value == value


def test_what_a_learner_registers_gets_a_switch():
    with FIXES.restored():

        @register(FIXES)
        class Nothing(Fix):
            name = "nothing at all"

            def apply(self, recipe):
                return recipe

        assert "nothing at all" in several.widget(()).switches
    assert "nothing at all" not in several.widget(()).switches
