"""A picture that is not as it was shows itself: before, after, and what is different."""

import io
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

CAME, WENT = (46, 125, 219), (205, 95, 21)  # blue and orange


def folder(name):
    """A new folder for the pictures of a failure; its path is for the message."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-"))


def store(where, name, before, after):
    """Write before, after and both into the folder `where`; PNG bytes, or arrays of pixels."""
    before, after = picture(before), picture(after)
    both = Image.fromarray(difference(np.asarray(before), np.asarray(after)))
    for which, image in {"before": before, "after": after, "both": both}.items():
        image.save(where / f"{name}.{which}.png")


def picture(source):
    """An image on white paper, from PNG bytes or from pixels (height, width, 3 or 4)."""
    image = Image.open(io.BytesIO(source)) if isinstance(source, bytes) else Image.fromarray(source)
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def difference(before, after):
    """Both pictures in one: what is the same is pale, what went is orange, what came is blue."""
    size = np.maximum(before.shape, after.shape)[:2]
    old, new = (np.full((*size, 3), 255, int) for _ in range(2))
    for sheet, pixels in ((old, before), (new, after)):
        sheet[: pixels.shape[0], : pixels.shape[1]] = pixels
    same = np.abs(old - new).max(axis=2) < 5
    went = ~same & (old.sum(axis=2) < new.sum(axis=2))  # darker before: ink that is gone
    mixed = 191 + new // 4
    mixed[~same], mixed[went] = CAME, WENT
    return mixed.astype(np.uint8)
