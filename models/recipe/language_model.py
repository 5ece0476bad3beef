"""Which words follow which: a Kneser–Ney trigram, as an automaton."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from models.recipe import lexicon, texts
from models.recipe.settings import Places, Settings

DISCOUNT = 0.8
START, END = "<s>", "</s>"
_PRODUCT_WEIGHT = 3  # the shipped scenarios' own wording counts this often
_TEMPLATE_WEIGHT = 2
_SLOT_FILLINGS = 5
_PATTERN_FILLINGS = 40
_NUMBERS = 400
_FILLER_SHARE = 0.06
_FILLERS = ("嗯", "啊", "呃", "那个", "哦", "这个", "就是", "唉", "哎", "好")
_DICTIONARY_POWER = 0.75
_DICTIONARY_SHARE = 0.4

Sentence = tuple[str, ...]


def written_sentences(places: Places, seed: int) -> list[str]:
    """All sentences that the model learns from, each as often as it counts.

    Held-out sentences are removed wherever they turn up.
    """
    chance = random.Random(seed)
    templates = texts.Templates(places.sentences)
    collected: list[str] = []
    for template in templates.spoken:
        if "{" in template:
            collected += [templates.fill(template, chance) for _ in range(_SLOT_FILLINGS)]
        else:
            collected += [template] * _TEMPLATE_WEIGHT
    for template in templates.written:
        several = {templates.fill(template, chance) for _ in range(_PATTERN_FILLINGS)}
        collected += sorted(several)
    collected += [_number(chance) for _ in range(_NUMBERS)]
    collected += lexicon.product_texts(places, chance) * _PRODUCT_WEIGHT
    forbidden = {
        "".join(texts.han_runs(text))
        for name in ("dev", "test")
        for text in texts.held_out(places.sentences, name)
    }
    return [text for text in collected if "".join(texts.han_runs(text)) not in forbidden]


def in_words(written: Iterable[str], seed: int) -> list[Sentence]:
    """The sentences as words, with a hesitation now and then."""
    chance = random.Random(seed)
    found = (
        tuple(word for run in texts.han_runs(text) for word in texts.segment(run))
        for text in written
    )
    return [_with_filler(sentence, chance) for sentence in found if sentence]


def _with_filler(sentence: Sentence, chance: random.Random) -> Sentence:
    """Now and then a hesitation, mostly at the beginning."""
    if chance.random() >= _FILLER_SHARE:
        return sentence
    place = 0 if chance.random() < 0.6 else chance.randrange(len(sentence) + 1)
    return (*sentence[:place], chance.choice(_FILLERS), *sentence[place:])


def _number(chance: random.Random) -> str:
    """A number as agents say them: a work number, a telephone number, a quantity."""
    kind = chance.random()
    digits = "零一二三四五六七八九"
    if kind < 0.5:
        return "".join(chance.choices(digits, k=chance.choice([3, 4, 4, 4]))) + "号"
    if kind < 0.8:
        return "".join(chance.choices(digits, k=chance.choice([8, 11])))
    value = chance.randint(11, 999)
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    text += f"{digits[tens]}十" if tens else ("零" if hundreds and ones else "")
    return text + (digits[ones] if ones else "") + chance.choice(["元", "块", "号", "天", ""])


class Trigram:
    """Interpolated trigram probabilities; unigrams lean on the dictionary.

    A shorter history serves where a longer one was never seen. So what counts there is after
    how many different words a word was met, not how often (Kneser and Ney).
    """

    def __init__(self, found: list[Sentence], settings: Settings) -> None:
        self._counts: list[dict[Sentence, Counter[str]]] = [
            defaultdict(Counter),
            defaultdict(Counter),
            defaultdict(Counter),
        ]
        for sentence in found:
            padded = (START, *sentence, END)
            for index in range(1, len(padded)):
                for order in range(3):
                    if index - order >= 0:
                        history = padded[index - order : index]
                        self._counts[order][history][padded[index]] += 1
        for order in (1, 0):
            self._counts[order] = _continuations(self._counts[order], self._counts[order + 1])
        self.base = self._unigram(settings)
        self._cache: dict[tuple[Sentence, str], float] = {}

    def _unigram(self, settings: Settings) -> dict[str, float]:
        common = {w: n**_DICTIONARY_POWER for w, n in lexicon.common_words(settings).items()}
        total_common = sum(common.values())
        spoken = self._counts[0][()]
        total_spoken = spoken.total()
        words = dict.fromkeys([*sorted(spoken), *common])
        return {
            word: (1 - _DICTIONARY_SHARE) * spoken[word] / total_spoken
            + _DICTIONARY_SHARE * common.get(word, 0.0) / total_common
            for word in words
        }

    def words(self) -> list[str]:
        """All words, without the end mark."""
        return [word for word in self.base if word != END]

    def probability(self, history: Sentence, word: str) -> float:
        """P(word | up to two words before it)."""
        if not history:
            return self.base.get(word, 0.0)
        key = (history, word)
        if key not in self._cache:
            seen = self._counts[len(history)].get(history)
            shorter = self.probability(history[1:], word)
            if seen:
                own = max(seen[word] - DISCOUNT, 0.0) / seen.total()
                shorter = own + self.backoff(history) * shorter
            self._cache[key] = shorter
        return self._cache[key]

    def backoff(self, history: Sentence) -> float:
        """The share given to shorter histories."""
        seen = self._counts[len(history)][history]
        return DISCOUNT * len(seen) / seen.total()

    def histories(self) -> Iterator[tuple[Sentence, Iterable[str]]]:
        """Every history of one or two words with the words that were seen after it."""
        for order in (1, 2):
            for history, seen in self._counts[order].items():
                yield history, sorted(seen)


def _continuations(
    seen: dict[Sentence, Counter[str]], longer: dict[Sentence, Counter[str]]
) -> dict[Sentence, Counter[str]]:
    """Counts of different words before each pair; those that nothing can precede as they are."""
    counts: dict[Sentence, Counter[str]] = defaultdict(Counter)
    for history, following in longer.items():
        for word in following:
            counts[history[1:]][word] += 1
    for history, following in seen.items():
        if history not in counts:
            counts[history] = following
    return counts


def automaton(model: Trigram, numbers: dict[str, int]) -> Iterator[str]:
    """Lines of an acceptor for `fstcompile`; words without a number are left out.

    Histories are states, an arc without a label leads to the shorter history.
    """
    known = {h: seen for h, seen in model.histories()}
    states: dict[Sentence, int] = {}

    def state(history: Sentence) -> int:
        return states.setdefault(history, len(states))

    def longest(history: Sentence) -> Sentence:
        while history and history not in known:
            history = history[1:]
        return history

    state((START,))  # the first line's state is where the automaton begins
    for history in [(START,), (), *(h for h in known if h != (START,))]:
        here = state(history)
        for word in model.base if not history else known[history]:
            chance = model.probability(history, word)
            if chance <= 0:
                continue
            cost = -math.log(chance)
            if word == END:
                yield f"{here} {cost:.4f}"
            elif word in numbers:
                target = state(longest((*history, word)[-2:]))
                yield f"{here} {target} {numbers[word]} {numbers[word]} {cost:.4f}"
        if history:
            cost = -math.log(model.backoff(history))
            yield f"{here} {state(longest(history[1:]))} 0 0 {cost:.4f}"
