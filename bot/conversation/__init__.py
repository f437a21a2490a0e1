"""A message in, replies out: the policy and its words."""
