"""What tests of the workbench share."""
