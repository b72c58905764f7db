"""Everything at once: the published actions as files, streamed, with a codebook, a licence and fingerprints."""
