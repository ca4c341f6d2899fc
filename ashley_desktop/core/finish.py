"""Why a model stopped: the words that servers use for it, as a handful of meanings."""

from __future__ import annotations

from enum import StrEnum


class Finish(StrEnum):
    """What a finish_reason means. The values but STOP are codes of sentences."""

    STOP = "finish_stop"
    LENGTH = "finish_length"
    FILTER = "finish_filter"
    TOOLS = "finish_tools"
    OTHER = "finish_other"


_MEANINGS = {
    "stop": Finish.STOP,
    "eos": Finish.STOP,
    "eos_token": Finish.STOP,
    "end_turn": Finish.STOP,
    "stop_sequence": Finish.STOP,
    "complete": Finish.STOP,
    "completed": Finish.STOP,
    "length": Finish.LENGTH,
    "max_tokens": Finish.LENGTH,
    "max_output_tokens": Finish.LENGTH,
    "model_length": Finish.LENGTH,
    "content_filter": Finish.FILTER,
    "safety": Finish.FILTER,
    "recitation": Finish.FILTER,
    "prohibited_content": Finish.FILTER,
    "refusal": Finish.FILTER,
    "tool_calls": Finish.TOOLS,
    "tool_use": Finish.TOOLS,
    "function_call": Finish.TOOLS,
}


def finish_of(reason: str | None) -> Finish:
    """The meaning of a finish_reason; none at all is a plain end."""
    if not reason:
        return Finish.STOP
    return _MEANINGS.get(reason.strip().casefold(), Finish.OTHER)
