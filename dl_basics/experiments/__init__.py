"""Experiments train and measure networks: arrays come out, and nothing is drawn."""
