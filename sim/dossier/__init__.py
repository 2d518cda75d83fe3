"""What stands for the answer when somebody asks: the dossier, and who assumed what, on which evidence, since when."""
