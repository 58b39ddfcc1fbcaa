"""The term's steps, in the order of the process: each takes the term under way and a bar to move,
and returns one sentence on what came of it.
Sent again after a cut, a step gets the answers it got before.
"""
