"""Five questions at the end of notebook 05, which reach back to notebooks 01 to 04."""

from dl_basics.live import Question

silent_input = Question(
    "A neuron as in notebook 01, with any activation. In one example its second input is 0. By how "
    "much does this example alone move its second weight?",
    ["Not at all", "By η δ", "By as much as the first weight"],
    right=0,
    because="The gradient of a weight is δ times the input that it carried, and that is 0. The "
    "bias, whose input is always 1, moves.",
)
two_ways = Question(
    "As in notebook 03 a hidden value h goes to two outputs. A tape walks back. Which ∂L/∂h "
    "does it find?",
    ["The sum of what comes back from both", "Their mean", "That of the later one"],
    right=0,
    because="A nudge of h reaches the loss on both ways, so both slopes add up. It is Wᵀ δ, "
    "and the += of the tape.",
)
twice = Question(
    "In the loop of notebook 03 every column of a batch now stands there two times. "
    "The loss is a mean. What becomes of ∂L/∂b?",
    ["It doubles", "It stays as it is", "It halves"],
    right=1,
    because="Each δ has the factor 1/m, and m has doubled; but so has the number of δ that are "
    "added up.",
)
sure_and_wrong = Question(
    "Target 0, and the sigmoid of notebook 02 answers 0.99. Which loss of notebook 04 gives the "
    "larger δ, and how many times as large?",
    ["Half the squared error, twice", "Both the same", "Cross-entropy, about a hundred times"],
    right=2,
    because="With cross-entropy δ is a − y = 0.99. With half the squared error it passes the slope "
    "of the sigmoid, 0.99 · 0.01, and about 0.0098 is left.",
)
first_rate = Question(
    "In a range test the loss falls until the rate is 0.06, and shoots up behind it. What do you "
    "try first?",
    ["0.06: there the loss is lowest", "0.02, and then 0.006", "0.00001, to be safe"],
    right=1,
    because="At the edge there is no margin, and far below it nothing happens in the time you "
    "have. One third of it, then three times less; validation examples choose.",
)
questions = silent_input, two_ways, twice, sure_and_wrong, first_rate
