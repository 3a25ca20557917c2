"""Plans, joint inspections, their papers and evidence, and the time limits that bind everybody."""
