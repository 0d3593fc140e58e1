"""How everything looks: colours, type, levels, and how numbers become pictures."""
