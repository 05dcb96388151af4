"""A backup: one tar file with the database, its file store and the proof of both."""
