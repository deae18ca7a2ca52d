"""How fast does a network learn? Ours, against PyTorch, scikit-learn and a bare loop in NumPy.

    python3 course.py bench training              measure, and print the table
    python3 course.py bench training --write      write it to tests/benchmarks/training.md as well
    python3 course.py bench training --strict     exit with 1 if a bar is missed

Everyone trains the same network on the same numbers, with gradient descent in batches, in float64,
on one core. All take turns in one run, so that whatever else the computer does meets all of them
alike; the figures that count are ratios.
"""

import subprocess
import sys
import time
import warnings
from dataclasses import dataclass
from functools import partial

import numpy as np

from dl_basics.activations import identity, relu, softmax, tanh
from dl_basics.datasets import digits_split, moons
from dl_basics.initializers import he, xavier
from dl_basics.losses import cross_entropy, half_squared_error
from dl_basics.network import Network, dense, stacked
from dl_basics.optimizers import SGD
from dl_basics.training import train
from tools.report import Bar, arguments, finish, made_on, say, table

NEEDS = ("test", "referees")

RATE = 0.05
STACKED = 10  # networks in a stack


@dataclass
class Job:
    """A network to train. least: the bars, how many times as fast as each of the others."""

    sizes: tuple
    classes: bool
    batch: int
    epochs: int  # in one turn
    bare: object
    least: dict

    @property
    def name(self):
        return "-".join(map(str, self.sizes))


def data(job):
    """x (n_in, m) and y (n_out, m)."""
    rng = np.random.default_rng(0)
    if job.sizes[0] == 2:
        points = moons.draw(250, rng=rng)
        return points.x, points.y
    train_part, _ = digits_split(rng=rng)
    if job.sizes[0] == 64:
        return train_part.x, train_part.y
    x = rng.normal(size=(job.sizes[0], 1280))
    return x, np.eye(10)[:, rng.integers(0, 10, 1280)]


# --- The contestants: each gets ready, and returns a function that trains for so many epochs ----


def network(job, rng):
    g, g_out, loss, init = (
        (relu, softmax, cross_entropy, he)
        if job.classes
        else (tanh, identity, half_squared_error, xavier)
    )
    return Network(dense(job.sizes, g, g_out, init=init, rng=rng), loss)


def ours(job, x, y, stack=None):
    rng = np.random.default_rng(1)
    net = network(job, rng) if stack is None else stacked([network(job, rng) for _ in range(stack)])
    optimizer = SGD(rate=RATE)

    def run(epochs):
        for record in train(net, x, y, optimizer, epochs=epochs, batch=job.batch, rng=rng):
            last = record.loss
        return last

    return run


def pytorch(job, x, y):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    inputs = torch.tensor(x.T.copy())
    targets = torch.tensor(y.argmax(axis=0) if job.classes else y.T.copy())
    bend = torch.nn.ReLU if job.classes else torch.nn.Tanh
    layers = []
    for n_in, n_out in zip(job.sizes, job.sizes[1:], strict=False):
        layers += [torch.nn.Linear(n_in, n_out, dtype=torch.float64), bend()]
    net = torch.nn.Sequential(*layers[:-1])
    loss_of = torch.nn.CrossEntropyLoss() if job.classes else torch.nn.MSELoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=RATE)
    m = len(inputs)

    def run(epochs):
        for _ in range(epochs):
            total = 0.0
            for some in torch.randperm(m).split(job.batch):
                optimizer.zero_grad()
                loss = loss_of(net(inputs[some]), targets[some])
                loss.backward()
                optimizer.step()
                total += loss.item() * len(some)
        return total / m

    return run


