"""The survey of budget units: answered through links without a sign-in, fed to the score."""
