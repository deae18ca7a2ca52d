"""How long a notebook takes: counted from its words, pictures, predictions and exercises.

python -m tools.minutes        says it of all notebooks

Nobody was timed. The rule: 150 words of text are read in a minute, with the formulas in them; a
picture is moved for two minutes, a prediction takes one, a cell of code that is read and run half
a minute, and a function to write five. What stands below "For the curious" counts apart. Minutes
are rounded to five.
"""

import sys
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CURIOUS = "## For the curious"
WORDS, PICTURE, PREDICTION, CODE, EXERCISE = 150, 2.0, 1.0, 0.5, 5.0


def parts(cells):
    """The cells of the way for everybody, and those for the curious."""
    ends = (k for k, cell in enumerate(cells) if cell.source.startswith(CURIOUS))
    end = next(ends, len(cells))
    return cells[:end], cells[end:]


def minutes(cells):
    """The minutes of reading and moving, and those of the exercises, before they are rounded."""
    reading, writing = 0.0, 0.0
    for cell in cells:
        outputs = cell.get("outputs", [])
        texts = [output.get("data", {}).get("text/plain", "") for output in outputs]
        if cell.cell_type == "markdown":
            reading += len(cell.source.split()) / WORDS
        elif ".check(" in cell.source:
            writing += EXERCISE * cell.source.count(".check(")
        else:
            reading += CODE
        reading += PREDICTION * sum(text.startswith(("Predict:", "Question:")) for text in texts)
        reading += PICTURE * sum("image/png" in output.get("data", {}) for output in outputs)
    return reading, writing


def to_five(time):
    """Rounded to five minutes, and never none."""
    return max(5, 5 * round(time / 5))


def sentence(cells):
    """What the first cell of a notebook has to say."""
    everybody, curious = parts(cells)
    reading, writing = map(to_five, minutes(everybody))
    said = f"Reading and moving takes about {reading} minutes, the exercises about {writing} more"
    if curious:
        said += f", and what is for the curious about {to_five(sum(minutes(curious)))}"
    return f"{said}."


if __name__ == "__main__":
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        sys.stdout.write(f"{path.stem}: {sentence(nbformat.read(path, as_version=4).cells)}\n")
