"""Handles: marks that a hand can pull, and where each place of a control would bring them.

`drag` names the controls that follow a mark, and says of each where it brings the mark:
`{"z": "x"}` if the mark's x is the value of z, `"-x"` if it is minus that, and in general a
function that takes all places of the control, an array, and returns the point (x, y), of which
each is an array or one number. A mark with many bars or dots takes a list, one for each, or else
it is pulled at the last.

The page needs no formula, no axes and no Python: for each control it has the pixels at which the
mark would lie at each of its places, and takes the nearest (`drag.js`).
"""

import json
from dataclasses import dataclass

import numpy as np

from dl_basics.live.did_you_mean import did_you_mean, telling

FAR = 1e6  # pixels
WAYS = {"x": (0, 1), "-x": (0, -1), "y": (1, 1), "-y": (1, -1)}


@dataclass(frozen=True, eq=False)
class Handle:
    """What can be pulled: a point, `ends` (2, 1), or a line between two, which is pushed across."""

    name: str
    ends: np.ndarray
    drag: dict


def handles(name, x, y, drag, line=False):
    """The handles at the points (x, y) of a mark, or the one of a straight line between two.

    Raises TypeError for a `drag` that is none.
    """
    with telling(f"{name!r} cannot be pulled at x = {x!r}, y = {y!r}"):
        points = np.stack(np.broadcast_arrays(*np.atleast_1d(x, y))).astype(float)
    many = drag if isinstance(drag, list) else [drag]
    for one in filter(None, many):
        if not isinstance(one, dict):
            raise TypeError(f'drag of {name!r} must be such as {{"z": "x"}}, but got {one!r}')
        for way in one.values():
            if not callable(way) and way not in [*WAYS]:
                ways = ", ".join(WAYS)
                raise TypeError(f"{name!r} is dragged by {ways} or a function, but got {way!r}")
    if many is drag:
        if len(drag) != points.shape[1]:
            count = points.shape[1]
            raise TypeError(f"{name!r} has {count} points, but its drag lists {len(drag)}")
        points = [(f"{name} {k}", points[:, [k]]) for k in range(len(drag))]
    elif line:
        points = [(name, points)]
    else:
        seen = points[:, np.isfinite(points).all(axis=0)]
        points = [(name, (seen if seen.size else points)[:, -1:])]
    return [Handle(*one, way) for one, way in zip(points, many, strict=False) if way]


def told(panels, controls, values):
    """What the page needs of all handles on the panels of a picture, as JSON.

    controls, values: of the explorer, by name. Of each handle the pixels `x`, `y` where it is, the
    two `ends` if it is a line, its `label`, its value as `text`, and its `ways`: for each control
    its name, `now`, the number of its place, `last`, that of the last one, and `x` and `y`, the
    pixels at each of its places, or one number where that is always the same.
    """
    parts = [
        _told(f"{k} {handle.name}", handle, panel, controls, values)
        for k, panel in enumerate(panels)
        for handle in panel.handles
    ]
    return f"[{','.join(parts)}]"


def _told(name, handle, panel, controls, values):
    for control in handle.drag:
        if control not in controls:
            rest = did_you_mean(control, controls)
            raise TypeError(f"{handle.name!r} drags the control {control!r}; {rest}")
        if not hasattr(controls[control], "nearest"):
            raise TypeError(f"{handle.name!r} drags {control!r}, which is no slider")
    pixels, along = _pixels(panel.ax, handle.ends)
    middle = pixels.mean(axis=1)
    labels = [controls[control].label for control in handle.drag]
    texts = [controls[control].text(values[control]) for control in handle.drag]
    whole = {
        "name": name,
        "label": " and ".join(labels),
        "text": texts[0] if len(texts) == 1 else ", ".join(map("{} = {}".format, labels, texts)),
        "x": round(float(middle[0]), 1),
        "y": round(float(middle[1]), 1),
        "ends": pixels.T.ravel().round(1).tolist() if pixels.size > 2 else None,
    }
    ways = []
    for control, way in handle.drag.items():
        places = controls[control].places()
        where = _track(panel, control, way, places, middle, along)
        start = f'"control":"{control}","now":{places.index(values[control])}'
        ways.append(f'{{{start},"last":{len(places) - 1},"x":{where[0]},"y":{where[1]}}}')
    return f'{json.dumps(whole)[:-1]},"ways":[{",".join(ways)}]}}'


def _track(panel, control, way, places, middle, along):
    """Where each place of a control would bring a handle that is in the `middle`, as JSON (2).

    along: the way of a line, which is pushed to its side.
    """
    if callable(way):
        with telling(f"drag of {control!r} must give a point (x, y) for an array of places"):
            x, y = way(np.array(places, float))
            x, y, _ = np.broadcast_arrays(x, y, places)
        points = panel.ax.transData.transform(np.column_stack([x, y])).T
        if along is not None:  # what counts is how far it goes to its side
            side = np.array([-along[1], along[0]]) / np.hypot(*along)
            points = middle[:, None] + np.outer(side, side @ (points - middle[:, None]))
        return [f"{row[0]:.1f}" if np.ptp(row) <= 0.05 else _tenths(row) for row in points]
    if (control, way) not in panel.tracks:  # which stand as long as the axes do
        axis, sign = WAYS[way]
        points = np.repeat([[panel.ax.get_xlim()[0], panel.ax.get_ylim()[0]]], len(places), axis=0)
        points[:, axis] = sign * np.array(places)
        panel.tracks[control, way] = axis, _tenths(panel.ax.transData.transform(points)[:, axis])
    axis, track = panel.tracks[control, way]
    other = f"{middle[1 - axis]:.1f}"
    return (track, other) if axis == 0 else (other, track)


def _pixels(ax, points):
    """A point (2, 1), or the part of a line (2, 2) that is seen, in pixels; and the line's way.

    What lies outside the axes is moved to their edge, and what is no number to their middle.
    """
    limits, box = np.sort([ax.get_xlim(), ax.get_ylim()]), ax.bbox.get_points()
    inside = np.minimum(np.maximum(points, limits[:, :1]), limits[:, 1:])
    way = None
    if points.shape[1] > 1:
        points = np.where(np.isinf(points), inside, points)
        ends = ax.transData.transform(points.T)
        way = ends[1] - ends[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            edges = np.sort((box - ends[0]) / way, axis=0)  # where it meets them, along its way
        enter, leave = max(0, np.fmax(*edges[0])), min(1, np.fmin(*edges[1]))
        if enter < leave:
            return ends[:1].T + np.outer(way, [enter, leave]), way
        inside = np.clip(points.mean(axis=1), *limits.T)[:, None]
    pixels = ax.transData.transform(inside.T).T
    return np.where(np.isfinite(pixels), pixels, box.mean(axis=0)[:, None]), way


def _tenths(pixels):
    """Pixels as JSON, in tenths; a place that does not lie on the axes is far away."""
    pixels = np.where(np.isnan(pixels), FAR, np.minimum(np.maximum(pixels, -FAR), FAR))
    return json.dumps(pixels.round(1).tolist())
