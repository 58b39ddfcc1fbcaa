"""A list in a workbook from a stranger → its lines, or a refusal.

In the order things happen: `parts` unpacks within bounds, `meter` measures, `sheets` reads values,
`listed` finds the head row and the lines, `cells` and `person_name` say what a cell means.
"""
