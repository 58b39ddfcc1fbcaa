"""一名学生: joining, moving, leaving, coming back; the family and its consents."""
