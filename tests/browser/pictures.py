"""Take the README's pictures of real explorers: `.venv/bin/python tests/browser/pictures.py`.

It runs notebook 02 in JupyterLab, photographs each explorer in both themes, and films one while
its slider moves. Everything lands in docs/pictures.
"""

import io
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import lab
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
NOTEBOOK = ROOT / "notebooks" / "02_activations.ipynb"
FILMED = "Where does the curve still answer when z moves a little?"


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    with lab.browser() as browser:
        for dark in (False, True):
            with opened(browser, dark=dark, scale=1.5) as page:
                photograph(page, "dark" if dark else "light")
        with opened(browser) as page:
            film(page)


@contextmanager
def opened(browser, **window):
    """The notebook, run, in a JupyterLab of its own."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(NOTEBOOK, folder)
        settings = Path(folder, ".home", "lab", "@jupyterlab", "notebook-extension")
        settings.mkdir(parents=True)
        # Keep the cells that are out of sight on the page, so that all can be photographed.
        (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        with lab.jupyterlab(folder) as address:
            notebook = lab.Notebook(browser, address, NOTEBOOK.name, **window)
            notebook.run_all()
            notebook.page.wait_for_selector(".dl-explorer canvas")
            notebook.page.wait_for_timeout(1500)
            yield notebook.page
            notebook.close()


def explorer(page, question):
    """The box of the explorer that asks this question."""
    return page.locator(".dl-explorer", has_text=question).first


def photograph(page, theme):
    """A PNG of every explorer with a picture."""
    for box in page.locator(".dl-explorer:has(canvas)").all():
        box.scroll_into_view_if_needed()
        page.wait_for_timeout(400)
        name = "-".join(box.locator(".dl-question").first.inner_text().lower().split()[:4])
        shot = Image.open(io.BytesIO(box.screenshot())).convert("P", palette=Image.Palette.ADAPTIVE)
        shot.save(PICTURES / f"{name.strip('?')}-{theme}.png", optimize=True)


def film(page):
    """A GIF: z runs along the sigmoid, then along tanh, as fast as a hand would drag it."""
    box = explorer(page, FILMED)
    box.scroll_into_view_if_needed()
    frames = []
    for activation in ("sigmoid", "tanh"):
        box.locator("select").select_option(activation)
        handle = box.locator(".noUi-handle").last
        handle.press("Home")
        for _ in range(30):
            for _ in range(4):
                handle.press("ArrowRight")
            page.wait_for_timeout(120)
            frames.append(Image.open(io.BytesIO(box.screenshot())).convert("RGB"))
    palette = frames[0].quantize(64)
    frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    frames[0].save(
        PICTURES / "moving.gif", save_all=True, append_images=frames[1:], duration=90, loop=0,
        optimize=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
