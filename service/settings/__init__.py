"""What an operator may set, each thing declared once: its name, its default and one sentence."""
