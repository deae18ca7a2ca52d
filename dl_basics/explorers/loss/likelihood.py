"""The claim with the highest likelihood has the lowest cross-entropy, its average surprise."""

import numpy as np

from dl_basics.draw import curve_at, number
from dl_basics.live import Slider, explorer
from dl_basics.losses import surprisal

ASKED = 10
CLAIMS = np.linspace(0.005, 0.995, 199)


@explorer(p=Slider(0.01, 0.99, 0.01, "your claim p"), yes=Slider(0, ASKED, label="answers yes"))
def likelihood(picture, p=0.5, yes=7):
    """Which probability would make what you saw most likely?"""
    curve, value, best = (surprise(claim, yes) for claim in (CLAIMS, p, yes / ASKED))
    chance = np.exp(-ASKED * value)
    hill, valley = picture.panels(1, 1)
    hill.axes(x=(-0.03, 1.03), y=(-0.05, 1.12), xlabel="your claim p", yticks=[0, 0.5, 1],
              title="likelihood, its highest drawn as 1")
    hill.vrule("share", yes / ASKED, drag={"yes": lambda yes: (yes / ASKED, 0)})
    curve_at(hill, "likelihood", CLAIMS, np.exp(ASKED * (best - curve)),
             (p, np.exp(ASKED * (best - value))), drag={"p": "x"})
    valley.axes(x=(-0.03, 1.03), y=(-0.25, 5.4), xlabel="your claim p", title="average surprise")
    valley.vrule("share", yes / ASKED, drag={"yes": lambda yes: (yes / ASKED, 0)})
    curve_at(valley, "surprise", CLAIMS, curve, (p, value), drag={"p": "x"})
    one_in = number(chance, 2) if chance > 0.1 else f"1 in {float(f'{1 / chance:.4g}'):,.0f}"
    picture.say(
        f"{yes} of {ASKED} say yes, and you claim p = {number(p, 2)}. Just these answers have the "
        f"likelihood {one_in}; average surprise {number(value, 3)}. "
        f"It would be lowest, {number(best, 3)}, at p = {number(yes / ASKED, 1)}.")
    picture.describe(
        f"Left, a hill, the likelihood over all claims p. Right, a valley, the average surprise. "
        f"Top and bottom both lie at {number(yes / ASKED, 1)}; your dot is on both curves.")
    return {"surprise": value, "best": best, "likelihood": chance}


def surprise(p, yes):
    """The mean of −ln p over the answers yes and −ln(1 − p) over those that say no."""
    return (surprisal(yes, p) + surprisal(ASKED - yes, 1 - p)) / ASKED
