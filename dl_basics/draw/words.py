"""Numbers and lists in the words of the page."""

from math import inf


def number(x, digits, never=()):
    """A number with so many digits after the point, a real minus sign, and never −0.

    never: what the number must not look like unless it is just that, such as 0 or an end that it
    does not reach; it then gets more digits.
    """
    while digits < 12 and any(round(x, digits) == other != x for other in never):
        digits += 1
    return f"{x:z.{digits}f}".replace("-", "−")


def bracket(x, digits=1):
    """A number for the middle of a sum or product: a negative one in brackets."""
    return f"({number(x, digits)})" if round(x, digits) < 0 else number(x, digits)


def power(x):
    """A positive number as a power of ten times a digit: "3 · 10⁻⁷", "10⁴"."""
    digit, exponent = f"{x:.0e}".split("e")
    return raised(exponent) if digit == "1" else f"{digit} · {raised(exponent)}"


def sized(x, digits=2):
    """A positive number of any size, or 0, with so many digits: "0.24", "13,781", "1.4 · 10⁻⁷"."""
    if x in (0, inf):
        return "∞" if x else "0"
    rounded, exponent = f"{x:.{digits - 1}e}".split("e")
    if not -2 <= int(exponent) < 6:
        return f"{rounded} · {raised(exponent)}"
    return f"{x:,.{max(0, digits - 1 - int(exponent))}f}"


def raised(exponent):
    """A power of ten: "10⁻⁷"."""
    return "10" + str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def listed(parts):
    """Join words as a sentence does: "a", "a and b", "a, b and c"."""
    *start, last = parts
    return f"{', '.join(start)} and {last}" if start else last


def plural(count, word):
    """A count with its word: "1 hinge", "5 hinges", "22,063 steps"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
