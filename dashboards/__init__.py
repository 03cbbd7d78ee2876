"""Today, and figures that cannot be unpicked: reads every sister, and writes nothing but its own snapshots and the history of them.

Not here: any rule about posts, policies or cases. What they mean is asked in their own words (their querysets and permissions).
"""
