"""Several runs of one kind: the band that holds them all, and the line of their mean."""

from dl_basics.draw.style import BLUE


def draw_runs(panel, name, x, runs, color=BLUE, shade=0.25, **line):
    """`runs` (places, runs) over x (places,); the mark `name` is their mean.

    shade: how much of its colour the band has, from 0 to 1. line: the style of the mean.
    """
    panel.band(f"{name}, all", x, runs.min(axis=1), runs.max(axis=1), facecolor=color, alpha=shade)
    panel.line(name, x, runs.mean(axis=1), color=color, **line)
