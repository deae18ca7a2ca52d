"""Other inputs than those that an exercise is checked with: one draw for each exercise."""

import numpy as np


def size(rng, least=1):
    return int(rng.integers(least, 5))


def sizes(rng, count):
    """So many sizes, now and then all alike, so that much runs that is wrong."""
    return [size(rng)] * count if rng.random() < 0.4 else [size(rng) for _ in range(count)]


def draw(rng, *shape):
    return np.round(rng.normal(0, 2, shape), 2)


def shares(rng, n, m):
    p = rng.uniform(0.1, 1, (n, m))
    return p / p.sum(axis=0)


def one_hot(rng, n, m):
    return np.eye(n)[:, rng.integers(0, n, m)]


def bits(rng, *shape):
    return rng.integers(0, 2, shape).astype(float)


def curve(rng):
    return (draw(rng, *sizes(rng, 2)),)


def bent_curve(rng):
    return *curve(rng), float(rng.uniform(0.05, 0.95))


def column(rng):
    return (draw(rng, size(rng, 2)),)


def classes(rng):
    return (draw(rng, size(rng), size(rng)),)


def squared_error(rng):
    n, m = sizes(rng, 2)
    return draw(rng, n, m), draw(rng, n, m)


def yes_and_no(rng):
    n, m = sizes(rng, 2)
    return rng.uniform(0.05, 0.95, (n, m)), bits(rng, n, m)


def yes_somewhere(rng):
    """Outputs with one above the threshold at least, and truths with one yes at least."""
    a, y = rng.uniform(0.05, 0.95, (2, size(rng, 2) + 4))
    return a, np.where(y >= np.median(y), 1.0, 0.0), float(rng.uniform(0, a.max()))


def to_the_class(rng):
    n, m = sizes(rng, 2)
    return shares(rng, n, m), one_hot(rng, n, m)


def hidden_delta(rng):
    n, k, m = sizes(rng, 3)
    return draw(rng, k, n), draw(rng, k, m), draw(rng, n, m)


def gradients(rng):
    n, k, m = sizes(rng, 3)
    return draw(rng, n, m), draw(rng, k, m)


def gradient_descent(rng):
    n, k, out, m = sizes(rng, 4)
    weights = [0.5 * draw(rng, *shape) for shape in ((k, n), (k, 1), (out, k), (out, 1))]
    return draw(rng, n, m), draw(rng, out, m), *weights, 0.1, size(rng)


def every_gradient(rng):
    n, k, out, m = sizes(rng, 4)
    h = np.tanh(draw(rng, k, m))
    return draw(rng, n, m), one_hot(rng, out, m), h, shares(rng, out, m), draw(rng, out, k)


def adam_step(rng):
    n, k = sizes(rng, 2)
    return *(draw(rng, n, k) for _ in range(3)), draw(rng, n, k) ** 2 + 0.1, size(rng)


def walk_back(rng):
    n = size(rng, 2)
    return (np.tril(draw(rng, n, n), -1),)


def softmax_slope(rng):
    n, m = sizes(rng, 2)
    return shares(rng, n, m), draw(rng, n, m)


def one_step(rng):
    n, k, out, m = sizes(rng, 4)
    first, x = draw(rng, k, n), draw(rng, n, m)
    return np.tanh(first @ x), draw(rng, out, m), x, first, draw(rng, out, k), 0.5


def dropout(rng):
    n, m = sizes(rng, 2)
    return draw(rng, n, m), rng.integers(0, 5, (n, m)) / 5, float(rng.integers(0, 5)) / 5


def batch(rng):
    n, m = sizes(rng, 2)
    return draw(rng, n, m), draw(rng, n, 1), draw(rng, n, 1), draw(rng, n, 1)


def skip(rng):
    n, m = sizes(rng, 2)
    return draw(rng, n, m), draw(rng, n, n), draw(rng, n, m), float(draw(rng))


def arrow(rng):
    n, k = sizes(rng, 2)
    return draw(rng, n, k), draw(rng, n, 1), float(rng.uniform(0.5, 8))


def one_layer(rng):
    n, k, m = sizes(rng, 3)
    return draw(rng, n, k), draw(rng, n, 1), draw(rng, k, m)


def other_layout(rng):
    n, k, m = sizes(rng, 3)
    return draw(rng, m, k), draw(rng, k, n), draw(rng, n)


def three_layers(rng):
    n = sizes(rng, 4)
    pairs = list(zip(n[1:], n, strict=False))
    weights, biases = [draw(rng, *pair) for pair in pairs], [draw(rng, k, 1) for k, _ in pairs]
    return draw(rng, n[0], size(rng)), weights, biases


def square(rng):
    n, m = sizes(rng, 2)
    return draw(rng, n, n), draw(rng, n, 1), draw(rng, n, m)


