"""The settings: one TOML file and its secrets, read into one frozen object, or every fault at once.

`config.example.toml` explains each in plain words; a test holds the two together.
Read with the standard library: docs/decisions/0001-dependencies.md says why.
"""

from oncall.config.faults import ConfigFaults, Fault, Wrong
from oncall.config.load import load
from oncall.config.readers import duration
from oncall.config.settings import (
    CarrierSettings,
    Config,
    DatabaseSettings,
    DataSettings,
    EmailSettings,
    FamilySettings,
    KeepSettings,
    KeySettings,
    Pace,
    VoiceSettings,
    WatchSettings,
    WebSettings,
    WorkAccountSettings,
)

__all__ = [
    "CarrierSettings",
    "Config",
    "ConfigFaults",
    "DataSettings",
    "DatabaseSettings",
    "EmailSettings",
    "FamilySettings",
    "Fault",
    "KeepSettings",
    "KeySettings",
    "Pace",
    "VoiceSettings",
    "WatchSettings",
    "WebSettings",
    "WorkAccountSettings",
    "Wrong",
    "duration",
    "load",
]
