"""材料使用: the disclosure gate and the outgoing feed of cube snapshots."""
