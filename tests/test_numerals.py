"""Numbers are read as they are meant, and rounded as far as they are printed."""

import pytest

from tests.numerals import numerals, rounds_to


def test_numerals_are_found_in_their_order():
    text = "Twenty layers: 14,000 − 0.41 · 5 = −1.05, 10⁻³¹ of x₂, a factor √½; a tenth, W¹₁₁, 1/4."
    assert numerals(text) == [
        "Twenty",
        "14,000",
        "0.41",
        "5",
        "−1.05",
        "10⁻³¹",
        "√½",
        "tenth",
        "1/4",
    ]
    assert numerals("6, 0 and 400 million; hundreds, often no one") == [
        "6",
        "0",
        "400 million",
        "hundreds",
    ]


@pytest.mark.parametrize(
    ("numeral", "value", "beyond"),
    [
        ("0.0002", 0.00018158, 0.00025158),
        ("0.40", 0.4, 0.406),
        ("−1.05", -1.049, -1.056),
        ("14,000", 13780.6, 13480.6),
        ("400 million", 4.25e8, 4.55e8),
        ("40", 39.3, 45.3),
        ("2", 1.91, 1.49),
        ("2", 2, 3),
        ("60", 60, 61),  # counted, so nothing is rounded
        ("0", 6e-17, 0.01),
        ("10⁻¹²", 9.8e-13, 2e-13),
        ("√½", 0.696, 0.58),
        ("1/4", 0.25, 0.26),
        ("tenth", 0.1, 0.106),
        ("Half", 0.503, 0.39),
        ("third", 0.31, 0.42),
        ("third", 3, 4),
        ("twice", 2.3, 2.6),
        ("Fifty", 50, 49),
    ],
)
def test_a_value_rounds_to_what_is_told_and_its_neighbour_does_not(numeral, value, beyond):
    assert rounds_to(numeral, value)
    assert not rounds_to(numeral, beyond)
    assert not rounds_to(numeral, -value) or abs(value) < 1e-9
