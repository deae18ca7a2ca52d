"""Take the README's pictures of real explorers: `.venv/bin/python tests/browser/pictures.py`.

It runs notebooks in JupyterLab, photographs the explorers that the README shows, and films one
while its slider moves. Everything lands in docs/pictures. With a folder as argument it photographs
every explorer of every notebook instead, light and dark, wide and narrow, into that folder.
"""

import io
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import lab
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
NOTEBOOKS = ROOT / "notebooks"
SHOWN = {  # by notebook: the question that the explorer asks, and in which theme
    "01_neuron": ("What does a neuron make of two numbers?", False),
    "02_activations": ("How many straight pieces does a curve need?", True),
    "03_forward_pass": ("What does each hidden unit see, and what do they make together?", False),
    "04_loss": ("Where does downhill lead?", True),
    "05_backprop": ("Who is to blame, and by how much?", False),
    "06_gradient_problems": ("How much of a gradient arrives in the first layer?", True),
    "07_fixes": ("What does a fix do to a sick network, and how do you know?", False),
    "08_initialization": ("From which start does a deep network learn?", True),
}
TALL = 2400  # so that the tallest picture is not cut off
FILMED = ("02_activations", "Where does the curve still answer when z moves a little?")


def main(folder=None):
    with lab.browser() as browser:
        if folder:
            return photograph_all(browser, Path(folder))
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir(parents=True)
        for stem, (question, dark) in SHOWN.items():
            with opened(browser, stem, dark=dark, scale=1.5) as page:
                photograph(explorer(page, question), PICTURES / f"{stem}.png")
        with opened(browser, FILMED[0]) as page:
            film(explorer(page, FILMED[1]))


def photograph_all(browser, folder):
    """A PNG of every explorer with a picture, in both themes and both widths."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        for dark, width in ((False, 1400), (True, 600)):
            with opened(browser, path.stem, dark=dark, width=width, height=TALL) as page:
                for number, box in enumerate(page.locator(".dl-explorer:has(canvas)").all()):
                    look = "dark" if dark else "light"
                    photograph(box, folder / f"{path.stem}_{number}_{look}_{width}.png")


@contextmanager
def opened(browser, stem, **window):
    """A notebook, run, in a JupyterLab of its own."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(NOTEBOOKS / f"{stem}.ipynb", folder)
        settings = Path(folder, ".home", "lab", "@jupyterlab", "notebook-extension")
        settings.mkdir(parents=True)
        # Keep the cells that are out of sight on the page, so that all can be photographed.
        (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        with lab.jupyterlab(folder) as address:
            notebook = lab.Notebook(browser, address, f"{stem}.ipynb", **window)
            notebook.run_all()
            notebook.page.wait_for_selector(".dl-explorer canvas")
            notebook.page.wait_for_timeout(1500)
            yield notebook.page
            notebook.close()


def explorer(page, question):
    """The box of the explorer that asks this question."""
    return page.locator(".dl-explorer", has_text=question).first


def photograph(box, path):
    """A PNG of an explorer."""
    box.scroll_into_view_if_needed()
    box.page.wait_for_timeout(400)
    shot = Image.open(io.BytesIO(box.screenshot()))
    shot.convert("P", palette=Image.Palette.ADAPTIVE).save(path, optimize=True)


def film(box):
    """A GIF: z runs along the sigmoid, then along tanh, as fast as a hand would drag it."""
    box.scroll_into_view_if_needed()
    frames = []
    for activation in ("sigmoid", "tanh"):
        box.locator("select").select_option(activation)
        handle = box.locator(".noUi-handle").last
        handle.press("Home")
        for _ in range(30):
            for _ in range(4):
                handle.press("ArrowRight")
            box.page.wait_for_timeout(120)
            frames.append(Image.open(io.BytesIO(box.screenshot())).convert("RGB"))
    palette = frames[0].quantize(64)
    frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    frames[0].save(
        PICTURES / "moving.gif",
        save_all=True,
        append_images=frames[1:],
        duration=90,
        loop=0,
        optimize=True,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
