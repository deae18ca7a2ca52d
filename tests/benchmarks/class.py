"""How many learners does a server carry, in memory and in moves that come at the pace of a hand?

    python3 course.py bench class                   measure, and print the tables
    python3 course.py bench class --write           write them to tests/benchmarks/class.md as well
    python3 course.py bench class --learners 1 5    with fewer kernels at once

Each learner is a kernel of their own that ran a whole notebook. Then all move a slider, ten moves a
second each; as in the page, the next move waits until the last one is drawn. Read from Linux'
/proc: what of a kernel's memory is its own, and how long it worked for a move.
"""

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from subprocess import DEVNULL, Popen

import nbformat
import numpy as np
from jupyter_client.manager import KernelManager

from tools import ROOT
from tools.report import Bar, arguments, finish, made_on, say, table

NEEDS = ("test",)
GOALS = {"02_activations": 150, "07_fixes": 200}  # MB of a kernel's own, after the notebook
PACE = 0.1  # seconds between two moves of a hand
CLASS = 40


class Learner:
    """A kernel, what it holds for a page, and the sliders that it showed."""

    def __init__(self, notebook):
        self.manager = KernelManager(kernel_name="python3")
        env = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
        quiet = ["--log-level=ERROR"]
        self.manager.start_kernel(env=env, cwd=str(notebook.parent), extra_arguments=quiet)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)
        self.sliders = {}
        for cell in nbformat.read(notebook, as_version=4).cells:
            if cell.cell_type == "code":
                self.answers(self.client.execute(cell.source), 300)
        self.turn = 0
        drawn = {comm: self.move(comm, state["max"]) for comm, state in self.sliders.items()}
        self.sliders = {comm: self.sliders[comm] for comm in drawn if drawn[comm]}  # not Play's own

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def answers(self, asked, timeout=60):
        """Wait until the kernel has done what it was asked; how many pictures it sent."""
        pictures = 0
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            kind, content = message["msg_type"], message["content"]
            if kind == "comm_open":
                state = content["data"].get("state", {})
                if {"min", "max", "step", "value"} <= state.keys():
                    self.sliders[content["comm_id"]] = state
            if message["parent_header"].get("msg_id") != asked:
                continue
            if kind == "error":
                raise SystemExit(f"{content['ename']}: {content['evalue']}")
            if kind == "comm_msg":
                state = content["data"].get("state", {})
                pictures += "frame" in state
            if kind == "status" and content["execution_state"] == "idle":
                return pictures

    def move(self, comm, value):
        """Seconds from a move to its picture, or None if the move drew none."""
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        message = self.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        began = time.perf_counter()
        self.client.shell_channel.send(message)
        pictures = self.answers(message["header"]["msg_id"])
        return time.perf_counter() - began if pictures else None

    def hand(self, seconds):
        """Go on with one slider after the other, twenty moves each; the times to a picture."""
        taken, due = [], time.perf_counter()
        end = due + seconds
        names = list(self.sliders)
        while due < end:
            comm = names[self.turn // 20 % len(names)]
            state = self.sliders[comm]
            places = int((state["max"] - state["min"]) / state["step"])
            place = state["min"] + state["step"] * (self.turn * max(places // 17, 1) % places)
            self.turn += 1
            time.sleep(max(due - time.perf_counter(), 0))
            taken.append(self.move(comm, place))
            due = max(due + PACE, time.perf_counter())
        return [seconds for seconds in taken if seconds is not None]

    @property
    def process(self):
        return self.manager.provisioner.process.pid


def main(words=None):
    parser = arguments("class", "How many learners does a server carry?", rounds=10)
    parser.add_argument("--learners", type=int, nargs="+", default=[1, 5, 10, 20])
    wishes = parser.parse_args(words)
    if not Path("/proc/self/smaps_rollup").exists():
        raise SystemExit("This benchmark reads /proc, which only Linux has.")
    say("The server of a learner")
    server = of_a_server()
    memories, rows, bars = [], [], []
    for name, goal in GOALS.items():
        own, found = measure(ROOT / "notebooks" / f"{name}.ipynb", wishes)
        alone = found[0][1]
        for count, median, late, work, rate in found:
            figures = f"{median / alone:.1f}", f"{late / alone:.1f}", f"{rate:.1f}"
            rows.append([name, f"{count}", *figures, f"{1000 * work:.0f}", f"{1 / work / 10:.1f}"])
        ours = own + server
        carried = 1024 / ours, CLASS * ours / 1024
        memories.append([name, f"{own:.0f}", f"{ours:.0f}", *(f"{x:.1f}" for x in carried)])
        bars.append(Bar(f"a kernel's own memory after {name}", own, goal, " MB"))
    head = ["after", "kernel, MB", "kernel and server, MB", "learners a GB", f"GB for {CLASS}"]
    speed = ["after", "at once", "median", "95 %", "moves a second", "work, ms", "learners a core"]
    parts = [
        "# A class on one server",
        f"Memory is a process's own, what it shares with nobody. A learner has a kernel and a "
        f"server of {server:.0f} MB.",
        table(head, memories),
        "Times from a move to its picture, as multiples of the median of one learner alone, and "
        "with them how many moves a second each gets of the ten that a hand makes. Work is a "
        "kernel's own processor time for one move, and learners a core is how many can pull "
        "sliders without a pause, ten moves a second each.",
        table(speed, rows),
        f"Each for {wishes.rounds} s. Load of the computer when it ended: "
        f"{os.getloadavg()[1]:.1f}. {made_on('ipykernel', 'ipywidgets', 'numpy')}",
    ]
    return finish("class", wishes, parts, bars)


def measure(notebook, wishes):
    """MB of a kernel's own, and for each count: median, 95 %, work for a move, moves a second."""
    found = []
    with ExitStack() as kernels, ThreadPoolExecutor(max(wishes.learners)) as hands:
        learners, memory = [], []
        for count in sorted(wishes.learners):
            while len(learners) < count:
                say(f"{notebook.stem}, learner {len(learners) + 1}")
                learners.append(Learner(notebook))
                kernels.callback(learners[-1].close)
                memory.append(own_memory(learners[-1].process))
            turns = sum(learner.turn for learner in learners)
            began = sum(work(learner.process) for learner in learners)
            times = list(hands.map(lambda learner: learner.hand(wishes.rounds), learners))
            moves = sum(learner.turn for learner in learners) - turns
            worked = sum(work(learner.process) for learner in learners) - began
            times = np.concatenate(times)
            late = np.quantile(times, [0.5, 0.95])
            found.append((count, *late, worked / moves, moves / count / wishes.rounds))
    return float(np.median(memory)), found


def own_memory(process):
    """MB that a process shares with no other."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def work(process):
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def of_a_server():
    """MB of JupyterLab's server's own, with nobody at it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--allow-root"]
        env = os.environ | {"JUPYTER_RUNTIME_DIR": folder}
        with Popen([*command, f"--ServerApp.root_dir={folder}"], env=env, stderr=DEVNULL) as server:
            try:
                while not list(Path(folder).glob("jpserver-*.json")):
                    if server.poll() is not None:
                        raise SystemExit("JupyterLab did not start.")
                    time.sleep(0.1)
                time.sleep(3)
                return own_memory(server.pid)
            finally:
                server.terminate()


if __name__ == "__main__":
    sys.exit(main())
