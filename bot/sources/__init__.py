"""Where dossiers come from: the rim towards one-stop systems."""
