"""An answer as Markdown (CommonMark), for clients of other programs."""
