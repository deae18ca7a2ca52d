"""One Chromium and one JupyterLab for all browser tests, and notebooks made for them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab
from easel import Easel


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium."""
    try:
        opened = lab.browser()
        browser = opened.__enter__()
    except lab.NoBrowser as reason:
        pytest.skip(str(reason))
    yield browser
    opened.__exit__(None, None, None)


@pytest.fixture(scope="session")
def easel(chromium):
    """A page without Jupyter that paints recordings on a canvas."""
    easel = Easel(chromium)
    yield easel
    easel.close()
