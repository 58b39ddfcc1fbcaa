"""A bundle in the CSV binding of OneRoster 1.2 (1EdTech) → what a school's list says.

In the order things happen: `archive` unpacks within bounds,
`tables` reads the files that the manifest counts and names what is wrong by file and row,
`places` finds the pupils' classes,
`teaching` finds who teaches whom, `bundle` puts pupils, carers and duties together.
"""
