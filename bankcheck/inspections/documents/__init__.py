"""Official documents: one content, laid out as docx, as PDF and on screen in the same words."""
