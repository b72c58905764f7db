"""What the secretariat does with an edition: plan, choose, write, freeze, correct, release."""
