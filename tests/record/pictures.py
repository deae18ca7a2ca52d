"""Paint what moved: each state as the record knew it, as it is now, and the difference.

"Before" is the package as git has it at the commit that stored the record, in a process of its
own; without git, or for an explorer that is new, there is none.
"""

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.record import EXPLORERS, HERE, states
from tools.contrast import store

ROOT = HERE.parent.parent
MOST = 4  # pictures of one explorer


def paint(name, titles, folder):
    """Paint the states of an explorer with these titles; return the files in `folder`."""
    if name not in EXPLORERS:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    titles = titles[:MOST]
    save(name, titles, folder, "after")
    with tempfile.TemporaryDirectory() as old:
        if as_recorded(name, old):
            code = "from tests.record.pictures import save; import sys, pathlib as p; "
            code += "save(sys.argv[1], sys.argv[3:], p.Path(sys.argv[2]), 'before')"
            path = {**os.environ, "PYTHONPATH": old}
            command = [sys.executable, "-c", code, name, str(folder), *titles]
            subprocess.run(command, cwd=old, env=path, capture_output=True, check=False)
    for title in titles:
        before, after = (file(name, title, folder, which) for which in ("before", "after"))
        if before.exists() and after.exists():
            store(
                folder,
                after.name.removesuffix(".after.png"),
                *map(Path.read_bytes, (before, after)),
            )
    return sorted(folder.glob(f"{name}*.png"))


def as_recorded(name, folder):
    """Unpack the package as it was when this record was stored, and today's `tests/record`."""
    git = ["git", "-C", str(ROOT)]
    record = HERE / f"{name.partition('.')[0]}.txt"
    try:
        stored = subprocess.run(
            [*git, "log", "-1", "--format=%H", "--", str(record)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        packed = subprocess.run(
            [*git, "archive", stored or "HEAD", "dl_basics"], capture_output=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    target = Path(folder, "tests", "record")
    target.mkdir(parents=True)
    for module in HERE.glob("*.py"):
        (target / module.name).write_bytes(module.read_bytes())
    return True


def save(name, titles, folder, which):
    """Store the still pictures of these states; those that cannot be drawn are left out."""
    found = states(EXPLORERS[name]) if name in EXPLORERS else {}
    for title in titles:
        if title in found:
            png = EXPLORERS[name](**found[title]).picture.still(scale=1)
            file(name, title, folder, which).write_bytes(png)


def file(name, title, folder, which):
    """Where a picture is stored; a title may have signs that no file system likes."""
    plain = "".join(c if c.isalnum() else "_" for c in title or "start")[:60]
    return folder / f"{name}.{plain}.{which}.png"
