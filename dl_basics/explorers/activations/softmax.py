"""Softmax makes probabilities out of scores, and only the differences of the scores count."""

from dataclasses import replace

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.activations import softmax as softmax_of
from dl_basics.draw import DIVERGING, ON_DARK, ON_LIGHT, listed, number
from dl_basics.live import Choice, LogSlider, Slider, explorer


@explorer(
    z1=Slider(-5.0, 5.0, 0.1, "z₁"),
    z2=Slider(-5.0, 5.0, 0.1, "z₂"),
    z3=Slider(-5.0, 5.0, 0.1, "z₃"),
    temperature=LogSlider(0.1, 10.0, 20, "temperature T"),
    shift=Choice([0, 1000, -1000], "add to all three"),
)
def softmax(picture, z1=2.0, z2=1.0, z3=-1.0, temperature=1.0, shift=0):
    """What do three scores become when they must share?"""
    g = replace(softmax_of, temperature=temperature)
    z = np.array([z1, z2, z3]) + shift
    p, J = g(z), g.jacobian(z)
    draw_both(*picture.panels(1, 1, height=3.3), p, J, pulls(z - shift, temperature))
    picture.say(
        f"a = ({p[0]:.3f}, {p[1]:.3f}, {p[2]:.3f}), together {p.sum():.3f}. "
        f"The largest slope is {number(np.abs(J).max(), 3, never=(0,))}.")
    top = [f"z{'₁₂₃'[k]}" for k in np.flatnonzero(p == p.max())]
    picture.describe(
        f"Three bars of height {p[0]:.2f}, {p[1]:.2f} and {p[2]:.2f}, highest for {listed(top)}. "
        f"Beside them the 3 by 3 table of slopes: red where a score helps its own output, blue "
        f"where it takes from another, pale where slopes are small.")
    return {"p": p, "jacobian": J}


def pulls(z, temperature):
    """Which score follows the top of each bar: a share is a sigmoid of its own score."""
    others = [np.logaddexp(*np.delete(z, k) / temperature) for k in range(3)]
    return [{f"z{k + 1}": lambda own, k=k: (k, sigmoid(own / temperature - others[k]))}
            for k in range(3)]


def draw_both(shares, slopes, p, J, drag=None, most=0.25):
    """A bar for each probability, and the Jacobian as a map. most: its largest entry at T = 1."""
    outputs = {0: "a₁", 1: "a₂", 2: "a₃"}
    shares.axes(x=(-0.6, 2.6), y=(0, 1.12), ylabel="probability", title="a = softmax(z / T)",
                xticks=outputs)
    shares.bars("probabilities", [0, 1, 2], p, thickness=0.7, drag=drag)
    for k in range(3):
        shares.words(f"p{k}", k, p[k], f"{p[k]:.3f}", offset=(0, 8), ha="center")
    slopes.axes(x=(-0.5, 2.5), y=(2.5, -0.5), title="slopes  ∂aᵢ/∂zⱼ", equal=True,
                xticks={0: "z₁", 1: "z₂", 2: "z₃"}, yticks=outputs)
    slopes.heat("J", J[::-1], (-0.5, 2.5), (2.5, -0.5), low=-most, high=most, cmap=DIVERGING)
    for i, j in np.ndindex(3, 3):
        slopes.words(f"J{i}{j}", j, i, number(J[i, j], 3), ha="center",
                     color=ON_DARK if abs(J[i, j]) > 0.6 * most else ON_LIGHT)
