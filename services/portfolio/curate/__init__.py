"""整理遴选: what stands for the term: the levels and the remark that teachers sign."""
