"""What speaks for and against each span as the answer to each query, in numbers."""
