"""The demo: invented schools with people and a year behind them, made by the services that people use, and its door (`door`).

Not here: rows in thousands (`scale`).
"""
