"""A network is neurons in layers, and you can count all the numbers that it learns."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from dl_basics.draw.diagram import Diagram
from dl_basics.draw.style import GREEN
from dl_basics.draw.words import listed, plural
from dl_basics.live import Prediction, Slider, explorer


@explorer(
    inputs=Slider(1, 64, label="inputs"),
    layers=Slider(0, 3, label="hidden layers"),
    units=Slider(1, 64, label="units in each"),
    outputs=Slider(1, 10, label="outputs"),
)
def network(picture, inputs=2, layers=1, units=3, outputs=1):
    """How many numbers does a network learn?"""
    sizes = (inputs, *[units] * layers, outputs)
    counts = [n_in * n_out + n_out for n_in, n_out in pairwise(sizes)]
    panel = picture.panels(1, height=3.7)[0]
    diagram = Diagram(panel, sizes)
    diagram.lines(some_weights(sizes))
    diagram.units()
    names = ["inputs", *["hidden"] * layers, "outputs"]
    for column, (name, n) in enumerate(zip(names, sizes, strict=True)):
        panel.words(f"name {column}", column, 0, name, (0, -25), ha="center", fontsize=8.5)
        if n <= 8:
            diagram.note(column, plural(n, "unit"))
    for column, (n_in, n_out) in enumerate(pairwise(sizes)):
        worked_out = "" if picture.narrow else f"{n_in}·{n_out} + {n_out} = "
        panel.words(f"count {column}", column + 0.5, 1, f"{worked_out}{counts[column]}", (0, 9),
                    ha="center", color=GREEN, fontsize=9)
    biases = sum(sizes[1:])
    weights = sum(counts) - biases
    total = " + ".join(map(str, counts)) + f" = {sum(counts)}" if layers else str(counts[0])
    picture.say(
        f"{'–'.join(map(str, sizes))}: {plural(len(counts), 'layer')} with "
        f"weights, {total} parameters: {plural(weights, 'weight')} and "
        f"{biases} {'bias' if biases == 1 else 'biases'}."
    )
    picture.describe(
        f"Columns of {listed([str(n) for n in sizes])} units, inputs on the left; from every unit "
        f"of a column a line leads to every unit of the next, thick for a large weight and dashed "
        f"for a negative one."
    )
    return {"parameters": sum(counts), "by layer": counts, "weights": weights, "biases": biases}


@lru_cache(maxsize=256)
def some_weights(sizes):
    """Random weights, (n_out, n_in) for each layer, to draw."""
    rng = np.random.default_rng(0)
    return [rng.normal(size=(n_out, n_in)) for n_in, n_out in pairwise(sizes)]


sixty_four_inputs = Prediction(
    network,
    "64 inputs, one hidden layer of 32 units, 10 outputs. How many numbers does this network "
    "learn?",
    ["106", "2368", "2410"],
    right=2,
    because="64 · 32 + 32 · 10 = 2368 weights, and a bias for each of the 42 units that compute. "
    "The inputs have none.",
    show={"inputs": 64, "layers": 1, "units": 32, "outputs": 10},
)
