"""A live picture for a cell of a notebook, on nothing of the course but `dl_basics.live`."""

import numpy as np

from dl_basics.live import Prediction, explorer

PULL = {"Earth": 9.81, "Mars": 3.73, "Moon": 1.62}  # m/s²


@explorer(angle=(5.0, 85.0, 5.0), speed=[5, 7.5, 10], place=PULL)
def throw(picture, angle=30.0, speed=10, place="Earth"):
    """At which angle does a ball fly farthest?"""
    vx, vy = speed * np.cos(np.radians(angle)), speed * np.sin(np.radians(angle))
    t = np.linspace(0, 2 * vy / place, 60)
    picture.axes(x=(0, 65), y=(0, 32), xlabel="metres", equal=True)
    picture.line("way", vx * t, vy * t - place / 2 * t**2)
    picture.dots("landing", vx * t[-1], 0)
    picture.say(f"The ball lands after {t[-1]:.1f} s, {vx * t[-1]:.1f} m away.")
    return {"distance": vx * t[-1]}


farther = Prediction(
    throw,
    "Does the ball fly farther at 60° than at 30°?",
    ["farther", "just as far", "less far"],
    right=1,
    because="It is slower sideways and stays up longer.",
    show={"angle": 60.0},
)

throw  # noqa: B018  the last line of a cell shows it
