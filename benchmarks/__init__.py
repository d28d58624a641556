"""What is claimed about speed, measured side by side in one run. Run as `python -m benchmarks.html`."""
