"""Exercises of notebook 01: a sum by hand, a neuron, gates from neurons, the parameters."""

import numpy as np

from dl_basics.activations import sigmoid

from .exercise import exercise

CORNERS = (np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0]))
MIXED = (np.array([1.0, 0.0, 1.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0, 0.0, 1.0]))


@exercise(
    """
    Write `sum_by_hand(x1, x2)`: the sum z of the neuron with the weights w₁ = 2 and w₂ = −1 and
    the bias b = 0.5. x1 and x2 are arrays of the same length, with one number for each example.
    """,
    inputs=[
        (np.array([1.0, 3.0, 0.0]), np.array([2.0, 1.0, 0.0])),
        (np.array([-1.0, 0.5, 10.0]), np.array([1.0, -4.25, 30.0])),
    ],
    mistakes={
        "The bias is missing: add 0.5 at the end.": lambda x1, x2: 2 * x1 - x2,
        "The second weight is -1, so the second input is taken away.":
            lambda x1, x2: 2 * x1 + x2 + 0.5,
        "The weights are swapped: 2 belongs to x1 and -1 to x2.": lambda x1, x2: 2 * x2 - x1 + 0.5,
        "The bias is added, not taken away.": lambda x1, x2: 2 * x1 - x2 - 0.5,
        "Only x1 has the weight 2. The brackets double x2 as well.":
            lambda x1, x2: 2 * (x1 - x2) + 0.5,
        "The bias is no weight: it is added once, and multiplies nothing.":
            lambda x1, x2: (2 * x1 - x2) * 0.5,
        "The weights are missing: this is the plain sum.": lambda x1, x2: x1 + x2 + 0.5,
        "The two products are added, not multiplied.": lambda x1, x2: 2 * x1 * -x2 + 0.5,
        "The first weight is missing.": lambda x1, x2: x1 - x2 + 0.5,
        "The bias was added for each input. It is added once.": lambda x1, x2: 2 * x1 - x2 + 1.0,
        "The second input is missing.": lambda x1, x2: 2 * x1 + 0.5,
        "The second weight is there without its input: -1 times x2, not -1.":
            lambda x1, x2: 2 * x1 - 1 + 0.5,
    },
    hints=[
        "Take the first example, x1 = 1 and x2 = 2, and work out z on paper. Then write down what "
        "your pen did.",
        "Each input times its own weight, both products added, and the bias once.",
        "It begins with 2 * x1. Then comes x2 with its weight, then the bias.",
    ],
)
def sum_by_hand(x1, x2):
    """z of the neuron with w1 = 2, w2 = -1 and b = 0.5."""
    return 2 * x1 - x2 + 0.5  # z = w₁x₁ + w₂x₂ + b


