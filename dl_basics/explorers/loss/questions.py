"""Questions of notebook 04 without a picture; those of its end reach back to earlier notebooks."""

from dl_basics.live import Question

a_wrong_class = Question(
    "Softmax gives three classes 0.7, 0.2 and 0.1, and the second is true. A weight leads from the "
    "input 2 to the logit of the first. What is the slope of the loss for this weight?",
    ["0: that class is not in the loss", "1.4", "−1.6"],
    right=1,
    because="The classes share one sum, so δ of the first is 0.7 − 0 = 0.7. And as in notebook 01, "
    "the slope of a weight is error times input: 0.7 · 2 = 1.4.",
)

a_slip = Question(
    "Five measurements should be about alike, but one was written down wrong: 1, 2, 3, 4, 50. "
    "One number is to stand for all. With which loss is it 3?",
    ["the squared error", "the absolute error", "both"],
    right=1,
    because="The absolute error is least at the median, 3, and the squared error at the mean, 12. "
    "Which one you want is your decision.",
)

most_likely = Question(
    "A neuron has to give one and the same probability of yes to 100 flowers, and for 30 the truth "
    "is yes. At which p is the likelihood highest, and at which is the mean surprise (notebook 01) "
    "lowest?",
    ["at 0.3, both", "at 0, as most are no, and at 0.3", "at 0.5, both"],
    right=0,
    because="The mean surprise is −ln of the likelihood, over the 100 flowers. So where one is "
    "highest, the other is lowest, and that is at the share of yes.",
)

sure_and_wrong = Question(
    "A sigmoid (notebook 02) answers 0.999, and the truth is no. How large is δ with "
    "cross-entropy, and with squared error?",
    ["0.999 and 0.002", "0.002 and 0.999", "0.999 with both"],
    right=0,
    because="Cross-entropy leaves a − y. Squared error leaves 2 (a − y) · a (1 − a), and the last "
    "part, the slope of the sigmoid, is 0.001 there.",
)

a_large_logit = Question(
    "The logit of a yes is 800, but the truth is no. What is the loss, on paper?",
    ["infinite", "800", "0"],
    right=1,
    because="It is ln(1 + e⁸⁰⁰), which is 800 up to far more digits than a computer has. Only "
    "the way through a is lost: to the computer a is exactly 1, and then ln(1 − a) is −∞.",
)

ninety_eight = Question(
    "A network answers with 0.98. What tells you that it is to be believed?",
    [
        "that it comes from a softmax, so it is a probability",
        "that all the digits it learned from are right by now",
        "that of such answers to digits it has not seen, about 98 in 100 were right",
    ],
    right=2,
    because="After 100 epochs with a fifth of the labels wrong, 88 in 100 were right, and softmax "
    "had made all of them. Being right on what was learned says nothing about others. A "
    "temperature, chosen on validation digits, mends it; count on test digits.",
)
