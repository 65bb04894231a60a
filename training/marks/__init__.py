"""What makes the weights of the marks' detector: pages drawn with signatures, handwriting, stamps and logos."""
