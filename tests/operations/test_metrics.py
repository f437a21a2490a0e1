"""Figures: counted in a registry of their own, in the form that Prometheus reads, without a word of a citizen."""

from prometheus_client.parser import text_string_to_metric_families

from bot.operations.metrics import Metrics
from bot.service.backlog import Waiting
from bot.service.watching import MATCH_OUTCOMES


def samples(metrics: Metrics) -> dict[tuple[str, str], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.exposed().decode())
        for sample in family.samples
    }


def test_everything_told_is_counted_by_kind() -> None:
    metrics = Metrics()
    metrics.updated("message", 0.02)
    metrics.updated("callback_query", 0.3)
    metrics.answered("answer")
    metrics.matched("asked", 0.001)
    metrics.called("sendMessage", "ok")
    metrics.called("sendMessage", "too_many_requests")
    metrics.waits([Waiting("notices", 3, 90.0)])
    metrics.is_well("disk", well=False)
    metrics.knows("abc", 136)
    metrics.erased("factor_try", 2)
    seen = samples(metrics)
    assert seen["motcua_updates_total", "message"] == 1
    assert seen["motcua_update_seconds_count", ""] == 2
    assert seen["motcua_update_seconds_bucket", "0.025"] == 1
    assert seen["motcua_replies_total", "answer"] == 1
    assert seen["motcua_matches_total", "asked"] == 1
    assert seen["motcua_match_seconds_bucket", "0.001"] == 1
    assert seen["motcua_telegram_calls_total", "sendMessage,too_many_requests"] == 1
    assert (seen["motcua_queue_depth", "notices"], seen["motcua_queue_oldest_seconds", "notices"]) == (3, 90)
    assert seen["motcua_ready", "disk"] == 0
    assert (seen["motcua_knowledge_info", "abc"], seen["motcua_knowledge_procedures", ""]) == (1, 136)
    assert seen["motcua_erased_total", "factor_try"] == 2


def test_every_outcome_of_a_match_is_there_from_the_start() -> None:
    seen = samples(Metrics())
    assert [seen["motcua_matches_total", outcome] for outcome in MATCH_OUTCOMES] == [0, 0, 0, 0]
    assert any(name == "motcua_build_info" for name, _ in seen)


def test_two_bots_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.answered("menu")
    assert ("motcua_replies_total", "menu") not in samples(other)
