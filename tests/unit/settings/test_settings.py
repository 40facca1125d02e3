"""What the product refuses to start with, and what it makes up by itself."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from permanence.settings import Settings, UnsafeSettings, kept_secrets

SOUND = {
    "PERMANENCE_ENVIRONMENT": "production",
    "PERMANENCE_DATA": "/srv/permanence",
    "PERMANENCE_PUBLIC_URL": "https://permanence.test",
    "PERMANENCE_SECRET_KEY": "Zt8vQx2Lk9Wm4Rp7Yb1Nc6Hd3Jf5Sg0AuEiO",
    "PERMANENCE_ROLE_SECRET": "q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8",
    "DATABASE_URL": "postgresql://owner:word@db/permanence",
    "REDIS_URL": "redis://:word@queue:6379/0",
    "PERMANENCE_MAIL_HOST": "mail.test",
    "PERMANENCE_MAIL_SENDER": "permanence@council.test",
}


def test_sound_production_settings_are_taken() -> None:
    settings = Settings.from_environment(SOUND)
    assert settings.in_production
    assert settings.secure_cookies
    assert not settings.wants_servers
    assert settings.database_url == "postgresql+psycopg://owner:word@db/permanence"
    assert settings.mail.port == 587
    assert settings.mail.folder is None


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
        ("DATABASE_URL", "sqlite:///x", "DATABASE_URL must be a URL"),
        ("REDIS_URL", "", "REDIS_URL is not set"),
        ("REDIS_URL", "redis://queue:6379", "holds no password"),
        ("PERMANENCE_SECRET_KEY", "", "PERMANENCE_SECRET_KEY is not set"),
        ("PERMANENCE_SECRET_KEY", "Short1", "shorter than 32"),
        ("PERMANENCE_SECRET_KEY", "a" * 64, "placeholder"),
        ("PERMANENCE_ROLE_SECRET", "please-CHANGE-me-0123456789-abcdefgh", "placeholder"),
        ("PERMANENCE_ROLE_SECRET", SOUND["PERMANENCE_SECRET_KEY"], "are the same"),
        ("PERMANENCE_PUBLIC_URL", "http://permanence.test", "https://"),
        ("PERMANENCE_PUBLIC_URL", "", "PERMANENCE_PUBLIC_URL is not set"),
        ("PERMANENCE_DATA", "", "PERMANENCE_DATA is not set"),
        ("PERMANENCE_DATA", "files", "absolute"),
        ("PERMANENCE_DEBUG", "1", "turn them off"),
        ("FLASK_DEBUG", "true", "turn them off"),
        ("PERMANENCE_MAIL_HOST", "", "PERMANENCE_MAIL_HOST is not set"),
        ("PERMANENCE_MAIL_SENDER", "", "PERMANENCE_MAIL_SENDER is not set"),
        ("PERMANENCE_MAIL_ENCRYPTION", "none", "use starttls or tls"),
        ("PERMANENCE_MAIL_PORT", "smtp", "whole number"),
        ("PERMANENCE_ENVIRONMENT", "prod", "must be one of"),
    ],
)
def test_production_refuses_each_fault_alone(name: str, value: str, named: str) -> None:
    with pytest.raises(UnsafeSettings, match=named) as refused:
        Settings.from_environment({**SOUND, name: value})
    assert len(refused.value.problems) == 1


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment({"PERMANENCE_ENVIRONMENT": "production", "PERMANENCE_DEBUG": "yes"})
    named = "\n".join(refused.value.problems)
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ROLE_SECRET", "DATA", "PUBLIC_URL", "MAIL_HOST", "DEBUG"):
        assert name in named


def test_neither_faults_nor_the_value_itself_show_a_secret() -> None:
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment(
            {**SOUND, "DATABASE_URL": "mysql://owner:hidden@db/x", "PERMANENCE_SECRET_KEY": "tiny"}
        )
    assert "hidden" not in str(refused.value)
    assert "tiny" not in str(refused.value)
    shown = repr(Settings.from_environment(SOUND))
    assert SOUND["PERMANENCE_SECRET_KEY"] not in shown
    assert "word" not in shown


def test_without_urls_secrets_are_made_once_and_kept_private(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = Settings.from_environment({"PERMANENCE_DATA": str(folder)})
    second = Settings.from_environment({"PERMANENCE_DATA": str(folder)})
    assert first.environment == "development"
    assert first.wants_servers
    assert first.secret_key == second.secret_key
    assert first.secret_key != first.role_secret
    assert stat.S_IMODE((folder / "secrets.json").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secrets.json"]


def test_several_starters_agree_on_the_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        made = list(starters.map(lambda _: kept_secrets(tmp_path)["role_secret"], range(8)))
    assert len(set(made)) == 1


def test_given_addresses_win_over_the_embedded_ones(tmp_path: Path) -> None:
    given = Settings.from_environment({"PERMANENCE_DATA": str(tmp_path), "DATABASE_URL": "postgres://u:p@h/d"})
    joined = given.with_servers("postgresql+psycopg://embedded", "redis://embedded")
    assert joined.database_url == "postgresql+psycopg://u:p@h/d"
    assert joined.redis_url == "redis://embedded"
    assert not joined.wants_servers
