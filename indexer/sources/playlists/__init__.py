"""Lists of videos, as the program yt-dlp gives them."""
