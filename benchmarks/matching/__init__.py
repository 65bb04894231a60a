"""How often a query finds its own printed caption, by meaning alone: no schema lists a label.

The tables beside this file hold some 40 kinds of documents that no shipped schema is for, eight fields each: the
phrase as a user writes it (in English), and the caption as documents of ten languages print it.
"""
