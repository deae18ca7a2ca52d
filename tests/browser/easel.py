"""Two painters of one picture: paint.js on a canvas in the browser, and matplotlib's own Agg.

Images are premultiplied RGBA, bytes of shape (height, width, 4).
"""

import base64
import io
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

import dl_basics.live.screen as screen
from dl_basics.live.theme import theme

DPI = 96  # of a figure: one of its pixels is one CSS pixel
FINE = 4  # Agg rounds markers and letters to whole pixels; so it paints with four pixels to a CSS
# pixel, and averages of these are compared

PAINT = """async ([pictures, width, height, scale]) => {
  const { paint } = await import("/paint.js");
  const bytes = (text) => {
    const raw = atob(text), view = new Uint8Array(new ArrayBuffer(raw.length + 1), 1);
    for (let k = 0; k < raw.length; k++) view[k] = raw.charCodeAt(k);
    return new DataView(view.buffer, 1); // at an odd address, as a message may bring them
  };
  const canvas = () => Object.assign(document.createElement("canvas"), { width, height });
  const look = { scale, height: height / scale, shown: (color) => color };
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
    """A plain page in which `paint.js` paints."""

    def __init__(self, browser):
        self.page = browser.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        script = Path(screen.HERE / "paint.js").read_text(encoding="utf-8")
        self.page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
        self.page.route(
            "**/paint.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
        )
        self.page.goto("http://easel.invalid/")

    def paint(self, pictures, size, scale):
        """Paint pictures; each is a pile of canvases, and each canvas a list of recordings."""
        width, height = pixels(size, scale)
        told = [[_coded(screen.pack(layer)) for layer in layers] for layers in pictures]
        answers = self.page.evaluate(PAINT, [told, width, height, scale])
        images = []
        for left, top, coded in answers:
            part = np.asarray(Image.open(io.BytesIO(base64.b64decode(coded))).convert("RGBa"))
            image = np.zeros((height, width, 4), np.uint8)
            image[top : top + len(part), left : left + part.shape[1]] = part
            images.append(image)
        return images

    def close(self):
        self.page.close()


def agg(figure, pictures, scale):
    """What matplotlib paints on transparent sheets; each picture is a call with a renderer."""
    width, height = (FINE * n for n in pixels(figure.bbox.size, 1))
    renderer, images = RendererAgg(width, height, DPI * FINE), []
    figure.set_dpi(DPI * FINE)
    with theme().applied(), mpl.rc_context({"path.snap": False}):
        for draw in pictures:
            renderer.clear()
            draw(renderer)
            fine = Image.fromarray(np.asarray(renderer.buffer_rgba()))
            images.append(_reduced(fine, FINE // scale))
    figure.set_dpi(DPI)
    return images


def _reduced(fine, factor):
    """The image made smaller by a whole number; only around its ink, as most are nearly empty."""
    width, height = fine.size
    image = np.zeros((height // factor, width // factor, 4), np.uint8)
    if inked := fine.getbbox():
        left, top = (edge // factor for edge in inked[:2])
        right, bottom = (-(-edge // factor) for edge in inked[2:])
        part = fine.crop([edge * factor for edge in (left, top, right, bottom)])
        image[top:bottom, left:right] = part.convert("RGBa").reduce(factor)
    return image


def pixels(size, scale):
    """The width and height in device pixels of a figure's size in CSS pixels."""
    return tuple(int(np.ceil(round(float(n), 6))) * scale for n in size)


def difference(one, other, scale, near=None):
    """What tells two images apart, in words; "" if the eye takes them for the same.

    Two painters smooth edges in their own ways, a fraction of a CSS pixel apart. So every pixel
    is averaged with its neighbours up to one CSS pixel away, and then must agree; and so must
    the amounts of ink in each of the four channels. near: how far apart, if not `NEAR`.
    """
    part = _inked(np.maximum(one, other), margin=scale)
    one, other = one[part] / np.float32(255), other[part] / np.float32(255)
    ours, theirs = _blurred(one, scale), _blurred(other, scale)
    peak = max(ours[..., 3].max(), theirs[..., 3].max(), FAINT)
    apart = np.abs(ours - theirs).max(axis=2) / peak
    if apart.max() > (near or NEAR):
        y, x = np.unravel_index(apart.argmax(), apart.shape)
        return f"differs by {apart.max():.2f} at ({x + part[1].start}, {y + part[0].start})"
    ink, other_ink = one.sum(axis=(0, 1)), other.sum(axis=(0, 1))
    most = max(ink[3], other_ink[3])
    if np.abs(ink - other_ink).max() > INK * most + SLIVER * scale**2:
        return f"has other amounts of ink: {ink.round()} and {other_ink.round()}"
    return ""


NEAR = 0.25  # of the strongest pixel
NEAR_MAP = 0.34  # where cells of a map meet, half a pixel off around a corner makes 0.31
FAINT = 0.15  # a sliver at the edge of the axes may be even fainter
INK = 0.12  # of all ink; Chromium makes a line of 1.6 pixels 1.5 or 1.75 pixels wide
SLIVER = 8  # CSS pixels more: along an edge that has less than one


def _coded(message):
    """A message with its bytes as text."""
    return {k: v if k == "steps" else base64.b64encode(v).decode() for k, v in message.items()}


def _inked(image, margin):
    """The rows and columns of an image with ink on them, and a margin."""
    left, top, right, bottom = Image.fromarray(image).getbbox() or (0, 0, 1, 1)
    rows, columns = (
        slice(max(top - margin, 0), bottom + margin),
        slice(max(left - margin, 0), right + margin),
    )
    return rows, columns


def _blurred(image, reach):
    """Each pixel's mean over the square that ends `reach` pixels around it."""
    side = 2 * reach + 1
    padded = np.pad(image, ((reach, reach), (reach, reach), (0, 0)))
    rows = sum(padded[k : k + image.shape[0]] for k in range(side))
    return sum(rows[:, k : k + image.shape[1]] for k in range(side)) / side**2
