"""The window's parts, without a program behind them."""
