"""Exercises of notebook 02: write the curves and their slopes, and find the bugs."""

import numpy as np

from dl_basics.activations import sigmoid as logistic

from .exercise import exercise

# Small numbers first: the first wrong one is named, and it should be one to check on paper.
SMALL = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
LARGE = np.array([-1000.0, 1000.0])
TABLE = np.array([[-3.0, 1.0, 0.25], [4.0, 0.0, -1.5]])
CURVE = [(SMALL,), (LARGE,), (TABLE,)]
# The first slope is not 0.01, so that a 0.01 written into the function shows at once. The second
# is above one of the z, so that z > alpha is not mistaken for z > 0.
LEAKY = [(SMALL, 0.1), (SMALL, 0.7), (LARGE, 0.01), (TABLE, 0.2)]

IF = """`if` and `max` want one number, and z is an array of many. np.where(condition, a, b) \
chooses number by number."""


@exercise(
    """
    Write `relu(z)`: z where z is positive, 0 everywhere else. z is an array of any shape, and
    the result has the same shape.
    """,
    inputs=CURVE,
    mistakes={
        "This is min(0, z): it keeps the negative side and drops the positive one.":
            lambda z: np.minimum(0, z),
        "This is the step, which is the slope of ReLU: where z is positive, give z, not 1.":
            lambda z: np.where(z > 0, 1.0, 0.0),
        "This gives z back: the negative side has to become 0.": lambda z: z,
        "This is |z|: the negative side has to become 0, not positive.": np.abs,
        "np.max takes the 0 for an axis, and gives the largest number along it. "
        "np.maximum compares number by number.": lambda z: np.max(z, 0),
        "np.max(0, z) looks for the largest number of 0 alone, and takes z for an axis. "
        "np.maximum(0, z) compares number by number.": lambda z: np.max(0, z),
        "This drops the negative numbers; put a 0 in their place.": lambda z: z[z > 0],
        "Python multiplies before it compares. Put brackets around the comparison: "
        "z * (z > 0).": lambda z: z * z > 0,
        IF: lambda z: max(0, z),
    },
    hints=[
        "Which number do you want for z = 3, and which for z = -3? "
        "One short phrase about z and 0 covers both.",
        "You want the larger of 0 and z. NumPy compares two things number by number.",
        "np.maximum(a, b) is the larger of a and b, number by number. Give it 0 and z.",
    ],
)
def relu(z):
    """z where z is positive, 0 everywhere else."""
    return np.maximum(0, z)  # max(0, z)


@exercise(
    """
    Write `relu_prime(z)`, the slope of ReLU at z. At z = 0 the curve has a kink and no slope;
    take 0 there, as the usual libraries do.
    """,
    inputs=CURVE,
    mistakes={
        "This is the slope of the mirrored curve: ReLU climbs where z is positive.":
            lambda z: np.where(z < 0, 1.0, 0.0),
        "This is ReLU itself. Its slope says how fast it climbs: by 1 for each step to the "
        "right, wherever z is positive.": lambda z: np.maximum(0, z),
        "This is the slope of |z|: left of 0, ReLU does not fall, it is flat.": np.sign,
        "Only z = 0 is wrong: there we agreed on 0. It is > against >=.":
            lambda z: np.where(z >= 0, 1.0, 0.0),
        "Only z = 0 is wrong: halfway between the two slopes is a fair idea, but we agreed on "
        "0.": lambda z: np.heaviside(z, 0.5),
        "Right of 0 this is right. Left of 0 ReLU is flat, and flat is slope 0, not -1.":
            lambda z: np.where(z > 0, 1, -1),
        "ReLU over z is 0/0 at the kink. Look at the sign of z instead of dividing.":
            lambda z: np.maximum(0, z) / z,
        "This is the slope of a straight line: left of 0, ReLU is flat.": np.ones_like,
        "This is one number for all z. You want an array with one slope for each z, and left of "
        "0 that slope is not 1.": lambda z: 1,
        IF: lambda z: 1.0 if z > 0 else 0.0,
    },
    hints=[
        "Walk along the curve with a finger. How steep is it left of 0, how steep right of 0?",
        "Flat on the left is slope 0; one up for each step to the right is slope 1.",
        "np.where(z > 0, a, b) gives a where z is positive and b elsewhere. Which two numbers?",
    ],
)
def relu_prime(z):
    """The slope of relu at z; at z = 0, where there is a kink, take 0."""
    return np.where(z > 0, 1.0, 0.0)  # 1 if z > 0, else 0


