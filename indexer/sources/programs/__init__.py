"""Programs of other people that sources call: `git`, `yt-dlp`."""
