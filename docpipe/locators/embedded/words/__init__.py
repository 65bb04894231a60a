"""What is asked, and what the lexicon knows of it: queries as wordings, concepts and vectors."""
