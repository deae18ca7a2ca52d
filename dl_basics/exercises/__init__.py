"""Exercises to solve yourself, one module for each notebook."""
