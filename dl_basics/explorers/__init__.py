"""The explorers of the course, one folder for each notebook."""
