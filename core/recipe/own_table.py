"""Recipes that the window makes from those there are."""

from dataclasses import replace

from core.recipe.recipe import MOST_NAME, Recipe, named_recipe, recipe_names

OWN_TABLE = "-own-table"


def with_table(recipe: Recipe, table: tuple[tuple[int, ...], ...]) -> Recipe:
    """The same recipe with another connection table; its name tells whether the table is the recipe's own."""
    name = recipe.name.removesuffix(OWN_TABLE)
    if name not in recipe_names() or named_recipe(name).architecture.table != table:
        name = name[: MOST_NAME - len(OWN_TABLE)] + OWN_TABLE
    return recipe.with_changes(name=name, architecture=replace(recipe.architecture, table=table))
