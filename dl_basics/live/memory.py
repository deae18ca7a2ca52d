"""Memory that a picture needed for a moment goes back to the computer, which may be a class's."""

import ctypes
import sys

# glibc keeps what was freed below what is still in use, and asks for more all the same.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None


def give_back():
    """Give back what was freed, where the C library is one that keeps it; in milliseconds."""
    if _trim:
        _trim(0)
