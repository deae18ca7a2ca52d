"""Three sizes, layer by layer, tell what a network suffers from."""

import numpy as np

from dl_basics.activations import relu, tanh
from dl_basics.draw import ORANGE, sized
from dl_basics.experiments.deep_networks import deep, untrained
from dl_basics.initializers import He, he, xavier
from dl_basics.live import Choice, Slider, Switch, explorer

# What the networks are, which layer starts shut, and what they suffer from.
PATIENTS = {
    "A": (deep(12, relu, He(2.0), 0.1), None, "its gradients explode"),
    "B": (deep(12, tanh, xavier, 0.1), None, "it is healthy"),
    "C": (deep(12, relu, He(0.5), 0.1), None, "its gradients vanish"),
    "D": (deep(12, relu, he, 0.1), 6, "units are dead"),
}


@explorer(
    patient=Choice(list(PATIENTS), "patient"), network=Slider(1, 10, label="network"),
    tell=Switch("tell me what it has"),
)
def patients(picture, patient="A", network=1, tell=False):
    """What does this network suffer from?"""
    recipe, shut, ailment = PATIENTS[patient]
    _, delta, dW, silent = (sizes[network - 1] for sizes in untrained(recipe, 200, shut))
    left, right = picture.panels(1.3, 1, height=3.3)
    layers, dead = np.arange(1, 13), silent > 0
    axes = {"x": (0, 13), "xlabel": "hidden layer", "xticks": [1, 4, 8, 12]}
    left.axes(y=(1e-7, 1e5), yscale="log", title="size", legend=("δ", "∂L/∂W"), **axes)
    left.line("δ", layers, delta, color=ORANGE)
    left.line("∂L/∂W", layers, dW, color=ORANGE, linestyle="--")
    right.axes(y=(0, 1), title="share of dead units", **axes)
    right.bars("dead", layers[dead], silent[dead], thickness=0.7)
    sizes = f"δ {sized(delta[0] / delta[-1], 3)}, ∂L/∂W {sized(dW[0] / dW[-1], 3)}"
    verdict = f" The verdict: {ailment}." if tell else ""
    picture.say(
        f"Patient {patient}, network {network}. Layer 1 against layer 12: {sizes}. Most dead units "
        f"in one layer: {silent.max():.0%}.{verdict}")
    picture.describe(
        f"Left, the sizes of δ and ∂L/∂W over twelve hidden layers on a log axis; layer 1 against "
        f"layer 12: {sizes}. Right, a bar for the dead units of each layer, {silent.max():.0%} at "
        f"most.{verdict}")
    return {"delta": delta, "dW": dW, "dead": silent}
