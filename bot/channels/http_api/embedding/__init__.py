"""What pages of other sites may do: show the page in a frame, load the widget, ask from there."""
