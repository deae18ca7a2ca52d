"""What the tests of numbers share: a source of random ones, and comparisons to the last digits."""

import numpy as np

EXACT = 1e-12


def rng(seed=0):
    return np.random.default_rng(seed)


def close(found, truth, allowed=EXACT):
    """Assert that all numbers are the same but for rounding, absolute or relative."""
    np.testing.assert_allclose(found, truth, rtol=allowed, atol=allowed)


def same(found, truth, allowed=EXACT):
    """Assert that the shapes are the same, too."""
    assert np.shape(found) == np.shape(truth)
    close(found, truth, allowed)
