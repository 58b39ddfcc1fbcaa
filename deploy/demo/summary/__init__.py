"""`out/summary.html`: what the demonstration left, on one page that needs nothing from elsewhere.

In: what was published (`b12/`), what the steps said, one term as a report tells it. Out: HTML.
Chinese first, English at a touch; for a telephone, for paper, light and dark.
Schools stand in the order of their codes, and nobody's numbers are added up over indicators.
"""
