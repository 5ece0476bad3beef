"""The gallery's scenarios, standards, and one call with its log, sound and scorecard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trainer.content.problems import Problem
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.message import M_
from trainer.domain.scenario import Ending, Label, Moment, Persona, Scenario
from trainer.domain.scorecard import Finding, PacePoint, Scorecard, Verdict
from trainer.domain.sound import Samples
from trainer.domain.standard import Criterion, Standard

DURATION = 74.0


def _criterion(name: str, check: str, **params: object) -> Criterion:
    return Criterion(name, name, name, "", check, 10.0, params)


HOTLINE = Standard(
    id="hotline",
    title="热线客服标准",
    title_en="Hotline standard",
    pace=(180.0, 220.0),
    pass_mark=70.0,
    criteria=(
        _criterion("greeting", "required_phrase", phrase="greeting"),
        _criterion("what", "forbidden_phrase", phrases=("what",)),
        _criterion("repeat", "required_phrase", phrase="repeat"),
        _criterion("consent", "required_phrase", phrase="consent"),
        _criterion("back", "required_phrase", phrase="back"),
        _criterion("bye", "required_phrase", phrase="bye"),
    ),
    phrases={
        "greeting": ("您好[，]顺达快递[，]工号一零二四[，]很高兴为您服务",),
        "what": ("喂[，]什么",),
        "repeat": ("麻烦您…复述一遍[好吗]",),
        "consent": ("请您稍等[片刻][好吗]",),
        "back": ("对不起[，]让您多等了",),
        "bye": ("感谢您的来电",),
    },
    clauses={
        "HOTLINE-1": "接通后：您好，公司、工号，很高兴为您服务，请问有什么可以帮助您",
        "HOTLINE-4": "免提听不清：对不起，您的声音太小，请您拿起话筒说话好吗",
        "HOTLINE-11": "没听清内容：对不起，麻烦您将刚才反映的问题再复述一遍，好吗；不说“喂，什么”",
        "HOTLINE-33": "通话终了：请问还有什么可以帮助您；感谢您的来电，谢谢再见",
        "GUIDE-P1": "三声铃响内接听",
        "SCRIPT-X": "语速 180–220 字/分",
        "POLICY-F2": "多用“您”“请”",
    },
)
GUIDE = Standard("guide", "客户服务准则", "Service guide", (120.0, 120.0), 60.0, ())

_TALES = (
    ("plain-enquiry", "普通咨询：快递到哪里了", "A plain enquiry: where is my parcel", 1,
     "一位客户来电，想知道包裹的去向。", "A customer asks where the parcel is."),
    ("unclear-audio", "听不清的来电", "A call you can hardly hear", 2,
     "电话那头声音很小，断断续续。", "The voice is faint and comes and goes."),
    ("dialect", "说方言的客户", "A customer who speaks dialect", 2,
     "一位老人来电，口音很重。", "An elderly customer with a strong accent."),
    ("furious-caller", "破口大骂：电脑摔坏了", "A furious caller: the broken computer", 4,
     "一位客户怒气冲冲地打来电话，已经是第四次来电。", "A raging customer, the fourth call."),
    ("wrong-number", "打错电话", "A wrong number", 1,
     "来电的人似乎找的不是这里。", "The caller seems to want somebody else."),
    ("harassment", "骚扰电话", "A harassing call", 3,
     "深夜来电，语气轻佻。", "Late at night, a caller in a flippant tone."),
)  # fmt: skip


def scenarios() -> list[Scenario]:
    return [
        Scenario(
            id=name,
            title=Label(zh, en),
            situation=Label(situation_zh, situation_en),
            briefing=Label(
                "您是顺达快递客服中心的坐席，工号一零二四。请按热线标准接听：三声之内接起，"
                "报公司和工号，听清客户的问题。听不清时请客户大声一点或换一部电话，不要直接挂断。"
                "可以承诺二十四小时之内答复，不可以承诺具体送达时间。"
                "考核开头语、致歉、复述确认、语速和结束语。",
                "You work at the customer service of Shunda Express, agent 1024. Answer within "
                "three rings, give company and number, and find out what is wanted. You may "
                "promise an answer within 24 hours, never a time of delivery.",
            ),
            standard="hotline",
            start="hello",
            moments={"hello": Moment("hello", say=("喂？听得见吗？",))},
            endings={"answered": Ending("answered", Label("问题已解答", "Answered"), True)},
            persona=Persona(name=["周女士", "刘先生", "陈大爷", "赵先生", "孙女士", "陌生人"][n]),
            difficulty=difficulty,
            minutes=2.0 + n % 3,
            industry="courier",
            pack="core",
            pack_title=Label("基础情景", "Core scenarios"),
        )
        for n, (name, zh, en, difficulty, situation_zh, situation_en) in enumerate(_TALES)
    ]


def many(packs: int = 6) -> list[Scenario]:
    """As many as a full installation has: several packs, trades and levels, calls and chats."""
    trades = ("courier", "telecom", "power", "ecommerce", "bank", "education")
    titles = (
        ("core", "基础情景", "Core scenarios"),
        ("hotline", "热线标准情景", "Hotline situations"),
        ("script", "脚本库情景", "Script categories"),
        ("exam", "考试", "Exams"),
        ("chat", "文字客服", "Chats"),
        ("my-own", "自编情景", "My own"),
    )
    return [
        replace(
            scenario,
            id=scenario.id if pack == "core" else f"{pack}-{n}-{scenario.id}",
            industry=trades[(n + at) % 6],
            channel="chat" if pack == "chat" else "phone",
            pack=pack,
            pack_title=Label(zh, en),
        )
        for at, (pack, zh, en) in enumerate(titles[:packs])
        for n, scenario in enumerate(scenarios() * (1 if pack == "core" else 2))
    ]


PROBLEMS = [
    Problem(
        "my-own/my-own-0-plain-enquiry/scenario.yaml",
        31,
        "moments.ask.next[2].goto",
        M_("There is no moment “{name}”.", name="gobye"),
        "goodbye",
    ),
    Problem(
        "my-own/my-own-0-plain-enquiry/scenario.yaml",
        44,
        "criteria",
        M_(
            "The scenario's own criteria make {total} points together; expected are about 30 "
            "({least} to {most}).",
            total="12",
            least="20",
            most="50",
        ),
        severity="warning",
    ),
    Problem(
        "my-own/my-own-1-unclear-audio/scenario.yaml",
        2,
        "situation",
        M_("This is still to be filled in: {wanted}.", wanted="来电之前知道什么，一句话"),
        severity="gap",
    ),
    Problem(
        "my-own/broken/scenario.yaml",
        7,
        "",
        M_(
            "Anchors (&), aliases (*) and tags (!) are not allowed here; a text that begins with "
            "such a sign needs quotation marks."
        ),
    ),
]


TURNS: tuple[tuple[ev.Party, float, float, str], ...] = (
    ("trainee", 6.8, 11.6, "您好顺达快递工号一零二四很高兴为您服务请问有什么可以帮助您"),
    ("customer", 12.4, 16.0, "喂？我……那个件……昨天……"),
    ("trainee", 17.2, 18.8, "喂什么你说什么"),
    ("customer", 19.6, 24.2, "我说，我的快递，昨天就显示到了，怎么还没送来？"),
    ("trainee", 25.4, 31.0, "对不起麻烦您将刚才反映的问题再复述一遍好吗"),
    ("customer", 32.0, 38.4, "单号尾号是六六八一，昨天下午三点说已经到站了。"),
    (
        "trainee",
        40.0,
        49.2,
        "好的您的单号尾号是六六八一昨天下午三点到站马上核实请您稍等片刻好吗",
    ),
    ("customer", 50.0, 51.4, "好，麻烦你快点。"),
    ("trainee", 58.0, 66.0, "对不起让您久等了我们会在二十四小时之内给您明确的答复感谢您的来电"),
    ("customer", 66.8, 68.6, "行吧，谢谢，再见。"),
)


def call_log(call_id: str) -> list[ev.Event]:
    log: list[ev.Event] = [
        ev.CallStarted(
            0.0, call_id, "unclear-audio", "hotline", 7, "0.1", "zh-small", "espeak",
            "2025-11-20T10:02:00+08:00",
        ),
        ev.Rang(0.0, 1),
        ev.Rang(4.0, 2),
        ev.Answered(6.0),
        ev.MomentEntered(6.0, "hello", 1),
    ]  # fmt: skip
    for n, (party, start, end, text) in enumerate(TURNS):
        if party == "customer":
            log += [ev.LineStarted(start, n, "hello", text, 1), ev.LineEnded(end, n, False)]
        else:
            log.append(ev.Utterance(end + 0.4, start, end, text, level_dbfs=-22.0))
    log += [ev.HoldStarted(51.8), ev.HoldEnded(57.4)]
    log += [ev.HungUp(72.0, "trainee"), ev.CallEnded(DURATION, "answered", "trainee")]
    return sorted(log, key=lambda e: e.time)


def _finding(
    name: str,
    clause: str,
    verdict: Verdict,
    points: float,
    most: float,
    span: tuple[float, float] | None,
    heard: str,
    title: tuple[str, str],
    stage: str,
    wanted: str = "",
    *,
    critical: bool = False,
    fatal: bool = False,
    sure: float | None = None,
) -> Finding:
    reason = {
        Verdict.MET: M_("All {n} parts were heard.", n=3),
        Verdict.MISSED: M_("Not heard: {parts}.", parts=f"“{wanted}”"),
        Verdict.VIOLATED: M_("“{heard}” must not be said.", heard=heard),
        Verdict.REVIEW: M_("Heard by a speech recogniser; listen before you decide."),
        Verdict.NOT_APPLICABLE: M_("The call never came to this point."),
    }[verdict]
    start, end = span if span is not None else (None, None)
    return Finding(
        name, clause, verdict, points, most, start, end, heard, reason, title[0], title[1],
        wanted, stage, critical, sure, fatal, about="" if name in ("rings", "pace") else "said",
    )  # fmt: skip


def scorecard(good: bool = True) -> Scorecard:
    met, missed, violated = Verdict.MET, Verdict.MISSED, Verdict.VIOLATED
    findings = (
        _finding("rings", "GUIDE-P1", met, 10, 10, (0.0, 6.0), "",
                 ("三声之内接听", "Answered within three rings"), "opening"),
        _finding("greeting", "HOTLINE-1", met, 15, 15, (6.8, 11.6),
                 "您好顺达快递工号一零二四很高兴为您服务",
                 ("开头语", "Opening words"), "opening",
                 "您好，顺达快递，工号一零二四，很高兴为您服务，请问有什么可以帮助您", sure=0.995),
        _finding("what", "HOTLINE-11", violated, 0, 15, (17.2, 18.8), "喂什么你说什么",
                 ("没听清时请客户复述", "Asks to repeat politely"), "body",
                 "对不起，麻烦您将刚才反映的问题再复述一遍，好吗", critical=not good, sure=0.93),
        _finding("repeat", "HOTLINE-4", met, 15, 15, (25.4, 31.0),
                 "麻烦您将刚才反映的问题再复述一遍好吗",
                 ("请客户复述", "Asks the customer to repeat"), "body"),
        _finding("consent", "HOTLINE-21", met, 10, 10, (44.8, 49.2), "请您稍等片刻好吗",
                 ("等待前征求同意", "Asks before holding"), "waiting"),
        _finding("back", "HOTLINE-21", Verdict.REVIEW, 0, 5, (58.0, 60.0), "对不起让您久等了",
                 ("等待后致歉", "Apologises after holding"), "waiting", "对不起，让您久等了",
                 sure=0.62),
        _finding("more", "HOTLINE-33", missed, 0, 10, (66.0, 72.0), "",
                 ("问还有什么需要", "Asks for anything else"), "closing",
                 "请问还有什么可以帮助您"),
        _finding("bye", "HOTLINE-33", met, 10, 10, (62.5, 66.0), "感谢您的来电",
                 ("结束语", "Closing words"), "closing"),
        _finding("nin", "POLICY-F2", violated, 2, 5, (17.2, 18.8), "你",
                 ("称呼“您”", "Says 您"), "manner"),
        _finding("abuse", "HOTLINE-16", Verdict.NOT_APPLICABLE, 0, 0, None, "",
                 ("安抚客户", "Calms the customer"), "manner"),
        _finding("pace", "SCRIPT-X", met, 10, 10, (6.8, 66.0), "",
                 ("语速", "Pace"), "pace"),
    )  # fmt: skip
    curve = [
        PacePoint(t, 200 + 34 * np.sin(t / 5.0) + (30 if 40 < t < 47 else 0))
        for _p, start, end, _t in TURNS
        if _p == "trainee"
        for t in np.arange(start + 1, end + 0.1, 1.0)
    ]
    score = 86.0 if good else 41.0
    return Scorecard(
        standard="hotline",
        scenario="unclear-audio",
        score=score,
        max_score=100.0,
        pass_mark=70.0,
        passed=good,
        review_points=5.0,
        findings=findings,
        pace_cpm=206.0,
        pace_curve=tuple(PacePoint(float(p.time), float(p.cpm)) for p in curve),
        advice=(
            M_("Next time say: “{wanted}”", wanted="对不起，麻烦您再复述一遍，好吗"),
            M_("Next time say: “{wanted}”", wanted="请问还有什么可以帮助您"),
            M_("Said “{heard}”: a customer is 您.", heard="你"),
        ),
    )


def recording(call: Call) -> Samples:
    """Stereo noise shaped like speech where somebody speaks."""
    rng = np.random.default_rng(3)
    sound = np.zeros((int(DURATION * 16_000), 2), np.float64)
    for turn in call.transcript:
        side = 0 if turn.speaker == "customer" else 1
        first, last = int(turn.start * 16_000), int(turn.end * 16_000)
        t = np.arange(last - first) / 16_000
        syllables = np.abs(np.sin(2 * np.pi * 1.9 * t)) * (
            0.55 + 0.45 * np.sin(2 * np.pi * 0.31 * t)
        )
        sound[first:last, side] = rng.normal(0, 5200 if side else 2600, last - first) * syllables
    return np.clip(sound, -32768, 32767).astype(np.int16)


def past() -> list[Scorecard]:
    """The same person's four calls before: the closing question was left out in two of them."""
    card = scorecard()
    better = replace(
        card,
        findings=tuple(
            replace(f, verdict=Verdict.MET, points=f.max_points)
            if f.criterion in ("more", "what")
            else f
            for f in card.findings
        ),
    )
    missed = replace(
        card, findings=tuple(f for f in card.findings if f.criterion not in ("what", "nin"))
    )
    return [missed, better, missed, better]
