"""Find settings by the words that somebody has in mind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.parameters.catalogue import Setting, aliases, settings


def matching(words: str) -> Sequence[Setting]:
    """Return the settings that hold every word in name, meaning (either language), unit or default.

    First those that hold them in their name, then those in whose words they stand at the beginning of a word.
    """
    wanted = re.findall(r"\w+(?:[.,]\w+)*", words.casefold())
    if not wanted:
        return ()
    named = [setting for setting in settings().values() if all(word in _name(setting) for word in wanted)]
    meant = [setting for setting in settings().values() if all(word in _text(setting) for word in wanted)]
    begun = [setting for setting in meant if all(re.search(rf"\b{re.escape(word)}", _text(setting)) for word in wanted)]
    return tuple(dict.fromkeys([*named, *begun, *meant]))


def _name(setting: Setting) -> str:
    others = (alias for alias, key in aliases().items() if key == setting.key)
    spelled = " ".join([setting.key, *others]).casefold()
    return f"{spelled} {spelled.replace('_', ' ').replace('.', ' ')}"


def _text(setting: Setting) -> str:
    default = f"{setting.default:g}" if isinstance(setting.default, float) else str(setting.default)
    said = " ".join([setting.meaning, setting.meaning_nl, setting.unit, default])
    return f"{_name(setting)} {said.casefold()}"
