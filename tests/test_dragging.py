"""The arithmetic of drag.js, without a browser: which place is nearest to the hand or the key."""

import json

import pytest

from tests.test_scripts import needs_node, node

pytestmark = needs_node

SIDEWAYS = {"control": "z", "now": 2, "last": 4, "x": [10, 20, 30, 40, 50], "y": 7}
UP = {"control": "a", "now": 1, "last": 2, "x": 30, "y": [0, 7, 14]}
BACK = {"control": "b", "now": 2, "last": 4, "x": [50, 40, 30, 20, 10], "y": 7}
FLAT = {"control": "p", "now": 3, "last": 5, "x": 0, "y": [0, 0, 0, 0, 50, 90]}  # as a bar at 0
SLANTED = {"control": "s", "now": 1, "last": 2, "x": [0, 30, 60], "y": [0, 10, 20]}


def ran(function, *told):
    return node("drag.js", f"say(part.{function}(...{json.dumps(told)}))")


@pytest.mark.parametrize(
    ("way", "point", "place"),
    [
        (SIDEWAYS, (41, 99), 3),
        (SIDEWAYS, (-500, 0), 0),
        (SIDEWAYS, (500, 0), 4),
        (SIDEWAYS, (35, 0), 2),  # between two: the one where it is stays
        (BACK, (41, 0), 1),
        (UP, (0, 10), 1),
        (UP, (0, 11), 2),
        (FLAT, (0, -3), 3),  # all of four are as near
        (FLAT, (0, 60), 4),
        (SLANTED, (40, 9), 1),
        (SLANTED, (50, 18), 2),
        ({**FLAT, "y": 3}, (0, 60), 3),  # it moves nothing
    ],
)
def test_the_nearest_place_is_taken(way, point, place):
    assert ran("nearestPlace", way, point) == place


@pytest.mark.parametrize(
    ("ways", "key", "wanted"),
    [
        ([SIDEWAYS], "ArrowRight", {"z": 3}),
        ([SIDEWAYS], "ArrowLeft", {"z": 1}),
        ([SIDEWAYS], "ArrowUp", {"z": 3}),  # as any slider
        ([SIDEWAYS], "ArrowDown", {"z": 1}),
        ([SIDEWAYS], "Home", {"z": 0}),
        ([SIDEWAYS], "End", {"z": 4}),
        ([SIDEWAYS], "Tab", None),
        ([{**SIDEWAYS, "now": 4}], "ArrowRight", {}),
        ([BACK], "ArrowRight", {"b": 1}),  # to the right is what is seen, not what is more
        ([SIDEWAYS, UP], "ArrowRight", {"z": 3}),
        ([SIDEWAYS, UP], "ArrowUp", {"a": 2}),
        ([SIDEWAYS, {**UP, "now": 2}], "ArrowUp", {}),
        ([FLAT], "ArrowDown", {"p": 2}),
        ([{**FLAT, "now": 1}], "ArrowUp", {"p": 2}),  # level here, but it rises all in all
        ([SLANTED], "ArrowRight", {"s": 2}),
        ([SLANTED], "ArrowUp", {"s": 2}),
    ],
)
def test_an_arrow_key_goes_where_it_points(ways, key, wanted):
    assert ran("placesForKey", ways, key) == wanted


def test_with_shift_a_key_goes_ten_places():
    way = {**SIDEWAYS, "x": [*range(0, 400, 10)], "last": 39, "now": 5}
    assert ran("placesForKey", [way], "ArrowRight", True) == {"z": 15}
    assert ran("placesForKey", [way], "ArrowLeft", True) == {"z": 0}


def test_what_is_asked_while_nobody_has_answered_waits_and_the_last_counts():
    sent, wanted = node(
        "drag.js",
        """
        const sent = [], hand = part.oneAtATime((values) => sent.push(values));
        for (const z of [1, 2, 3]) hand.ask({ z });
        hand.ask({ a: 7 });
        const wanted = [hand.wanted()];
        hand.answered();
        wanted.push(hand.wanted());
        hand.answered(), hand.answered();
        wanted.push(hand.wanted());
        hand.ask({ z: 9 });
        say([sent, wanted]);
    """,
    )
    assert sent == [{"z": 1}, {"z": 3, "a": 7}, {"z": 9}]
    assert wanted == [{"z": 3, "a": 7}, {"z": 3, "a": 7}, {}]


def test_without_a_kernel_nothing_waits_for_an_answer():
    assert node(
        "drag.js",
        """
        let tries = 0;
        const hand = part.oneAtATime(() => (tries++, false));
        hand.ask({ z: 1 }), hand.ask({ z: 2 });
        say([tries, hand.wanted()]);
    """,
    ) == [2, {}]