@exercise(
    """
    Write `leaky_relu(z, alpha)`: z where z is positive, α z everywhere else, for a slope α
    between 0 and 1.
    """,
    inputs=LEAKY,
    mistakes={
        "This is plain ReLU: the negative side should leak through, times alpha.":
            lambda z, alpha: np.maximum(0, z),
        "The alpha belongs to the negative side only: positive numbers pass unchanged.":
            lambda z, alpha: alpha * z,
        "On the negative side you give alpha; the value there is alpha times z.":
            lambda z, alpha: np.where(z > 0, z, alpha),
        "On the negative side the sign is lost: alpha times z is negative there.":
            lambda z, alpha: np.where(z > 0, z, -alpha * z),
        "The two sides are swapped: alpha belongs to the negative side.":
            lambda z, alpha: np.where(z > 0, alpha * z, z),
        "On the positive side alpha z is added too: there the value is z alone.":
            lambda z, alpha: np.maximum(0, z) + alpha * z,
        "You compare z with alpha. The kink is at 0: compare z with 0.":
            lambda z, alpha: np.where(z > alpha, z, alpha * z),
        "The slope is fixed at 0.01: use the alpha that the function is given.":
            lambda z, alpha: np.where(z > 0, z, 0.01 * z),
        IF: lambda z, alpha: z if z > 0 else alpha * z,
    },
    hints=[
        "Only one of ReLU's two halves changes. What happens there to z = -10 if α is 0.1?",
        "Two cases, chosen number by number: np.where(condition, a, b).",
        "np.where(z > 0, z, ...): on the dots goes what becomes of a negative z.",
    ],
)
def leaky_relu(z, alpha):
    """z where z is positive, alpha times z everywhere else."""
    return np.where(z > 0, z, alpha * z)  # z if z > 0, else α z


@exercise(
    """
    Write `leaky_relu_prime(z, alpha)`, the slope of Leaky ReLU at z. At the kink z = 0 take α.
    """,
    inputs=LEAKY,
    mistakes={
        "This is the slope of plain ReLU: on the negative side the curve still climbs a little.":
            lambda z, alpha: np.where(z > 0, 1.0, 0.0),
        "The two sides are swapped: the slope is alpha on the negative side.":
            lambda z, alpha: np.where(z > 0, alpha, 1.0),
        "On the negative side you give the value, alpha times z; the slope of that line is the "
        "number in front of z.": lambda z, alpha: np.where(z > 0, 1.0, alpha * z),
        "This is Leaky ReLU itself: its slope is a single number on each side.":
            lambda z, alpha: np.where(z > 0, z, alpha * z),
        "On the negative side the curve climbs too: the slope is alpha, not minus alpha.":
            lambda z, alpha: np.where(z > 0, 1.0, -alpha),
        "Only z = 0 is wrong: there we agreed on alpha. It is > against >=.":
            lambda z, alpha: np.where(z >= 0, 1.0, alpha),
        "Only z = 0 is wrong: halfway between the two slopes is a fair idea, but we agreed on "
        "alpha.": lambda z, alpha: np.where(z == 0, (1 + alpha) / 2, np.where(z > 0, 1, alpha)),
        "You compare z with alpha. The kink is at 0: compare z with 0.":
            lambda z, alpha: np.where(z > alpha, 1.0, alpha),
        "On the positive side you give the value, z; the slope of that line is the number in "
        "front of z.": lambda z, alpha: np.where(z > 0, z, alpha),
        "On the positive side the slope is 1 alone: the line there is z, without alpha.":
            lambda z, alpha: np.where(z > 0, 1 + alpha, alpha),
        "On the negative side the slope is alpha alone: the line there is alpha times z.":
            lambda z, alpha: np.where(z > 0, 1, 1 + alpha),
        "The slope is fixed at 0.01: use the alpha that the function is given.":
            lambda z, alpha: np.where(z > 0, 1.0, 0.01),
        IF: lambda z, alpha: 1.0 if z > 0 else alpha,
    },
    hints=[
        "The curve is two straight pieces. The slope of a straight piece is one number.",
        "The right piece is 1 times z, the left piece is α times z.",
        "It is your relu_prime with one number changed: np.where(z > 0, 1.0, ...).",
    ],
)
def leaky_relu_prime(z, alpha):
    """The slope of leaky_relu at z; at z = 0 take alpha."""
    return np.where(z > 0, 1.0, alpha)  # 1 if z > 0, else α


