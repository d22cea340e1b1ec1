"""Keys of programs that call the API: made by `huigu keys`, checked by the server."""
