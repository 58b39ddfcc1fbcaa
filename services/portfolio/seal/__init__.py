"""形成档案: close the term, freeze the record, issue the report."""
