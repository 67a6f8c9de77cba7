"""A file to text, as a reader sees it: .txt .html .md .docx .pdf .xlsx."""
