"""Exercises of notebook 04: losses of a batch that survive large numbers, and find the bugs."""

import numpy as np

from dl_basics.activations import sigmoid, softmax

from .exercise import exercise

# y and a number c: the first by hand, the second with c at the mean.
GUESSES = [
    (np.array([1.0, 2.0, 3.0, 4.0, 6.0]), 3.5),
    (np.array([0.0, 0.0, 3.0]), 1.0),
    (np.array([-2.0, 4.0]), -1.5),
    (np.array([7.0]), 10.0),
]


@exercise(
    """
    Write `constant_slope(y, c)`: how fast the loss L(c) = 1/m Σ (c − y)² grows when c is pushed
    up. y is a row of m targets, c is one number, and so is the result.
    """,
    inputs=GUESSES,
    mistakes={
        "The slope of a square (c - y)² is 2 (c - y): the 2 is missing.":
            lambda y, c: (c - y).mean(),
        "This is the slope of the sum. L is a mean, so divide by m, the number of targets.":
            lambda y, c: 2 * (c - y).sum(),
        "Both the 2 and the 1/m are missing.": lambda y, c: (c - y).sum(),
        "The sign is wrong. Above the mean, pushing c up makes it worse, so there the slope is "
        "positive.": lambda y, c: 2 * (y - c).mean(),
        "These are the slopes of the single squares. L is their mean, and so is its slope.":
            lambda y, c: 2 * (c - y),
        "Each of these is one target's part of the slope; they still have to be added up.":
            lambda y, c: 2 * (c - y) / len(y),
        "This is the loss itself. You want how fast it changes with c.":
            lambda y, c: ((c - y) ** 2).mean(),
        "Targets above c pull the other way: keep the sign of c - y.":
            lambda y, c: 2 * np.abs(c - y).mean(),
        "This is the slope of the mean absolute error. The square pulls harder, the farther away "
        "a target is.": lambda y, c: np.sign(c - y).mean(),
        "This is where the slope is 0. At another c it says how far c is from there, times 2.":
            lambda y, c: y.mean(),
    },
    hints=[
        "Take a single target first. How fast does (c − y)² grow when c is pushed up?",
        "One target gives 2 (c − y). The slope of a mean is the mean of the slopes.",
        "(c - y) is an array of m errors, and .mean() is its mean. Only a factor is missing.",
    ],
)
def constant_slope(y, c):
    """The slope, at c, of the mean squared error of the one guess c for all targets y."""
    return 2 * (c - y).mean()  # dL/dc = 2/m Σ (c − y) = 2 (c − mean of y)


def on_paper(a, y):
    """Binary cross-entropy as it is on paper, for the mistakes below."""
    return -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean()


