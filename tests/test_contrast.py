"""A picture that failed is shown before, after, and with what went and what came."""

import io

import numpy as np
from PIL import Image

from tools import contrast


def test_what_went_is_orange_and_what_came_is_blue():
    before, after = np.full((4, 5, 3), 255, np.uint8), np.full((5, 4, 3), 255, np.uint8)
    before[0, 0] = after[1, 1] = 0
    both = contrast.difference(before, after)
    assert both.shape == (5, 5, 3)
    assert tuple(both[0, 0]) == contrast.WENT
    assert tuple(both[1, 1]) == contrast.CAME
    assert (both[2:] > 250).all()


def test_before_after_and_both_are_stored_on_white_paper():
    ink = io.BytesIO()
    Image.new("RGBA", (6, 3), (0, 0, 0, 0)).save(ink, "png")
    where = contrast.folder("sample")
    contrast.store(where, "cell", ink.getvalue(), np.zeros((3, 6, 4), np.uint8))
    assert sorted(path.name for path in where.iterdir()) == [
        "cell.after.png",
        "cell.before.png",
        "cell.both.png",
    ]
    for path in where.iterdir():
        assert (np.asarray(Image.open(path)) > 250).all()
