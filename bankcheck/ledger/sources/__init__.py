"""One module a file format; each has the one shape of `shape.Reader`."""
