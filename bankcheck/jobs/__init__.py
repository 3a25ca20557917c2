"""Long work as rows: a job is queued in the database and done by a worker, killed or not."""