def hinges(w1, w2, w3):
    """A curve of three hinges with these weights, for the mistakes below."""
    return lambda z: w1 * np.maximum(0, z + 1) + w2 * np.maximum(0, z) + w3 * np.maximum(0, z - 1)


@exercise(
    """
    Draw a hat with three hinges. `hat(z)` is 0 up to z = −1, climbs in a straight line to 1 at
    z = 0, falls in a straight line back to 0 at z = 1, and stays 0 for ever. Build it as
    w₁ relu(z + 1) + w₂ relu(z) + w₃ relu(z − 1): you only have to choose the three weights.
    """,
    inputs=[(np.array([-2.0, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0]),), *CURVE],
    mistakes={
        "The first hinge is right. Nothing bends the curve down at z = 0 yet.": hinges(1, 0, 0),
        "The climb is right, then the curve stays at 1. At z = 0 the slope has to change from "
        "1 to -1, and that is a change of -2.": hinges(1, -1, 0),
        "At z = 0 the curve only turns flat, and at z = 1 it climbs again. At z = 0 the slope has "
        "to change from 1 to -1, and that is a change of -2.": hinges(1, -1, 1),
        "This stays at 1 until z = 1 and then falls for ever. At z = 0 the slope has to change by "
        "-2, and at z = 1 by +1.": hinges(1, -1, -1),
        "Up and down are right, but after z = 1 it goes on falling: one more hinge has to "
        "bring the slope back from -1 to 0.": hinges(1, -2, 0),
        "After z = 1 it falls twice as fast: the third weight has the wrong sign.":
            hinges(1, -2, -1),
        "After z = 1 it climbs again: the last hinge only has to bring the slope from -1 to 0.":
            hinges(1, -2, 2),
        "Every hinge makes this steeper, since every weight is +1. At z = 0 the slope has to "
        "change from 1 to -1, and that is a change of -2.": hinges(1, 1, 1),
        "At z = 0 this climbs faster instead of falling. There the slope has to change from 1 to "
        "-1, by -2, and at z = 1 back to 0, by +1.": hinges(1, 1, -1),
        "The shape is right and twice too high: halve every weight.": hinges(2, -4, 2),
        "The hat hangs upside down: every weight has the wrong sign.": hinges(-1, 2, -1),
    },
    hints=[
        "A hinge is silent until its kink; from there on its weight is added to the slope. So go "
        "from left to right and ask at each kink: by how much does the slope change?",
        "The slope of the hat is 0, then 1, then -1, then 0. Each weight is one change.",
        "The changes are +1 at z = -1, from 1 to -1 at z = 0, and from -1 to 0 at z = 1.",
    ],
)
def hat(z):
    """0 up to z = -1, then up to 1 at z = 0, down to 0 at z = 1, and 0 from there on."""
    return np.maximum(0, z + 1) - 2 * np.maximum(0, z) + np.maximum(0, z - 1)


