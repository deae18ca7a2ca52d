"""A network is neurons in layers, and you can count its parameters: all the numbers it learns."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from dl_basics.draw import GREEN, Diagram, listed, plural
from dl_basics.live import Slider, explorer


@explorer(
    inputs=Slider(1, 64, label="inputs"), layers=Slider(0, 3, label="hidden layers"),
    units=Slider(1, 64, label="units in each"), outputs=Slider(1, 10, label="outputs"),
)
def network(picture, inputs=2, layers=1, units=3, outputs=1):
    """How many numbers does a network learn?"""
    sizes = (inputs, *[units] * layers, outputs)
    counts = [n_in * n_out + n_out for n_in, n_out in pairwise(sizes)]
    biases = sum(sizes[1:])
    weights = sum(counts) - biases
    draw_network(picture.panels(1, height=3.7)[0], sizes, counts, picture.narrow)
    total = " + ".join(map(str, counts)) + (f" = {sum(counts)}" if layers else "")
    picture.say(
        f"{'–'.join(map(str, sizes))}: {plural(len(counts), 'layer')} with weights, {total} "
        f"parameters: {plural(weights, 'weight')} and "
        f"{biases} {'bias' if biases == 1 else 'biases'}.")
    picture.describe(
        f"Columns of {listed([*map(str, sizes)])} units, inputs on the left; from every unit of a "
        f"column a line leads to every unit of the next, thick for a large weight and dashed for "
        f"a negative one.")
    return {"parameters": sum(counts), "by layer": counts, "weights": weights, "biases": biases}


def draw_network(panel, sizes, counts, narrow):
    """A network with `counts` of parameters above its lines, worked out if there is room."""
    diagram = Diagram(panel, sizes)
    diagram.lines(some_weights(sizes))
    diagram.units()
    for column, n in enumerate(sizes):
        name = "inputs" if column == 0 else "outputs" if column == len(counts) else "hidden"
        panel.words(f"name {column}", column, 0, name, (0, -25), ha="center", fontsize=8.5)
        if n <= 8:
            diagram.note(column, plural(n, "unit"))
    for column, (n_in, n_out) in enumerate(pairwise(sizes)):
        worked_out = "" if narrow else f"{n_in}·{n_out} + {n_out} = "
        panel.words(f"count {column}", column + 0.5, 1, f"{worked_out}{counts[column]}", (0, 9),
                    ha="center", color=GREEN, fontsize=9)


@lru_cache(maxsize=256)
def some_weights(sizes):
    """Random weights, (n_out, n_in) for each layer, to draw."""
    rng = np.random.default_rng(0)
    return [rng.normal(size=(n_out, n_in)) for n_in, n_out in pairwise(sizes)]
