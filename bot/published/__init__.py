"""What the state publishes about procedures, taken apart: pure rules, from a record's texts to a procedure."""