@exercise(
    """
    Write `sigmoid(z)` so that it survives z = −1000: the right value, and no warning on the way.
    The two forms 1 / (1 + e⁻ᶻ) and eᶻ / (1 + eᶻ) are equal on paper; each of them overflows on
    one side only.
    """,
    inputs=[(SMALL,), (np.array([-20.0, -1000.0]),), (np.array([20.0, 1000.0]),), (TABLE,)],
    mistakes={
        "The formula is right. But e^1000 is larger than the largest number a computer holds "
        "here, about 1.8e308: for negative z never ask for exp(-z).":
            lambda z: 1 / (1 + np.exp(-z)),
        "This form is safe for negative z, and overflows for large positive z: use it on its own "
        "side only.": lambda z: np.exp(z) / (1 + np.exp(z)),
        "np.where computes both forms for every z and only then chooses, so both still overflow. "
        "See to it that exp never gets a large number at all.":
            lambda z: np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))),
        "Division comes before addition, so this is 1 + e⁻ᶻ: put brackets around "
        "1 + np.exp(-z).": lambda z: 1 / 1 + np.exp(-z),
        "Division comes before addition, so this is eᶻ + eᶻ: put brackets around "
        "1 + np.exp(z).": lambda z: np.exp(z) / 1 + np.exp(z),
        "Division comes before addition, so the last e is added to the fraction: put brackets "
        "around 1 + e.": lambda z: np.where(z >= 0, 1, np.exp(-np.abs(z))) + np.exp(-np.abs(z)),
        "Division comes before addition, so this is 1 + e: put brackets around 1 + e. Then mind "
        "the negative side, where it is e / (1 + e).": lambda z: 1 / 1 + np.exp(-np.abs(z)),
        "A sign is lost: this falls from 1 to 0, and sigmoid climbs from 0 to 1.":
            lambda z: 1 / (1 + np.exp(z)),
        "Safe, and right for positive z. With |z| the negative side mirrors the positive one; "
        "its values should lie below 0.5.": lambda z: 1 / (1 + np.exp(-np.abs(z))),
        "This is tanh: it runs from -1 to 1, and sigmoid from 0 to 1.": np.tanh,
        "Close: this is sigmoid of 2z. Halve the z inside the tanh.":
            lambda z: 0.5 * (1 + np.tanh(z)),
        IF: lambda z: 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z)),
    },
    hints=[
        "exp of a large number overflows; exp of a very negative number is just 0. Which of the "
        "two forms is safe for positive z, and which for negative z?",
        "Both forms are safe with e = np.exp(-np.abs(z)), which is never larger than 1. For "
        "positive z that e is e⁻ᶻ, for negative z it is eᶻ.",
        "With that e, choose by np.where(z >= 0, ..., ...): one side is 1 / (1 + e), "
        "the other e / (1 + e).",
    ],
)
def sigmoid(z):
    """1 / (1 + e^-z), for any z from -1000 to 1000, without a warning."""
    e = np.exp(-np.abs(z))  # never more than 1
    return np.where(z >= 0, 1, e) / (1 + e)  # 1/(1 + e⁻ᶻ) if z ≥ 0, else eᶻ/(1 + eᶻ)


def shifted(shift, axis=0):
    """A softmax that takes off something of its own, for the mistakes below."""
    return lambda z: np.exp(z - shift(z)) / np.exp(z - shift(z)).sum(axis=axis, keepdims=True)


