"""The frame around the views: docks, layout, what is shown, settings, notices, closing."""
