"""The basics of deep learning, small enough to read and made to be moved."""

__version__ = "0.1.0"
