"""The intake desk: files come in through the browser, are looked at, and become batches."""
