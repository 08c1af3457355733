"""What could not go into the database waits on the disk: whole, sealed, in order."""

import random
import threading
from pathlib import Path

import pytest

from oncall.store.snapshot import read_snapshot, write_snapshot
from oncall.store.spool import Spool
from oncall.store.vault import CannotOpen, Vault


@pytest.fixture
def spool(tmp_path: Path, vault: Vault) -> Spool:
    """An empty spool whose folder does not exist yet."""
    return Spool(tmp_path / "data" / "spool", vault)


def values(spool: Spool) -> list[dict[str, object]]:
    """What is kept, in order."""
    return [entry.value for entry in spool.entries()]


def test_it_gives_back_what_was_kept_in_order(spool: Spool) -> None:
    """Twelve steps of a call come back as they came, beyond the ninth too."""
    steps = [{"sid": "CA1", "step": number} for number in range(12)]
    for step in steps:
        spool.append(step)

    assert values(spool) == steps


def test_an_empty_spool_has_nothing(spool: Spool) -> None:
    """Not even a folder is needed to ask, or to forget what is not there."""
    spool.remove("000000000001-x")

    assert values(spool) == []
    assert spool.unreadable() == []


def test_another_process_finds_it_after_a_crash(spool: Spool, tmp_path: Path, vault: Vault) -> None:
    """Whoever opens the folder next reads what was promised."""
    spool.append({"sid": "CA1"})

    assert values(Spool(tmp_path / "data" / "spool", vault)) == [{"sid": "CA1"}]


def test_removing_one_keeps_the_others_and_their_order(spool: Spool) -> None:
    """Replayed is forgotten; what comes later stays later."""
    first, second = spool.append({"n": 1}), spool.append({"n": 2})
    spool.remove(first)
    spool.remove(first)
    spool.append({"n": 3})

    assert values(spool) == [{"n": 2}, {"n": 3}]
    spool.remove(second)
    assert values(spool) == [{"n": 3}]


def test_removing_twice_never_takes_a_newer_entry(spool: Spool) -> None:
    """Two workers replay the same entry; the slower one's remove must not hit what came since."""
    replayed = spool.append({"n": 1})
    spool.remove(replayed)
    spool.append({"n": 2})
    spool.remove(replayed)

    assert values(spool) == [{"n": 2}]


def test_a_torn_write_does_not_hide_the_rest(spool: Spool, tmp_path: Path) -> None:
    """What a crash left half written was never promised; it stops nothing."""
    spool.append({"n": 1})
    folder = tmp_path / "data" / "spool"
    whole = next(folder.glob("*.spooled")).read_bytes()
    (folder / ".half.tmp").write_bytes(whole[:10])
    (folder / "000000000002-torn.spooled").write_bytes(whole[:-5])
    spool.append({"n": 3})

    assert values(spool) == [{"n": 1}, {"n": 3}]
    assert spool.unreadable() == ["000000000002-torn"]


def test_a_lost_key_hides_nothing_silently(spool: Spool, tmp_path: Path) -> None:
    """Entries sealed with a key we no longer have are counted, for health to say so."""
    spool.append({"n": 1})
    stranger = Vault(["another-key-that-is-long-enough-here"], random.Random(1))

    assert len(Spool(tmp_path / "data" / "spool", stranger).unreadable()) == 1


def test_two_webhooks_at_once_both_stay(spool: Spool) -> None:
    """Threads that count to the same number still keep both entries."""
    writers = [threading.Thread(target=lambda n=n: spool.append({"n": n})) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sorted(str(value["n"]) for value in values(spool)) == [str(n) for n in range(8)]


def test_a_full_disk_is_said_and_leaves_no_trace(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The webhook must know that nothing was kept, and must not fill the disk with halves."""
    spool.append({"n": 1})

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        spool.append({"n": 2})

    assert values(spool) == [{"n": 1}]
    assert not list((tmp_path / "data" / "spool").glob("*.tmp"))


def test_a_snapshot_is_replaced_as_a_whole(tmp_path: Path, vault: Vault) -> None:
    """The newest is read; before the first there is none."""
    path = tmp_path / "data" / "snapshot"

    assert read_snapshot(path, vault) is None
    write_snapshot(path, vault, {"line": "tove"})
    write_snapshot(path, vault, {"line": "ane"})
    assert read_snapshot(path, vault) == {"line": "ane"}
    assert [each.name for each in path.parent.iterdir()] == ["snapshot"]


def test_a_crash_while_writing_keeps_the_old_snapshot(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the old and the new there is no moment without either."""
    path = tmp_path / "snapshot"
    write_snapshot(path, vault, {"line": "tove"})

    def crash(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", crash)
    with pytest.raises(KeyboardInterrupt):
        write_snapshot(path, vault, {"line": "ane"})

    assert read_snapshot(path, vault) == {"line": "tove"}


def test_a_damaged_snapshot_is_said(tmp_path: Path, vault: Vault) -> None:
    """Half a plan is worse than none: the caller goes on to the static fallback."""
    path = tmp_path / "snapshot"
    write_snapshot(path, vault, {"line": "tove"})
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(CannotOpen):
        read_snapshot(path, vault)
