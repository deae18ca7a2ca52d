"""What you move in notebook 02: curves and slopes, hinges, layers, softmax, what bends learn."""

from dl_basics.explorers.activations.bends import collapse, hinges, no_bend, ten_bent_layers
from dl_basics.explorers.activations.cost import cost_alone, cost_in_a_layer, cost_of_zeros
from dl_basics.explorers.activations.facts import facts
from dl_basics.explorers.activations.learned_slope import below_line, learned_slope
from dl_basics.explorers.activations.outputs import never_negative, outputs
from dl_basics.explorers.activations.race import race, wins_again
from dl_basics.explorers.activations.revival import revival, wakes
from dl_basics.explorers.activations.rings import bend_it, rings, xor_losses, xor_table
from dl_basics.explorers.activations.sigmoid_to_tanh import sigmoid_to_tanh, which_cause
from dl_basics.explorers.activations.slopes import (
    a_corner,
    a_nudge,
    compare,
    slope,
    threshold,
    which_bias,
)
from dl_basics.explorers.activations.softmax import a_thousand, softmax
from dl_basics.explorers.digits import scores
