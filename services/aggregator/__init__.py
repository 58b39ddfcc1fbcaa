"""Many schools' numbers and no child: snapshots come in, protected indicators go out."""
