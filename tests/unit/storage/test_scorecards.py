from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.storage.samples import SCENARIO, STANDARD, scorecard
from trainer.domain.scorecard import Scorecard
from trainer.storage.scorecards import (
    SCORECARDS_NAME,
    ScorecardVersion,
    append_version,
    profile_digest,
    read_versions,
    scorecard_from_json,
    scorecard_to_json,
    take_back,
)


@given(card=st.from_type(Scorecard))
def test_a_scorecard_reads_back_as_it_was(card: Scorecard):
    text = json.dumps(scorecard_to_json(card), ensure_ascii=False, allow_nan=False)
    assert scorecard_from_json(json.loads(text)) == card


def version(score: float) -> ScorecardVersion:
    return ScorecardVersion(scorecard(score), datetime(2026, 1, 2, tzinfo=UTC), "p", "m", "1")


def test_every_version_is_kept_in_order(tmp_path: Path):
    for score in (10.0, 20.0, 30.0):
        append_version(tmp_path, version(score))
    assert read_versions(tmp_path) == (version(10.0), version(20.0), version(30.0))


def test_no_file_means_no_scorecards(tmp_path: Path):
    assert read_versions(tmp_path) == ()


def test_a_version_can_be_taken_back(tmp_path: Path):
    append_version(tmp_path, version(10.0))
    take_back(tmp_path, append_version(tmp_path, version(20.0)))
    assert read_versions(tmp_path) == (version(10.0),)


def test_a_torn_version_hides_no_other(tmp_path: Path):
    append_version(tmp_path, version(10.0))
    path = tmp_path / SCORECARDS_NAME
    path.write_bytes(path.read_bytes() + b'{"created_at": "2026')
    append_version(tmp_path, version(30.0))
    assert read_versions(tmp_path) == (version(10.0), version(30.0))


def test_review_count():
    assert version(10.0).review_count == 1


def test_the_digest_changes_with_any_rule_and_only_then():
    digest = profile_digest(STANDARD, SCENARIO)
    assert digest == profile_digest(replace(STANDARD), replace(SCENARIO))
    assert len(digest) == 16
    assert digest != profile_digest(STANDARD)
    assert digest != profile_digest(replace(STANDARD, pass_mark=61.0), SCENARIO)
    assert digest != profile_digest(STANDARD, replace(SCENARIO, leave_out=frozenset()))
    # How the customer speaks is no rule.
    assert digest == profile_digest(STANDARD, replace(SCENARIO, mood=4))
