"""The claim that makes what you saw most likely is also the least surprised by it."""

import numpy as np

from dl_basics.draw.style import BLUE
from dl_basics.draw.words import number
from dl_basics.live import Prediction, Slider, explorer

ASKED = 10
CLAIMS = np.linspace(0.005, 0.995, 199)


@explorer(p=Slider(0.01, 0.99, 0.01, "your claim p"), yes=Slider(0, ASKED, label="answers yes"))
def likelihood(picture, p=0.5, yes=7):
    """Which probability would make what you saw most likely?"""
    curve = surprise(CLAIMS, yes)
    here, best = surprise(p, yes), surprise(yes / ASKED, yes)
    together, surprises = picture.panels(1, 1)
    together.axes(x=(-0.03, 1.03), y=(-0.05, 1.12), xlabel="your claim p",
                  yticks=[0, 0.5, 1], title="likelihood, its highest drawn as 1")
    together.vrule("share", yes / ASKED)
    together.line("likelihood", CLAIMS, np.exp(ASKED * (best - curve)))
    together.dots("here", p, np.exp(ASKED * (best - here)), color=BLUE)
    surprises.axes(x=(-0.03, 1.03), y=(-0.25, 5.4), xlabel="your claim p", title="average surprise")
    surprises.vrule("share", yes / ASKED)
    surprises.line("surprise", CLAIMS, curve)
    surprises.dots("here", p, here, color=BLUE)
    picture.say(
        f"{yes} of {ASKED} say yes, and you claim p = {number(p, 2)}. Just these answers have the "
        f"likelihood {chance(np.exp(-ASKED * here))}; average surprise {number(here, 3)}. "
        f"It would be lowest, {number(best, 3)}, at p = {number(yes / ASKED, 1)}."
    )
    picture.describe(
        f"Left, a hill, the likelihood over all claims p. Right, a valley, the average surprise. "
        f"Top and bottom both lie at {number(yes / ASKED, 1)}; your dot is on both curves."
    )
    return {"surprise": here, "best": best, "likelihood": np.exp(-ASKED * here)}


def surprise(p, yes):
    """The mean of −ln p over the answers yes and −ln(1 − p) over those that say no."""
    with np.errstate(divide="ignore", invalid="ignore"):
        for_yes = -yes * np.log(p) if yes else 0.0 * np.asarray(p)
        for_no = -(ASKED - yes) * np.log(1 - p) if yes < ASKED else 0.0 * np.asarray(p)
    return (for_yes + for_no) / ASKED


def chance(share):
    """A probability in words; small ones as "1 in 1,024"."""
    return number(share, 2) if share > 0.1 else f"1 in {float(f'{1 / share:.4g}'):,.0f}"


never = Prediction(
    likelihood,
    "Only 2 of 10 say yes. Is p = 0.01, so nearly never, a better claim than p = 0.5?",
    ["yes: no is the usual answer", "no: it is worse than p = 0.5", "both are equally bad"],
    right=1,
    because="Eight times it was hardly surprised. But each of the two yes costs −ln 0.01 = 4.6, "
    "and that makes 0.93 on average, against 0.69 for not knowing at all.",
    show={"p": 0.01, "yes": 2},
)
