"""Programs that the course and its makers use; a reader of the notebooks needs none of them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