@exercise(
    """
    Write `bce_from_logits(z, y)`: the binary cross-entropy of a = σ(z), straight from the logits
    z, as a mean over the m examples. z and y have shape (1, m), and each y is 0 or 1. It has to
    survive z = 40 and z = 1000, without a warning: max(0, z) − y z + ln(1 + e^−|z|) does.
    """,
    inputs=[
        (np.array([[0.0, 1.0, -2.0]]), np.array([[1.0, 0.0, 0.0]])),
        (np.array([[3.0, -1.0, 0.5, 2.0]]), np.array([[1.0, 1.0, 0.0, 1.0]])),
        (np.array([[-40.0]]), np.array([[1.0]])),
        (np.array([[40.0]]), np.array([[0.0]])),
        (np.array([[1000.0, -1000.0]]), np.array([[0.0, 1.0]])),
        (np.array([[-1000.0, 1000.0]]), np.array([[0.0, 1.0]])),
    ],
    mistakes={
        "Right on paper. But σ(40) is rounded to exactly 1, and ln(1 - 1) is minus infinity: go "
        "from z to the loss without passing through a.": lambda z, y: on_paper(sigmoid(z), y),
        "The sigmoid is cut off just before 0 and 1, so the loss stops growing at −ln 1e-12 = "
        "27.6, where its slope is 0. Go from z to the loss without passing through a.":
            lambda z, y: on_paper(np.clip(0.5 * (1 + np.tanh(z / 2)), 1e-12, 1 - 1e-12), y),
        "The sigmoid is cut off just before 0 and 1, so the loss stops growing at −ln 1e-7 = "
        "16.1, where its slope is 0. Go from z to the loss without passing through a.":
            lambda z, y: on_paper(np.clip(0.5 * (1 + np.tanh(z / 2)), 1e-7, 1 - 1e-7), y),
        "ln(1 + eᶻ) - y z is right on paper, but e^1000 overflows. Write the logarithm as "
        "max(0, z) + ln(1 + e^−|z|).": lambda z, y: (np.log(1 + np.exp(z)) - y * z).mean(),
        "The last part has e⁻ᶻ where it needs e^−|z|: for negative z that adds too much, and it "
        "overflows.": lambda z, y: (np.maximum(0, z) - y * z + np.log1p(np.exp(-z))).mean(),
        "The last part has e^|z|, which grows: the exponent is minus |z|.":
            lambda z, y: (np.maximum(0, z) - y * z + np.log1p(np.exp(np.abs(z)))).mean(),
        "The part y z is missing, so every example is treated as a no.":
            lambda z, y: (np.maximum(0, z) + np.log1p(np.exp(-np.abs(z)))).mean(),
        "The sign of y z is wrong: for a yes, a large z has to make the loss small.":
            lambda z, y: (np.maximum(0, z) + y * z + np.log1p(np.exp(-np.abs(z)))).mean(),
        "The part ln(1 + e^−|z|) is missing: near z = 0 it matters most.":
            lambda z, y: (np.maximum(0, z) - y * z).mean(),
        "This is the sum over the examples; the loss is their mean.":
            lambda z, y: (np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z)))).sum(),
        "These are the losses of the single examples; the loss of the batch is their mean.":
            lambda z, y: np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z))),
        "The sign is wrong: a loss is never below 0.":
            lambda z, y: -(np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z)))).mean(),
        "Here z itself stands where the larger of 0 and z should: np.maximum(0, z). np.max(z, 0) "
        "takes the 0 for an axis.":
            lambda z, y: (np.max(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))).mean(),
        "This is the mean squared error of σ(z).":
            lambda z, y: ((0.5 * (1 + np.tanh(z / 2)) - y) ** 2).mean(),
    },
    hints=[
        "The statement gives the loss of one example. Three parts: what is the largest of 0 and "
        "z, number by number? What is the size of z?",
        "np.maximum(0, z), y * z and np.log1p(np.exp(-np.abs(z))); np.log1p(e) is ln(1 + e). "
        "Then comes the mean over the examples.",
        "each = np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z))) holds the losses of the "
        "single examples, as (1, m).",
    ],
)
def bce_from_logits(z, y):
    """The mean binary cross-entropy of the logits z for the targets y, both (1, m)."""
    each = np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z)))
    return each.mean()  # L = 1/m Σ (max(0, z) − y z + ln(1 + e^−|z|))


SURE = np.array([[0.5, 0.1, 0.2], [0.25, 0.8, 0.2], [0.25, 0.1, 0.6]])
SHARES = np.array([[0.1, 0.7], [0.2, 0.1], [0.3, 0.1], [0.4, 0.1]])
ZEROS = np.array([[0.0, 0.5, 1.0, 0.2], [1.0, 0.5, 0.0, 0.8]])


