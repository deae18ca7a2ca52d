"""What things cost, as the buttons of the notebooks measure it.

    python3 course.py bench costs              measure, and print the tables
    python3 course.py bench costs --write      write them to tests/benchmarks/costs.md as well
    python3 course.py bench costs --strict     exit with 1 if a bar is missed

All ways to do the same take turns in one run. The figures are ratios to the first way, as times
are noise on a shared computer; the bars are what the course says of them.
"""

import sys

import numpy as np

from dl_basics.explorers import activations, backprop, fixes, forward_pass
from tools.report import Bar, arguments, finish, made_on, say, table

NEEDS = ("test",)
WATCHES = (
    activations.cost_alone,
    activations.cost_in_a_layer,
    activations.cost_of_zeros,
    forward_pass.ways,
    backprop.cost,
    fixes.cost,
)


def measure(watch, rounds):
    """The median over so many presses of the button, for each way."""
    say(watch.question)
    presses = [watch.measure() for _ in range(rounds)]
    return {name: float(np.median([press[name] for press in presses])) for name in watch.ways}


def bars(alone, in_a_layer, zeros, ways, back, fix):
    """What the course says of these figures."""
    normed, others = fix["batch norm"], [fix[name] for name in fix if name != "batch norm"]
    return [
        Bar("elu / relu, alone", alone["elu"], 1.5, above=True),
        Bar("sigmoid / relu: in a layer / alone", in_a_layer["sigmoid"] / alone["sigmoid"], 0.8),
        Bar("sigmoid / relu, in a layer", in_a_layer["sigmoid"], 1.1, above=True),
        Bar("a product with 90% zeros / with none", zeros["90% zeros"], 0.9, above=True),
        Bar("loops / one product", ways["loops"], 50, above=True),
        Bar("forward and backward / forward", back["forward and backward"], 4),
        Bar("an epoch with batch norm / without", normed, 1.3, above=True),
        Bar("batch norm / the dearest other fix", normed / max(others), 1, above=True),
    ]


def main(words=None):
    wishes = arguments("costs", "What do things cost?", rounds=5).parse_args(words)
    found = [measure(watch, wishes.rounds) for watch in WATCHES]
    parts = [
        "# What things cost",
        f"Medians of {wishes.rounds} presses of each button, as multiples of the first way.",
    ]
    for watch, ratios in zip(WATCHES, found, strict=True):
        rows = [[name, f"{ratio:.2f}"] for name, ratio in ratios.items()]
        parts.append(table([watch.question, "times"], rows))
    return finish("costs", wishes, [*parts, made_on("numpy")], bars(*found))


if __name__ == "__main__":
    sys.exit(main())
