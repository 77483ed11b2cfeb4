"""The fake keeps the contract of a chat model, or tests with it would prove nothing about real ones."""

from __future__ import annotations

import pytest

from assistant.generation.fake import ScriptedModel
from tests.support.chat_model_contract import ChatModelContract, Make


class TestScriptedModel(ChatModelContract):
    @pytest.fixture
    def make(self) -> Make:
        def made(pieces, *, hangs=False, refuses=0):
            if refuses:
                return ScriptedModel(pieces, fails_after=0, passing=refuses == 503)
            return ScriptedModel(pieces, hangs=hangs)

        return made

    def stopped(self, model):
        return model.stopped

    def prompts(self, model):
        return [f"{prompt.system}\n{prompt.user}" for prompt in model.asked]
