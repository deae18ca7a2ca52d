"""Drawing turns arrays into matplotlib pictures, all in one house style."""
