"""查看记录与批量导出: who read of a child, what looks unusual, and what takes two people."""
