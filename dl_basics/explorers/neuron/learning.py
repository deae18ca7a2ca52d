"""A neuron looks for its line by itself: step by step, down the slope of the loss."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.datasets import GATE_INPUTS
from dl_basics.draw.style import BLUE, MUTED, ON_LIGHT
from dl_basics.draw.words import listed, number, plural
from dl_basics.explorers.neuron.flowers import draw_flowers
from dl_basics.explorers.neuron.gates import AROUND, draw_corners, mark_wrong
from dl_basics.explorers.neuron.lines import TABLES, descend, flowers, right
from dl_basics.live import Choice, LogSlider, Prediction, Slider, Steps, explorer

STEPS = 100


@explorer(
    steps=Steps(0, STEPS, label="step"),
    rate=LogSlider(0.01, 10.0, 10, "learning rate α"),
)
def descent(picture, steps=1, rate=1.0):
    """What does gradient descent do to the line, and to the loss?"""
    data = flowers()
    places, losses = flower_descent(rate)
    *w, b = places[steps]
    w, loss = np.array(w), losses[steps]
    count = int(right(w, b, data.x, data.y).sum())
    plane, curve = picture.panels(1, 1, height=3.4)
    draw_flowers(plane, data, w, b, "petals")
    mark_wrong(plane, data.x[:, ~right(w, b, data.x, data.y)], 11)
    curve.axes(x=(-2, STEPS + 2), y=(0, 0.75), xlabel="step", title="the loss")
    curve.line("loss", np.arange(STEPS + 1), losses)
    curve.dots("here", steps, loss, color=BLUE)
    picture.say(
        f"After {plural(steps, 'step')}: loss {loss:.3f}, {count} of 100 flowers right. "
        f"w = ({number(w[0], 2)}, {number(w[1], 2)}), b = {number(b, 2)}."
    )
    picture.describe(
        f"Left, the petals of two species and the neuron's line after {plural(steps, 'step')}; "
        f"{100 - count} flowers on the wrong side wear a ring. Right, the loss falls from "
        f"{losses[0]:.2f}, fast at first and then ever more slowly, to {losses[-1]:.2f}."
    )
    return {"loss": loss, "right": count, "w": w, "b": b, "losses": losses}


@lru_cache(maxsize=64)
def flower_descent(rate):
    """The places (steps + 1, 3) and losses (steps + 1,) of descent from zero on the petals."""
    data = flowers()
    places, losses = descend(data.x, data.y, np.zeros((1, 3)), rate, STEPS)
    return places[:, 0], losses[:, 0]


a_hundred_steps = Prediction(
    descent,
    "One step from zero, and 94 of the 100 flowers are right. How many are after a hundred steps?",
    ["97, as many as the best line", "94 or 95", "fewer: it loses its way"],
    right=1,
    because="The count hardly moves any more, but the loss goes on falling: the line stays about "
    "where it is, and the neuron grows surer of the flowers far from it.",
    show={"steps": 100},
)

STARTS = 20
GATE_RATE = 3.0


@explorer(
    gate=Choice([*TABLES], "gate"),
    start=Slider(1, STARTS, label="random start no."),
    steps=Steps(0, STEPS, label="step"),
)
def learn(picture, gate="AND", start=1, steps=20):
    """Which gates can a neuron learn?"""
    places, losses = gate_descents(gate)
    *w, b = places[steps, start - 1]
    w, loss = np.array(w), losses[steps, start - 1]
    plane, curves = picture.panels(1, 1.15, height=3.4)
    sums = w @ AROUND + b
    flat = np.abs(places[steps, start - 1]).max() < 0.01  # where the line lies is rounding then
    draw_corners(plane, sigmoid(sums), sums + 1e3 * flat, TABLES[gate], "its answers")
    a = sigmoid(w @ GATE_INPUTS + b)
    for k, (x1, x2) in enumerate(GATE_INPUTS.T):
        plane.words(f"a {k}", x1, x2, f"{a[k]:.2f}", (0, -15), ha="center", color=ON_LIGHT,
                    fontsize=8.5, weight="bold")
    curves.axes(x=(-2, STEPS + 2), y=(0, 2.5), xlabel="step", title="the loss from 20 starts")
    curves.curves("all", np.arange(STEPS + 1), losses.T, linewidth=1.3, alpha=0.35)
    curves.line("this one", np.arange(STEPS + 1), losses[:, start - 1], linewidth=2.4)
    curves.hrule("ln 2", np.log(2))
    curves.words("its name", STEPS, np.log(2), "ln 2", (0, 8), ha="right", color=MUTED)
    curves.dots("here", steps, loss, color=BLUE)
    last = losses[-1]
    picture.say(
        f"{gate}, start {start}, after {plural(steps, 'step')}: loss {loss:.3f} "
        f"(ln 2 is {np.log(2):.3f}), answers {listed([f'{one:.2f}' for one in a])} at the corners. "
        f"After {STEPS} steps the {STARTS} starts end at losses from {last.min():.3f} "
        f"to {last.max():.3f}."
    )
    picture.describe(
        f"Left, the four corners of {gate} with the neuron's answers. Right, twenty falling loss "
        f"curves, one of them bold; they end "
        f"{'on' if abs(last.min() - np.log(2)) < 0.001 else 'below'} the dashed line at ln 2."
    )
    return {"loss": loss, "ends": last, "a": a}


@lru_cache(maxsize=16)
def gate_descents(gate):
    """The places (steps + 1, starts, 3) and losses (steps + 1, starts) of descent on a gate."""
    starts = np.random.default_rng(3).normal(0, 1, (STARTS, 3))
    return descend(GATE_INPUTS, TABLES[gate], starts, GATE_RATE, STEPS)


exclusive = Prediction(
    learn,
    "Now XOR, a hundred steps, from twenty random starts. Where does the loss end?",
    [
        "near 0 from a lucky start, higher from others",
        "somewhere else from each start",
        "at 0.693 from every start",
    ],
    right=2,
    because="That is ln 2, the loss of a neuron that answers one half to everything. No start "
    "helps, as there is no line to be found.",
    show={"gate": "XOR", "steps": 100},
)
