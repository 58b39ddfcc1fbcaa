"""写实记录: an observation with its evidence, sent from a phone."""
