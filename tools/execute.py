"""Run the course's notebooks from top to bottom, and store them in one clean form.

    python -m tools.execute             run all notebooks in place
    python -m tools.execute 02          run one
    python -m tools.execute --check     run them, change nothing, and say what is different

Run twice in one environment, a notebook is the same file, byte for byte.
"""

import base64
import json
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from packaging.requirements import Requirement

from tools import ROOT, contrast, strict

NOTEBOOKS = ROOT / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

# What a kernel says of itself, without the versions, which differ from reader to reader.
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}

# The packages on which the bytes of a picture, or of the file around it, depend.
PAINTERS = ("numpy", "matplotlib", "contourpy", "pillow", "ipython", "nbformat")

AS_STORED = strict.environments()["fixed features"]

# What may differ on another computer.
PIXELS, METADATA = "the bytes of its picture", "the notebook's metadata"


class CellFailed(Exception):
    """A cell could not be run; the text names the notebook, the cell and the error."""


def notebooks(words=()):
    """The paths of all notebooks, or of those that `words` name: by a path, or by how they start.

    Raises SystemExit if a word names none.
    """
    course = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    if not words:
        return course
    paths = []
    for word in words:
        path = Path(word).resolve()
        named = [path] if path.is_file() else [p for p in course if p.name.startswith(word)]
        if not named:
            names = ", ".join(path.stem for path in course) or "none"
            raise SystemExit(f"No notebook starts with {word!r}. There are: {names}.")
        paths += named
    return paths


