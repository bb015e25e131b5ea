"""How Django writes dates (FORMAT_MODULE_PATH): as `core.formatting.exact` does."""
