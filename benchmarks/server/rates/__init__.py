"""How many questions a second a server answers in time, by its number of workers."""
