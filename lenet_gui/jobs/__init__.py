"""All that runs beside the window: the training thread and jobs in the background."""
