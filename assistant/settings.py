"""Settings of the assistant and its server, read once at the entry point from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BUNDLED_DOCUMENTS = PROJECT / "corpus" / "documenten"
BUNDLED_CONTACTS = PROJECT / "corpus" / "contacts.yaml"


@dataclass(frozen=True)
class AssistantSettings:
    """What the assistant reads beside the index, and which language model may write.

    regions: the hand-kept file; contacts, routes: the files that Beheer edits (contacts: the bundled file for
    ``contacts.yaml`` beside the indexes; routes: None for ``routes.yaml`` there); model_url, model_name, model_key: an
    OpenAI-compatible address, its model and key, empty for the extractive writer; model_timeout: seconds;
    admin_key, access_token: see docs/SECURITY.md.
    """

    regions: Path = PROJECT / "corpus" / "regions.yaml"
    contacts: Path = BUNDLED_CONTACTS
    routes: Path | None = None
    model_url: str = ""
    model_name: str = ""
    model_key: str = ""
    model_timeout: float = 20.0
    admin_key: str = ""
    access_token: str = ""

    @staticmethod
    def from_environment() -> AssistantSettings:
        """Read WEGWIJZER_REGIONS, _CONTACTS, _ROUTES, _MODEL_URL, _MODEL_NAME, _MODEL_KEY, _MODEL_TIMEOUT, _ADMIN_KEY,
        _ACCESS_TOKEN.
        """
        base = AssistantSettings()
        get = os.environ.get
        return AssistantSettings(
            regions=Path(get("WEGWIJZER_REGIONS", base.regions)),
            contacts=Path(get("WEGWIJZER_CONTACTS", base.contacts)),
            routes=Path(get("WEGWIJZER_ROUTES", "")) if get("WEGWIJZER_ROUTES") else None,
            model_url=get("WEGWIJZER_MODEL_URL", ""),
            model_name=get("WEGWIJZER_MODEL_NAME", ""),
            model_key=get("WEGWIJZER_MODEL_KEY", ""),
            model_timeout=float(get("WEGWIJZER_MODEL_TIMEOUT", base.model_timeout)),
            admin_key=get("WEGWIJZER_ADMIN_KEY", ""),
            access_token=get("WEGWIJZER_ACCESS_TOKEN", ""),
        )
