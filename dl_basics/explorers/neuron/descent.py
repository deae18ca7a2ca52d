"""Gradient descent moves the line of a neuron step by step, down the slope of the loss."""

import numpy as np

from dl_basics.draw import BLUE, number, plural
from dl_basics.experiments.single_neuron import STEPS, flower_descent, flowers, right
from dl_basics.explorers.neuron.maps import draw_flowers
from dl_basics.live import LogSlider, Steps, explorer


@explorer(steps=Steps(0, STEPS, label="step"), rate=LogSlider(0.01, 10.0, 10, "learning rate η"))
def descent(picture, steps=1, rate=1.0):
    """What does gradient descent do to the line, and to the loss?"""
    data, (places, losses) = flowers(), flower_descent(rate)
    w, b, loss = places[steps, :2], places[steps, 2], losses[steps]
    count = int(right(w, b, data.x, data.labels).sum())
    plane, curve = picture.panels(1, 1, height=3.4)
    draw_flowers(plane, data, w, b)
    curve.axes(x=(-2, STEPS + 2), y=(0, 0.75), xlabel="step", title="the loss")
    curve.line("loss", np.arange(STEPS + 1), losses)
    curve.dots("here", steps, loss, color=BLUE, drag={"steps": "x"})
    picture.say(
        f"After {plural(steps, 'step')}: loss {loss:.3f}, {count} of 100 flowers right. "
        f"w = ({number(w[0], 2)}, {number(w[1], 2)}), b = {number(b, 2)}.")
    picture.describe(
        f"Left, the petals of two species, {'a' if w.any() else 'no'} line at step {steps}; "
        f"{100 - count} flowers told wrongly wear a ring. Right, the loss falls from "
        f"{losses[0]:.2f}, fast at first and then ever more slowly, to {losses[-1]:.2f}.")
    return {"loss": loss, "right": count, "w": w, "b": b, "losses": losses}
