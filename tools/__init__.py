"""Programs that the course and its makers use; a reader of the notebooks needs none of them."""
