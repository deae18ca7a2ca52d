"""Numbers as they stand in a sentence: digits, powers of ten, roots, and words."""

import re

import numpy as np

COUNTS = {
    word: count
    for count, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
COUNTS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
COUNTS |= {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
COUNTS |= {"twice": 2, "double": 2}
# A third is one of three parts, or the one after the second.
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
PARTS |= {"sixteenth": 16, "hundredth": 100, "thousandth": 1000}

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
# "One" is left out: it is more often a pronoun than a count.
NUMBER = re.compile(
    r"−?(?:10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|√[½\d]|\d+/\d+|\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?: [mb]illion)?)"
    rf"|\b(?:{'|'.join([*COUNTS, *PARTS])})s?\b",
    re.IGNORECASE,
)


def numerals(text):
    """The numbers in a text, in their order, as they are written: ["0.5", "10⁻⁸", "Twenty"]."""
    return NUMBER.findall(text)


def rounds_to(numeral, value):
    """Whether a value, rounded as far as the numeral is, is what it says.

    A whole number is not rounded. A part such as "a tenth" is told from its neighbours.
    """
    word = numeral.lower().removesuffix("s").replace("½", "half")
    if word.startswith("−"):
        return rounds_to(word.removeprefix("−"), -value)
    if word.startswith("√"):
        return value >= 0 and rounds_to(word.removeprefix("√"), value**2)
    if word in PARTS:
        return PARTS[word] == (value if value >= 1 else round(1 / value) if value > 0 else 0)
    if word != (lowered := word.translate(RAISED)):
        return value > 0 and round(np.log10(value)) == int(lowered.removeprefix("10"))
    number, unit = read(word)
    if isinstance(value, int | np.integer):
        return value == number
    return abs(value - number) <= (unit / 2 if number else 1e-9) * (1 + 1e-9)


def read(numeral):
    """The number, and the unit of its last digit that counts: 14,000 counts thousands."""
    digits, _, scale = numeral.partition(" ")
    size = COUNTS.get(scale, 1)
    if digits in COUNTS:
        return COUNTS[digits], 1
    if "/" in digits:
        above, below = map(int, digits.split("/"))
        return above / below, 1e-9
    plain = digits.replace(",", "")
    _, point, behind = plain.partition(".")
    zeros = -len(behind) if point else len(plain) - len(plain.rstrip("0"))
    return float(plain) * size, 10.0**zeros * size
