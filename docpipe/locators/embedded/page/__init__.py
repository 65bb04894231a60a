"""What stands on a page: lines and segments, headings, captions, and every span that could be a value."""
