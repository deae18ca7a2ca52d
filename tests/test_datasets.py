"""Datasets are what they say: shapes, labels, real measurements; a test part stays unseen."""

import glob
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dl_basics import datasets
from dl_basics.datasets import (
    CURVES,
    GATE_INPUTS,
    GATES,
    Data,
    Dataset,
    digits,
    digits_split,
    iris,
    moons,
    rings,
    spirals,
    xor,
)
from dl_basics.losses import one_hot
from dl_basics.registry import DATASETS, register
from tests.exact import rng
from tools import ROOT

every = pytest.mark.parametrize("dataset", DATASETS.values(), ids=str)


# Points to draw


def test_the_menu_holds_five_and_the_ready_instances():
    assert list(DATASETS) == ["xor", "rings", "moons", "spirals", "blobs"]
    assert all(getattr(datasets, name) == dataset for name, dataset in DATASETS.items())


@every
@pytest.mark.parametrize("m", [3, 4, 7, 200])
def test_points_come_in_columns_with_even_classes(dataset, m):
    data, K = dataset.draw(m, rng=rng()), len(dataset.names)
    assert data.x.shape == (2, m) and data.x.dtype == np.float64
    assert data.y.shape == (1 if K == 2 else K, m) and data.y.dtype == np.float64
    assert data.labels.shape == (m,) and data.m == m
    count = np.bincount(data.labels, minlength=K)
    assert len(count) == K and count.max() - count.min() <= 1


@every
def test_the_same_rng_draws_the_same_points(dataset):
    one, same, other = (dataset.draw(50, rng=rng(seed)) for seed in (1, 1, 2))
    assert (one.x == same.x).all() and (one.labels == same.labels).all()
    assert (one.x != other.x).any()


@every
def test_noise_is_added_to_the_points_and_nothing_else(dataset):
    clean = replace(dataset, noise=0.0).draw(4000, rng=rng())
    noisy = replace(dataset, noise=0.5).draw(4000, rng=rng())
    assert (noisy.x - clean.x).std() == pytest.approx(0.5, rel=0.05)
    assert (noisy.labels == clean.labels).all()


@every
def test_all_points_fit_on_the_stage(dataset):
    x = replace(dataset, noise=0.0).draw(2000, rng=rng()).x
    assert 0.9 < np.abs(x).max() < 2
    assert np.abs(x.mean(axis=1)).max() < 0.35


def test_without_noise_the_points_lie_on_their_curves():
    clean = [
        replace(dataset, noise=0.0).draw(400, rng=rng()) for dataset in (rings, spirals, moons)
    ]
    radius = np.hypot(*clean[0].x)
    assert np.allclose(radius, np.where(clean[0].labels == 1, 0.6, 1.5))
    radius, angle = np.hypot(*clean[1].x), np.arctan2(*clean[1].x[::-1])
    turned = angle - 3 * np.pi * radius / 1.8 - np.pi * clean[1].labels
    assert np.allclose(np.cos(turned), 1)
    moon = clean[2].x / 1.3 + [[0.5], [0.25]]
    centre = np.stack([clean[2].labels, clean[2].labels / 2])
    assert np.allclose(np.hypot(*(moon - centre)), 1)
    blobs = replace(DATASETS["blobs"], noise=0.0).draw(30, rng=rng())
    assert len(np.unique(blobs.x.round(9), axis=1).T) == 3


def test_xor_is_one_where_the_signs_differ():
    clean = replace(xor, noise=0.0).draw(400, rng=rng())
    assert (np.abs(clean.x) == 1).all()
    assert (clean.y == (clean.x[0] * clean.x[1] < 0)).all()
    corners, count = np.unique(clean.x, axis=1, return_counts=True)
    assert corners.shape == (2, 4) and count.min() > 70


def test_every_end_of_every_slider_is_allowed():
    for dataset in DATASETS.values():
        knob = dataset.knobs["noise"]
        for noise in (knob.low, knob.high):
            assert np.isfinite(replace(dataset, noise=noise).draw(9, rng=rng()).x).all()


