"""CRS, ICANS, ICE, ICAHT, how often to look, and whom a rise of grade is told: pure functions, no Django."""