def bias_as_list(rng):
    n, k = sizes(rng, 2)
    return draw(rng, n, k), draw(rng, n), draw(rng, k, n)


def slopes(rng):
    n, k, m = sizes(rng, 3)
    W = draw(rng, n, k)
    return W - W.mean(), rng.uniform(0, 1, (k, m))


def through_time(rng):
    n, m = sizes(rng, 2)
    return draw(rng, n, n), draw(rng, n, m), size(rng) - 1


def patient(rng):
    return 10.0 ** rng.uniform(-3, 3, 4), rng.uniform(0, 1, 4) ** rng.integers(1, 9)


def neuron(rng):
    n, m = sizes(rng, 2)
    return draw(rng, n, m), draw(rng, n), float(draw(rng))


def weighted_sum(rng):
    n = size(rng)
    return draw(rng, n), draw(rng, n), float(draw(rng))


def logits(rng):
    m = size(rng)
    return draw(rng, 1, m), bits(rng, 1, m)


def two_inputs(rng):
    n = size(rng)
    return draw(rng, n), draw(rng, n)


def gains(rng):
    left, right = two_inputs(rng)
    return left, abs(right) + 0.1


def evaluated(rng):
    x, gamma, beta, mean = batch(rng)
    return x, gamma, beta, mean, rng.uniform(0.1, 3, mean.shape)


def corners(rng):
    """The four in another order, so that each answer belongs to its corner."""
    order = rng.permutation(4)
    return (order // 2).astype(float), (order % 2).astype(float)


FRESH = {
    "neuron.sum_by_hand": two_inputs,
    "neuron.neuron": neuron,
    "neuron.weighted_sum": weighted_sum,
    "neuron.and_gate": corners,
    "neuron.xor_gate": corners,
    "neuron.parameters": lambda rng: (rng.integers(1, 9, size(rng, 2)),),
    "activations.relu": curve,
    "activations.relu_prime": curve,
    "activations.leaky_relu": bent_curve,
    "activations.leaky_relu_prime": bent_curve,
    "activations.hat": curve,
    "activations.sigmoid": curve,
    "activations.softmax": classes,
    "activations.sigmoid_prime": curve,
    "activations.prelu": lambda rng: (*curve(rng), float(draw(rng))),
    "activations.softmax_jacobian": column,
    "forward_pass.iterations": lambda rng: (rng.integers(1, 99, 3), size(rng) ** 2, size(rng)),
    "forward_pass.layer": one_layer,
    "forward_pass.to_columns": other_layout,
    "forward_pass.forward": three_layers,
    "forward_pass.zigzag": lambda rng: (rng.integers(0, 33, 6) / 32, int(rng.integers(1, 5))),
    "forward_pass.square_layer": square,
    "forward_pass.flat_bias": bias_as_list,
    "loss.constant_slope": lambda rng: (draw(rng, size(rng)), float(draw(rng))),
    "loss.bce_from_logits": logits,
    "loss.cross_entropy": to_the_class,
    "loss.log_sum_exp": classes,
    "loss.softmax_delta": to_the_class,
    "loss.tempered": lambda rng: (*classes(rng), float(rng.uniform(0.3, 3))),
    "loss.precision_and_recall": yes_somewhere,
    "backprop.output_delta": yes_and_no,
    "backprop.hidden_delta": hidden_delta,
    "backprop.gradients": gradients,
    "backprop.gradient_descent": gradient_descent,
    "backprop.every_gradient": every_gradient,
    "backprop.adam_step": adam_step,
    "backprop.walk_back": walk_back,
    "backprop.bias_gradient": curve,
    "backprop.loss_slope": squared_error,
    "backprop.softmax_delta": softmax_slope,
    "backprop.one_step": one_step,
    "gradient_problems.layer_factor": slopes,
    "gradient_problems.measured_factor": lambda rng: (rng.uniform(0.1, 3, size(rng, 2)),),
    "gradient_problems.through_time": through_time,
    "gradient_problems.count_dead": lambda rng: (rng.integers(-9, 2, sizes(rng, 2)) * 1.0,),
    "gradient_problems.diagnosis": patient,
    "fixes.inverted_dropout": dropout,
    "fixes.normalize_batch": batch,
    "fixes.layer_norm": lambda rng: batch(rng)[:3],
    "fixes.norm_backward": lambda rng: (*squared_error(rng), rng.uniform(0.1, 3)),
    "fixes.residual_gradient": skip,
    "fixes.clip_by_norm": arrow,
    "fixes.evaluated": evaluated,
    "fixes.scaled_later": lambda rng: (draw(rng, *sizes(rng, 2)), float(rng.uniform(0, 0.9))),
    "initialization.fitting_gain": gains,
}
