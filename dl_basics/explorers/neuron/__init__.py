"""What you move in notebook 01: a neuron and its line, gates, flowers, descent, small networks."""

from dl_basics.explorers.neuron.descent import a_hundred_steps, descent
from dl_basics.explorers.neuron.gates import gates, without_a_bias
from dl_basics.explorers.neuron.hidden import a_second_neuron, hidden
from dl_basics.explorers.neuron.iris import iris, sepals
from dl_basics.explorers.neuron.learn import exclusive, learn
from dl_basics.explorers.neuron.network import network, sixty_four_inputs
from dl_basics.explorers.neuron.neuron import halved, neuron
from dl_basics.explorers.neuron.questions import (
    by_hand,
    one_step,
    only_the_bias,
    same_count,
    xor_in_numbers,
)