@every
def test_what_cannot_be_drawn_is_told(dataset):
    for m in (0, 1, -5, 10.5, "ten"):
        with pytest.raises(ValueError, match=f"how many points of {dataset.name}.*but is {m!r}"):
            dataset.draw(m, rng=rng())
    with pytest.raises(TypeError, match="rng must be a generator"):
        dataset.draw(10, rng=0)
    with pytest.raises(TypeError, match="rng"):
        dataset.draw(10)


def test_your_own_dataset_is_welcome_and_says_what_it_lacks():
    @register(DATASETS)
    class Line(Dataset):
        name, names = "line", ("a", "b", "c")

    with pytest.raises(NotImplementedError, match=r"write points\("):
        DATASETS["line"].draw(3, rng=rng())


# Gates and curves

x1, x2 = GATE_INPUTS.astype(bool)
MEANING = {
    "never": x1 & ~x1,
    "always": x1 | ~x1,
    "and": x1 & x2,
    "nand": ~(x1 & x2),
    "or": x1 | x2,
    "nor": ~(x1 | x2),
    "xor": x1 ^ x2,
    "xnor": ~(x1 ^ x2),
    "x1": x1,
    "x2": x2,
    "not x1": ~x1,
    "not x2": ~x2,
    "x1 and not x2": x1 & ~x2,
    "x2 and not x1": x2 & ~x1,
    "x1 or not x2": x1 | ~x2,
    "x2 or not x1": x2 | ~x1,
}


def test_the_sixteen_gates_do_what_their_names_say():
    assert GATE_INPUTS.T.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert set(GATES) == set(MEANING)
    for name, y in GATES.items():
        assert y.shape == (1, 4) and (y[0] == MEANING[name]).all(), name
    assert len({tuple(y[0]) for y in GATES.values()}) == 16


def test_curves_stay_near_the_stage_and_keep_the_shape():
    x = np.linspace(-3, 3, 60).reshape(1, 60)
    for name, curve in CURVES.items():
        y = curve(x)
        assert y.shape == x.shape and np.abs(y).max() <= 1.75 and np.ptp(y) >= 1.9, name


# Real measurements


def test_iris_has_three_species_of_fifty():
    flowers = iris()
    assert flowers.x.shape == (4, 150) and flowers.y.shape == (3, 150)
    assert np.bincount(flowers.labels).tolist() == [50, 50, 50]
    assert flowers.names[flowers.labels[0]] == "setosa"
    assert flowers.x[2, flowers.labels == 0].max() < flowers.x[2, flowers.labels != 0].min()


def test_digits_are_images_of_sixteen_greys():
    images = digits()
    assert images.x.shape == (64, 1797) and images.y.shape == (10, 1797)
    assert (images.x == images.x.round()).all() and (images.x.min(), images.x.max()) == (0, 16)
    assert images.names == tuple("0123456789") and np.bincount(images.labels).min() > 170


@pytest.mark.parametrize("load", [iris, digits])
def test_what_you_do_to_the_data_stays_with_you(load):
    load().x[:] = -1
    assert load().x.max() > 1


@pytest.mark.referee
@pytest.mark.parametrize("name", ["iris", "digits"])
def test_the_measurements_are_scikit_learns(name):
    theirs = getattr(pytest.importorskip("sklearn.datasets"), f"load_{name}")()
    ours = getattr(datasets, name)()
    assert (ours.x == theirs.data.T).all() and (ours.labels == theirs.target).all()
    assert ours.names == tuple(map(str, theirs.target_names))


