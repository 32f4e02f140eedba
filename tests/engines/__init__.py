"""Real blog engines, installed from registries and filled with known posts; see the README."""
