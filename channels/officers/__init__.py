"""What officers work with: the units they belong to, the inner helper, the counter, letters."""
