"""What long products do: δ times a matrix again and again, and a loss of a product of weights."""

from functools import lru_cache

import numpy as np

STARTS, TIMES = 10, 100
UNITS, KINDS = 32, ["one orthogonal matrix", "one random matrix", "a new random matrix each time"]
WEIGHTS, WALK = 10, 100


@lru_cache
def lengths(kind):
    """The length of δ for ρ = 1, after 0, 1, ... 100 products, from ten starts: (10, 101)."""
    rng = np.random.default_rng(0)
    W = rng.normal(size=(STARTS, UNITS, UNITS)) / np.sqrt(UNITS)
    if kind == KINDS[0]:
        W = np.linalg.qr(W)[0]
    elif kind == KINDS[1]:  # so that the largest eigenvalue has the size 1
        W = W / np.abs(np.linalg.eigvals(W)).max(axis=1)[:, None, None]
    delta = rng.normal(size=(STARTS, UNITS, 1))
    kept = [np.linalg.norm(delta, axis=(1, 2))]
    for _ in range(TIMES):
        if kind == KINDS[2]:
            W = rng.normal(size=(STARTS, UNITS, UNITS)) / np.sqrt(UNITS)
        delta = W.mT @ delta  # δ ← Wᵀ δ
        kept.append(np.linalg.norm(delta, axis=(1, 2)))
    return np.array(kept).T / kept[0][:, None]


@lru_cache(maxsize=32)
@np.errstate(all="ignore")
def walk(rate, limit):
    """The products of ten weights from ten starts, 0 to 100 steps on: (101, 10).

    The weights start between 1 and 1.6, and their product is to become 1: L = ½ (Π w − 1)².
    """
    w = np.array([np.random.default_rng(k).uniform(1, 1.6, WEIGHTS) for k in range(STARTS)])
    kept = []
    for _ in range(WALK + 1):
        kept.append(w.prod(axis=1))
        others = np.stack([np.delete(w, k, axis=1).prod(axis=1) for k in range(WEIGHTS)], 1)
        dL_dw = (kept[-1] - 1)[:, None] * others  # ∂L/∂w = (Π w − 1) · the other weights
        if limit is not None:
            length = np.sqrt((dL_dw**2).sum(axis=1, keepdims=True))
            dL_dw = dL_dw * np.minimum(1, limit / length)
        w = w - rate * dL_dw
    return np.nan_to_num(kept, nan=1e15, posinf=1e15, neginf=-1e15).clip(-1e15, 1e15)
