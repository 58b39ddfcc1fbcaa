"""Benchmarks: ratios to something measured in the same minute on the same machine.

`python -m bench.append` (or `./test bench append`); the last line of each is one JSON object.
"""
