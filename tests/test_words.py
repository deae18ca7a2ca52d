"""Numbers in words: as a reader would write them, at any size, and never as "4.1e-08"."""

from math import inf

import numpy as np
import pytest

from dl_basics.draw.words import bracket, listed, number, plural, power, sized


@pytest.mark.parametrize(
    ("x", "digits", "words"),
    [
        (0, 2, "0"),
        (0.2351, 2, "0.24"),
        (0.2351, 3, "0.235"),
        (1, 2, "1.0"),
        (0.999, 2, "1.0"),  # what was only measured is not said to be 1
        (9.96, 2, "10"),
        (650.2, 2, "650"),
        (13780.6, 2, "13,781"),
        (13780.6, 3, "13,781"),
        (0.0096, 1, "0.01"),
        (0.00994, 2, "9.9 · 10⁻³"),
        (0.00996, 2, "0.010"),
        (1.4e-7, 2, "1.4 · 10⁻⁷"),
        (999_400, 3, "999,400"),
        (999_600, 3, "1.00 · 10⁶"),
        (4.1e300, 2, "4.1 · 10³⁰⁰"),
        (5e-324, 2, "4.9 · 10⁻³²⁴"),
        (inf, 2, "∞"),
    ],
)
def test_a_size_has_so_many_digits(x, digits, words):
    assert sized(x, digits) == words
    assert sized(np.float64(x), digits) == words


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_a_size_is_never_far_off_and_never_in_the_words_of_a_computer(digits):
    for x in 10 ** np.random.default_rng(0).uniform(-320, 308, 2000):
        words = sized(x, digits)
        assert "e" not in words
        plain, _, exponent = words.replace(",", "").partition(" · 10")
        raised = exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or "0"
        assert float(f"{plain}e{raised}") == pytest.approx(x, rel=0.51 * 10 ** (1 - digits))


@pytest.mark.parametrize(
    ("x", "words"), [(3.4e-7, "3 · 10⁻⁷"), (1e4, "10⁴"), (9.6e4, "10⁵"), (1, "10⁰"), (7, "7 · 10⁰")]
)
def test_a_power_has_one_digit(x, words):
    assert power(x) == words


def test_numbers_have_a_real_minus_and_no_minus_zero():
    assert number(-1.25, 1) == "−1.2" and number(-0.01, 1) == "0.0"
    assert number(0.9996, 3, never=(1.0,)) == "0.9996" and number(1.0, 3, never=(1.0,)) == "1.000"
    assert bracket(-2) == "(−2.0)" and bracket(2) == "2.0" and bracket(-0.01) == "0.0"


def test_lists_and_counts_are_as_in_a_sentence():
    assert [listed("abc"[:k]) for k in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
    assert [plural(k, "hinge") for k in (0, 1, 2)] == ["0 hinges", "1 hinge", "2 hinges"]
