"""The notebook of the slider benchmark runs, and each of its three sliders moves its picture."""

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from tools import ROOT

MOVE_ALL = """
slider.set_state({"value": 7})
usual.widget.children[0].set_state({"value": 8})
shown.view.widgets["k"].set_state({"value": 9})
print(label.value, usual.widget.kwargs, shown.text, shown.view.screen.frame["text"], sep=", ")
"""


@pytest.mark.notebook
def test_each_slider_of_the_benchmark_moves_its_picture():
    notebook = nbformat.read(ROOT / "tests" / "benchmarks" / "slider.ipynb", as_version=4)
    notebook.cells.append(new_code_cell(MOVE_ALL))
    where = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where).execute()
    assert notebook.cells[-1].outputs[0].text == "k = 7, {'k': 8}, k = 9, k = 9\n"
