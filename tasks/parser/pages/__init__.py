"""Lines to paragraphs and their outline; what a page adds goes."""
