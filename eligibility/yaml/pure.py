"""YAML without libyaml, which not every machine has: PyYAML in Python alone, made to read what libyaml reads."""

from __future__ import annotations

from typing import Any

import yaml


class PureLoader(yaml.Loader):
    """PyYAML's own scanner ends a text inside braces at a `?`, as in `{en: How many?}`, and refuses tabs between words.

    Here it reads both as libyaml does. The parser sees the events only; no object is ever made.
    """

    inside = ""

    def scan_plain(self) -> Any:
        self.inside = "text"
        try:
            return super().scan_plain()
        finally:
            self.inside = ""

    def scan_plain_spaces(self, indent: Any, start_mark: Any) -> Any:
        self.inside = "gap"
        try:
            return super().scan_plain_spaces(indent, start_mark)
        finally:
            self.inside = "text"

    def scan_to_next_token(self) -> None:
        self.inside = "space"
        try:
            super().scan_to_next_token()
        finally:
            self.inside = ""

    def peek(self, index: int = 0) -> str:
        # The scanner looks here for the end of what it scans only; what it keeps it takes from its buffer.
        seen: str = super().peek(index)
        if seen == "?" and self.inside == "text":
            return "_"
        indents = self.allow_simple_key and (self.inside == "gap" or not self.flow_level)
        return " " if seen == "\t" and self.inside in ("space", "gap") and not indents else seen
