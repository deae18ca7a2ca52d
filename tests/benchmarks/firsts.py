"""How long does a reader wait: for the first picture of each explorer, and for a whole notebook?

    python3 course.py bench firsts              measure, and print the tables
    python3 course.py bench firsts --write      write them to tests/benchmarks/firsts.md as well
    python3 course.py bench firsts --strict     exit with 1 if a bar is missed

Each first picture is drawn in a Python of its own, where nothing is kept from another one; imports
are not counted. A notebook is run from its first cell to its last, without the kernel's start.
"""

import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import numpy as np
from nbclient import NotebookClient

from dl_basics.live.explorer import Explorer
from tools.execute import NOTEBOOKS, read
from tools.report import Bar, arguments, finish, made_on, say, table

NEEDS = ("test",)
FIRST, RUN_ALL = 1.0, 8.0  # seconds
PROGRAM = """
import time
from dl_basics.explorers import {topic} as explore
began = time.perf_counter()
explore.{name}()._repr_mimebundle_()
print(time.perf_counter() - began)
"""


def explorers(topic):
    """The names of a notebook's explorers."""
    module = import_module(f"dl_basics.explorers.{topic}")
    return [name for name, thing in vars(module).items() if isinstance(thing, Explorer)]


def first(topic, name):
    """Seconds until the first picture of an explorer is there."""
    program = PROGRAM.format(topic=topic, name=name)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return float(done.stdout)


def run_all(path):
    """Seconds for all cells of a notebook, and for each of them by its id, and its kernel's MB."""
    client = NotebookClient(read(path), resources={"metadata": {"path": str(Path(path).parent)}})
    taken = {}
    with client.setup_kernel():
        for place, cell in enumerate(client.nb.cells):
            began = time.perf_counter()
            client.execute_cell(cell, place)
            taken[cell.id] = time.perf_counter() - began
        memory = own(client.km.provisioner.pid)
    return sum(taken.values()), taken, memory


def own(pid):
    """MB of memory that a process shares with no other; not a number where Linux is not."""
    file = Path(f"/proc/{pid}/smaps_rollup")
    if not file.exists():
        return float("nan")
    told = [line.split() for line in file.read_text().splitlines() if line.startswith("Private_")]
    return sum(int(kilobytes) for _, kilobytes, _ in told) / 1e3


def main(words=None):
    wishes = arguments("firsts", "How long does a reader wait?", rounds=3).parse_args(words)
    pictures, notebooks, bars = [], [], []
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        topic = path.stem.partition("_")[2]
        say(path.stem)
        for name in explorers(topic):
            seconds = np.median([first(topic, name) for _ in range(wishes.rounds)])
            pictures.append([f"{topic}.{name}", f"{seconds:.2f}"])
            if seconds > FIRST / 2:
                bars.append(Bar(f"{topic}.{name}: first picture", seconds, FIRST, " s"))
        rounds = [run_all(path) for _ in range(wishes.rounds)]
        whole, cells, _ = sorted(rounds, key=lambda pair: pair[0])[len(rounds) // 2]
        slowest = max(cells, key=cells.get)
        notebooks.append([path.stem, f"{whole:.1f}", slowest, f"{cells[slowest]:.1f}"])
        bars.append(Bar(f"{path.stem}: Run All", whole, RUN_ALL, " s"))
    parts = [
        "# How long a reader waits",
        f"Seconds, medians of {wishes.rounds} turns. Bars stand for what takes longer than half.",
        table(["notebook", "all cells", "the slowest cell", "it alone"], notebooks),
        table(["first picture of", "seconds"], pictures),
        made_on("numpy", "matplotlib", "ipywidgets"),
    ]
    return finish("firsts", wishes, parts, bars)


if __name__ == "__main__":
    sys.exit(main())
