"""What may leave the house: nothing that can point at a child."""
