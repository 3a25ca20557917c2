"""Annual plans, joint inspections, checklists, samples and working papers."""
