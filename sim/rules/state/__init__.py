"""What the state does and may do: casework, documents, detention, Dublin, justice, procedures."""
