"""Networks of several depths take the same steps as in PyTorch."""

import numpy as np
import pytest

from dl_basics.activations import identity, tanh
from dl_basics.initializers import xavier
from dl_basics.network import Network, dense
from dl_basics.optimizers import SGD, Adam, Momentum


@pytest.mark.referee
@pytest.mark.parametrize("depth", [1, 3, 6])
@pytest.mark.parametrize("name", ["SGD", "Momentum", "Adam"])
def test_five_steps_agree_with_pytorch(name, depth):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(depth)
    net = Network(dense([3, *[4] * (depth - 1), 2], tanh, identity, init=xavier, rng=rng))
    x, y = rng.normal(size=(3, 7)), rng.normal(size=(2, 7))
    ours = {"SGD": SGD, "Momentum": Momentum, "Adam": Adam}[name](rate=0.1)
    p = [torch.tensor(w.copy(), requires_grad=True) for _, _, w, _ in net.learned()]
    more = {"momentum": 0.9} if name == "Momentum" else {}
    theirs = (torch.optim.Adam if name == "Adam" else torch.optim.SGD)(p, lr=0.1, **more)
    arrays = [w for _, _, w, _ in net.learned()]
    for _ in range(5):
        net.forward(x)
        net.backward(y)
        ours(net)
        a = torch.tensor(x)
        for k in range(depth):
            z = p[2 * k] @ a + p[2 * k + 1]
            a = z if k == depth - 1 else torch.tanh(z)
        theirs.zero_grad()
        (((a - torch.tensor(y)) ** 2).sum() / 14).backward()
        theirs.step()
    for w, before, q in zip((w for _, _, w, _ in net.learned()), arrays, p, strict=True):
        assert w is before
        np.testing.assert_allclose(w, q.detach().numpy(), rtol=1e-12, atol=1e-12)
