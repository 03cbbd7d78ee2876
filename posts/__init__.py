"""What a school says on its own accounts: written, checked, signed off by somebody else, and put out exactly as it was seen.

A sister of policies and incidents: it imports neither.
"""
