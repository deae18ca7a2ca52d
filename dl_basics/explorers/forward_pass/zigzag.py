"""What a deep network can do on paper is one thing, and what its training finds is another."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, MUTED
from dl_basics.experiments.zigzags import GRID, KINDS, LAYERS, fold, learned
from dl_basics.live import Choice, Slider, explorer

LOOKS = {"deep": (BLUE, "o", -0.12), "wide": (GREEN, "s", 0.12)}
FOLLOWS = 0.05  # an error below this


@explorer(folds=Slider(LAYERS[0], LAYERS[-1], label="folds of the zigzag"),
          kind=Choice(list(KINDS), "networks"))
def zigzag(picture, folds=3, kind="deep"):
    """Does training find what depth can do?"""
    pieces, (color, _, _) = 2**folds, LOOKS[kind]
    answers, _ = learned(kind, folds)
    errors = {name: learned(name, folds)[1] for name in KINDS}
    arrive = {name: int((each < FOLLOWS).sum()) for name, each in errors.items()}
    middle = {name: np.median(each) for name, each in errors.items()}
    left, right = picture.panels(1.4, 1)
    left.axes(x=(0, 1), y=(-0.3, 1.3), xlabel="input x",
              legend=("zigzag", "ten networks"))
    left.curves("ten networks", GRID, answers, color=color, linewidth=0.9, alpha=0.7)
    left.line("zigzag", GRID, fold(GRID, folds), color=MUTED, linestyle="--", linewidth=1.8)
    draw_errors(right, folds)
    said = "; ".join(f"{name} {arrive[name]} of 10, typical error {middle[name]:.3f} in the middle"
                     for name in KINDS)
    picture.say(f"{folds} folds, {pieces} pieces. Within {FOLLOWS} of the zigzag: {said}.")
    picture.describe(
        f"Left, a dashed zigzag of {pieces} pieces and what ten {kind} networks make of it. Right, "
        f"on a log axis, the error of each deep and each wide network for every zigzag; in the "
        f"middle {middle['deep']:.3f} and {middle['wide']:.3f} for this one.")
    return {"errors": errors, "arrive": arrive, "middle": middle}


def draw_errors(panel, folds):
    """The errors of all networks, over the pieces of their zigzag."""
    panel.axes(x=(1.5, 5.5), y=(1e-4, 1), yscale="log", xlabel="pieces",
               ylabel="error on new points", legend=tuple(KINDS),
               xticks={k: str(2**k) for k in LAYERS})
    panel.vrule("this one", folds)
    for name, (color, marker, aside) in LOOKS.items():
        x = np.repeat(LAYERS, 10) + aside
        panel.dots(name, x, np.concatenate([learned(name, k)[1] for k in LAYERS]), color=color,
                   marker=marker, markersize=4.5)
