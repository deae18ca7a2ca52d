"""What to say of a word that is not there: what there is, and which is nearest."""

from difflib import get_close_matches


def did_you_mean(word, words):
    """How a sentence about an unknown word goes on: "it has line, dots; did you mean line?"."""
    near = get_close_matches(word, words, n=1)
    return f"it has {', '.join(words)}" + (f"; did you mean {near[0]}?" if near else "")
