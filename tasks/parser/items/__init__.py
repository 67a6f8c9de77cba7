"""An outline to tasks and measures, and where an item says who is responsible."""
