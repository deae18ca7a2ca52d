"""Exercises of notebook 04: losses of a batch that survive large numbers, and find the bugs."""

import numpy as np

from dl_basics.activations import sigmoid, softmax

from .exercise import arrays, changed
from .words import Words

words = Words(__file__)

# y and a number c: the first by hand, the second with c at the mean.
GUESSES = [
    (np.array([1.0, 2.0, 3.0, 4.0, 6.0]), 3.5),
    (np.array([0.0, 0.0, 3.0]), 1.0),
    (np.array([-2.0, 4.0]), -1.5),
    (np.array([7.0]), 10.0),
]


@words.exercise(
    inputs=GUESSES,
    mistakes=dict(
        no_two=lambda y, c: (c - y).mean(),
        no_mean=lambda y, c: 2 * (c - y).sum(),
        neither=lambda y, c: (c - y).sum(),
        sign=lambda y, c: 2 * (y - c).mean(),
        not_averaged=lambda y, c: 2 * (c - y),
        not_added=lambda y, c: 2 * (c - y) / len(y),
        loss=lambda y, c: ((c - y) ** 2).mean(),
        size=lambda y, c: 2 * np.abs(c - y).mean(),
        absolute=lambda y, c: np.sign(c - y).mean(),
        place=lambda y, c: y.mean(),
    ),
)
def constant_slope(y, c):
    """The slope, at c, of the mean squared error of the one guess c for all targets y."""
    return 2 * (c - y).mean()  # dL/dc = 2/m Σ (c − y) = 2 (c − mean of y)


def on_paper(a, y):
    """Binary cross-entropy as it is on paper, for the mistakes below."""
    return -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean()


@words.exercise(
    inputs=[
        arrays([[0, 1, -2]], [[1, 0, 0]]),
        arrays([[3, -1, 0.5, 2]], [[1, 1, 0, 1]]),
        arrays([[-40]], [[1]]),
        arrays([[40]], [[0]]),
        arrays([[1000, -1000]], [[0, 1]]),
        arrays([[-1000, 1000]], [[0, 1]]),
    ],
    mistakes=dict(
        on_paper=lambda z, y: on_paper(sigmoid(z), y),
        cut_late=lambda z, y: on_paper(np.clip(0.5 * (1 + np.tanh(z / 2)), 1e-12, 1 - 1e-12), y),
        cut_early=lambda z, y: on_paper(np.clip(0.5 * (1 + np.tanh(z / 2)), 1e-7, 1 - 1e-7), y),
        overflows=lambda z, y: (np.log(1 + np.exp(z)) - y * z).mean(),
        sign_in_exponent=lambda z, y: (np.maximum(0, z) - y * z + np.log1p(np.exp(-z))).mean(),
        grows=lambda z, y: (np.maximum(0, z) - y * z + np.log1p(np.exp(np.abs(z)))).mean(),
        no_y=lambda z, y: (np.maximum(0, z) + np.log1p(np.exp(-np.abs(z)))).mean(),
        sign_of_y=lambda z, y: (np.maximum(0, z) + y * z + np.log1p(np.exp(-np.abs(z)))).mean(),
        no_logarithm=lambda z, y: (np.maximum(0, z) - y * z).mean(),
        sum=lambda z, y: (np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z)))).sum(),
        single=lambda z, y: np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z))),
        sign=lambda z, y: -(np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z)))).mean(),
        z_itself=lambda z, y: (np.max(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))).mean(),
        squared=lambda z, y: ((0.5 * (1 + np.tanh(z / 2)) - y) ** 2).mean(),
    ),
)
def bce_from_logits(z, y):
    """The mean binary cross-entropy of the logits z for the targets y, both (1, m)."""
    each = np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z)))
    return each.mean()  # L = 1/m Σ (max(0, z) − y z + ln(1 + e^−|z|))


SURE = np.array([[0.5, 0.1, 0.2], [0.25, 0.8, 0.2], [0.25, 0.1, 0.6]])
SHARES = np.array([[0.1, 0.7], [0.2, 0.1], [0.3, 0.1], [0.4, 0.1]])
ZEROS = np.array([[0.0, 0.5, 1.0, 0.2], [1.0, 0.5, 0.0, 0.8]])


@words.exercise(
    inputs=[
        (SURE, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])),
        (SHARES, np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0]])),
        (ZEROS, np.array([[0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 0.0, 1.0]])),
    ],
    mistakes=dict(
        over_entries=lambda a, y: -np.mean(y * np.log(a)),
        on_paper=lambda a, y: -(y * np.log(a)).sum() / a.shape[1],
        sum=lambda a, y: -np.log((a * y).sum(axis=0)).sum(),
        sum_on_paper=lambda a, y: -(y * np.log(a)).sum(),
        by_classes=lambda a, y: -np.log((a * y).sum(axis=0)).sum() / len(a),
        single=lambda a, y: -np.log((a * y).sum(axis=0)),
        sign=lambda a, y: np.log((a * y).sum(axis=0)).mean(),
        along_rows=lambda a, y: -np.log((a * y).sum(axis=1)).mean(),
        mean_first=lambda a, y: -np.log((a * y).sum(axis=0).mean()),
        every_class=lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum() / a.shape[1],
        swapped=lambda a, y: -(a * np.log(y)).sum() / a.shape[1],
        no_logarithm=lambda a, y: (1 - (a * y).sum(axis=0)).mean(),
        base_two=lambda a, y: -np.log2((a * y).sum(axis=0)).mean(),
        base_ten=lambda a, y: -np.log10((a * y).sum(axis=0)).mean(),
        squared=lambda a, y: ((a - y) ** 2).sum() / a.shape[1],
        most_probable=lambda a, y: -np.log(a.max(axis=0)).mean(),
    ),
)
def cross_entropy(a, y):
    """The mean cross-entropy of the probabilities a for the one-hot targets y, both (n, m)."""
    p = (a * y).sum(axis=0)  # the probability of the true class, (m,)
    return -np.log(p).mean()  # L = 1/m Σ −ln p


