"""Speed and memory, side by side with naive designs; ratios come from interleaved rounds in one run."""
