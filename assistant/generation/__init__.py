"""Sentences by a language model above the record's own blocks: asked for, checked, and never needed."""

from assistant.generation.port import ChatModel, ModelError, Prompt
from assistant.generation.progress import Progress
from assistant.generation.writer import Task, Writer

__all__ = ["ChatModel", "ModelError", "Progress", "Prompt", "Task", "Writer"]
