"""A shift of chats in memory, with true-to-life content."""

from __future__ import annotations

from dataclasses import replace

from trainer import paths
from trainer.content.loader import load_scenarios
from trainer.domain.chat import ChatMessage, ChatView, CustomerView
from trainer.domain.promise import LedgerEntry, Promise
from trainer.domain.scenario import QuickReply, Scenario

REPLIES = (
    QuickReply("请您提供一下快递单号，我马上为您查询。"),
    QuickReply("查询到您的包裹今天上午已到达重庆转运中心，预计明天18点前送达，请您留意查收。"),
    QuickReply("您的包裹今天下午三点前一定送到，请您放心。", wrong="不可以保证具体几点送到。"),
    QuickReply("您好，我是顺达快递客服小林，很高兴为您服务，请问有什么可以帮到您？"),
    QuickReply("正在为您核实，请您稍等片刻，好吗？"),
    QuickReply("不客气，请问还有什么能帮到您？"),
    QuickReply("感谢您的支持，再见！"),
)


def chat_scenarios() -> list[Scenario]:
    """Those that ship."""
    return list(load_scenarios(paths.scenarios() / "chat").scenarios.values())


def customer(number: int, **changes: object) -> CustomerView:
    base = CustomerView(
        number=number,
        name=("吴女士", "郑先生", "叶同学")[number],
        title_zh="在线咨询：包裹三天没有动静",
        title_en="A chat: the parcel has not moved for three days",
        company=("顺达快递", "华讯通信", "启明在线")[number],
        state="talking",
        time=48.0,
        typing=False,
        messages=(
            ChatMessage("customer", 7.8, "你好，我买的东西三天了物流都没动，帮我看看到哪了。"),
        ),
        waiting=40.2,
        answered=False,
        hint="您好，我是顺达快递客服小林，很高兴为您服务。请您提供一下快递单号，我马上为您查询。",
        quick_replies=REPLIES,
        call_id=f"call-{number}",
    )
    return replace(base, **changes)


TALKING = ChatView(
    (
        customer(
            0,
            typing=True,
            waiting=None,
            answered=True,
            messages=(
                ChatMessage("customer", 7.8, "你好，我买的东西三天了物流都没动，帮我看看到哪了。"),
                ChatMessage(
                    "trainee",
                    22.5,
                    "您好，我是顺达快递客服小林，很高兴为您服务。请您提供一下快递单号，我马上为您查询。",
                ),
                ChatMessage("customer", 28.1, "单号是SD20256681。"),
                ChatMessage("trainee", 34.0, "正在为您核实，请您稍等片刻，好吗？"),
            ),
        ),
        customer(
            1,
            waiting=44.0,
            messages=(ChatMessage("customer", 3.0, "你们怎么乱扣钱？！给我说清楚！"),),
        ),
        customer(
            2,
            waiting=71.0,
            answered=True,
            messages=(
                ChatMessage("customer", 3.0, "你好，我想提个建议。"),
                ChatMessage("trainee", 9.0, "您好，启明在线为您服务，请问有什么可以帮到您？"),
                ChatMessage("customer", 14.0, "就是希望回放可以1.5倍、2倍地看。"),
            ),
        ),
    ),
    3,
)
PROMISED = LedgerEntry(1, 60.1, Promise("2小时内给您答复", 7200.0))
DUE = ChatView(
    (
        TALKING.customers[0],
        customer(
            1,
            state="between",
            waiting=None,
            answered=True,
            waited=7200.0,
            time_to_write=18.4,
            ledger=(PROMISED,),
            hint="您好，我是华讯通信客服小林。您反映的15元已经核实，今天退回您的话费账户，请您查收。",
            messages=(
                ChatMessage("customer", 3.0, "你们怎么乱扣钱？！给我说清楚！"),
                ChatMessage(
                    "trainee", 40.0, "我已为您登记退费申请，2小时内给您答复，您看这样可以吗？"
                ),
                ChatMessage("customer", 52.0, "行吧，那我等2小时，谢谢。"),
                ChatMessage("trainee", 60.0, "感谢您的支持，再见！"),
                ChatMessage("customer", 64.0, "再见。"),
            ),
        ),
        TALKING.customers[2],
    ),
    3,
)
KEPT = ChatView(
    (
        DUE.customers[0],
        replace(
            DUE.customers[1],
            state="talking",
            typing=True,
            time_to_write=0.0,
            ledger=(replace(PROMISED, state="kept"),),
            messages=(
                *DUE.customers[1].messages,
                ChatMessage("trainee", 80.0, "您好，您反映的15元今天退回您的话费账户。", 7200.0),
            ),
        ),
        DUE.customers[2],
    ),
    3,
)
OVER = ChatView(
    tuple(
        replace(c, state="scored", waiting=None, typing=False, hint="", percent=p, passed=p >= 80,
                ending_zh="问题已解答", ending_en="Answered")
        for c, p in zip(TALKING.customers, (96.0, 71.5, 88.0), strict=True)
    ),
    3,
)  # fmt: skip


class GalleryChat:
    """A live shift whose view a test sets; keeps what it was told."""

    def __init__(self, now: ChatView = TALKING) -> None:
        self.now = now
        self.told: list[tuple[str, object]] = []
        self.over = False

    def view(self) -> ChatView:
        return self.now

    def send(self, number: int, text: str) -> None:
        self.told.append(("send", (number, text)))

    def composing(self, number: int, active: bool) -> None:
        self.told.append(("composing", (number, active)))

    def end(self, number: int) -> None:
        self.told.append(("end", number))

    def transfer(self, number: int) -> None:
        self.told.append(("transfer", number))

    def finished(self) -> bool:
        return self.over

    def abandon(self) -> None:
        self.over = True
        self.told.append(("abandon", None))
