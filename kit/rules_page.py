"""The page of rules, RULES.md: every rule, its file, its sources, how many cases were worked by hand, its facts."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections import Counter
from pathlib import Path

from kit.engine.rulebook import FAMILIES, Rule, rules
from kit.explain import facts_of, fields_of, records_of

__all__ = ["cases_by_rule", "example_of", "rules_page", "sources_of"]

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
    records: dict[str, type] = {}
    for one in rules().values():
        text = f"```text\n{facts_of(one.function)}\n```"
        if example := example_of(root, one.name):
            text += f"\n\nFor example:\n\n```toml\n{example}\n```"
        lines.append(_fold(f"<code>{one.name}</code>: {one.summary}", text))
        records.update({record.__name__: record for record in records_of(one.function)})
    lines.append(_RECORDS_HEAD)
    lines += [_fold(f"<code>{name}</code>", f"```text\n{fields_of(records[name])}\n```") for name in sorted(records)]
    return "\n".join(lines)


def _fold(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>\n"


def example_of(root: Path, name: str) -> str:
    """The facts of the first case of a rule that was worked by hand, as a file of their own; '' when there is none."""
    for path in sorted((root / "tests" / "cases").glob("*.toml")):
        for block in path.read_text(encoding="utf-8").split("[[case]]")[1:]:
            start = re.search(r"^\[+case\.facts", block, re.MULTILINE)
            if start and f'rule = "{name}"\n' in block[: start.start()] and "[case.expected]" in block:
                own = block[start.start() :].partition("[case.expected]")[0].removeprefix("[case.facts]\n")
                return re.sub(r"^(\[+)case\.facts\.", r"\1", own, flags=re.MULTILINE).strip()
    return ""


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

The first splits a claim, the second asks a rule by its name, the third lists the facts that a rule takes. Files are
TOML or JSON. All cases are in `tests/cases/`, with their arithmetic.

A plan, and a claim:

```toml
name = "Silver"
deductible = 1000
out_of_pocket_maximum = 6000
[benefits.visit]                   # a flat copay in place of the deductible
order = ["copay"]
copay = 30
[benefits.other]                   # every other kind of service
order = ["deductible", "coinsurance"]
coinsurance_percent = 20           # the patient's 20%
```

```toml
services = [
  {{ label = "Office visit", kind = "visit", billed = 200, allowed = 140 }},
  {{ label = "MRI scan", kind = "imaging", billed = 11000, allowed = 1500 }},
]
[met]                              # what the patient has paid this year, with the first plan
deductible_met = 400
out_of_pocket_met = 430
```

A further `--plan` for each further payer, in the order in which they pay. Such a file holds a plan as above, or how the
payer coordinates, and its plan below that:

```toml
method = "non-duplication"
[plan]
name = "Second plan"
[plan.benefits.other]
order = ["coinsurance"]
coinsurance_percent = 20
```
"""

_TABLE_HEAD = "| family | rule | file | sources | cases worked by hand |\n|---|---|---|---|---|"
_BY_FAMILY_HEAD = "| family | rules | cases worked by hand |\n|---|---|---|"
_FACTS_HEAD = """## The facts of each rule

An amount is written `125.40` or `"$1,250"`, a percentage as `20` for 20%, a day as `2026-03-02`. What is not marked
*needed* may be left out; what holds then stands in square brackets. Yearly amounts of laws are in
`kit/engine/rates.toml`, for the years that it lists; where a rule takes `rates` or `terms`, other years can be given
with it. Business days leave out the federal holidays unless a file names its own.
"""
_RECORDS_HEAD = """## The records that facts are made of
"""
