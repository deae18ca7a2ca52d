"""Two painters of one picture: screen.js on a canvas in the browser, and matplotlib's own Agg.

Images are premultiplied RGBA in floats from 0 to 1, of shape (height, width, 4).
"""

import base64
import io
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

import dl_basics.live.screen as screen
from dl_basics.draw.style import house_style

DPI = 96  # of a figure: one of its pixels is one CSS pixel
FINE = 4  # Agg rounds markers and letters to whole pixels; so it paints with four pixels to a CSS
# pixel, and averages of these are compared

PAINT = """async ([pictures, width, height, scale]) => {
  const { paint } = await import("/screen.js");
  const bytes = (text) => {
    const raw = atob(text), view = new Uint8Array(new ArrayBuffer(raw.length + 1), 1);
    for (let k = 0; k < raw.length; k++) view[k] = raw.charCodeAt(k);
    return new DataView(view.buffer, 1); // at an odd address, as a message may bring them
  };
  const canvas = () => Object.assign(document.createElement("canvas"), { width, height });
  const look = { scale, height: height / scale, twin: (color) => color };
  return pictures.map((layers) => {
    const sheet = canvas(), context = sheet.getContext("2d");
    for (const { steps, points, pixels } of layers) {
      const layer = canvas(), recording = { steps, points: bytes(points), pixels: bytes(pixels) };
      paint(layer.getContext("2d"), recording, look);
      context.drawImage(layer, 0, 0);
    }
    const ink = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    let left = width, right = 0, top = height, bottom = 0;
    for (let k = 0; k < ink.length; k++) {
      if (!ink[k]) continue;
      const x = k % width, y = (k - x) / width;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
    const part = document.createElement("canvas"); // most of a mark's picture is empty
    part.width = Math.max(right - left + 1, 1), part.height = Math.max(bottom - top + 1, 1);
    part.getContext("2d").drawImage(sheet, -left, -top);
    return [left, top, part.toDataURL().slice("data:image/png;base64,".length)];
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

    def paint(self, pictures, size, scale):
        """Paint pictures; each is a pile of canvases, and each canvas a list of recordings."""
        width, height = pixels(size, scale)
        told = [[_coded(screen.pack(layer)) for layer in layers] for layers in pictures]
        answers = self.page.evaluate(PAINT, [told, width, height, scale])
        images = []
        for left, top, coded in answers:
            part = np.asarray(Image.open(io.BytesIO(base64.b64decode(coded))).convert("RGBA"))
            image = np.zeros((height, width, 4), np.float32)
            image[top : top + len(part), left : left + part.shape[1]] = _premultiplied(part)
            images.append(image)
        return images

    def close(self):
        self.page.close()


def agg(figure, pictures, scale):
    """What matplotlib paints on transparent sheets; each picture is a call with a renderer."""
    width, height = (FINE * n for n in pixels(figure.bbox.size, 1))
    renderer, images = RendererAgg(width, height, DPI * FINE), []
    figure.set_dpi(DPI * FINE)
    with house_style(), mpl.rc_context({"path.snap": False}):
        for draw in pictures:
            renderer.clear()
            draw(renderer)
            images.append(_reduced(np.asarray(renderer.buffer_rgba()), FINE // scale))
    figure.set_dpi(DPI)
    return images


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


def _coded(message):
    """A message with its bytes as text."""
    return {k: v if k == "steps" else base64.b64encode(v).decode() for k, v in message.items()}


def _blurred(image, reach):
    """Each pixel's mean over the square that ends `reach` pixels around it."""
    side = 2 * reach + 1
    padded = np.pad(image, ((reach, reach), (reach, reach), (0, 0)))
    rows = sum(padded[k : k + image.shape[0]] for k in range(side))
    return sum(rows[:, k : k + image.shape[1]] for k in range(side)) / side**2


def _reduced(image, block):
    """The means over blocks of pixels, premultiplied."""
    height, width, _ = image.shape
    small = np.zeros((height // block, width // block, 4), np.float32)
    down, across = _inked(image.view(np.uint32)[..., 0], block)
    part = _premultiplied(image[down, across])
    means = sum(part[i::block, j::block] for i in range(block) for j in range(block)) / block**2
    small[down.start // block :, across.start // block :][: len(means), : means.shape[1]] = means
    return small


def _premultiplied(image):
    """RGBA in floats from bytes that are not premultiplied."""
    image = image.astype(np.float32) / 255
    image[..., :3] *= image[..., 3:]
    return image


def _inked(ink, block=1, margin=0):
    """Where there is ink, as two slices of whole blocks."""
    slices = []
    for axis in (1, 0):
        where = np.flatnonzero(ink.any(axis=axis))
        first, last = (where[0], where[-1] + 1) if len(where) else (0, 1)
        start, stop = first // block * block - margin, -(-last // block) * block + margin
        slices.append(slice(max(start, 0), stop))
    return slices
