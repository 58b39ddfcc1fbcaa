"""入册: students, classes, guardians, staff, terms: who may appear and who may act."""
