"""The list of faults is whole: each can be planted where it says, and the table counts them."""

import ast
import json

from tools.faults import FAULTS, ROOMS, ROOT, near, table


def test_each_fault_can_be_planted_in_one_place():
    for fault in FAULTS:
        text = (ROOT / fault["file"]).read_text(encoding="utf-8")
        assert text.count(fault["old"]) == 1, fault
        planted = text.replace(fault["old"], fault["new"])
        assert planted != text, fault
        if fault["file"].endswith(".py"):
            ast.parse(planted)
        elif fault["file"].endswith(".ipynb"):
            json.loads(planted)


def test_each_fault_has_a_name_of_its_own_and_says_what_is_seen():
    assert len({fault["name"] for fault in FAULTS} | {*ROOMS}) == len(FAULTS) + len(ROOMS)
    assert all(fault["seen"].endswith(".") for fault in FAULTS)


def test_tests_are_near_a_fault_of_each_room():
    for fault in {fault["room"]: fault for fault in FAULTS}.values():
        assert near(fault), fault["name"]


def test_the_table_counts_by_room_and_names_the_missed():
    found = dict.fromkeys(("half a band", "zeros without end", "play ends early"), "")
    found["half a band"] = "tests/test_words.py::test_something"
    faults = [fault for fault in FAULTS if fault["name"] in found]
    results = {
        name: {"name": name, "found": test, "stopped": name == "zeros without end"}
        for name, test in found.items()
    }
    lines = [line.split() for line in table(faults, results).splitlines()]
    assert ["draw", "2", "1", "1", "zeros", "without", "end*"] in lines
    assert ["page", "1", "0", "1", "play", "ends", "early"] in lines
    assert ["all", "3", "1", "2"] in lines
