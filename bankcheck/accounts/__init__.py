"""Who may come in: institutions, people, their postings, and how they sign in."""
