"""What a threshold would refuse, and what errors it would leave."""
