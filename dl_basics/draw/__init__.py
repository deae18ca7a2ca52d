"""Drawing turns arrays into matplotlib pictures, all in one house style."""

from dl_basics.draw.curves import bands, by_layer, curve_at, hollow, learning_curves, tangent
from dl_basics.draw.diagram import Diagram
from dl_basics.draw.plane import (
    SHAPES,
    answers,
    boundary,
    grid,
    neuron_map,
    points,
    points_alone,
    surface,
    weights_arrow,
)
from dl_basics.draw.style import (
    BLUE,
    DIVERGING,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ON_DARK,
    ON_LIGHT,
    ORANGE,
    PAPER,
    PURPLE,
    SEQUENTIAL,
    WASH,
    signed,
)
from dl_basics.draw.table import Table
from dl_basics.draw.words import bracket, listed, number, plural, power, sized
