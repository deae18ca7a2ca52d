"""What you move in notebook 02: curves and slopes, hinges, layers, softmax, what bends learn."""

from dl_basics.experiments.digits import scores
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.explorers.activations.collapse import collapse, ten_bent_layers
from dl_basics.explorers.activations.compare import a_corner, compare
from dl_basics.explorers.activations.cost import cost_alone, cost_in_a_layer, cost_of_zeros
from dl_basics.explorers.activations.facts import facts
from dl_basics.explorers.activations.hinges import hinges, no_bend
from dl_basics.explorers.activations.learned_slope import below_line, learned_slope
from dl_basics.explorers.activations.outputs import never_negative, outputs
from dl_basics.explorers.activations.questions import (
    hidden_identity,
    kinks,
    which_output,
    who_wakes,
    why_xor,
)
from dl_basics.explorers.activations.race import race, wins_again
from dl_basics.explorers.activations.revival import revival, wakes
from dl_basics.explorers.activations.rings import bend_it, rings
from dl_basics.explorers.activations.sigmoid_to_tanh import sigmoid_to_tanh, which_cause
from dl_basics.explorers.activations.slope import a_nudge, slope
from dl_basics.explorers.activations.softmax import a_thousand, softmax
from dl_basics.explorers.activations.threshold import threshold, which_bias
from dl_basics.explorers.activations.xor import xor_losses, xor_table
