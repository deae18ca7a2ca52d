"""The bias of a neuron sets its threshold: the input at which it switches on."""

from dl_basics.activations import sigmoid, step
from dl_basics.draw import BLUE, GREEN, MUTED, number
from dl_basics.explorers.activations.curves import Z
from dl_basics.live import LogSlider, Slider, explorer

NAMES = HARD, SOFT = "step(x + b)", "σ((x + b) / T)"


@explorer(
    b=Slider(-4.0, 4.0, 0.1, "bias b"),
    temperature=LogSlider(0.1, 10.0, 20, "temperature T"),
    x=Slider(-6.0, 6.0, 0.1, "input x"),
)
def threshold(picture, b=-2.0, temperature=1.0, x=1.0):
    """At which input does the neuron switch on?"""
    soft, hard, place = sigmoid((x + b) / temperature), step(x + b), number(-b, 1)
    picture.axes(x=(-6.3, 6.3), y=(-0.12, 1.2), xlabel="input x, with the weight 1",
                 ylabel="output a", legend=NAMES)
    picture.vrule("threshold", -b, drag={"b": "-x"})
    picture.words("its place", -b, 1.1, f"−b = {place}", offset=(5, 0), color=MUTED)
    picture.line("off", [-6.3, -b], [0, 0], color=GREEN, linestyle="--")
    picture.line(HARD, [-b, 6.3], [1, 1], color=GREEN, linestyle="--")
    picture.line(SOFT, Z, sigmoid((Z + b) / temperature))
    picture.dots("hard", x, hard, color=GREEN, marker="s", markersize=7, drag={"x": "x"})
    picture.dots("soft", x, soft, color=BLUE, drag={"x": "x"})
    picture.say(
        f"At x = {number(x, 1)}: step {hard:.0f}, sigmoid {soft:.3f}. "
        f"Both switch at x = −b = {place}.")
    picture.describe(
        f"A dashed step jumps from 0 to 1 at {place}. A sigmoid rises through one half "
        f"at the same place, {'almost as steeply' if temperature < 0.2 else 'more gently'}.")
    return {"hard": hard, "soft": soft, "threshold": -b}