SCORES = np.array([[-1.0, 2.0], [-1.0, 0.0], [-1.0, 0.0]])
HIGH_AND_LOW = np.array([[999.0, -1001, 1000], [1000, -1000, 1000], [-1500, -1000, 1000]])


@words.exercise(
    stub=changed("largest + np.log", "np.log"),
    inputs=[(SCORES,), (np.array([[5.0, -3.0]]),), (HIGH_AND_LOW,)],
    mistakes=dict(
        taken_off_twice=changed("return largest", "return -largest"),
        on_paper=changed("return largest + ", "return ", "z - largest", "z"),
        largest=lambda z: z.max(axis=0, keepdims=True),
        added_inside=changed("largest + np.log(", "np.log(largest + "),
        multiplied=changed("largest + ", "largest * "),
        one_largest=changed("z.max(axis=0, keepdims=True)", "z.max()"),
        no_logarithm=changed("np.log", ""),
        sum_of_logarithms=changed(
            ".sum(axis=0, keepdims=True))", ").sum(axis=0, keepdims=True)"
        ),
        not_added=lambda z: z.max(axis=0) + np.log(np.exp(z - z.max(axis=0)).sum(axis=0)) + 0 * z,
    ),
)
def log_sum_exp(z):
    """ln of the sum of e^z in each column of z (n, m), as (1, m)."""
    largest = z.max(axis=0, keepdims=True)
    return largest + np.log(np.exp(z - largest).sum(axis=0, keepdims=True))


TWO = np.array([[0.25, 0.5], [0.75, 0.5]])
FOUR = np.array([[0.1, 0.3, 0.7], [0.2, 0.3, 0.1], [0.3, 0.2, 0.1], [0.4, 0.2, 0.1]])
ONE = np.array([[0.9], [0.1], [0.0]])


@words.exercise(
    stub=changed("(p - y) / p.shape[1]  # δ = (p − y) / m", "p - y"),
    inputs=[
        (TWO, np.array([[1.0, 0.0], [0.0, 1.0]])),
        (FOUR, np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])),
        (ONE, np.array([[0.0], [1.0], [0.0]])),
    ],
    mistakes=dict(
        by_classes=lambda p, y: (p - y) / len(p),
        by_entries=lambda p, y: (p - y) / p.size,
        sign=lambda p, y: (y - p) / p.shape[1],
        sign_alone=lambda p, y: y - p,
        y_divided=lambda p, y: p - y / p.shape[1],
        p_divided=lambda p, y: p / p.shape[1] - y,
        no_y=lambda p, y: p / p.shape[1],
        mixed=lambda p, y: (p - y).mean(axis=1, keepdims=True),
        number_by_number=lambda p, y: -y * (1 - p) / p.shape[1],
        factor=lambda p, y: (p - y) * p * (1 - p) / p.shape[1],
        multiplied=lambda p, y: (p - y) * p.shape[1],
        slope_for_p=lambda p, y: -y / p / p.shape[1],
    ),
)
def softmax_delta(p, y):
    """The slope of the mean cross-entropy for each logit, where p = softmax of the logits."""
    return (p - y) / p.shape[1]  # δ = (p − y) / m


LOGITS = np.array([[2.0, 0.0, -3.0], [0.0, 0.0, 1.0], [-1.0, 4.0, 1.0]])


@words.exercise(
    inputs=[
        (LOGITS, 2.0),
        (np.array([[1.0], [0.0]]), 0.5),
        (np.array([[1000.0, -3.0], [998.0, 3.0], [990.0, 0.0]]), 1.25),
    ],
    mistakes=dict(
        multiplied=lambda z, temperature: softmax.value(z * temperature),
        divided_late=lambda z, temperature: softmax.value(z) / temperature,
        no_temperature=lambda z, temperature: softmax.value(z),
        along_rows=lambda z, temperature: softmax.value((z / temperature).T).T,
        on_paper=lambda z, temperature: (
            np.exp(z / temperature) / np.exp(z / temperature).sum(axis=0)
        ),
        no_sum=lambda z, temperature: np.exp((z - z.max(axis=0)) / temperature),
    ),
)
def tempered(z, temperature):
    """The probabilities (n, m) of the logits z at a temperature."""
    e = np.exp((z - z.max(axis=0)) / temperature)  # the largest is e⁰
    return e / e.sum(axis=0)  # p = softmax(z / T)


TRUTH = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0])
OUTPUTS = np.array([0.9, 0.8, 0.4, 0.1, 0.7, 0.6, 0.2, 0.3])


@words.exercise(
    inputs=[(OUTPUTS, TRUTH, 0.5), (OUTPUTS, TRUTH, 0.75), (OUTPUTS, TRUTH, 0.15)],
    gives=("precision", "recall"),
    mistakes=dict(
        swapped=changed("yes.sum(), found / y.sum()", "y.sum(), found / yes.sum()"),
        accuracy=changed("found / yes.sum()", "np.mean(yes == (y == 1))"),
        over_all=changed("yes.sum()", "len(y)", "y.sum()", "len(y)"),
        below=changed("a > threshold", "a < threshold"),
        precision_twice=changed("/ y.sum()", "/ yes.sum()"),
        recall_twice=changed("/ yes.sum()", "/ y.sum()"),
    ),
)
def precision_and_recall(a, y, threshold):
    """Which share of its yes is right, and which share of the true yes it finds."""
    yes = a > threshold
    found = (yes & (y == 1)).sum()
    return found / yes.sum(), found / y.sum()
