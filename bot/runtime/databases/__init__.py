"""Small SQLite databases of a part, in a file of this machine or shared."""