def read(path):
    """The notebook as it stands in its file: `nbformat.read` would repair what is wrong in it."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def execute(path):
    """Run a notebook in a fresh kernel and return it, normalised. Raises `CellFailed`."""
    notebook = read(path)
    # Without record_timing=False, times are stored. Widget state is left on, because nbclient
    # fails on some widgets without it; it is only stored by `NotebookClient.execute`.
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # it warns of a connection that stays at home
        resources={"metadata": {"path": str(path.parent)}},
    )
    with client.setup_kernel(env=strict.variables(AS_STORED)):
        for index, cell in enumerate(notebook.cells):
            try:
                client.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                raise CellFailed(f"{path.name}, cell {cell.id}: {reason(error)}") from error
    return normalise(notebook)


def reason(error):
    """The error itself first, and then how the kernel told it."""
    told = strict.plain(str(error))
    if not isinstance(error, CellExecutionError):
        return f"{type(error).__name__}: {told}"
    if error.ename == "NoneType":  # a value could not be shown; only the traceback says why
        return f"{told.splitlines()[-1]}\n{told}"
    return f"{error.ename}: {error.evalue}\n{told}"


def normalise(notebook):
    """Keep of an executed notebook what stands still, in place: no widgets, no versions, no times.

    Cells keep their ids and lose their metadata; code cells are counted from 1. Of an output
    that has a widget, the picture and the text stay.
    """
    made = {"executed_with": this_environment()}
    notebook.metadata = nbformat.from_dict({**KERNEL, "dl_basics": made})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = joined(cell.outputs)
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
                if "data" in output:
                    output.data.pop(WIDGET_VIEW, None)
    return notebook


def joined(outputs):
    """The outputs with each stream in one piece: a kernel cuts it anew on every run."""
    whole, streams = [], {}
    for output in outputs:
        if output.output_type != "stream":
            whole.append(output)
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
            whole.append(output)
    return whole


def text(notebook):
    """The notebook as it stands in its file, keys sorted and letters as they are."""
    return nbformat.v4.writes(notebook) + "\n"


def write(notebook, path):
    path.write_bytes(text(notebook).encode())


def this_environment():
    """The versions and the kind of processor on which the bytes of a picture depend, in one line.

    Vector features belong to it: with others, `exp` may differ in its last digit. They are fixed,
    so that a newer processor counts as the same kind.
    """
    processor = " ".join([platform.system(), platform.machine(), *strict.fixed_features()])
    return ", ".join([*(f"{name} {version(name)}" for name in PAINTERS), processor])


def why_not_bytes(notebook):
    """Why a fresh run may differ from the stored one in its bytes; "" if it may not."""
    lock = locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    for name in PAINTERS:
        if version(name) != lock[name]:
            return f"{name} is {version(name)} here, and {lock[name]} in requirements.lock"
    stored = notebook.metadata.get("dl_basics", {}).get("executed_with", "unknown").split(", ")
    present = this_environment().split(", ")
    if stored == present:
        return ""
    others = ", ".join(part for part in stored if part not in present)
    return f"stored with {others}; here with {', '.join(p for p in present if p not in stored)}"


def locked(lock):
    """The versions in the text of a lock that apply to this Python, by package."""
    lines = (line for line in lock.splitlines() if line and not line.startswith("#"))
    wanted = [Requirement(line) for line in lines]
    return {
        requirement.name: next(iter(requirement.specifier)).version
        for requirement in wanted
        if requirement.marker is None or requirement.marker.evaluate()
    }


def differences(stored, fresh):
    """What is different in two runs of a notebook, one line for each cell."""
    changed = [
        f"cell {old.id}: {part_of(old, new)}"
        for old, new in zip(stored.cells, fresh.cells, strict=True)
        if old != new
    ]
    return changed + [METADATA] * (stored.metadata != fresh.metadata)


def part_of(old, new):
    """Which part of a cell is different, in words."""
    if "outputs" not in old or {**old, "outputs": []} != {**new, "outputs": []}:
        return "its id, its count or its metadata"
    if without_pictures(old) == without_pictures(new):
        return PIXELS
    return "its output"


def without_pictures(cell):
    plain = json.loads(json.dumps(cell))
    for output in plain["outputs"]:
        output.get("data", {}).pop("image/png", None)
    return plain


def pictures(stored, fresh):
    """Show the pictures that differ in two runs of a notebook: the folder where they are."""
    where = contrast.folder("pictures")
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        pairs = zip(old.get("outputs", ()), new.get("outputs", ()), strict=False)
        for k, pair in enumerate(pairs):
            pngs = [output.get("data", {}).get("image/png", "") for output in pair]
            if all(pngs) and pngs[0] != pngs[1]:
                contrast.store(where, f"{old.id}-{k}", *map(base64.b64decode, pngs))
    return where


def check(path, rerun, bytes_too=True):
    """What is wrong with a stored notebook, and a remark or "".

    rerun: the complaints and the outputs of a fresh run, see `strict.rerun`. All that is said in
    words must be the same everywhere; and the whole file, byte for byte, if it ran with fixed
    features (`bytes_too`) and the lock and the kind of processor are those it was stored with. The
    remark says why bytes were not compared.
    """
    stored, fresh = read(path), read(path)
    problems, outputs = rerun
    if problems:
        return problems, ""
    cells = (cell for cell in fresh.cells if cell.cell_type == "code")
    for cell, shown in zip(cells, outputs, strict=True):
        cell.outputs = nbformat.from_dict(shown)
    changed = differences(stored, normalise(fresh))
    why = why_not_bytes(stored) if bytes_too else ""
    if why or not bytes_too:
        changed = [line for line in changed if not line.endswith((PIXELS, METADATA))]
    elif not changed and path.read_bytes() != text(fresh).encode():
        changed = ["the layout of the file"]
    problems = [f"{path.name}, {part} is not as it is stored" for part in changed]
    if any(line.endswith(PIXELS) for line in changed):
        problems.append(f"{path.name}: see before, after and both in {pictures(stored, fresh)}")
    remark = f"compared in words, not in bytes: {why}" if why else ""
    return problems, remark


def main(words):
    """Run or check notebooks; the exit code says whether something is wrong."""
    checking = "--check" in words
    code = 0
    for path in notebooks([word for word in words if word != "--check"]):
        began = time.monotonic()
        try:
            if checking:
                problems, remark = check(path, strict.rerun([path], AS_STORED)[path])
                said = remark or "the same, byte for byte"
            else:
                write(execute(path), path)
                problems, said = [], f"done in {time.monotonic() - began:.0f} s"
        except CellFailed as error:
            problems = [str(error), "The file is left as it was."]
        print("\n".join(problems) or f"{path.stem}: {said}", flush=True)
        code |= bool(problems)
    return code


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
