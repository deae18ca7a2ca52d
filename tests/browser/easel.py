"""Two painters of one picture: screen.js on a canvas in the browser, and matplotlib's own Agg.

Images are premultiplied RGBA in floats from 0 to 1, of shape (height, width, 4).
"""

import base64
import io
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

import dl_basics.live.screen as screen
from dl_basics.draw.style import house_style

DPI = 96  # of a figure: one of its pixels is one CSS pixel
FINE = 4  # Agg rounds markers, letters and straight edges to whole pixels; so it paints with four
# pixels to a CSS pixel, and averages of these are compared

PAINT = """async ([layers, pictures, width, height, scale]) => {
  const { paint } = await import("/screen.js");
  const bytes = (text) => {
    const raw = atob(text), view = new Uint8Array(new ArrayBuffer(raw.length + 1), 1);
    for (let k = 0; k < raw.length; k++) view[k] = raw.charCodeAt(k);
    return new DataView(view.buffer, 1); // at an odd address, as a message may bring them
  };
  const canvas = () => Object.assign(document.createElement("canvas"), { width, height });
  const look = { scale, height: height / scale, twin: (color) => color };
  const painted = layers.map(({ steps, points, pixels }) => {
    const sheet = canvas();
    paint(sheet.getContext("2d"), { steps, points: bytes(points), pixels: bytes(pixels) }, look);
    return sheet;
  });
  return pictures.map((stack) => {
    const sheet = canvas(), context = sheet.getContext("2d");
    for (const k of stack) context.drawImage(painted[k], 0, 0);
    return sheet.toDataURL().slice("data:image/png;base64,".length);
  });
}"""


class Easel:
    """A plain page in which `screen.js` paints."""

    def __init__(self, browser):
        self.page = browser.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        script = Path(screen.HERE / "screen.js").read_text(encoding="utf-8")
        self.page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
        self.page.route(
            "**/screen.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
        )
        self.page.goto("http://easel.invalid/")

    def paint(self, layers, pictures, size, scale):
        """Paint each of `layers` (lists of recordings); each picture is a pile of layers."""
        width, height = pixels(size, scale)
        told = []
        for layer in layers:
            packed = screen.pack(layer)
            coded = {k: base64.b64encode(packed[k]).decode() for k in ("points", "pixels")}
            told.append({"steps": packed["steps"], **coded})
        answers = self.page.evaluate(PAINT, [told, pictures, width, height, scale])
        return [_opened(base64.b64decode(answer)) for answer in answers]

    def close(self):
        self.page.close()


def agg(figure, artists, scale):
    """What matplotlib paints on a transparent sheet: these artists, one after the other."""
    width, height = (FINE * n for n in pixels(figure.bbox.size, 1))
    renderer = RendererAgg(width, height, DPI * FINE)
    try:
        figure.set_dpi(DPI * FINE)
        with house_style():
            for artist in artists:
                artist.draw(renderer)
    finally:
        figure.set_dpi(DPI)
    return _premultiplied(np.asarray(renderer.buffer_rgba()), FINE // scale)


def pixels(size, scale):
    """The width and height in device pixels of a figure's size in CSS pixels."""
    return tuple(int(np.ceil(round(float(n), 6))) * scale for n in size)


def difference(one, other, scale):
    """What tells two images apart, in words; "" if the eye takes them for the same.

    Two painters smooth edges in their own ways, a fraction of a CSS pixel apart. So every pixel
    is averaged with its neighbours up to one CSS pixel away, and then must agree; and so must
    the amounts of ink in each of the four channels.
    """
    down, across = _inked(np.maximum(one, other)[..., 3], margin=scale)
    one, other = one[down, across], other[down, across]
    near, far = _blurred(one, scale), _blurred(other, scale)
    peak = max(near[..., 3].max(), far[..., 3].max(), 1e-9)
    apart = np.abs(near - far).max(axis=2) / peak
    if apart.max() > NEAR:
        y, x = np.unravel_index(apart.argmax(), apart.shape)
        return f"differs by {apart.max():.2f} at ({x + across.start}, {y + down.start})"
    ink, other_ink = one.sum(axis=(0, 1)), other.sum(axis=(0, 1))
    most = max(ink[3], other_ink[3])
    if np.abs(ink - other_ink).max() > INK * most + scale**2:
        return f"has other amounts of ink: {ink.round()} and {other_ink.round()}"
    return ""


NEAR = 0.25  # of the strongest pixel
INK = 0.05  # of all ink, and one CSS pixel, as a short dash may end a little earlier


def _blurred(image, reach):
    """Each pixel's mean over the square that ends `reach` pixels around it."""
    side = 2 * reach + 1
    padded = np.pad(image, ((reach, reach), (reach, reach), (0, 0)))
    rows = sum(padded[k : k + image.shape[0]] for k in range(side))
    return sum(rows[:, k : k + image.shape[1]] for k in range(side)) / side**2


def _opened(png):
    return _premultiplied(np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")), 1)


def _premultiplied(image, block):
    """The means over blocks of pixels, from bytes that are not premultiplied."""
    height, width, _ = image.shape
    small = np.zeros((height // block, width // block, 4), np.float32)
    down, across = _inked(image[..., 3], block)
    part = image[down, across].astype(np.float32) / 255
    part[..., :3] *= part[..., 3:]
    means = sum(part[i::block, j::block] for i in range(block) for j in range(block)) / block**2
    small[down.start // block :, across.start // block :][: len(means), : means.shape[1]] = means
    return small


def _inked(alpha, block=1, margin=0):
    """Where the ink is, as slices of whole blocks: most of a picture is empty."""
    slices = []
    for axis in (1, 0):
        where = np.flatnonzero(alpha.any(axis=axis))
        first, last = (where[0], where[-1] + 1) if len(where) else (0, 1)
        slices.append(slice(max(first // block * block - margin, 0), -(-last // block) * block + margin))
    return slices
