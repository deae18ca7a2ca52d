"""Benchmarks report alike: a bar says whether it holds, and nothing is written unless wished."""

import pytest

from tools import report
from tools.report import Bar, arguments, finish, table


@pytest.mark.parametrize(
    ("value", "limit", "above", "says"),
    [
        (1.2, 1.35, False, "holds"),
        (1.35, 1.35, False, "holds"),
        (1.5, 1.2, False, "misses by 25%"),
        (6.0, 5.0, True, "holds"),
        (0.6, 0.8, True, "misses by 25%"),
    ],
)
def test_a_bar_says_whether_it_holds_and_by_how_much_it_does_not(value, limit, above, says):
    bar = Bar("ours / theirs", value, limit, above=above)
    assert bar.row() == [
        "ours / theirs",
        f"{value:.2f}",
        f"{'≥' if above else '≤'} {limit:g}",
        says,
    ]
    assert bar.holds == (says == "holds")


def test_a_table_has_straight_columns():
    lines = table(["a", "long head"], [["longer", "1"]]).splitlines()
    assert lines == ["| a      | long head |", "| ------ | --------- |", "| longer | 1         |"]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("value", [1.0, 3.0])
def test_only_a_strict_run_fails_by_a_missed_bar(value, strict, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(report, "BENCHMARKS", tmp_path)
    wishes = arguments("race", "Who?").parse_args(["--strict"] * strict)
    assert finish("race", wishes, ["# Race"], [Bar("a / b", value, 2.0)]) == (strict and value > 2)
    assert not list(tmp_path.iterdir())
    assert capsys.readouterr().out.startswith("# Race\n\n| bar")


def test_what_is_printed_is_what_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(report, "BENCHMARKS", tmp_path)
    finish("race", arguments("race", "Who?").parse_args(["--write"]), ["# Race"], [Bar("a", 1, 2)])
    assert (tmp_path / "race.md").read_text(encoding="utf-8") == capsys.readouterr().out