def scikit_learn(job, x, y):
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    kind = MLPClassifier if job.classes else MLPRegressor
    targets = y.argmax(axis=0) if job.classes else y[0]
    inputs = x.T.copy()

    def run(epochs):
        net = kind(
            hidden_layer_sizes=job.sizes[1:-1],
            activation="relu" if job.classes else "tanh",
            solver="sgd",
            alpha=0,
            batch_size=job.batch,
            learning_rate_init=RATE,
            momentum=0,
            max_iter=epochs,
            tol=0,
            n_iter_no_change=10**9,
            random_state=1,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it stops where it was told to
            return net.fit(inputs, targets).loss_

    return run


def bare(job, x, y):
    return job.bare(job, x, y)


def start(job, init):
    rng = np.random.default_rng(1)
    W = [init.draw(b, a, rng=rng) for a, b in zip(job.sizes, job.sizes[1:], strict=False)]
    return W, [np.zeros((len(w), 1)) for w in W], rng


def bare_tanh_3(job, x, y):
    (W1, W2, W3), (b1, b2, b3), rng = start(job, xavier)
    m = x.shape[1]

    def run(epochs):
        nonlocal W1, W2, W3, b1, b2, b3
        for _ in range(epochs):
            order, total = rng.permutation(m), 0.0
            for k in range(0, m, job.batch):
                some = order[k : k + job.batch]
                a0, target = x[:, some], y[:, some]
                a1 = np.tanh(W1 @ a0 + b1)
                a2 = np.tanh(W2 @ a1 + b2)
                a3 = W3 @ a2 + b3
                error = a3 - target
                total += (error**2).sum() / 2
                d3 = error / len(some)
                d2 = W3.T @ d3 * (1 - a2**2)
                d1 = W2.T @ d2 * (1 - a1**2)
                W3 -= RATE * d3 @ a2.T
                b3 -= RATE * d3.sum(axis=1, keepdims=True)
                W2 -= RATE * d2 @ a1.T
                b2 -= RATE * d2.sum(axis=1, keepdims=True)
                W1 -= RATE * d1 @ a0.T
                b1 -= RATE * d1.sum(axis=1, keepdims=True)
        return total / m

    return run


def bare_tanh_4(job, x, y):
    (W1, W2, W3, W4), (b1, b2, b3, b4), rng = start(job, xavier)
    m = x.shape[1]

    def run(epochs):
        nonlocal W1, W2, W3, W4, b1, b2, b3, b4
        for _ in range(epochs):
            order, total = rng.permutation(m), 0.0
            for k in range(0, m, job.batch):
                some = order[k : k + job.batch]
                a0, target = x[:, some], y[:, some]
                a1 = np.tanh(W1 @ a0 + b1)
                a2 = np.tanh(W2 @ a1 + b2)
                a3 = np.tanh(W3 @ a2 + b3)
                a4 = W4 @ a3 + b4
                error = a4 - target
                total += (error**2).sum() / 2
                d4 = error / len(some)
                d3 = W4.T @ d4 * (1 - a3**2)
                d2 = W3.T @ d3 * (1 - a2**2)
                d1 = W2.T @ d2 * (1 - a1**2)
                W4 -= RATE * d4 @ a3.T
                b4 -= RATE * d4.sum(axis=1, keepdims=True)
                W3 -= RATE * d3 @ a2.T
                b3 -= RATE * d3.sum(axis=1, keepdims=True)
                W2 -= RATE * d2 @ a1.T
                b2 -= RATE * d2.sum(axis=1, keepdims=True)
                W1 -= RATE * d1 @ a0.T
                b1 -= RATE * d1.sum(axis=1, keepdims=True)
        return total / m

    return run


def bare_relu_3(job, x, y):
    (W1, W2, W3), (b1, b2, b3), rng = start(job, he)
    m = x.shape[1]

    def run(epochs):
        nonlocal W1, W2, W3, b1, b2, b3
        for _ in range(epochs):
            order, total = rng.permutation(m), 0.0
            for k in range(0, m, job.batch):
                some = order[k : k + job.batch]
                a0, target = x[:, some], y[:, some]
                a1 = np.maximum(0, W1 @ a0 + b1)
                a2 = np.maximum(0, W2 @ a1 + b2)
                z3 = W3 @ a2 + b3
                e = np.exp(z3 - z3.max(axis=0))
                p = e / e.sum(axis=0)
                total -= np.log((p * target).sum(axis=0)).sum()
                d3 = (p - target) / len(some)
                d2 = W3.T @ d3 * (a2 > 0)
                d1 = W2.T @ d2 * (a1 > 0)
                W3 -= RATE * d3 @ a2.T
                b3 -= RATE * d3.sum(axis=1, keepdims=True)
                W2 -= RATE * d2 @ a1.T
                b2 -= RATE * d2.sum(axis=1, keepdims=True)
                W1 -= RATE * d1 @ a0.T
                b1 -= RATE * d1.sum(axis=1, keepdims=True)
        return total / m

    return run


CONTESTANTS = {
    "ours": ours,
    "PyTorch": pytorch,
    "scikit-learn": scikit_learn,
    "bare loop": bare,
}
JOBS = [
    Job(
        (2, 4, 2, 1),
        False,
        10,
        20,
        bare_tanh_3,
        {"PyTorch": 5, "scikit-learn": 2, "bare loop": 0.8},
    ),
    Job(
        (2, 8, 8, 8, 1),
        False,
        10,
        20,
        bare_tanh_4,
        {"PyTorch": 5, "scikit-learn": 2, "bare loop": 0.8},
    ),
    Job(
        (64, 64, 32, 10),
        True,
        32,
        4,
        bare_relu_3,
        {"PyTorch": 3, "scikit-learn": 1.6, "bare loop": 0.8},
    ),
    Job(
        (784, 512, 512, 10),
        True,
        128,
        1,
        bare_relu_3,
        {"the better of both": 0.8, "bare loop": 0.8},
    ),
]


def measure(job, rounds):
    """Seconds for one epoch, (rounds,) for each contestant."""
    x, y = data(job)
    runs = {name: contestant(job, x, y) for name, contestant in CONTESTANTS.items()}
    taken = {name: [] for name in runs}
    for turn in range(-1, rounds):  # the first turn only fills the caches
        say(f"{job.name}, round {turn + 1} of {rounds}")
        for name, run in runs.items():
            began = time.perf_counter()
            run(job.epochs)
            if turn >= 0:
                taken[name].append((time.perf_counter() - began) / job.epochs)
    return {name: np.array(seconds) for name, seconds in taken.items()}


def measure_stack(job, rounds):
    """Network-epochs a second of ten networks in one stack: against one network, and ten."""
    x, y = data(job)
    alone, ten = ours(job, x, y), [ours(job, x, y) for _ in range(STACKED)]
    stack = ours(job, x, y, STACKED)
    ways = {
        "stack": partial(stack, job.epochs),
        "alone": partial(alone, job.epochs),
        "ten": lambda: [run(job.epochs) for run in ten],
    }
    taken = times(ways, rounds)
    return STACKED * taken["alone"] / taken["stack"], taken["ten"] / taken["stack"]


def measure_grid(rounds):
    """What a forward pass over a grid costs, against its products and activations alone."""
    rng = np.random.default_rng(0)
    net = Network(dense([2, 8, 8, 8, 1], tanh, identity, init=xavier, rng=rng))
    x = rng.uniform(-2, 2, (2, 100 * 100))

    def alone():
        a = x
        for layer in net.layers[1:]:
            a = layer.g.value(layer.W @ a)

    return ratio({"net": lambda: net.predict(x), "alone": alone}, rounds)


def measure_import(rounds):
    """What a fresh Python takes to import the package, and all that computes, against NumPy."""
    modules = "registry gradcheck diagnostics datasets recipes training"
    imports = ["import dl_basics", "import " + ", ".join(f"dl_basics.{m}" for m in modules.split())]

    def run(code):
        subprocess.run([sys.executable, "-c", code], check=True)

    return [
        ratio({"ours": partial(run, code), "numpy": partial(run, "import numpy")}, rounds)
        for code in imports
    ]


def ratio(runs, rounds):
    """The median time of the first of two functions, against that of the second."""
    one, two = times(runs, rounds).values()
    return one / two


def times(runs, rounds):
    """The median time of each of some functions, which take turns."""
    taken = {name: [] for name in runs}
    for _ in range(rounds + 1):
        for name, run in runs.items():
            began = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - began)
    return {name: np.median(seconds[1:]) for name, seconds in taken.items()}


