"""核对与公示: the family's check and objections. Not open yet: it refuses in a sentence."""
