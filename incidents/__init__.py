"""Reports that reach whom the rules name and never the person concerned, and the cases they become.

A sister of posts and policies: it imports neither. What opens a case is a row, never a role (docs/adr/0040-what-opens-a-case.md).
"""
