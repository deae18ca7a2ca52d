"""What you move in notebook 04: how wrong a number is, and what each way to say it teaches."""

from dl_basics.explorers import things

globals().update(things(__name__))