@exercise(
    """
    Write `neuron(x, w, b)`. x has shape (n, m): n inputs down, m examples across. w has n weights,
    b is a number. The result has m numbers, a = σ(z) for each example.
    """,
    inputs=[
        (np.array([[1.0, 0.0, 2.0], [2.0, 1.0, -1.0]]), np.array([1.0, -1.0]), 0.5),
        (
            np.array([[0.5, -1.0, 0.0], [2.0, 1.0, 1.0], [-1.0, 3.0, 0.0]]),
            np.array([2.0, -0.5, 1.0]),
            -1.0,
        ),
        (np.array([[1.0], [0.0], [-2.0], [4.0]]), np.array([0.5, 3.0, 1.0, 0.25]), 0.25),
    ],
    mistakes={
        "This is z. The activation is still to come: put z into the sigmoid.":
            lambda x, w, b: w @ x + b,
        "The bias is missing.": lambda x, w, b: sigmoid(w @ x),
        "The bias comes before the activation: it is a part of z.":
            lambda x, w, b: sigmoid(w @ x) + b,
        "This is the step; the sigmoid is asked for.":
            lambda x, w, b: np.where(w @ x + b > 0, 1.0, 0.0),
        "The sign in the exponent is wrong: with e to the plus z the output falls as z grows.":
            lambda x, w, b: 1 / (1 + np.exp(w @ x + b)),
        "Division comes before addition, so this is 1 + e⁻ᶻ: put brackets around 1 + np.exp(-z).":
            lambda x, w, b: 1 / 1 + np.exp(-(w @ x + b)),
        "The bias has the wrong sign. Is it taken away, or does the minus of the exponent take "
        "only the first part of z with it? Put brackets around the whole z.":
            lambda x, w, b: sigmoid(w @ x - b),
        "The bias was added to each product, so n times. It is added once, after the sum.":
            lambda x, w, b: sigmoid((w[:, None] * x + b).sum(axis=0)),
        "This is one number for all examples together. Add down each column only: axis=0, or "
        "w @ x.": lambda x, w, b: sigmoid((w[:, None] * x).sum() + b),
        "The products are not added yet: this is one number for each input of each example.":
            lambda x, w, b: sigmoid(w[:, None] * x + b),
        "The mean divides by the number of inputs. A neuron adds up.":
            lambda x, w, b: sigmoid((w[:, None] * x).mean(axis=0) + b),
        "The weights come first, w @ x: for each column of x, the sum of weight times input.":
            lambda x, w, b: sigmoid(x @ w + b),
        "w * x puts the weights along the rows, and there stand examples. w @ x multiplies down "
        "each column, and adds up.": lambda x, w, b: sigmoid(w * x + b),
        "This adds down the columns of w * x, which has weight j all down column j. w @ x gives "
        "weight i to input i.": lambda x, w, b: sigmoid((w * x).sum(axis=0) + b),
        "The weights are missing: this adds the plain inputs.":
            lambda x, w, b: sigmoid(x.sum(axis=0) + b),
    },
    hints=[
        "Two steps, as in the drawing: first z, then the activation.",
        "w @ x goes down each column of x, multiplies by the weights and adds up. The bias comes "
        "on top.",
        "z = w @ x + b is the first line. The second is 1 over (1 plus e to the minus z); in NumPy "
        "e to the something is np.exp(something).",
    ],
)
def neuron(x, w, b):
    """The output sigmoid(z) of one neuron, for each column of x."""
    z = w @ x + b  # z = Σ wᵢ xᵢ + b
    return 1 / (1 + np.exp(-z))  # a = σ(z)


def weighted_sum(x, w, b):
    """z of one neuron: the sum of weight times input, and the bias."""
    z = 0.0
    for i in range(len(w)):
        z = z + w[i] * x[i] + b
    return z


@exercise(
    """
    Find the bug in `weighted_sum(x, w, b)`. It is meant to give z = Σ wᵢ xᵢ + b for one example:
    x holds its n inputs, w the n weights, and b is a number.
    """,
    stub=weighted_sum,
    inputs=[
        (np.array([1.0, 2.0]), np.array([0.5, -1.0]), 1.0),
        (np.array([0.5, 2.0, -1.0]), np.array([2.0, -0.5, 1.0]), -1.5),
        (np.array([3.0, 0.0, 1.0, 2.0]), np.array([2.0, 1.0, -1.0, 0.5]), 0.25),
    ],
    mistakes={
        "Now the bias is not added at all. It is added once.": lambda x, w, b: w @ x,
        "The return stands inside the loop now, so only the first input counts.":
            lambda x, w, b: w[0] * x[0] + b,
        "Only the last input counts now: each round has to go on from the z so far.":
            lambda x, w, b: w[-1] * x[-1] + b,
        "The bias is taken away instead of added.": lambda x, w, b: w @ x - b,
        "The bias is not shared among the inputs: add the whole b, once.":
            lambda x, w, b: w @ x + b / len(w),
        "The bias is added before the loop and again after it: once is enough.":
            lambda x, w, b: w @ x + 2 * b,
        "The bias multiplies the sum now. It is added to it, once.": lambda x, w, b: b * (w @ x),
        "The first input is left out: Python counts from 0.": lambda x, w, b: w[1:] @ x[1:] + b,
        "The last input is left out: range(len(w)) ends before len(w) already.":
            lambda x, w, b: w[:-1] @ x[:-1] + b,
    },
    hints=[
        "Put in two zeros for x. What should come out then, and what does?",
        "How often does the loop run, and what is added in each round?",
        "The bias belongs to the neuron, not to each input: add it once, outside the loop.",
    ],
)
def weighted_sum(x, w, b):
    """z of one neuron: the sum of weight times input, and the bias."""
    z = 0.0
    for i in range(len(w)):
        z = z + w[i] * x[i]
    return z + b


