"""The gradient check by finite differences: its nudge must be neither too large nor too small."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import ELEMENTWISE, identity
from dl_basics.draw import MUTED, ORANGE, curve_at, power
from dl_basics.gradcheck import gradient_check
from dl_basics.initializers import xavier
from dl_basics.live import Choice, LogSlider, explorer
from dl_basics.network import Network, dense


@explorer(
    step=LogSlider(1e-13, 1e-1, 1, "nudge h"),
    g=Choice(["tanh", "relu"], "activation"),
    way=Choice(["both sides", "one side"], "nudge to"),
)
def check(picture, step=1e-2, g="tanh", way="both sides"):
    """How far should you nudge?"""
    sizes, errors = check_errors(g, way == "one side")
    middle = np.median(errors, axis=0)
    at, best = int(np.abs(np.log(sizes / step)).argmin()), int(middle.argmin())
    picture.axes(x=(3e-14, 3e-1), y=(1e-12, 10), xscale="log", yscale="log", xlabel="nudge h",
                 title="relative error", legend=("five networks", "median"))
    picture.curves("five networks", sizes, errors, color=MUTED, linewidth=0.9)
    curve_at(picture, "median", sizes, middle, (sizes[at], middle[at]), "here", ORANGE, "s")
    picture.words("best", sizes[best], middle[best], f"best: h = {power(sizes[best])}", (0, -14),
                  ha="center")
    # Between kinks the loss of a ReLU network is a parabola: nudging to both sides is exact there.
    kinks = g == "relu" and way == "both sides"
    far = "kinks that the nudge crosses" if kinks else "the bend of the curve"
    blame = ("rounding", "a little of both", far)[np.sign(at - best) + 1]
    picture.say(
        f"h = {power(sizes[at])}: relative error {power(middle[at])}; "
        f"the smallest is at h = {power(sizes[best])}. To blame here: {blame}.")
    picture.describe(
        f"The error of a gradient check against the size of the nudge, both on log axes: "
        f"{'a slope that ends in a jump' if kinks else 'a V'}, lowest at {power(sizes[best])}. To "
        f"the left it rises by rounding, to the right because of {far}.")
    return {"h": sizes[at], "error": middle[at], "best": sizes[best], "sizes": sizes,
            "errors": errors}


@lru_cache(maxsize=4)
def check_errors(g, one_sided):
    """The worst relative error for 13 sizes of nudge, and 5 networks: (13,) and (5, 13)."""
    sizes = 10.0 ** np.arange(-13, 0)
    errors = np.empty((5, len(sizes)))
    for seed in range(5):
        rng = np.random.default_rng(seed)
        net = Network(dense([3, 6, 2], ELEMENTWISE[g], identity, init=xavier, rng=rng))
        x, y = rng.normal(size=(3, 40)), rng.normal(size=(2, 40))
        for k, size in enumerate(sizes):
            check = gradient_check(net, x, y, step=size, one_sided=one_sided, skip_kinks=False)
            errors[seed, k] = max(check.worst, 1e-12)
    return sizes, errors
