"""How dates are written, by language: Django asks here before it uses its own forms (`FORMAT_MODULE_PATH`)."""
