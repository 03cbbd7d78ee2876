"""Policies: documents brought in, the bodies that approve them, and the people who read and confirm them.

A sister of posts and incidents: it imports neither.
"""