@exercise(
    """
    Write `cross_entropy(a, y)` for a batch. Each column of a holds the probabilities of n classes
    for one example; the column of y has a 1 for the true class and 0 elsewhere. The loss is
    −ln of the probability of the true class, as a mean over the m examples. Some a of a class
    that is not true is exactly 0.
    """,
    inputs=[
        (SURE, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])),
        (SHARES, np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0]])),
        (ZEROS, np.array([[0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 0.0, 1.0]])),
    ],
    mistakes={
        "np.mean divides by all n m entries. The mean is over the m examples only.":
            lambda a, y: -np.mean(y * np.log(a)),
        "The formula is right, but where a is 0 it asks for ln 0, and 0 times minus infinity is "
        "nan. Take the probability of the true class first, and then the logarithm.":
            lambda a, y: -(y * np.log(a)).sum() / a.shape[1],
        "This is the sum over the examples: divide by m, the number of columns.":
            lambda a, y: -np.log((a * y).sum(axis=0)).sum(),
        "This is the sum over the examples, without 1/m; and where a is 0 it asks for ln 0.":
            lambda a, y: -(y * np.log(a)).sum(),
        "This divides by n, the number of classes. The examples are the columns: "
        "a.shape[1].": lambda a, y: -np.log((a * y).sum(axis=0)).sum() / len(a),
        "These are the losses of the single examples; the loss of the batch is their mean.":
            lambda a, y: -np.log((a * y).sum(axis=0)),
        "The minus is missing: ln of a probability is below 0, and a loss is not.":
            lambda a, y: np.log((a * y).sum(axis=0)).mean(),
        "You added along the rows, over the examples. Each column is one example, so add down "
        "the column: axis=0.": lambda a, y: -np.log((a * y).sum(axis=1)).mean(),
        "This is −ln of the mean probability. First comes the logarithm of each example, then "
        "the mean.": lambda a, y: -np.log((a * y).sum(axis=0).mean()),
        "This also charges every wrong class with −ln(1 - a), as if each class were a yes or no "
        "of its own.": lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum() / a.shape[1],
        "a and y are swapped: the logarithm belongs to the probabilities a.":
            lambda a, y: -(a * np.log(y)).sum() / a.shape[1],
        "This is what the true class lacks to 1, without the logarithm.":
            lambda a, y: (1 - (a * y).sum(axis=0)).mean(),
        "The logarithm here is to the base e: np.log, not np.log2.":
            lambda a, y: -np.log2((a * y).sum(axis=0)).mean(),
        "The logarithm here is to the base e: np.log, not np.log10.":
            lambda a, y: -np.log10((a * y).sum(axis=0)).mean(),
        "This is the mean squared error.": lambda a, y: ((a - y) ** 2).sum() / a.shape[1],
        "This looks at the most probable class, whichever is true: use y to pick.":
            lambda a, y: -np.log(a.max(axis=0)).mean(),
    },
    hints=[
        "How can you use y to pick one number out of each column of a?",
        "a * y keeps the probability of the true class and makes the others 0. Added down the "
        "column (axis=0), that is one number for each example.",
        "p = (a * y).sum(axis=0) are the probabilities of the true classes, (m,). What is left: "
        "the logarithm, the minus and the mean.",
    ],
)
def cross_entropy(a, y):
    """The mean cross-entropy of the probabilities a for the one-hot targets y, both (n, m)."""
    p = (a * y).sum(axis=0)  # the probability of the true class, (m,)
    return -np.log(p).mean()  # L = 1/m Σ −ln p


SCORES = np.array([[-1.0, 2.0], [-1.0, 0.0], [-1.0, 0.0]])
HIGH_AND_LOW = np.array([[999.0, -1001, 1000], [1000, -1000, 1000], [-1500, -1000, 1000]])


def log_sum_exp(z):
    """ln of the sum of e^z in each column of z (n, m), as (1, m)."""
    largest = z.max(axis=0, keepdims=True)
    return np.log(np.exp(z - largest).sum(axis=0, keepdims=True))


@exercise(
    """
    Find the bug in `log_sum_exp(z)`. For each column of z it should give ln(e^z₁ + e^z₂ + …), as
    a row (1, m), and survive logits near 1000. It takes off the largest of each column, so that
    no exponential overflows. But try it on a column of one number, 5: ln e⁵ is 5.
    """,
    stub=log_sum_exp,
    inputs=[(SCORES,), (np.array([[5.0, -3.0]]),), (HIGH_AND_LOW,)],
    mistakes={
        "The largest was taken off, which divides the sum by e^largest, so the logarithm is too "
        "small by largest: add it back, and do not take it off twice.": lambda z: (
            np.log(np.exp(z - z.max(axis=0)).sum(axis=0, keepdims=True)) - z.max(axis=0)
        ),
        "Right on paper, but now e^1000 overflows again. Keep z - largest inside the "
        "exponential.": lambda z: np.log(np.exp(z).sum(axis=0, keepdims=True)),
        "This is the largest alone. The others add something, too.":
            lambda z: z.max(axis=0, keepdims=True),
        "The largest is added inside the logarithm; it belongs outside.": lambda z: np.log(
            np.exp(z - z.max(axis=0)).sum(axis=0, keepdims=True) + z.max(axis=0)
        ),
        "The logarithm is to be moved up by largest, not multiplied by it.": lambda z: (
            np.log(np.exp(z - z.max(axis=0)).sum(axis=0, keepdims=True)) * z.max(axis=0)
        ),
        "One largest for the whole batch is not enough: a column near -1000 beside one near 1000 "
        "becomes ln 0.": lambda z: z.max() + np.log(np.exp(z - z.max()).sum(axis=0, keepdims=True)),
        "The logarithm is gone.": lambda z: (
            z.max(axis=0) + np.exp(z - z.max(axis=0)).sum(axis=0, keepdims=True)
        ),
        "The sum inside should run down the column, over all classes: np.log(...sum(axis=0)), not "
        "the sum of the logarithms.": lambda z: (
            z.max(axis=0, keepdims=True)
            + np.log(np.exp(z - z.max(axis=0))).sum(axis=0, keepdims=True)
        ),
        "The right number, but once for every row: sum down the column.": lambda z: (
            z.max(axis=0) + np.log(np.exp(z - z.max(axis=0)).sum(axis=0)) + 0 * z
        ),
    },
    hints=[
        "Put in a column with the single number 5. What comes out, and what should?",
        "Taking the largest off each z divides the sum by e^largest. What does that do to its "
        "logarithm?",
        "ln(s / e^largest) is ln s − largest. So something has to be added at the end.",
    ],
)
def log_sum_exp(z):
    """ln of the sum of e^z in each column of z (n, m), as (1, m)."""
    largest = z.max(axis=0, keepdims=True)
    return largest + np.log(np.exp(z - largest).sum(axis=0, keepdims=True))


