"""Chinese government plans to citable open data; `portal.pipeline` shows the way."""

#: The version of the program, as pyproject.toml has it; every release names the one that made it.
__version__ = "0.1.0"