def table(*answers):
    """A gate that gives these four answers at the four corners, for the mistakes below."""
    return lambda x1, x2: np.array(answers, dtype=float)[(2 * x1 + x2).astype(int)]


def and_gate(x1, x2):
    """1 if both inputs are 1, else 0: one neuron with a step."""
    w1, w2, b = ..., ..., ...
    return np.where(w1 * x1 + w2 * x2 + b > 0, 1.0, 0.0)


@exercise(
    """
    Complete `and_gate(x1, x2)`, a neuron with a step. Choose three numbers so that it answers 1
    where both inputs are 1, and 0 at the other three corners.
    """,
    stub=and_gate,
    inputs=[CORNERS, MIXED],
    mistakes={
        "This is OR: a single 1 lifts z above 0 already. Make the bias more negative.":
            table(0, 1, 1, 1),
        "It never answers 1: even with both inputs, z stays at 0 or below. Both weights have to be "
        "positive, and the bias not too negative.": table(0, 0, 0, 0),
        "It always answers 1. The bias has to be negative, so that nothing comes of nothing.":
            table(1, 1, 1, 1),
        "This is NAND, the very opposite: turn the sign of all three numbers.": table(1, 1, 1, 0),
        "This is NOR. The weights have to be positive, as a 1 speaks for a yes, and the bias "
        "negative.": table(1, 0, 0, 0),
        "Its answer is that of x1, which lifts z above 0 alone. Make w1 smaller or b more "
        "negative, until it takes both.": table(0, 0, 1, 1),
        "Its answer is that of x2, which lifts z above 0 alone. Make w2 smaller or b more "
        "negative, until it takes both.": table(0, 1, 0, 1),
        "With both inputs at 1 it should say yes, and it says no: w2 should not be negative.":
            table(0, 0, 1, 0),
        "With both inputs at 1 it should say yes, and it says no: w1 should not be negative.":
            table(0, 1, 0, 0),
        "It says yes where x1 is 0: w1 should be positive, and b negative.": table(1, 1, 0, 0),
        "It says yes where x2 is 0: w2 should be positive, and b negative.": table(1, 0, 1, 0),
        "Only (0, 1) gives 0. At (0, 0) z is the bias alone: make it negative, and w2 positive.":
            table(1, 0, 1, 1),
        "Only (1, 0) gives 0. At (0, 0) z is the bias alone: make it negative, and w1 positive.":
            table(1, 1, 0, 1),
    },
    hints=[
        "Go to the picture of the gates, choose AND, and move the line until no corner has a ring.",
        "Four conditions: b, w1 + b and w2 + b are not above 0, but w1 + w2 + b is.",
        "Take 1 for both weights. Then b has to lie between -2 and -1.",
    ],
)
def and_gate(x1, x2):
    """1 if both inputs are 1, else 0: one neuron with a step."""
    w1, w2, b = 1.0, 1.0, -1.5  # z is −1.5, −0.5, −0.5, 0.5
    return np.where(w1 * x1 + w2 * x2 + b > 0, 1.0, 0.0)


def xor_gate(x1, x2):
    """1 if exactly one input is 1: three neurons with a step."""
    h1 = np.where(x1 + x2 - 0.5 > 0, 1.0, 0.0)  # OR
    h2 = np.where(... > 0, 1.0, 0.0)
    return np.where(h1 * ... + h2 * ... + ... > 0, 1.0, 0.0)


