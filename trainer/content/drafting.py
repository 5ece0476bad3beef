"""From a table of wording to the draft of a scenario: what it says is taken over, what it does not
say stands there as a marked gap."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml import YAML

from trainer.content.draft_scripts import Wording, examples, scripts
from trainer.content.gaps import gap
from trainer.content.proposals import Part, clause_for, part_of_call
from trainer.content.tables import Stage, Table
from trainer.domain.standard import Standard

POINTS = 30.0
ENDING_POINTS, AVOIDED_POINTS = 6.0, 4.0
_SHORTEST, _LONGEST, _MOST = 4, 20, 6
"""Syllables of a phrase that is well heard, and how many of them a stage listens for."""

_QUOTED = re.compile(r"[“「『\"]([^”」』\"]+)[”」』\"]")
_STOPS = re.compile(r"[，。！？；：、,.!?;:\s…—]+")
_ASIDE = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_OPENING_NUMBER = re.compile(r"^\s*(?:\d+|[一二三四五六七八九十]+)[.、)）．]\s*", re.MULTILINE)
_TITLE_NUMBER = re.compile(r"^[（(]?(?:第?[\d一二三四五六七八九十]{1,3})[章节、.．)）]+\s*")
_BLANK = re.compile(r"[*＊×xX_＿□○]{2,}|[*＊×□○]|某{1,3}(?=公司|先生|女士)")
_COMPANY = re.compile(rf"[\[【(（]?(?:(?:{_BLANK.pattern})(?:公司|企业)|公司(?:名称|名))[\]】)）]?")
_NUMBER = re.compile(
    rf"[\[【(（]?(?:工号(?:{_BLANK.pattern})(?:号)?|(?:{_BLANK.pattern})号(?=坐席|客服|话务))[\]】)）]?"
)
# “这里是悦来酒店，”: a name is sure where a stop, a department or the agent's number follows it.
_NAMED = re.compile(
    r"这[里儿]是\s*([\u3400-\u9fffA-Za-z0-9]{2,16}?)的?"
    r"(?=(?:客户服务|客服|服务)(?:中心|部|热线|专线|台)?|前台|总台|[，。！,!；;]|工号|很高兴|为您)"
)
_NO_NAME = re.compile(r"[您你我]|客服|[部台]$|中心$|热线$|总机$")
AGENT_ID = "1024"
_AVOIDED = re.compile(r"(?:不说|不讲|避免|禁|不可|不能|不要|不得|忌|勿)[^。；;\n]*")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A scenario's folder: its name, and its files by their path inside."""

    name: str
    files: Mapping[str, str]


def draft(table: Table, *, standard: Standard, taken: set[str]) -> Draft:
    """A playable draft. `standard` judges it and has its clauses; `taken`: names of folders."""
    title = _TITLE_NUMBER.sub("", table.title).strip() or table.title
    name = _folder_name(title, taken)
    taken.add(name)
    doc, lines = _document(title, table.stages, standard)
    stream = io.StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 4000  # Folded lines would hide where a text ends.
    yaml.dump(doc, stream)  # pyright: ignore[reportUnknownMemberType]
    files = {f"examples/{id}.txt": "\n".join(each) + "\n" for id, each in lines.items()}
    return Draft(name, {"scenario.yaml": stream.getvalue(), **files})


