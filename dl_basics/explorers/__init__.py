"""The explorers of the course, one folder for each notebook."""

import pkgutil
from importlib import import_module
from pathlib import Path

# Menus are filled by the modules that register; these two bring all of them.
import dl_basics.datasets
import dl_basics.recipes  # noqa: F401
from dl_basics.checks import from_toml
from dl_basics.draw.style import DARK, STYLE
from dl_basics.live import Prediction, Question, theme
from dl_basics.live.did_you_mean import did_you_mean

theme.use(STYLE, DARK)


def things(topic):
    """All that a topic's folder holds, by name: what each file is called after, and its questions.

    Those without a picture are also `questions`, all together.
    """
    folder = Path(__file__).parent / topic.rpartition(".")[2]
    files = [file.name for file in pkgutil.iter_modules([folder])]
    modules = {name: vars(import_module(f"{topic}.{name}")) for name in files}
    shown = {name: module[name] for name, module in modules.items() if name in module}
    questions = asked(folder / "questions.toml", shown)
    alone = tuple(q for q in questions.values() if not isinstance(q, Prediction))
    return shown | questions | {"questions": alone}


def asked(file, explorers):
    """What a file of questions asks, by name: about a picture where an entry names an explorer.

    What is wrong with an entry is told with its name.
    """
    questions = {}
    for name, entry in from_toml(file).items():
        words = {key: flowing(value) for key, value in entry.items() if key != "explorer"}
        try:
            about = [found(entry["explorer"], explorers)] if "explorer" in entry else []
            questions[name] = (Prediction if about else Question)(*about, **words)
        except Exception as error:
            error.add_note(f"This is [{name}] of {file}.")
            raise
    return questions


def found(name, explorers):
    """The explorer of this name."""
    if name not in explorers:
        rest = f"the folder: {did_you_mean(name, explorers)}" if explorers else "the folder"
        raise ValueError(f"no {name}.py with an explorer {name!r} is in {rest}")
    return explorers[name]


def flowing(text):
    """A text in several lines as one; anything else as it is."""
    return " ".join(text.split("\n")).strip() if isinstance(text, str) else text
