"""`out/summary.html`: what the demonstration left, on one page that needs nothing from elsewhere.

In: what was published (`b12/`), what the steps said, a report and a class's file, one pupil's term.
Out: HTML with its pictures inside. Chinese first, English at a touch; for a telephone, for paper,
light and dark. Schools stand in the order of their codes, nothing is added up over indicators,
and a number that is missing says why.
"""
