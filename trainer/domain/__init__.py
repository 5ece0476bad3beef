"""The product's own terms: plain Python values, no Qt, no input or output."""