TWO = np.array([[0.25, 0.5], [0.75, 0.5]])
FOUR = np.array([[0.1, 0.3, 0.7], [0.2, 0.3, 0.1], [0.3, 0.2, 0.1], [0.4, 0.2, 0.1]])
ONE = np.array([[0.9], [0.1], [0.0]])


def softmax_delta(p, y):
    """The slope of the mean cross-entropy for each logit, where p = softmax of the logits."""
    return p - y


@exercise(
    """
    Find the bug in `softmax_delta(p, y)`: the slope of L = 1/m Σ −ln p of the true class, for each
    of the logits behind the softmax. p holds its probabilities and y the one-hot targets, both
    (n, m). For a single example it is right.
    """,
    stub=softmax_delta,
    inputs=[
        (TWO, np.array([[1.0, 0.0], [0.0, 1.0]])),
        (FOUR, np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])),
        (ONE, np.array([[0.0], [1.0], [0.0]])),
    ],
    mistakes={
        "This divides by n, the number of classes. The loss is a mean over the m examples, which "
        "are the columns: p.shape[1].": lambda p, y: (p - y) / len(p),
        "This divides by all n m entries. The loss is a mean over the m examples only.":
            lambda p, y: (p - y) / p.size,
        "The size is right, the sign is not: where p is too large, pushing the logit up makes "
        "the loss grow.": lambda p, y: (y - p) / p.shape[1],
        "The sign was right before: where p is too large, the loss grows with the logit. What is "
        "missing is a factor.": lambda p, y: y - p,
        "Only y is divided by m: put brackets around p - y.": lambda p, y: p - y / p.shape[1],
        "Only p is divided by m: the loss of each example counts 1/m, so all of p - y does.":
            lambda p, y: p / p.shape[1] - y,
        "The y belongs to it: where the class is true, the slope is p - 1.":
            lambda p, y: p / p.shape[1],
        "Here the slopes of different examples are mixed. Each logit has a slope of its own: the "
        "result is (n, m).": lambda p, y: (p - y).mean(axis=1, keepdims=True),
        "This takes the slopes of softmax number by number, as if each p depended on its own "
        "logit only.": lambda p, y: -y * (1 - p) / p.shape[1],
        "p - y needs no factor p (1 - p): the logarithm in the loss has cancelled it.":
            lambda p, y: (p - y) * p * (1 - p) / p.shape[1],
        "The mean multiplies by 1/m; this multiplies by m.": lambda p, y: (p - y) * p.shape[1],
        "This is the slope for p, not yet for the logits behind the softmax.":
            lambda p, y: -y / p / p.shape[1],
    },
    hints=[
        "For one example it is right; for two it is twice too large. And for m of them?",
        "L is a mean: each example counts 1/m of its own loss, and so does each slope.",
        "m is the number of columns, p.shape[1].",
    ],
)
def softmax_delta(p, y):
    """The slope of the mean cross-entropy for each logit, where p = softmax of the logits."""
    return (p - y) / p.shape[1]  # δ = (p − y) / m