def test_the_files_travel_with_the_package_and_their_sources_are_named():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["dl_basics"]
    package = ROOT / "dl_basics"
    packed = {
        Path(name).as_posix()
        for pattern in patterns
        for name in glob.glob(pattern, root_dir=package, recursive=True)
    }
    readme = (package / "data" / "README.md").read_text(encoding="utf-8")
    assert {"data/iris.csv", "data/digits.npz", "data/README.md"} <= packed
    for file in (package / "data").iterdir():
        assert f"data/{file.name}" in packed
        assert file.name == "README.md" or f"`{file.name}`" in readme


# Parts and noise


def test_two_classes_are_one_row_and_more_are_one_hot():
    x, labels = np.arange(6.0).reshape(2, 3), np.array([0, 1, 1])
    assert Data(x, labels, ("no", "yes")).y.tolist() == [[0.0, 1.0, 1.0]]
    assert (Data(x, labels, ("a", "b", "c")).y == one_hot(labels, 3)).all()


def test_take_keeps_points_and_labels_together():
    data = moons.draw(20, rng=rng())
    some = data.take([3, 5])
    assert (some.x == data.x[:, [3, 5]]).all() and (some.labels == data.labels[[3, 5]]).all()
    assert (data.take(data.labels == 1).labels == 1).all()


def test_a_split_has_every_example_once():
    data = Data(np.arange(10.0)[None], np.arange(10) % 2, ("0", "1"))
    for share, size in [(0.75, 8), (0.5, 5), (0.1, 1)]:
        train, test = data.split(share, rng=rng())
        assert (train.m, test.m) == (size, 10 - size)
        assert sorted([*train.x[0], *test.x[0]]) == list(range(10))
        assert (train.x[0] % 2 == train.labels).all() and (test.x[0] % 2 == test.labels).all()
    one, same, other = (data.split(rng=rng(seed))[0].x.tolist() for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize("share", [0, 1, 0.01, 1.5, -0.5, float("nan")])
def test_a_split_into_nothing_is_told(share):
    with pytest.raises(ValueError, match=f"share.* {share}"):
        moons.draw(10, rng=rng()).split(share, rng=rng())


def test_splits_and_label_noise_need_a_generator():
    data = moons.draw(10, rng=rng())
    for use in (data.split, data.with_label_noise):
        with pytest.raises(TypeError, match="rng must be a generator"):
            use(0.5, rng=None)


@every
@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 1.0])
def test_exactly_the_share_of_labels_is_wrong(dataset, share):
    data = dataset.draw(200, rng=rng())
    before = data.labels.copy()
    noisy = data.with_label_noise(share, rng=rng(1))
    assert np.sum(noisy.labels != data.labels) == share * 200
    assert (noisy.x == data.x).all() and (data.labels == before).all()
    assert set(noisy.labels) <= set(range(len(dataset.names)))


def test_wrong_labels_go_evenly_to_all_other_classes():
    noisy = digits().with_label_noise(1.0, rng=rng())
    moved = (noisy.labels - digits().labels) % 10
    count = np.bincount(moved, minlength=10)
    assert count[0] == 0 and count[1:].min() > 150


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_of_wrong_labels_outside_0_to_1_is_told(share):
    with pytest.raises(ValueError, match=rf"share must be in \[0, 1\], but is {share}"):
        moons.draw(10, rng=rng()).with_label_noise(share, rng=rng())


def test_the_digits_are_centred_and_scaled_by_the_training_part_alone():
    train, test = digits_split(rng=rng())
    assert train.x.shape == (64, 1347) and test.x.shape == (64, 450)
    assert np.abs(train.x.mean(axis=1)).max() < 1e-12
    assert train.x.std() == pytest.approx(1, abs=1e-12)
    assert np.abs(test.x.mean(axis=1)).max() > 1e-3  # its own mean was not taken away
    raw, raw_test = digits().split(1347 / 1797, rng=rng())
    assert (raw.labels == train.labels).all() and (raw_test.labels == test.labels).all()
    mean = raw.x.mean(axis=1, keepdims=True)
    std = (raw.x - mean).std()
    assert np.allclose(test.x * std + mean, raw_test.x, atol=1e-12)
