"""What stands between a spider and the network: containment, robots.txt, caps, the archive."""
