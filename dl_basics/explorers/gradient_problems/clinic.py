"""Three sizes, layer by layer, tell what a network suffers from."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, tanh
from dl_basics.draw.style import ORANGE
from dl_basics.draw.words import sized
from dl_basics.explorers.gradient_problems.deep import (
    dead,
    deep,
    dense_layers,
    sizes,
    ten_of,
    there_and_back,
)
from dl_basics.initializers import He, he, xavier
from dl_basics.live import Choice, Prediction, Slider, Switch, explorer

PATIENTS = {
    "A": (deep(12, relu, He(2.0), 0.1), {}, "its gradients explode"),
    "B": (deep(12, tanh, xavier, 0.1), {}, "it is healthy"),
    "C": (deep(12, relu, He(0.5), 0.1), {}, "its gradients vanish"),
    "D": (deep(12, relu, he, 0.1), {5: -3.0}, "units are dead"),
}


@explorer(
    patient=Choice(list(PATIENTS), "patient"),
    network=Slider(1, 10, label="network"),
    tell=Switch("tell me what it has"),
)
def patients(picture, patient="A", network=1, tell=False):
    """What does this network suffer from?"""
    delta, dW, silent = (one[network - 1] for one in charts(patient))
    layers = np.arange(1, len(delta) + 1)
    left, right = picture.panels(1.3, 1, height=3.3)
    left.axes(x=(0, 13), y=(1e-7, 1e5), yscale="log", xlabel="hidden layer", title="size",
              xticks=[1, 4, 8, 12], legend=("δ", "∂L/∂W"))
    left.line("δ", layers, delta, color=ORANGE)
    left.line("∂L/∂W", layers, dW, color=ORANGE, linestyle="--")
    right.axes(x=(0, 13), y=(0, 1), xlabel="hidden layer", title="share of dead units",
               xticks=[1, 4, 8, 12])
    right.bars("dead", layers[silent > 0], silent[silent > 0], thickness=0.7)
    found = f"δ {sized(delta[0] / delta[-1], 3)}, ∂L/∂W {sized(dW[0] / dW[-1], 3)}"
    verdict = f" The verdict: {PATIENTS[patient][2]}." if tell else ""
    picture.say(
        f"Patient {patient}, network {network}. Layer 1 against layer 12: {found}. Most dead units "
        f"in one layer: {silent.max():.0%}.{verdict}"
    )
    picture.describe(
        f"Left, the sizes of δ and ∂L/∂W over twelve hidden layers on a log axis; layer 1 against "
        f"layer 12: {found}. Right, a bar for the dead units of each layer, {silent.max():.0%} at "
        f"most.{verdict}"
    )
    return {"delta": delta, "dW": dW, "dead": silent}


@lru_cache
def charts(patient):
    """The sizes of δ and ∂L/∂W and the shares of dead units in ten networks: (10, 12) each."""
    recipe, biases, _ = PATIENTS[patient]
    siblings = ten_of(recipe)
    *hidden, _ = dense_layers(siblings)
    for layer, bias in biases.items():
        hidden[layer].b[:] = bias
    there_and_back(siblings, 200)
    shares = np.array([dead(layer.z).mean(axis=-1) for layer in hidden]).T * (recipe.g == relu)
    deltas, gradients = ([getattr(layer, name) for layer in hidden] for name in ("delta", "dW"))
    return sizes(deltas), sizes(gradients), shares


level = Prediction(
    patients,
    "Patient C: ∂L/∂W is about as large in layer 1 as in layer 12. Is it healthy?",
    ["Yes", "No: its gradients vanish", "No: its units are dead"],
    right=1,
    because="Look at δ, not at ∂L/∂W: it is more than a thousand times smaller in layer 1. In "
    "∂L/∂W = δ aᵀ the a is what comes into a layer, and what comes into layer 1 is large: that "
    "hides it.",
    show={"patient": "C"},
)
