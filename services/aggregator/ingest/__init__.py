"""Pull each school's cube snapshots, check them, keep each once, remember the position."""
