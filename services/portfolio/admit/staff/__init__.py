"""教职工: who does what for which class, and since when."""
