"""A small notebook that keeps every rule, for the tests to run and to spoil."""

import base64
import copy
import functools
import io

from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from dl_basics.exercises.exercise import exercise
from tools.execute import normalise

ALT = "A blue curve rises from the lower left to the upper right, with a dot in the middle."
TITLE = """# A sample

After it you will be able to run a notebook. It takes two minutes.
Choose *Run*, then *Run All Cells*."""
STUB = '''def double(z):
    """Two times z."""
    return ...


exercises.double.check(double)'''


def double(z):
    """Two times z."""
    return ...


@exercise("Write `double(z)`.", stub=double, inputs=[(1.0,)], mistakes={}, hints=["Two times z."])
def double(z):
    """Two times z."""
    return 2 * z


def sample(pairs=12):
    """A new copy of a stored notebook: a picture, an exercise, and `pairs` small pairs of cells."""
    return copy.deepcopy(made(pairs))


@functools.cache
def made(pairs):
    cells = [
        new_markdown_cell(TITLE, id="title"),
        new_code_cell(
            "import numpy as np\nfrom dl_basics.exercises import sample as exercises", id="imports"
        ),
        new_markdown_cell("## What moves?\n\nSee [the first section](#What-moves?).", id="move"),
        new_code_cell("slope", id="move-slope", outputs=[picture()]),
        new_markdown_cell("### Your turn", id="turn"),
        new_code_cell(
            STUB,
            id="ex1-double",
            outputs=[printed("double: not written yet. Put your own code where the ... stands.\n")],
        ),
        *(cell for number in range(1, pairs + 1) for cell in pair(number)),
    ]
    return normalise(new_notebook(cells=cells))


def pair(number):
    yield new_markdown_cell("The mean of a few numbers:", id=f"mean-{number}")
    output = printed("the mean is 0.500\n")
    yield new_code_cell("print('the mean is', 0.5)", id=f"mean-{number}-by-hand", outputs=[output])


def printed(text):
    return new_output("stream", name="stdout", text=text)


def picture():
    data = {"image/png": png(), "text/plain": "slope (g = sigmoid): g(1.5) = 0.818"}
    return new_output("execute_result", data=data, metadata={"image/png": {"alt": ALT}})


def png(**notes):
    """A small picture, in base64."""
    file = io.BytesIO()
    Figure((1, 1)).savefig(file, format="png", metadata={"Software": None, **notes})
    return base64.b64encode(file.getvalue()).decode()
