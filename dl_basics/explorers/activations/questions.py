"""Five mixed questions at the end of notebook 02, which reach back to notebook 01."""

from dl_basics.live import Question

why_xor = Question(
    "One neuron looks at two inputs that are 0 or 1. Which gate can it not compute, whatever its "
    "weights?",
    ["AND", "OR", "XOR"],
    right=2,
    because="Its answer changes along a straight line, and no line has 00 and 11 on one side and "
    "01 and 10 on the other. A hidden layer with a bend does it.",
)
hidden_identity = Question(
    "A network has two hidden layers of 8 units, all with the identity, and a sigmoid at its end. "
    "What can it do?",
    ["what one neuron with a sigmoid does, and no more", "two rings, as it has enough units",
     "a curve with at most 17 straight pieces"],
    right=0,
    because="Its layers multiply out to a single affine map. Only the sigmoid at the end bends, "
    "and it does so along one straight line.",
)
kinks = Question(
    "A unit computes relu(2x − 3). Where is its kink, and what is its slope to the right of it?",
    ["at x = 3, with slope 1", "at x = 1.5, with slope 2", "at x = −3, with slope 2"],
    right=1,
    because="The kink is where the sum is 0, so at 3/2. To the right of it the output is the sum "
    "itself, which grows by 2 for each step of x.",
)
who_wakes = Question(
    "A unit's z is −4 for every example. With which activation do its weights get no nudge at all?",
    ["ReLU", "Leaky ReLU with α = 0.01", "sigmoid"],
    right=0,
    because="The slope of ReLU there is 0. The others pass on about a hundredth or two: little, "
    "but something.",
)
which_output = Question(
    "A network is to say how far a place lies above the sea, or below it. Which activation belongs "
    "at its output?",
    ["ReLU, as it is a good start", "tanh, as it is centred", "the identity"],
    right=2,
    because="Any number may be the answer. ReLU never goes below 0, and tanh never beyond 1.",
)
