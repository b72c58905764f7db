"""What the secretariat does with a submission before it is decided, one module per subject."""
