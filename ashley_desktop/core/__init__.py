"""The chat itself, without a window: asyncio and no Qt."""
