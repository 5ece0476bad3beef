"""A call in memory, with true-to-life content."""

from __future__ import annotations

from dataclasses import replace

from trainer.domain.call import Turn
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.services.call_view import CallView, WordingTick


def view(**changes: object) -> CallView:
    base = CallView(
        state="ringing",
        rings=2,
        ring_time=6.4,
        talk_time=0.0,
        speaking=None,
        customer_level=-90.0,
        trainee_level=-90.0,
        pace_cpm=None,
        pace_band=(180.0, 220.0),
        partial="",
        transcript=(),
        wording=(
            WordingTick("您好，顺达快递，工号一零二四", False),
            WordingTick("很高兴为您服务", False),
            WordingTick("请问有什么可以帮助您", False),
        ),
        hint="三声之内接听。报公司、工号，再问客户需要什么。",
        mood=1,
        muted=False,
        push_to_talk=False,
        talk_pressed=False,
        typed_only=False,
        customer_silent=False,
        notice=None,
        ended_by=None,
        failed=None,
    )
    return replace(base, **changes)


TALKING = view(
    state="talking",
    talk_time=42.0,
    speaking="trainee",
    customer_level=-60.0,
    trainee_level=-20.0,
    pace_cpm=206.0,
    partial="麻烦您将刚才反映的问题",
    transcript=(
        Turn("trainee", 7.0, 11.0, "您好顺达快递工号一零二四很高兴为您服务请问有什么可以帮助您"),
        Turn("customer", 12.0, 17.0, "喂？我……那个件……昨天……说是到了……"),
        Turn("trainee", 18.0, 23.0, "对不起您的声音太小请您拿起话筒说话好吗"),
        Turn("customer", 24.0, 29.0, "我说，我的件，昨天就显示到了，怎么还没送来？"),
    ),
    wording=(
        WordingTick("对不起", True),
        WordingTick("麻烦您将刚才反映的问题", True),
        WordingTick("再复述一遍，好吗", False),
    ),
    hint="没听清时先道歉，再请客户复述，不说“喂，什么”。",
)


class GalleryCall:
    """A live call whose view a test sets; keeps what it was told."""

    def __init__(self, scenario: Scenario, standard: Standard, call_id: str = "c1") -> None:
        self.call_id, self.scenario, self.standard = call_id, scenario, standard
        self.now = view(pace_band=standard.pace)
        self.told: list[tuple[str, object]] = []
        self.scored = False
        self.composed: list[bool] = []

    def view(self) -> CallView:
        return self.now

    def _tell(self, what: str, value: object = None, **changes: object) -> None:
        self.told.append((what, value))
        self.now = replace(self.now, **changes)

    def answer(self) -> None:
        self._tell("answer", state="talking")

    def hang_up(self) -> None:
        self._tell("hang_up", state="ended", ended_by="trainee")

    def hold(self) -> None:
        self._tell("hold", state="held")

    def resume(self) -> None:
        self._tell("resume", state="talking")

    def transfer(self) -> None:
        self._tell("transfer", state="ended", ended_by="transfer")

    def mute(self, muted: bool) -> None:
        self._tell("mute", muted, muted=muted)

    def press_to_talk(self, pressed: bool) -> None:
        self._tell("press_to_talk", pressed, talk_pressed=pressed)

    def end_turn(self) -> None:
        self._tell("end_turn")

    def say(self, text: str) -> None:
        self._tell("say", text)

    def composing(self, active: bool) -> None:
        self.composed.append(active)

    def note(self, text: str) -> None:
        self._tell("note", text)

    def set_volume(self, gain: float) -> None:
        self._tell("set_volume", gain)

    def finished(self) -> bool:
        return self.scored

    def abandon(self) -> None:
        self._tell("abandon", state="ended")
