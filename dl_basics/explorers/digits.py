"""The digits for many networks at once: each has its own split into training and test digits."""

from functools import lru_cache

import numpy as np

from dl_basics.datasets import digits_split


@lru_cache
def digits_for(seeds):
    """Training x, y and test x, y, stacked over the splits of these seeds."""
    splits = [digits_split(rng=np.random.default_rng(seed)) for seed in seeds]
    return [np.stack([getattr(split[k], part) for split in splits])
            for k in (0, 1) for part in ("x", "y")]  # fmt: skip
