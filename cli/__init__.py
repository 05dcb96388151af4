"""The commands of `./erp`: one verb, one file, one function."""
