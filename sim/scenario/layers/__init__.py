"""What each file and each --set says, and how these layers are laid over one another."""
