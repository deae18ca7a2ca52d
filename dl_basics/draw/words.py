"""Numbers and lists in the words of the page."""


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


def listed(parts):
    """Join words as a sentence does: "a", "a and b", "a, b and c"."""
    *start, last = parts
    return f"{', '.join(start)} and {last}" if start else last


def plural(count, word):
    """A count with its word: "1 hinge", "5 hinges"."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
