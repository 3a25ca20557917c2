"""Writers of the real file formats the example municipality is delivered in."""