@exercise(
    """
    Complete `xor_gate(x1, x2)`. The first hidden neuron is OR, and stands there already. Choose a
    sum of x1 and x2 for the second; then choose two weights and a bias for the third neuron, which
    looks at h1 and h2.
    """,
    stub=xor_gate,
    inputs=[CORNERS, MIXED],
    mistakes={
        "This is OR: (1, 1) still gets a yes. The second hidden neuron has to object there.":
            table(0, 1, 1, 1),
        "This is XNOR, the very opposite: turn all signs of the last neuron.": table(1, 0, 0, 1),
        "This is AND: the last neuron has to say no where both inputs are 1.": table(0, 0, 0, 1),
        "This is NAND: the last neuron should also need h1, so that (0, 0) gets a no.":
            table(1, 1, 1, 0),
        "It never answers 1. Work out h1 and h2 at (0, 1), and then the last sum: it has to be "
        "above 0 there.": table(0, 0, 0, 0),
        "It always answers 1. Work out h1 and h2 at (0, 0), and then the last sum: it must not be "
        "above 0 there.": table(1, 1, 1, 1),
        "This is NOR: turn the sign of the last neuron, and look at (1, 1) again.":
            table(1, 0, 0, 0),
        "Only (1, 0) gets a yes. The second hidden neuron has to treat x1 and x2 alike.":
            table(0, 0, 1, 0),
        "Only (0, 1) gets a yes. The second hidden neuron has to treat x1 and x2 alike.":
            table(0, 1, 0, 0),
        "This is x1. The second hidden neuron has to treat x1 and x2 alike.": table(0, 0, 1, 1),
        "This is x2. The second hidden neuron has to treat x1 and x2 alike.": table(0, 1, 0, 1),
    },
    hints=[
        "Say it in words: exclusive or means OR, but not ...",
        "One way: let h2 be AND, as you built it above. The last neuron then wants h1 and does not "
        "want h2.",
        "The sum of h2 is x1 + x2 - 1.5. In the last sum h1 has a positive weight and h2 a "
        "negative one: 1, -1, and a small negative bias.",
    ],
)
def xor_gate(x1, x2):
    """1 if exactly one input is 1: three neurons with a step."""
    h1 = np.where(x1 + x2 - 0.5 > 0, 1.0, 0.0)  # OR
    h2 = np.where(x1 + x2 - 1.5 > 0, 1.0, 0.0)  # AND
    return np.where(h1 - h2 - 0.5 > 0, 1.0, 0.0)  # h1, but not h2


@exercise(
    """
    Write `parameters(sizes)`. sizes is an array with the number of units in each layer, inputs
    first, such as np.array([64, 32, 10]). The result is how many numbers the network learns: a
    weight for each connection, a bias for each unit that computes.
    """,
    inputs=[
        (np.array([2, 1]),),
        (np.array([64, 32, 10]),),
        (np.array([4, 3, 2, 1]),),
        (np.array([1, 2, 5]),),
    ],
    mistakes={
        "The biases are missing: one for each unit that computes.":
            lambda sizes: sum(sizes[:-1] * sizes[1:]),
        "Inputs compute nothing, so they have no bias.":
            lambda sizes: sum(sizes[:-1] * sizes[1:]) + sum(sizes),
        "Each unit has a bias of its own; this counts one for each layer.":
            lambda sizes: sum(sizes[:-1] * sizes[1:]) + len(sizes) - 1,
        "This counts the units. A weight belongs to a connection, from each unit of a layer to "
        "each of the next.": lambda sizes: sum(sizes),
        "This counts the biases only.": lambda sizes: sum(sizes[1:]),
        "This multiplies all the layers. Connections lead from one layer to the next only: "
        "multiply neighbours, and add up.": lambda sizes: np.prod(sizes),
        "The last layer is right. The layers before it have weights and biases too.":
            lambda sizes: (sizes[-2] + 1) * sizes[-1],
        "The first layer is right. The layers behind it have weights and biases too.":
            lambda sizes: (sizes[0] + 1) * sizes[1],
        "The biases belong to the units a layer leads to, not to those it comes from.":
            lambda sizes: sum(sizes[:-1] * sizes[1:]) + sum(sizes[:-1]),
        "The output units have a bias too.":
            lambda sizes: sum(sizes[:-1] * sizes[1:]) + sum(sizes[1:-1]),
    },
    hints=[
        "Begin with 2-3-1 on paper. How many lines lead from the inputs to the hidden units? And "
        "from there to the output?",
        "From n units to k units there are n times k weights, and k biases.",
        "sizes[:-1] is all but the last layer, sizes[1:] all but the first, so neighbours stand "
        "one under the other. With n and k for the two, add up n * k + k.",
    ],
)
def parameters(sizes):
    """How many weights and biases a network with so many units in each layer has."""
    n, k = sizes[:-1], sizes[1:]  # what each layer comes from, and what it leads to
    return np.sum(n * k + k)