@exercise(
    """
    Write `softmax(z)` for a batch. z has shape (n, m): n classes down, m examples across. Each
    column becomes probabilities, eᶻ over the sum of eᶻ in that column. It has to survive a column
    of logits near 1000 beside one near −1000, without a warning.
    """,
    inputs=[
        (np.array([[1.0, 0.0], [2.0, 0.0], [4.0, -3.0]]),),
        (np.array([[0.0, 1.0, 2.0], [1.0, 3.0, 0.5], [-1.0, 0.0, 2.0]]),),
        (np.array([[0.5], [-0.5], [1.0], [2.0]]),),
        (np.array([[1000.0, -1000.0], [999.0, -999.0], [998.0, -1000.0]]),),
        # Within a column far apart: here only the largest can be taken off.
        (np.array([[1000.0, 0.0], [0.0, 0.0], [-1000.0, 3000.0]]),),
    ],
    mistakes={
        "The formula is right, but e^1000 overflows. Take the same number off a whole column and "
        "its probabilities stay the same: which number keeps exp small?": shifted(lambda z: 0),
        "Take off the largest, not the mean: what is left must never be far above 0.":
            shifted(lambda z: z.mean(axis=0)),
        "Take off the largest, not the smallest: what is left must never be far above 0.":
            shifted(lambda z: z.min(axis=0)),
        "A fixed number helps near that number only. Take off what each column brings along: its "
        "own maximum.": shifted(lambda z: 500),
        "With a fixed number this large taken off, a column of small logits becomes 0/0. Take off "
        "each column's own maximum.": shifted(lambda z: 1000),
        "This takes off the largest |z|, and moves a column near -1000 to near -2000. Take off the "
        "largest z.": shifted(lambda z: np.abs(z).max(axis=0)),
        "The maximum is taken off above the fraction line but not below.":
            lambda z: np.exp(z - z.max(axis=0)) / np.exp(z).sum(axis=0),
        "The maximum is taken off below the fraction line but not above.":
            lambda z: np.exp(z) / np.exp(z - z.max(axis=0)).sum(axis=0),
        "Each column has its own maximum, but all share one sum. Each column needs its own sum "
        "too: axis=0.": shifted(lambda z: z.max(axis=0), axis=None),
        "Python's own `max` asks which row is the larger, and rows are not numbers. "
        "z.max(axis=0) is the maximum of each column.": shifted(max),
        "The sign is wrong: with e⁻ᶻ the largest logit gets the smallest probability.":
            lambda z: np.exp(-z) / np.exp(-z).sum(axis=0),
        "The maximum has to be taken off, not divided by: dividing changes the probabilities.":
            lambda z: np.exp(z / z.max(axis=0)) / np.exp(z / z.max(axis=0)).sum(axis=0),
        "This divides z by its maximum. You want e^z, divided by the sum of e^z in the column.":
            lambda z: z / z.max(axis=0),
        "You added along the rows, over the examples. Each column is one example, so add down "
        "the column: axis=0.": shifted(lambda z: z.max(axis=0), axis=1),
        "Each row sums to 1. One example is a column here, so max and sum both go down the "
        "column: axis=0.": shifted(lambda z: z.max(axis=1, keepdims=True), axis=1),
        "Each row sums to 1, and each column should: axis=0. Besides, e^1000 overflows.":
            shifted(lambda z: 0, axis=1),
        "All the numbers together sum to 1, and each column should. Add with axis=0.":
            shifted(np.max, axis=None),
        "All the numbers together sum to 1, and each column should: axis=0. Besides, e^1000 "
        "overflows.": shifted(lambda z: 0, axis=None),
        "The columns do not sum to 1 yet: divide by the sum of each column.":
            lambda z: np.exp(z - z.max(axis=0)),
        "The shift by the maximum is there, but it is one maximum for the whole batch. A column "
        "near -1000 beside one near 1000 then becomes 0/0. Each column needs its own: axis=0.":
            shifted(np.max),
        "The maximum was taken along the rows, so the numbers of one column are shifted by "
        "different amounts, and that changes the probabilities: axis=0.":
            shifted(lambda z: z.max(axis=1, keepdims=True)),
        "axis=1 goes along a row, and its result does not fit under the columns. One example is "
        "a column: axis=0.": lambda z: np.exp(z) / np.exp(z).sum(axis=1),
        "These are the shares of z; you want the shares of e^z.": lambda z: z / z.sum(axis=0),
        "This is sigmoid, which looks at each number alone. The probabilities of a column share "
        "one sum.": lambda z: 0.5 * (1 + np.tanh(z / 2)),
    },
    hints=[
        "Softmax does not notice when the same number is taken off a whole column. "
        "Use that to keep exp away from large numbers, one column at a time.",
        "Take off each column's own maximum, then exp, then divide by each column's sum. "
        "Down a column is axis=0.",
        "e = np.exp(z - z.max(axis=0)) is the first line. The second divides e by its sum down "
        "each column.",
    ],
)
def softmax(z):
    """Each column of z turned into probabilities: e^z over the sum of e^z in that column."""
    e = np.exp(z - z.max(axis=0, keepdims=True))  # the largest in each column is e⁰ = 1
    return e / e.sum(axis=0, keepdims=True)  # p_i = e^z_i / Σ e^z_j


def sigmoid_prime(z):
    """The slope of the sigmoid at z."""
    s = 1 / (1 + np.exp(-z))
    return s * (1 - z)


