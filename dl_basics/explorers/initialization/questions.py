"""Five questions at the end of notebook 08, which reach back through the course."""

from dl_basics.live import Question

nothing_at_all = Question(
    "A network with a hidden layer of tanh starts with all weights and biases at 0, and has a "
    "softmax. After one step, what has moved?",
    ["All weights, by the same number", "The weights of the last layer",
     "Biases of the last layer"],
    right=2,
    because="The hidden outputs are 0, so δ aᵀ is 0 for the last weights; these are 0, so no blame "
    "goes back (05). The biases get the sum of δ, and nothing else moves.",
)

his_inputs = Question(
    "A layer of 50 ReLUs has 200 inputs. What is the standard deviation of its weights by He's "
    "rule?",
    ["0.01", "0.1", "0.2"],
    right=1,
    because="√(2/200) = 0.1. A unit adds up its inputs, not its neighbours; and 0.01 is the "
    "variance, without the root.",
)

a_tenth_too_small = Question(
    "All weights are 10% smaller than He says, in a chain of 30 layers of ReLU. By what is δ "
    "multiplied by 30 such factors?",
    ["0.9", "About 0.04", "About 10⁻¹⁰"],
    right=1,
    because="Each layer multiplies by 0.9 (06), and 0.9³⁰ is 0.042. In five layers it would hardly "
    "matter: 0.59.",
)

whose_digits = Question(
    "Two starts are to be compared, each at the best of three learning rates. On which digits do "
    "you look for the best rate?",
    ["On validation digits", "On the test digits", "On those that are learned from"],
    right=0,
    because="Digits that were learned from favour learning by heart (03), and digits that have "
    "chosen can no longer judge: the more is chosen on them, the better they look.",
)

several_at_once = Question(
    "A photo may show a dog, a cat, both or neither. Which output, and which loss?",
    ["Two sigmoids, binary cross-entropy", "Softmax, cross-entropy", "Identity, squared error"],
    right=0,
    because="Softmax shares out a sum of 1 (04), so that both cannot be sure. Two sigmoids answer "
    "two questions, each with yes or no.",
)

QUESTIONS = nothing_at_all, his_inputs, a_tenth_too_small, whose_digits, several_at_once
