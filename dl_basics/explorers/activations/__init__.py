"""What you move in notebook 02: curves and slopes, hinges, layers, softmax, what bends learn."""

from dl_basics.experiments.digits import scores
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.explorers import things
from dl_basics.explorers.activations.cost import cost_alone, cost_in_a_layer, cost_of_zeros
from dl_basics.explorers.activations.xor import xor_losses, xor_table

globals().update(things(__name__))
