"""Bake many explorers, several at a time, and only those that have changed."""

import ast
import gzip
import hashlib
import importlib
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from math import prod
from pathlib import Path

import dl_basics
from dl_basics.live.bake import LARGEST, bake, dials, loaded
from tools import ROOT

PACKAGE = Path(dl_basics.__file__).parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
STATES = 4000  # of an explorer at most, where its fewest places are no more
# Fewer where a state costs more than a few milliseconds, or its picture is large; more where few
# places would be left to a control.
OTHER_STATES = {
    "backprop.chain": 7000,
    "backprop.training": 31_000,
    "activations.collapse": 450,
    "activations.rings": 800,
    "backprop.network": 3000,
    "initialization.sigma": 3000,
    "neuron.learn": 2500,
    "gradient_problems.vanishing": 1500,
    "neuron.descent": 2000,
    "neuron.iris": 1500,
}
WHOLE = 40_000_000  # bytes, gzipped, of a site at most
KEPT = ".baked.json"  # in the folder: from each explorer to what it was made of, as a hash


def weighed(wanted, folder):
    """How large these explorers are in a folder, as a sentence; what is too large, in others."""
    at_once = {name: at_once_of(name, folder) for name in wanted}
    # Each page, picture and script, as a server sends it.
    files = [f for f in folder.rglob("*") if f.is_file() and folder / "lite" not in f.parents]
    whole = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
    most = max(at_once, key=at_once.get)
    problems = [
        f"{name} loads {size / 1e6:.2f} MB at once, more than {LARGEST / 1e6:.0f}."
        for name, size in at_once.items()
        if size > LARGEST
    ]
    if whole > WHOLE:
        problems.append(f"The site is {whole / 1e6:.1f} MB, more than {WHOLE / 1e6:.0f}.")
    largest = f"{most} loads most at once, {at_once[most] / 1e6:.2f} MB"
    return f"Gzipped it is {whole / 1e6:.1f} MB; {largest}.", problems


def at_once_of(name, folder):
    """How many bytes a page loads at most before it shows a state of an explorer."""
    files = (folder / "data").glob(f"{name}.*.js")
    return loaded({f.stem.removeprefix(f"{name}."): f.read_text(encoding="utf-8") for f in files})


def explorer_named(name):
    """The explorer called topic.name."""
    topic, _, word = name.partition(".")
    return getattr(importlib.import_module(f"dl_basics.explorers.{topic}"), word)


def bake_all(wanted, folder, jobs):
    """Bake explorers into folder/data. wanted: from name to the values that must be there."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    kept = stored(folder)
    made_of = {name: fingerprint(name, values) for name, values in wanted.items()}
    old = {
        n for n in wanted if kept.get(n) != made_of[n] or not (data / f"{n}.about.json").exists()
    }
    if not old:
        return
    count = {name: states(name, wanted[name]) for name in old}
    done, whole = 0, sum(count.values())
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        longest = sorted(old, key=lambda name: -count[name])
        running = {pool.submit(bake_one, name, wanted[name], data): name for name in longest}
        for finished in as_completed(running):
            name = running[finished]
            finished.result()
            kept[name] = made_of[name]
            (folder / KEPT).write_text(json.dumps(kept, indent=1), encoding="utf-8")
            done += count[name]
            sys.stdout.write(f"{100 * done // whole:3d} %  {name}\n")
            sys.stdout.flush()


def stored(folder):
    try:
        return dict(json.loads((folder / KEPT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def limit(name):
    return OTHER_STATES.get(name, STATES)


def states(name, wanted):
    """How many states are baked of an explorer."""
    made = dials(explorer_named(name), limit(name), wanted)
    return prod(len(dial.values()) for dial in made.values())


def bake_one(name, wanted, data):
    """Bake one explorer: its description, and its parts as scripts that a page can load."""
    baked = bake(explorer_named(name), limit(name), wanted)
    for part, text in baked.files.items():
        script = f"dlBaked.take({json.dumps(f'{name}.{part}')},{text});\n"
        (data / f"{name}.{part}.js").write_text(script, encoding="utf-8")
    about = json.dumps(baked.about, ensure_ascii=False)
    (data / f"{name}.about.json").write_text(about, encoding="utf-8")


def fingerprint(name, wanted):
    """A hash of all source that an explorer is made of, and of what it has to show."""
    explorer = explorer_named(name)
    known = hashlib.sha256(f"{wanted} {limit(name)}".encode())
    for file in sorted(
        sources(explorer.__module__) | sources(bake.__module__) | {*(PACKAGE / "data").iterdir()}
    ):
        if file.is_file():
            known.update(file.read_bytes())
    return known.hexdigest()


@cache
def sources(module):
    """The files of a module of the package and of all that it imports."""
    seen, left = set(), [module]
    while left:
        name = left.pop()
        file = file_of(name)
        if file is None or file in seen:
            continue
        seen.add(file)
        left += imported(file, name)
    return frozenset(seen)


def file_of(name):
    path = ROOT.joinpath(*name.split("."))
    return next((f for f in (path.with_suffix(".py"), path / "__init__.py") if f.is_file()), None)


def imported(file, name):
    """The names of modules of the package that a file may import."""
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            above = ".".join(package.split(".")[: len(package.split(".")) + 1 - node.level])
            start = f"{above}.{node.module or ''}".rstrip(".") if node.level else node.module
            yield start
            yield from (f"{start}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
