"""What to say of a word that is not there: what there is, and which is nearest."""

from contextlib import contextmanager
from difflib import get_close_matches


def did_you_mean(word, words):
    """How a sentence about an unknown word goes on: "it has line, dots; did you mean line?"."""
    near = get_close_matches(word, words, n=1)
    return f"it has {', '.join(words)}" + (f"; did you mean {near[0]}?" if near else "")


@contextmanager
def telling(what):
    """What NumPy or matplotlib stops with is told behind what did not work."""
    try:
        yield
    except Exception as error:
        raise ValueError(f"{what}: {error}") from error
