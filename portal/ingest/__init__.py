"""Files to documents: bytes, encoding, what a person knows of a plan, and the part of the file that is the plan."""