LOGITS = np.array([[2.0, 0.0, -3.0], [0.0, 0.0, 1.0], [-1.0, 4.0, 1.0]])


@exercise(
    """
    Write `tempered(z, temperature)`: the softmax of z / T, where the temperature T is a number
    above 0. z holds the logits (n, m) of n classes for m examples, and the result is (n, m), too.
    It has to survive logits near 1000.
    """,
    inputs=[
        (LOGITS, 2.0),
        (np.array([[1.0], [0.0]]), 0.5),
        (np.array([[1000.0, -3.0], [998.0, 3.0], [990.0, 0.0]]), 1.25),
    ],
    mistakes={
        "This multiplies by T: a T above 1 then makes it surer. Divide the logits.":
            lambda z, temperature: softmax.value(z * temperature),
        "The probabilities were divided, so a column adds up to 1/T. Divide the logits, before the "
        "softmax.": lambda z, temperature: softmax.value(z) / temperature,
        "T is missing: this is the plain softmax. (A number taken off all logits changes nothing.)":
            lambda z, temperature: softmax.value(z),
        "Each row adds up to 1 here. The classes of one example stand in a column: axis=0.":
            lambda z, temperature: softmax.value((z / temperature).T).T,
        "Right on paper, but e^800 overflows. First take the largest logit off its column.":
            lambda z, temperature: np.exp(z / temperature) / np.exp(z / temperature).sum(axis=0),
        "The largest is 1 here: the numbers of a column do not add up to 1 yet.":
            lambda z, temperature: np.exp((z - z.max(axis=0)) / temperature),
    },
    hints=[
        "Two steps: z / T, and then the softmax that you know from notebook 02.",
        "activations.softmax is allowed, works column by column and survives large logits.",
        "The whole function is activations.softmax(...), and in the brackets stands a quotient.",
    ],
)
def tempered(z, temperature):
    """The probabilities (n, m) of the logits z at a temperature."""
    e = np.exp((z - z.max(axis=0)) / temperature)  # the largest is e⁰
    return e / e.sum(axis=0)  # p = softmax(z / T)


TRUTH = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0])
OUTPUTS = np.array([0.9, 0.8, 0.4, 0.1, 0.7, 0.6, 0.2, 0.3])


@exercise(
    """
    Write `precision_and_recall(a, y, threshold)`: two numbers, the share of its yes that are right
    and the share of the true yes that it finds. a holds the outputs and y the truths, 0 or 1, both
    of shape (m,). It says yes where a is above the threshold, and here it does so at least once.
    """,
    inputs=[(OUTPUTS, TRUTH, 0.5), (OUTPUTS, TRUTH, 0.75), (OUTPUTS, TRUTH, 0.15)],
    gives=("precision", "recall"),
    mistakes={
        "The two are swapped: precision divides by how often it says yes, recall by how many are "
        "true.": lambda a, y, threshold: shares(a, y, threshold)[::-1],
        "The first is the share of right answers, the accuracy: count only where it says yes.":
            lambda a, y, threshold: (
                np.mean((a > threshold) == (y == 1)), shares(a, y, threshold)[1]
            ),
        "Both are divided by all m examples. Precision divides by how often it says yes, recall by "
        "how many are true.": lambda a, y, threshold: (
            np.mean((a > threshold) * y), np.mean((a > threshold) * y)
        ),
        "This says yes below the threshold.": lambda a, y, threshold: shares(-a, y, -threshold),
        "Precision is right. Recall divides by how many are true, found or not: y.sum().":
            lambda a, y, threshold: (shares(a, y, threshold)[0],) * 2,
        "Recall is right. Precision divides by how often it says yes.":
            lambda a, y, threshold: (shares(a, y, threshold)[1],) * 2,
    },
    hints=[
        "Where does it say yes? And how often is that right?",
        "yes = a > threshold; those it finds are (yes & (y == 1)).sum().",
        "Divide the number that it finds once by yes.sum(), and once by y.sum().",
    ],
)
def precision_and_recall(a, y, threshold):
    """Which share of its yes is right, and which share of the true yes it finds."""
    yes = a > threshold
    found = (yes & (y == 1)).sum()
    return found / yes.sum(), found / y.sum()


def shares(a, y, threshold):
    """Precision and recall, for the mistakes above."""
    found = ((a > threshold) * y).sum()
    return found / (a > threshold).sum(), found / y.sum()
