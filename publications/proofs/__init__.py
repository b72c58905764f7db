"""What governments say of their own pages before an edition is released."""
