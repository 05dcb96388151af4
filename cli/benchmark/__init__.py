"""The benchmark: a big company made in SQL, and what people open on it, timed."""
