"""The ground floor: one engine for every lifecycle, history, outbox, clocks, sealing, and what makes them quick. It knows no app.

Not here: anything that only schools have. What the ground floor must ask of somebody who knows more is handed in by a setting.
"""
