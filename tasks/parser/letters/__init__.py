"""Which paragraphs frame which document, and who reports what to whom."""
