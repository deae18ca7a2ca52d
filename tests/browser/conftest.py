"""One Chromium and one JupyterLab for all browser tests of a worker, and notebooks for them."""

import shutil
import sys
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
# Firefox and WebKit are driven as Debian packs them; elsewhere there is nothing to skip.
collect_ignore = [] if sys.platform == "linux" else ["test_other_browsers.py"]


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium."""
    import lab
    from playwright.sync_api import expect

    started = lab.browser()
    try:
        browser = started.__enter__()
    except lab.NoBrowser as reason:
        pytest.skip(str(reason))
    expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong
    yield browser
    started.__exit__(None, None, None)


@pytest.fixture(scope="session")
def easel(chromium):
    """A page without Jupyter that paints recordings on a canvas."""
    from easel import Easel

    easel = Easel(chromium)
    yield easel
    easel.close()


@pytest.fixture(scope="session")
def lab_open(chromium, tmp_path_factory):
    """A function that opens a copy of a notebook in JupyterLab, and closes the last one."""
    import lab

    folder, copies, opened = tmp_path_factory.mktemp("lab"), count(), []

    def close_the_last():
        while opened:
            opened.pop().close()

    def open_copy(notebook, **window):
        close_the_last()
        name = f"{next(copies)}_{notebook.name}"
        shutil.copy(notebook, folder / name)
        opened.append(lab.Notebook(chromium, address, name, **window))
        return opened[-1]

    with lab.jupyterlab(folder) as address:
        yield open_copy
        close_the_last()
