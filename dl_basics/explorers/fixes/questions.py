"""Five questions at the end of notebook 07, which reach back to earlier ones."""

from dl_basics.live import Question

short_arrow = Question(
    "Ten layers of sigmoid: in the first, |δ| is a millionth of what it is in the last. You clip "
    "all gradients at norm 1. What becomes of that ratio?",
    ["It stays a millionth", "It becomes 1", "It becomes a thousandth"],
    right=0,
    because="Clipping by norm multiplies every layer by the same factor, of at most 1. What has "
    "vanished stays so (notebook 06).",
)
silent_sigmoid = Question(
    "Dropout stands before a sigmoid, not behind it. What does a silenced unit send on?",
    ["0", "0.5", "1"],
    right=1,
    because="Its z is 0, and the sigmoid of 0 is a half (notebook 02). Only where g(0) is 0, as "
    "for ReLU and tanh, is a unit with z = 0 silent.",
)
learned_numbers = Question(
    "Batch norm for 16 units goes between a layer's sums and its ReLU. By how many numbers that "
    "gradient descent learns does the network grow?",
    ["By 16", "By 32", "By 64"],
    right=1,
    because="γ and β, one of each for every unit. The running averages are not learned: no "
    "gradient reaches them, they only follow the batches.",
)
which_digits = Question(
    "You tried twenty strengths of weight decay and kept the one with the most test digits right: "
    "95%. What would fresh digits say of it, on average?",
    ["95% as well", "Somewhat less", "Somewhat more"],
    right=1,
    because="The winner of many is partly good and partly lucky on just these digits, and fresh "
    "digits do not repeat the luck. Choose on validation digits, and look at the test digits once.",
)
says_interval = Question(
    "Ten pairs of networks: with the fix +2 points, 95% interval −1 to +5. What may you say?",
    ["It helps by 2 points", "It does nothing", "No difference was found"],
    right=2,
    because="0 lies inside, so luck alone may have done it. That is no proof that nothing is "
    "there: with more pairs the interval gets narrower.",
)
