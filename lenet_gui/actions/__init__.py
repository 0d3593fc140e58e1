"""All that one can do, by name, and what a moment allows; menus, buttons and the list of keys are made of it."""