@exercise(
    """
    Find the bug in `sigmoid_prime(z)`, the slope of the sigmoid σ. Overflow is not the trouble
    here: the z stay between −20 and 20. Any slope can be held against the tilt of a short piece
    of the curve, (σ(z + h) − σ(z − h)) / 2h with a small h.
    """,
    stub=sigmoid_prime,
    inputs=[(SMALL,), (np.array([-20.0, 20.0]),), (TABLE,)],
    mistakes={
        "z(1 - z) is right only if z is already the output of a sigmoid. "
        "Here z is what goes into it.": lambda z: z * (1 - z),
        "1 - s² belongs to tanh, where s is the tanh.": lambda z: 1 - logistic(z) ** 2,
        "This is what s lacks to 1. It has to be multiplied by s.": lambda z: 1 - logistic(z),
        "The sign in the brackets is wrong: far to the right the sigmoid is flat, and this is "
        "near 2.": lambda z: logistic(z) * (1 + logistic(z)),
        "This is s²: far to the right the sigmoid is flat, and this is near 1. One of the two s "
        "should be 1 - s.": lambda z: logistic(z) ** 2,
        "This is 0. If it is s * 1 - s, multiplication comes first: put brackets around 1 - s.":
            np.zeros_like,
        "This is the sigmoid itself.": logistic,
        "The sign is wrong: the sigmoid climbs everywhere, so its slope is positive.":
            lambda z: logistic(z) * (logistic(z) - 1),
        "This still has z where the output s belongs.": lambda z: z * (1 - logistic(z)),
    },
    hints=[
        "Put in z = 2. Can a curve that only climbs have a negative slope?",
        "The slope of the sigmoid can be written with its value alone, once s is known.",
        "The slope is s times what s lacks to 1.",
    ],
)
def sigmoid_prime(z):
    """The slope of the sigmoid at z."""
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)  # σ′ = σ (1 − σ)


def prelu(z, alpha):
    """Leaky ReLU whose alpha is learned: alpha may become any number."""
    return np.maximum(alpha * z, z)


@exercise(
    """
    Find the bug in `prelu(z, alpha)`. PReLU is Leaky ReLU with an α that is learned, so nothing
    keeps α between 0 and 1. It should give z where z is positive and α z elsewhere, for every α.
    """,
    stub=prelu,
    inputs=[(SMALL, 0.25), (SMALL, 2.0), (SMALL, -0.5), (LARGE, 1.5), (TABLE, 3.0)],
    mistakes={
        "The minimum is right for alpha above 1 and wrong below: the larger of the two is not "
        "what you want, nor is the smaller. What decides is the sign of z.":
            lambda z, alpha: np.minimum(alpha * z, z),
        "The two sides are swapped: alpha belongs to the negative side.":
            lambda z, alpha: np.where(z > 0, alpha * z, z),
        "On the negative side the sign of z is lost: the value there is alpha times z.":
            lambda z, alpha: np.where(z > 0, z, -alpha * z),
        "On the negative side you give alpha; the value there is alpha times z.":
            lambda z, alpha: np.where(z > 0, z, alpha),
        "The sign of alpha decides here, for all z at once. What decides is the sign of each z.":
            lambda z, alpha: np.where(alpha > 0, z, alpha * z),
        "The sign of alpha decides here, and the sides are swapped too. What decides is the sign "
        "of each z.": lambda z, alpha: np.where(alpha > 0, alpha * z, z),
        "You compare z with alpha. The kink is at 0: compare z with 0.":
            lambda z, alpha: np.where(z > alpha, z, alpha * z),
        "This gives z back: the negative side has to become alpha times z.": lambda z, alpha: z,
        "The alpha belongs to the negative side only: positive numbers pass unchanged.":
            lambda z, alpha: alpha * z,
        "This cuts alpha off at 0 and 1. The alpha is learned: take it as it comes.":
            lambda z, alpha: np.where(z > 0, z, np.clip(alpha, 0, 1) * z),
        "This takes the size of alpha only; a learned alpha can be negative, and then the left "
        "side points up.": lambda z, alpha: np.where(z > 0, z, np.abs(alpha) * z),
        "On the positive side alpha z is added too: there the value is z alone.":
            lambda z, alpha: np.maximum(0, z) + alpha * z,
        "This forgets the negative side.": lambda z, alpha: np.maximum(0, z),
        "On the positive side the value is z, not 0.": lambda z, alpha: alpha * np.minimum(0, z),
        IF: lambda z, alpha: z if z > 0 else alpha * z,
    },
    hints=[
        "Try α = 2 by hand, with z = 1 and z = -1. Which of α z and z is the larger?",
        "The maximum picks the right piece only while α is at most 1. "
        "Whether z is positive tells you the right piece always.",
        "np.where(z > 0, ..., ...) with the same two pieces.",
    ],
)
def prelu(z, alpha):
    """Leaky ReLU whose alpha is learned: alpha may become any number."""
    return np.where(z > 0, z, alpha * z)  # z if z > 0, else α z


