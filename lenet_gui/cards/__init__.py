"""What explains itself where one looks: cards, the glossary, and terms told on hover."""
