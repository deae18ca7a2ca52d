"""The stored record: what every explorer, prediction and exercise says, and where its marks lie.

One text file for each notebook, reviewed like code when it changes. `python -m tests.record`
writes it anew, `--check` says what differs, and `--pictures FOLDER` paints what moved.
"""

import contextlib
import importlib
import io
import pkgutil
import random
import re
from pathlib import Path
from zlib import crc32

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.ticker import FixedLocator

import dl_basics.exercises
import dl_basics.explorers
from dl_basics.exercises.exercise import Exercise
from dl_basics.live import Choice, Prediction, Question, Several, Steps
from dl_basics.live.explorer import Explorer
from dl_basics.live.text_artist import SHARE, TextArtist
from tests.hands import sample

HERE = Path(__file__).resolve().parent
# States in which the last digit decides what is said: a training on the edge, or a difference of
# two numbers that are nearly the same.
LEFT_OUT = {
    "revival": ["epoch = 20"],
    "check": ["nudge h = 1e−13"],
    "before_after": ["epoch = 40"],
    "remedies": ["ailment = rate too large", "ailment = gradients explode"],
}
TOGETHER = 1  # states in which all controls are moved at once
FEW = 12  # steps
PART = " ; "  # between what a mark says, where it lies and how it looks
PLACE = re.compile(r"[−\d ]+(shades [\d /]+)?")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def found(package, kind):
    """All things of a kind that the modules of a package define, sorted, by "module.name"."""
    return {
        f"{module.name}.{name}": thing
        for module in pkgutil.iter_modules(package.__path__)
        for name, thing in sorted(
            vars(importlib.import_module(f"{package.__name__}.{module.name}")).items()
        )
        if isinstance(thing, kind)
    }


EXPLORERS = found(dl_basics.explorers, Explorer)
PREDICTIONS = found(dl_basics.explorers, Prediction)
QUESTIONS = found(dl_basics.explorers, Question)
EXERCISES = found(dl_basics.exercises, Exercise)
THINGS = {
    **EXPLORERS,
    **{f"{name}, prediction": thing for name, thing in PREDICTIONS.items()},
    **{f"{name}, question": QUESTIONS[name] for name in QUESTIONS if name not in PREDICTIONS},
    **{f"{name}, exercise": thing for name, thing in EXERCISES.items()},
}
FILES = sorted({name.partition(".")[0] for name in THINGS})


def entries(thing):
    """What the record says of a thing, as {title: {key: line}}."""
    if isinstance(thing, Explorer):
        return {title: sight(thing(**values)) for title, values in states(thing).items()}
    if isinstance(thing, Question):
        return {"": question(thing)}
    return {"": task(thing)}


# ------------------------------------------------------------------------------------------------
# Explorers.


def states(explorer):
    """The states to look at, as {title: values}: a title names what is not as at the start.

    Each control alone at its ends, its middle and all its entries; a few states that move all
    controls at once; and where the predictions lead.
    """
    tried = [{}]
    for name, control in explorer.controls.items():
        tried += [{name: value} for value in places(control, explorer.start[name])]
    chance = random.Random(explorer.name)
    for _ in range(TOGETHER):
        tried.append({n: chance.choice(places(c)) for n, c in explorer.controls.items()})
    tried += [p.show for p in PREDICTIONS.values() if p.explorer is explorer]
    named = {title(explorer, one): one for one in map(explorer.accept, tried)}
    return {name: one for name, one in named.items() if name not in LEFT_OUT.get(explorer.name, ())}


def places(control, start=None):
    """The entries of a menu, the ends and the middle of a slider, each of a few steps.

    Of a slider that starts between its ends, the start stands for the middle.
    """
    if isinstance(control, Steps) and start is not None:
        steps = control.places()
        if len(steps) <= FEW:  # each is likely to have a picture of its own
            return [*steps]
    things = tuple(control.things().values()) if isinstance(control, Choice) else ()
    if isinstance(control, Several):
        return [(), *((thing,) for thing in things), things]
    found = things or sample(control)
    between = len(found) == 3 and not things and start not in (None, found[0], found[2])
    return [found[0], found[2]] if between else found


def title(explorer, values):
    """Which controls are not where they start, and where they are."""
    texts = {
        control.label: (
            control.text(values.get(name, explorer.start[name])),
            control.text(explorer.start[name]),
        )
        for name, control in explorer.controls.items()
    }
    return "; ".join(f"{k} = {here}" for k, (here, start) in texts.items() if here != start)


