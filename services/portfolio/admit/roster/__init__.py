"""名单导入: a list of pupils, from its columns to its difference, its taking in and its undoing."""
