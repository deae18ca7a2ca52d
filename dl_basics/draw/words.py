"""Numbers and lists in the words of the page."""


def number(x, digits):
    """A number with so many digits after the point, a real minus sign, and never −0."""
    return f"{x:z.{digits}f}".replace("-", "−")


def listed(parts):
    """Join words as a sentence does: "a", "a and b", "a, b and c"."""
    *start, last = parts
    return f"{', '.join(start)} and {last}" if start else last
