"""Five questions at the end of notebook 01, without a picture."""

from dl_basics.live import Question

by_hand = Question(
    "Weights (2, −3), bias 1, inputs (1, 1), and a sigmoid. What does the neuron answer?",
    ["0", "one half", "a bit more than one half"],
    right=1,
    because="z = 2 · 1 − 3 · 1 + 1 = 0, and the sigmoid of 0 is one half: it stands on its line.",
)

only_the_bias = Question(
    "Only the bias of a neuron changes. What does its line do?",
    ["it moves, and keeps its direction", "it turns", "it turns and moves"],
    right=0,
    because="The direction is that of the weights: the line stands at a right angle to them. The "
    "bias says how far from (0, 0) it lies.",
)

same_count = Question(
    "Two neurons have the same 94 of 100 flowers right. The loss of one is 0.57, of the other "
    "0.29. What does the second do better?",
    [
        "nothing: both are right equally often",
        "it has a line that no flower lies on the wrong side of",
        "it gives the true species more probability, on the whole",
    ],
    right=2,
    because="The loss is the mean surprise at the true species. The count asks only on which side "
    "of one half each answer lies.",
)

one_step = Question(
    "A weight is 0.3, and there the slope of the loss is −0.2. One step of gradient descent with "
    "the learning rate 0.5: what is the weight then?",
    ["0.2", "0.4", "0.5"],
    right=1,
    because="It moves against the slope: 0.3 − 0.5 · (−0.2) = 0.4. Where the loss falls as the "
    "weight grows, the weight grows.",
)

xor_in_numbers = Question(
    "One neuron cannot do XOR, as its yes are not on one side of a line; two hidden neurons and "
    "an output can. How many numbers has that network?",
    ["6", "9", "12"],
    right=1,
    because="Two inputs lead to two hidden units: 2 · 2 weights and 2 biases. These two lead to "
    "one output: 2 weights and 1 bias. That makes 9, without biases 6.",
)
