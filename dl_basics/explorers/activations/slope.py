"""An activation's derivative g′(z) says how much of a nudge of z comes through."""

from dl_basics.activations import ELEMENTWISE
from dl_basics.draw import BLUE, MUTED, ORANGE, curve_at, number, tangent
from dl_basics.explorers.activations.curves import Z, flat_parts, in_words, lifted, reach
from dl_basics.live import Choice, Slider, explorer


@explorer(g=Choice(ELEMENTWISE, "activation g"), z=Slider(-6.0, 6.0, 0.1, "z"))
def slope(picture, g="sigmoid", z=1.5):
    """Where does the curve still answer when z moves a little?"""
    a, da_dz, parts = g(z), g.prime(z), flat_parts(g)
    curve, slopes = picture.panels(1, 1)
    heights, rises = reach(g)
    curve.axes(x=(-6.3, 6.3), y=heights, xlabel="z", title="the curve  a = g(z)")
    curve.line("g(z)", Z, lifted(g(Z)))
    tangent(curve, z, a, da_dz, 1.6)
    curve.dots("here", z, a, color=BLUE, drag={"z": "x"})
    slopes.axes(x=(-6.3, 6.3), y=rises, xlabel="z", title="its slope  g′(z)")
    for k, (left, right) in enumerate(parts):
        ends = [max(left, -6.3), min(right, 6.3)]
        slopes.band(f"flat {k}", ends, *rises, facecolor=MUTED, alpha=0.16)
    curve_at(slopes, "g′(z)", Z, lifted(g.prime(Z)), (z, da_dz), "here", ORANGE, "s", 7,
             drag={"z": "x"})
    picture.say(
        f"At z = {number(z, 1)}: a = {number(a, 3, never=(g.low, g.high))}, slope "
        f"{number(da_dz, 3, never=(0,))}. Outputs lie in {g.range}. "
        f"Less than 1% of a nudge comes through {in_words(parts)}.")
    picture.describe(
        f"Left, the curve of {g} with its tangent at z = {number(z, 1)}, which "
        f"{'rises' if da_dz > 0 else 'falls' if da_dz < 0 else 'is level'}. "
        f"Right, its slope; grey where less than 1% of a nudge comes through.")
    return {"a": a, "slope": da_dz, "flat": parts}
