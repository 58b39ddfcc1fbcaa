"""核实: an entry by anyone but a teacher counts after a teacher of the class confirms it."""
