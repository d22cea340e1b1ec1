"""Brings the index of another machine here, as a copy that is only read: `huigu pull`."""
