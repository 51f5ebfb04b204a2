"""What people do with prior practice."""
