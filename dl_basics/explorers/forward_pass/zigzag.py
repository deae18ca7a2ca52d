"""What a deep network can do on paper is one thing, and what its training finds is another."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, MUTED
from dl_basics.experiments.zigzags import GRID, KINDS, LAYERS, fold, stored
from dl_basics.live import Choice, Prediction, explorer

PIECES = {2**k: k for k in LAYERS}
LOOKS = {"deep": (BLUE, "o", -0.12), "wide": (GREEN, "s", 0.12)}
FOLLOWS = 0.05  # an error below this


@explorer(pieces=Choice(list(PIECES), "pieces of the zigzag"), kind=Choice(list(KINDS), "network"))
def zigzag(picture, pieces=8, kind="deep"):
    """Does training find what depth can do?"""
    layers, (color, _, _) = PIECES[pieces], LOOKS[kind]
    answers, _ = stored()[kind, layers]
    errors = {name: stored()[name, layers][1] for name in KINDS}
    arrive = {name: int((each < FOLLOWS).sum()) for name, each in errors.items()}
    middle = {name: np.median(each) for name, each in errors.items()}
    left, right = picture.panels(1.4, 1)
    left.axes(x=(0, 1), y=(-0.3, 1.3), xlabel="input x", title=f"ten {kind} networks",
              legend=("zigzag", "ten networks"))
    left.curves("ten networks", GRID, answers, color=color, linewidth=0.9, alpha=0.7)
    left.line("zigzag", GRID, fold(GRID, layers), color=MUTED, linestyle="--", linewidth=1.8)
    draw_errors(right, pieces)
    said = "; ".join(f"{name} {arrive[name]} of 10, typical error {middle[name]:.3f} in the middle"
                     for name in KINDS)
    picture.say(f"{pieces} pieces. Within {FOLLOWS} of the zigzag: {said}.")
    picture.describe(
        f"Left, a dashed zigzag of {pieces} pieces and what ten {kind} networks make of it. Right, "
        f"on a log axis, the error of each deep and each wide network for every zigzag; in the "
        f"middle {middle['deep']:.3f} and {middle['wide']:.3f} for this one.")
    return {"errors": errors, "arrive": arrive, "middle": middle}


def draw_errors(panel, pieces):
    """The errors of all networks, over the pieces of their zigzag."""
    panel.axes(x=(1.5, 5.5), y=(1e-4, 1), yscale="log", xlabel="pieces",
               ylabel="error on new points", legend=tuple(KINDS),
               xticks={k: str(count) for count, k in PIECES.items()})
    panel.vrule("this one", PIECES[pieces])
    for name, (color, marker, aside) in LOOKS.items():
        x = np.repeat(LAYERS, 10) + aside
        panel.dots(name, x, np.concatenate([stored()[name, k][1] for k in LAYERS]), color=color,
                   marker=marker, markersize=4.5)


more_teeth = Prediction(
    zigzag,
    "Take 32 pieces. On paper five layers of two units make them, with 31 weights and biases. A "
    "deep network here has three layers of 16 units, with 593. How many of ten come within 0.05?",
    ["all ten", "about half", "none"],
    right=2, show={"pieces": 32},
    because="That good weights exist does not say that small steps from random ones lead there. A "
    "network of 593 has room to spare, and still none of ten finds the teeth.",
)
