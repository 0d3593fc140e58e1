"""Every weight as a picture, every coefficient and bias as a dial."""