def _document(
    title: str, rows: Sequence[Stage], standard: Standard
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    company = _company(rows)
    if company:
        rows = [replace(row, wording=row.wording.replace(company, "××公司")) for row in rows]
    stages = [
        _Part(number, stage, company, last=number == len(rows))
        for number, stage in enumerate(rows, 1)
    ]
    phrases: dict[str, Any] = {p.phrase: p.templates for p in stages if p.templates}
    avoided = _avoided(rows)
    if avoided:
        phrases["avoided"] = avoided
    first, *others = stages
    needed = next((part for part in reversed(stages) if part.templates), None)
    moments: dict[str, Any] = {}
    for part, following in zip(stages, [*others, None], strict=True):
        moments[part.moment] = part.written(
            silent=part is first,
            last=part is needed,
            goto=following.moment if following else "done",
            avoided=avoided,
        )
    moments["done"] = {"say": "好的，谢谢您，再见。", "ending": "done"}
    moments["gives_up"] = {"say": "算了，我下次再打吧。", "ending": "gives_up"}
    moments["nobody"] = {"say": "怎么没人说话呀？我挂了。", "ending": "nobody"}
    doc: dict[str, Any] = {
        "title": title[:60],
        "situation": gap("来电之前知道什么，一句话"),
        "briefing": _briefing(rows),
        "standard": standard.id,
        "difficulty": 2,
        "minutes": max(1, min(10, round(len(stages) * 0.6))),
        "variables": {"company": company or gap("公司名称"), "agent_id": AGENT_ID},
        "start": first.moment,
        "phrases": phrases,
        "moments": moments,
        "endings": {
            "done": {"label": {"zh": "办完了", "en": "Settled"}, "good": True},
            "gives_up": {"label": {"zh": "客户放弃了", "en": "Given up"}, "good": False},
            "nobody": {"label": {"zh": "没有人应答", "en": "Nobody spoke"}, "good": False},
        },
        "criteria": _criteria(stages, avoided, standard),
        "examples": examples([part.example for part in stages]),
    }
    opening, closing = (_model(standard, stage, company) for stage in ("opening", "closing"))
    return doc, scripts([part.example for part in stages], avoided, opening, closing)


def _company(rows: Sequence[Stage]) -> str:
    """The company that introduces itself by its name; "" where none surely does."""
    found = (name for row in rows for name in _NAMED.findall(row.wording))
    names = dict.fromkeys(n for n in found if not _BLANK.search(n) and not _NO_NAME.search(n))
    return next(iter(names)) if len(names) == 1 and not _COMPANY.search(next(iter(names))) else ""


def _model(standard: Standard, stage: str, company: str) -> str:
    """What the standard asks for at the beginning or the end of a call, as it is read aloud."""
    models = [c.model for c in standard.criteria if c.stage == stage and c.model]
    return _aloud(models[0] if stage == "opening" and models else " ".join(models[:2]), company)


def _aloud(wording: str, company: str) -> str:
    """As somebody reads it aloud: places to be filled are left out."""
    words = _COMPANY.sub("{company}", wording)
    words = _NUMBER.sub("工号{agent_id}", words)
    words = _ASIDE.sub("", _BLANK.sub("", words))
    words = words.replace("{agent_id}", "一零二四").replace("{company}", company)
    return " ".join(re.sub(r"\{\w+\}", "", words).split())


class _Part:
    """A stage with what is listened for in it."""

    def __init__(self, number: int, stage: Stage, company: str, *, last: bool) -> None:
        self.stage = stage
        self.company = company
        self.moment, self.phrase = f"stage_{number}", f"says_{number}"
        self.name = stage.name or stage.action[:20] or str(number)
        self.wording = _wording(stage.wording)
        self.templates = _templates(self.wording)
        words = f"{stage.name} {stage.action} {self.wording}"
        self.part: Part = part_of_call(words, first=number == 1, last=last)

    def written(
        self, *, silent: bool, last: bool, goto: str, avoided: Sequence[str]
    ) -> dict[str, Any]:
        moment: dict[str, Any] = {}
        if not silent:
            moment["say"] = gap(f"客户在“{self.name}”之前说的话")
        moment["hint"] = _shown(self.wording)[:490] or gap(f"“{self.name}”的话术")
        branches: list[dict[str, Any]] = []
        if avoided:
            branches.append({"heard": "avoided", "visits": 2, "goto": "gives_up", "mood": 1})
        if self.templates:
            branches.append({"heard": self.phrase, "goto": goto, "mood": -1})
            if last:
                branches.append({"anything": True, "visits": 3, "goto": "gives_up"})
            else:
                # Asked twice in vain the customer goes on, but does not put up with it again.
                branches.append({"anything": True, "mood_at_least": 3, "goto": "gives_up"})
                branches.append({"anything": True, "visits": 2, "goto": goto})
            branches.append({"anything": True, "goto": self.moment, "mood": 1})
        else:
            branches.append({"anything": True, "goto": goto})
        branches.append({"silence": 8, "goto": "nobody"})
        moment["next"] = branches
        return moment

    @property
    def example(self) -> Wording:
        """What the example scripts say of it."""
        part = self.templates[0] if self.templates else ""
        return Wording(_aloud(self.wording, self.company), part, bool(self.templates))


def _wording(cell: str) -> str:
    """What is said: the quoted parts of the cell where there are any, else all of it."""
    parts = _QUOTED.findall(cell)
    text = "".join(parts) if sum(map(len, parts)) * 2 > len(cell) else cell
    return _OPENING_NUMBER.sub("", text).replace("{", "").replace("}", "").strip()


def _shown(wording: str) -> str:
    """The wording for the screen, variables in, other blanks marked as gaps."""
    words = _NUMBER.sub("工号{agent_id}", _COMPANY.sub("{company}", wording))
    return " ".join(_BLANK.sub(lambda found: gap(found[0]), words).split())


def _templates(wording: str) -> list[str]:
    """The parts between stops that are long enough to be surely heard."""
    words = _ASIDE.sub("。", _COMPANY.sub("。", _NUMBER.sub("。", wording)))
    parts = [_spoken_only(part) for part in _STOPS.split(_BLANK.sub("。", words))]
    whole = _spoken_only(wording)
    fitting = [part[:_LONGEST] for part in parts if len(part) >= _SHORTEST]
    if not fitting and _HAN.search(whole):
        fitting = [whole[:_LONGEST]]
    return list(dict.fromkeys(fitting))[:_MOST]


def _spoken_only(text: str) -> str:
    return "".join(c for c in text if _HAN.match(c) or (c.isascii() and c.isalnum()))


def _avoided(stages: Sequence[Stage]) -> list[str]:
    """What the notes put in quotes as not to be said, unless the wording itself has it."""
    good = "".join(_spoken_only(stage.wording) for stage in stages)
    found: dict[str, None] = {}
    for stage in stages:
        for warning in _AVOIDED.findall(stage.notes):
            for words in map(_spoken_only, _QUOTED.findall(warning)):
                if 2 <= len(words) <= _LONGEST and words not in good:
                    found[words] = None
    return list(found)[:20]


def _briefing(stages: Sequence[Stage]) -> str:
    lines = [gap("您是谁，可以答应客户什么")]
    for number, stage in enumerate(stages, 1):
        what = "：".join(part for part in (stage.name, " ".join(stage.action.split())) if part)
        notes = " ".join(stage.notes.split())
        lines.append(f"{number}. {what}" + (f"（{notes}）" if notes else ""))
    return "\n".join(lines).replace("{", "").replace("}", "")[:1990]


def _criteria(
    stages: Sequence[_Part], avoided: Sequence[str], standard: Standard
) -> list[dict[str, Any]]:
    heard = [part for part in stages if part.templates]
    left = POINTS - ENDING_POINTS - (AVOIDED_POINTS if avoided else 0.0)
    each = round(left / max(1, len(heard)), 1)
    criteria: list[dict[str, Any]] = []
    for part in heard:
        words = f"{part.name} {part.stage.action} {part.wording}"
        criteria.append({
            "id": part.phrase,
            "title": part.name[:60],
            "clause": _clause(words, part.part, standard),
            "check": "required_phrase",
            "params": {"phrase": part.phrase, "moments": [part.moment]},
            "points": each,
            "model": _shown(part.wording)[:490],
        })  # fmt: skip
    if heard:
        criteria[-1]["points"] = round(left - each * (len(heard) - 1), 1)
    if avoided:
        criteria.append({
            "id": "avoided",
            "title": "不说不该说的话",
            "title_en": "Avoids what is not to be said",
            "clause": _clause(" ".join(avoided), "avoided", standard),
            "check": "forbidden_phrase",
            "params": {"phrases": ["avoided"]},
            "points": AVOIDED_POINTS,
        })  # fmt: skip
    criteria.append({
        "id": "ended_well",
        "title": "通话有好的结果",
        "title_en": "The call ends well",
        "clause": _clause("询问其他疑问 解答完毕 感谢 再见", "closing", standard),
        "check": "ending",
        "points": ENDING_POINTS,
        "critical": True,
        "stage": "closing",
    })  # fmt: skip
    return criteria


def _clause(words: str, part: Part, standard: Standard) -> str:
    """Never guessed: a gap that proposes the clause whose wording is most alike."""
    near = clause_for(words, part, standard)
    return gap(f"条款，例如 {near}" if near else "条款")


def _folder_name(title: str, taken: set[str]) -> str:
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(_spoken_only(title)[:24])
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(syllables).lower()).strip("-")[:48] or "draft"
    name, number = name if name[0].isalpha() else f"draft-{name}", 2
    base = name
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