def sight(exploration):
    """What is read and seen in one state, as {key: line}.

    Marks are keyed by the number of their panel and their name, and their line says where they lie
    and how they look. What lies above what is the order of the lines, and a checksum.
    """
    lines = {}
    for part in ("text", "alt"):
        sentences = re.split(r"(?<=[.!?]) ", getattr(exploration, part))
        lines |= {f"{part} {k}": sentence for k, sentence in enumerate(sentences, 1)}
    for number, panel in enumerate(exploration.picture._panels, 1):
        lines[f"{number}"] = stage(panel.ax)
        lines[f"{number} order"] = f"{crc32(repr(panel.called).encode()):08x}"
        for name, recording in panel.recordings():
            artist = panel._marks[name].artist
            drawn = letters(artist) if isinstance(artist, TextArtist) else drawing(recording)
            lines[f"{number} {name}"] = PART.join(drawn)
    return lines


def stage(ax):
    """Title, axes and legend of a panel; ticks only where the explorer sets them."""
    if not ax.axison:
        return f"{ax.get_title(loc='left')!r}, no axes"
    parts = [repr(ax.get_title(loc="left"))]
    for axis in (ax.xaxis, ax.yaxis):
        low, high = axis.get_view_interval()
        line = f"{axis.axis_name}: {axis.label.get_text()!r} {low:.6g} to {high:.6g}"
        if axis.get_scale() != "linear":
            line += f" {axis.get_scale()}"
        if isinstance(axis.get_major_locator(), FixedLocator):
            places, names = axis.get_ticklocs(), [t.get_text() for t in axis.get_ticklabels()]
            line += " at " + " ".join(
                f"{at:.6g} {name!r}" if name else f"{at:.6g}"
                for at, name in zip(places, names, strict=True)
            )
        parts.append(line)
    if legend := ax.get_legend():
        names = [text.get_text() for text in legend.get_texts()]
        parts.append("legend: " + ", ".join(names))
    return "; ".join(parts)


def letters(artist):
    """What a word on a picture says in which place, and its look."""
    color = to_hex((*artist._color[:3], artist.get_alpha() or artist._color[3]), keep_alpha=True)
    place = artist.axes.transData.transform(artist.xy) + np.multiply(artist.offset, 96 / 72)
    side = {share: side for side, share in SHARE.items()}[artist._share]
    look = f"{color} {artist._size:g} {artist._weight} {side}"
    return f"“{artist.string}”", pixels(place), look


def drawing(recording):
    """Where a mark lies, in pixels, and how matplotlib paints it."""
    looks, places, points = [], [], iter(recording.points)
    for step in recording.steps:
        if step["kind"] == "image":
            image = recording.images[0]
            return shades(image, step["matrix"]), f"map of {image.shape[1]} by {image.shape[0]}"
        look = [step["kind"], *(f"{k} {step[k]}" for k in ("fill", "stroke") if step[k])]
        if step["stroke"]:
            look.append(f"width {step['width']:.2f}")
        if "dashes" in step:
            look.append("dashes " + " ".join(f"{d:.1f}" for d in step["dashes"]))
        if step["kind"] == "marker":
            shape = next(points)
            look.append(f"size {np.ptp(shape, axis=0).max():.1f} corners {len(shape)}")
        places.append(next(points))
        looks.append(" ".join(look))
    return lie(places), ", ".join(dict.fromkeys(looks))


def lie(parts):
    """Where points lie: the middle of the first half of them, and of the second."""
    points = np.concatenate([*parts, np.zeros((0, 2))])
    if len(points) < 2:
        return pixels(*points) or "nowhere"
    half = (len(points) + 1) // 2
    return pixels(points[:half].mean(axis=0), points[-half:].mean(axis=0))


def pixels(*places):
    return " ".join(f"{n:z.0f}".replace("-", "−") for place in places for n in place)