def from_p(table):
    """A table made from p, the softmax of one column, for the mistakes below."""
    return lambda z: table(np.exp(z - z.max()) / np.exp(z - z.max()).sum())


def softmax_jacobian(z):
    """How each probability moves with each logit: entry [i, j] is the slope of p_i along z_j."""
    e = np.exp(z - z.max())
    p = e / e.sum()
    return np.diag(p * (1 - p))


@exercise(
    """
    Find the bug in `softmax_jacobian(z)`. z holds the n logits of one example; the result is the
    (n, n) table whose entry [i, j] says how fast probability i moves when logit j is raised. The
    code below claims that each probability moves with its own logit only.
    """,
    stub=softmax_jacobian,
    inputs=[
        (np.array([0.0, np.log(3)]),),  # p = 1/4, 3/4
        (np.array([1.0, 2.0, 4.0]),),
        (np.array([1000.0, 999.0, 998.0, 997.0]),),
    ],
    mistakes={
        "Off the diagonal the sign is wrong: raising one logit takes from the other "
        "probabilities. And on the diagonal it is p - p², not p + p².":
            from_p(lambda p: np.diag(p) + np.outer(p, p)),
        "The diagonal is right. Off it, p_i p_j needs a minus: raising one logit takes from the "
        "other probabilities.":
            from_p(lambda p: np.diag(p * (1 - p)) + np.outer(p, p) - np.diag(p**2)),
        "Every sign is the wrong way round: raising a logit raises its own probability and takes "
        "from the others.": from_p(lambda p: np.outer(p, p) - np.diag(p)),
        "Off the diagonal this is right. On it you have 1 - p², and it is p - p²: take the table "
        "off np.diag(p).": from_p(lambda p: np.eye(len(p)) - np.outer(p, p)),
        "The diagonal is right. Off it, at [i, j], stands -p_i p_j, and this has p_i (1 - p_j).":
            from_p(lambda p: np.outer(p, 1 - p)),
        "p alone is one row, and it was put into every row. It belongs on the diagonal only: "
        "np.diag(p).": from_p(lambda p: p - np.outer(p, p)),
        "These products are to be taken off something: the table with p on its diagonal.":
            from_p(lambda p: np.outer(p, p)),
        "Off the diagonal this is right. On it, the p_i itself is missing: p_i - p_i p_i.":
            from_p(lambda p: -np.outer(p, p)),
        "The diagonal was taken off twice: p(1 - p) already holds the - p².":
            from_p(lambda p: np.diag(p * (1 - p)) - np.outer(p, p)),
        "p * p is one row, and the same row was taken off everywhere. p_i p_j for all i and j is "
        "np.outer(p, p).": from_p(lambda p: np.diag(p) - p * p),
        "p @ p is a single number, the sum of the squares. p_i p_j for all i and j is "
        "np.outer(p, p).": from_p(lambda p: np.diag(p) - p @ p),
        "This is the diagonal alone, as a row. The result is a table: every logit moves every "
        "probability.": from_p(lambda p: p * (1 - p)),
    },
    hints=[
        "The probabilities always sum to 1. So when one grows, what must the others do? Look at "
        "the sum of each column of the table.",
        "Off the diagonal, at [i, j], stands −p_i p_j; on it p_i − p_i p_i. So the same product "
        "is taken off everywhere.",
        "np.outer(p, p) is the table of all p_i p_j. Take it off np.diag(p).",
    ],
)
def softmax_jacobian(z):
    """How each probability moves with each logit: entry [i, j] is the slope of p_i along z_j."""
    e = np.exp(z - z.max())
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)  # diag(p) − p pᵀ
