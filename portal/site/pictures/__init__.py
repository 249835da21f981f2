"""Pictures of what tables say, drawn as SVG when the site is built; beside each stands a table of the same data."""
