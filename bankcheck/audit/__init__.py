"""Every change and every sensitive read leave an event in one chain that shows any tampering."""
