"""How one run takes the place of another, and how nothing of it is lost."""
