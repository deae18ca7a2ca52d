"""The race of the training benchmark is fair: all learn, and the bare loop learns the same."""

import pytest

from tests.benchmarks.training import CONTESTANTS, JOBS, data

SMALL = [job for job in JOBS if job.sizes[0] < 700]


@pytest.mark.parametrize("job", SMALL, ids=lambda job: job.name)
def test_the_bare_loop_arrives_where_the_package_does(job):
    x, y = data(job)
    ours, bare = (CONTESTANTS[name](job, x, y)(3) for name in ("ours", "bare loop"))
    assert ours == pytest.approx(bare, rel=1e-9)


@pytest.mark.referee
@pytest.mark.parametrize("job", SMALL, ids=lambda job: job.name)
@pytest.mark.parametrize("name", ["PyTorch", "scikit-learn"])
def test_the_others_learn_too(name, job):
    pytest.importorskip({"PyTorch": "torch", "scikit-learn": "sklearn"}[name])
    x, y = data(job)
    assert CONTESTANTS[name](job, x, y)(20) < CONTESTANTS[name](job, x, y)(1)
