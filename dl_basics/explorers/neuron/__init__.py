"""What you move in notebook 01: a neuron and its line, gates, flowers, descent, small networks."""

from dl_basics.explorers import things

globals().update(things(__name__))
