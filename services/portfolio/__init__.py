"""The pupils' records of one or many schools: names included, every row belongs to one school."""
