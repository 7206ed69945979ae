"""What receivers and signers wrote about authentication: read here, judged elsewhere."""
