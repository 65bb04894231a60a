"""The learned part: networks that weigh the evidence, and how they learn."""
