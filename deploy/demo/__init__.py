"""A demonstration school: invented people, their lists, and what is seen of them in a term."""
