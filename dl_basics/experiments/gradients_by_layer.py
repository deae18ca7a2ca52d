"""On its way back a gradient is multiplied, in each layer, by about the same factor.

Ten networks of up to fifty hidden layers have the same weights, scaled, for every initializer.
"""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, softmax
from dl_basics.diagnostics import by_layer, rms
from dl_basics.experiments.digits import digits_for
from dl_basics.initializers import He, xavier

NETWORKS, DEEPEST, WIDTH, EXAMPLES = 10, 50, 64, 16


@lru_cache(maxsize=1)
def drawn():
    """Weights with s = 1, hidden (10, 50, 64, 64) and out (10, 10, 64), and some digits x, y."""
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(NETWORKS, DEEPEST, WIDTH, WIDTH))
    return hidden, rng.normal(size=(NETWORKS, 10, WIDTH)), *digits_for((0,), EXAMPLES)[:2]


@lru_cache(maxsize=4)
@np.errstate(all="ignore")
def way_forward(g, init, bias=0.0):
    """The outputs and the slopes g′(z) of 50 hidden layers: two lists of (10, 64, examples)."""
    hidden, _, a, _ = drawn()
    sigma, outputs, slopes = init.sigma(WIDTH, WIDTH), [], []
    for k in range(DEEPEST):
        z = hidden[:, k] @ (sigma * a) + bias
        a = g.value(z)
        outputs.append(a)
        slopes.append(g.derivative(z))
    return outputs, slopes


@np.errstate(all="ignore")
def deltas_of(g, init, depth, bias=0.0):
    """δ of each hidden layer, first to last, in ten networks: a list of (10, 64, examples)."""
    hidden, out, _, y = drawn()
    sigma, last, deltas = init.sigma(WIDTH, WIDTH), xavier.sigma(WIDTH, 10) * out, []
    outputs, slopes = way_forward(g, init, bias)
    dL_da = last.mT @ ((softmax.value(last @ outputs[depth - 1]) - y) / EXAMPLES)
    for k in reversed(range(depth)):
        deltas.append(dL_da * slopes[k])  # δ = ∂L/∂a · g′(z)
        dL_da = hidden[:, k].mT @ (sigma * deltas[-1])  # ∂L/∂a_prev = Wᵀ δ
    return deltas[::-1]


@np.errstate(all="ignore")
def way_back(g, init, depth, bias=0.0):
    """The sizes of δ, (10, depth), and as predicted, (depth,); √(n Var w); and √E[g′²], (depth,).

    Sizes are against the last layer's, 0 where nothing came back. The prediction: on its way from
    layer l + 1 to layer l, δ is multiplied by √(n Var(w) E[g′²]).
    """
    sizes = by_layer(map(rms, deltas_of(g, init, depth, bias)))
    slopes = way_forward(g, init, bias)[1][:depth]
    slopes = np.sqrt(np.mean(np.square(slopes), axis=(1, 2, 3)))
    weights = init.sigma(WIDTH, WIDTH) * np.sqrt(WIDTH)
    predicted = np.r_[np.cumprod(weights * slopes[-2::-1])[::-1], 1.0]
    sizes, predicted = (np.nan_to_num(s, posinf=1e300) for s in (sizes / sizes[:, -1:], predicted))
    return sizes, predicted, weights, slopes


def per_layer(sizes):
    """The factor by which δ changes per layer, on average; 1 for a single layer."""
    return (sizes[0] / sizes[-1]) ** (1 / max(1, len(sizes) - 1)) if sizes[-1] else 0.0


@lru_cache(maxsize=32)
@np.errstate(all="ignore")
def three_sizes(gain):
    """The sizes of a, δ and ∂L/∂W in twenty layers of ReLU: the median of ten networks, (3, 20)."""
    outputs, _ = way_forward(relu, He(gain))
    deltas, inputs = deltas_of(relu, He(gain), 20), [drawn()[2], *outputs[:19]]
    gradients = [delta @ a.mT for delta, a in zip(deltas, inputs, strict=True)]  # ∂L/∂W = δ aᵀ
    three = outputs[:20], deltas, gradients
    return [np.median(by_layer(map(rms, arrays)), axis=0) for arrays in three]