def shades(image, matrix):
    """A map of colours: its place, and the mean colour of each quarter, from below."""
    rows, columns = image.shape[:2]
    quarters = [
        image[up, side, :3].reshape(-1, 3).mean(axis=0)
        for up in (slice(0, (rows + 1) // 2), slice(rows // 2, None))
        for side in (slice(0, (columns + 1) // 2), slice(columns // 2, None))
    ]
    return f"{pixels(matrix)} shades {' / '.join(map(pixels, quarters))}"


# ------------------------------------------------------------------------------------------------
# Predictions and exercises.


def question(prediction):
    """A prediction or another question, as {key: line}; the right option says so."""
    lines = {"question": prediction.question}
    for k, option in enumerate(prediction.options):
        lines["right" if k == prediction.right else f"wrong {k + 1}"] = option
    lines["because"] = prediction.because
    if isinstance(prediction, Prediction):
        lines["show"] = title(prediction.explorer, prediction.explorer.accept(prediction.show))
    return lines


def task(exercise):
    """An exercise, as {key: line}: what it asks, its hints, and what it says to each mistake."""
    lines = {"statement": " ⏎ ".join(exercise.statement.splitlines())}
    lines |= {f"hint {k}": hint for k, hint in enumerate(exercise.hints, 1)}
    lines["solution"] = said(exercise, exercise.right)
    for k, mistake in enumerate(exercise.mistakes.values(), 1):
        lines[f"mistake {k}"] = said(exercise, mistake)
    return lines


def said(exercise, function):
    """What the check prints of a function, in one line."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exercise.check(function)
    first, *others = printed.getvalue().strip().splitlines()
    # Without the arguments, and without the words of an error, which are Python's and NumPy's.
    first = re.sub(r"With .*? (?=(the|it|some|all|a) )", "", first)
    first = re.sub(r"(stops with \w+).*", r"\1", first)
    of_all = "It happened in line", "How the course writes it: "
    others = [line for line in others if not line.startswith(of_all)]
    return " ⏎ ".join([first, *others])


# ------------------------------------------------------------------------------------------------
# Stored text, and comparing.


def written(name):
    """The text of a file of the record."""
    lines = []
    for full, thing in THINGS.items():
        if full.partition(".")[0] == name:
            lines += [*paragraphs(full, entries(thing)), ""]
    return "\n".join(lines)


def paragraphs(name, states):
    """The lines of a thing; of a state only what is not as in the first state."""
    start = next(iter(states.values()))
    for title, found in states.items():
        yield f"## {title}" if title else f"# {name}"
        for key, line in found.items():
            assert " | " not in key and "\n" not in key + line, (name, key)
            usual = "" if found is start else start.get(key, "")
            if line != usual:
                yield f"{key} | {shortened(line, usual)}"
        gone = [key for key in start if key not in found]
        if gone:
            yield f"gone | {' | '.join(gone)}"


def shortened(line, usual):
    """A line without those of its last parts that are as usual."""
    parts, theirs = line.split(PART), usual.split(PART)
    while len(parts) == len(theirs) > 1 and parts[-1] == theirs[-1]:
        parts, theirs = parts[:-1], theirs[:-1]
    return PART.join(parts)


def completed(short, usual):
    """A line with the last parts of the usual one where it has fewer; words are no other mark."""
    if short.startswith("“") != usual.startswith("“"):
        return short
    parts = short.split(PART)
    return PART.join([*parts, *usual.split(PART)[len(parts) :]])


def stored(name):
    """The record of a thing, "module.name", as `entries` gives it; empty if there is none."""
    path = HERE / f"{name.partition('.')[0]}.txt"
    states, thing = {}, ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        if line.startswith("# "):
            thing, title = line[2:], ""
        elif line.startswith("## "):
            title = line[3:]
        if thing != name or not line:
            continue
        key, _, text = line.partition(" | ")
        if line.startswith("#"):
            state = states[title] = dict(states.get("", {}))
        elif key == "gone":
            for one in text.split(" | "):
                del state[one]
        else:
            state[key] = completed(text, state.get(key, ""))
    return states


def differences(name):
    """How a thing differs from its record, as {title of the state: sentences}."""
    before, now = stored(name), entries(THINGS[name])
    told = {}
    for title in dict.fromkeys([*now, *before]):
        if title not in before or title not in now:
            told[title] = ["not in the record" if title in now else "only in the record"]
        elif lines := list(compare(before[title], now[title])):
            told[title] = lines
    return told


def compare(before, now):
    """What differs between two sets of lines, in words."""
    for key in [*before, *(key for key in now if key not in before)]:
        old, new = before.get(key), now.get(key)
        if old is None or new is None or not alike(old, new):
            yield f"{key}\n    was {old}\n    is  {new}"


def alike(old, new):
    """Whether two lines say the same, up to what two processors round differently."""
    return old == new or (
        len(old.split(PART)) == len(new.split(PART))
        and all(map(near, old.split(PART), new.split(PART)))
    )


def near(old, new):
    """Whether two parts of a line differ in the last digits of their numbers alone.

    Where a mark lies is nothing but whole pixels and shades, and may be off by one. In words a
    whole number is a count, and must be the same.
    """
    if NUMBER.sub("0", old) != NUMBER.sub("0", new):
        return False
    off = 1 if PLACE.fullmatch(old) else 0
    return all(close(*pair, off) for pair in zip(*map(NUMBER.findall, (old, new)), strict=True))


def close(old, new, off):
    """Whether two printed numbers differ by one at most in their last digit.

    off: by how much whole ones may differ.
    """
    digits, others = (len(number.partition(".")[2]) for number in (old, new))
    far = abs(float(old.replace(",", "")) - float(new.replace(",", "")))
    return digits == others and far <= (1.01 * 10**-digits if digits else off)
