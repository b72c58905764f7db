"""What an edition prints: frozen values, read in one language, gathered into parts, set as the HTML of a book."""
