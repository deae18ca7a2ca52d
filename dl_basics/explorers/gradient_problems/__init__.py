"""What you move in notebook 06: gradients that vanish or explode, units that die, and cures."""

from dl_basics.explorers import things
from dl_basics.explorers.gradient_problems.tables import causes, fifty_layers, outcomes, skip_table

globals().update(things(__name__))
