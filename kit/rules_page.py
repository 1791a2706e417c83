"""The page of rules, RULES.md: every rule, its file, its sources, how many cases were worked by hand, its facts."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections import Counter
from pathlib import Path

from kit.engine.rulebook import FAMILIES, Rule, rules
from kit.explain import describe

__all__ = ["cases_by_rule", "rules_page", "sources_of"]

_SOURCE = re.compile(r"Source:\s+(https?://\S+?)\s*\((\d{4}-\d\d-\d\d)\)")


def rules_page(root: Path) -> str:
    """The text of RULES.md for a checkout."""
    worked = cases_by_rule(root)
    lines = [_HEAD.format(rules=len(rules()), cases=sum(worked.values())), _TABLE_HEAD]
    for one in rules().values():
        path = Path(inspect.getfile(one.function))
        sources = ", ".join(f"[{i}]({url})" for i, (url, _) in enumerate(sources_of(one), 1))
        lines.append(
            f"| {one.family} | `{one.name}` | [{path.name}](kit/engine/{path.name}) | {sources} | {worked[one.name]} |"
        )
    lines += ["", _BY_FAMILY_HEAD]
    for family in FAMILIES:
        own = [one for one in rules().values() if one.family == family]
        lines.append(f"| {family} | {len(own)} | {sum(worked[one.name] for one in own)} |")
    lines += ["", _FACTS_HEAD]
    for one in rules().values():
        text = describe(one.name)
        lines.append(
            f"<details><summary><code>{one.name}</code>: {one.summary}</summary>\n\n"
            f"```text\n{text}\n```\n\n</details>\n"
        )
    return "\n".join(lines)


def sources_of(one: Rule) -> list[tuple[str, str]]:
    """The addresses that a rule's docstring names, each with the day it was checked."""
    return _SOURCE.findall(one.function.__doc__ or "")


def cases_by_rule(root: Path) -> Counter[str]:
    """How many cases of each rule were worked by hand. Raises ValueError that names a file that is not TOML."""
    found: Counter[str] = Counter()
    for path in sorted((root / "tests" / "cases").glob("*.toml")):
        try:
            cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
        except (tomllib.TOMLDecodeError, KeyError) as problem:
            raise ValueError(f"tests/cases/{path.name}: this is no list of cases: {problem}") from None
        found.update(str(case.get("rule", "")) for case in cases)
    return found


_HEAD = """# The rules of the billing office

Built by `make build`; do not edit. {rules} rules, {cases} cases worked by hand. Each rule writes a worksheet: named
amounts, each with one sentence of why and the source of the rule. Ask any of them with your own numbers:

```
kit explain --plan plan.toml --claim claim.toml
kit explain payment-plan --facts facts.toml --json
kit explain payment-plan
```

The first splits a claim (a further `--plan` for each further payer), the second asks a rule by its name, the third
lists the facts that a rule takes. Files are TOML or JSON. The cases are in `tests/cases/`, with the arithmetic.
"""

_TABLE_HEAD = "| family | rule | file | sources | cases worked by hand |\n|---|---|---|---|---|"
_BY_FAMILY_HEAD = "| family | rules | cases worked by hand |\n|---|---|---|"
_FACTS_HEAD = """## The facts of each rule

An amount is written `125.40` or `"$1,250"`, a percentage as `20` for 20%. What is not marked *needed* may be left
out; what holds then stands in square brackets.
"""
