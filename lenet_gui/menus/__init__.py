"""The menus and all that one can do by name or key."""
