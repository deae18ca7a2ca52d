"""The explorers of the course, one module for each notebook."""