def main(words=None):
    wishes = arguments("training", "How fast does a network learn?").parse_args(words)
    from threadpoolctl import threadpool_limits  # comes with scikit-learn

    rows, bars, stacks = [], [], []
    for job in JOBS:
        with threadpool_limits(1):
            taken = measure(job, wishes.rounds if job.batch < 128 else max(1, wishes.rounds // 6))
        speed = {name: 1 / np.median(seconds) for name, seconds in taken.items()}
        rows.append([job.name, str(job.batch), *(f"{value:.4g}" for value in speed.values())])
        best = {**speed, "the better of both": max(speed["PyTorch"], speed["scikit-learn"])}
        bars += [
            Bar(f"{job.name}: ours / {name}", speed["ours"] / best[name], least, above=True)
            for name, least in job.least.items()
        ]
        if job.batch < 128:
            with threadpool_limits(1):
                gained = measure_stack(job, wishes.rounds)
            stacks.append([job.name, *(f"{value:.2f}" for value in gained)])
            if not job.classes:
                bars.append(Bar(f"{job.name}: ten in a stack / one", gained[0], 4, above=True))
    alone, everything = measure_import(max(3, wishes.rounds // 3))
    bars += [
        Bar("forward over a grid 100 × 100 / its products", measure_grid(wishes.rounds), 1.5),
        Bar("`import dl_basics` / `import numpy`", alone, 1.3),
    ]
    parts = [
        "# How fast a network learns",
        "Epochs a second with gradient descent in float64 on one core, everyone with the same "
        "network, the same batches and the loss of each of them; medians of "
        f"{wishes.rounds} turns taken by all in one run. The ratios are what counts.",
        table(["network", "batch", *CONTESTANTS], rows),
        "Ten networks in one stack, in network-epochs a second: how many times as fast as one "
        "network alone, and as ten one after the other.",
        table(["network", "one network", "ten, one by one"], stacks),
        f"All modules that compute: {everything:.2f} times `import numpy`. "
        + made_on("numpy", "torch", "scikit-learn"),
    ]
    return finish("training", wishes, parts, bars)


if __name__ == "__main__":
    sys.exit(main())
