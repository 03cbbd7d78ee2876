"""Draw every lifecycle from its table: a picture and the table, in docs/workflows.md.

Not here: anything about posts, policies or cases. What is written about a step is what its table and its docstrings say.
"""

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.workflow import Either, Step, Workflow

PLACE = "docs/workflows.md"
OPENING = """# The lifecycles

Drawn from the tables in the code by `manage.py draw_workflows`; a test fails when a table has changed and this page has not.
Below each table stand the functions that decide, in their own words.
"""


class Command(BaseCommand):
    """Write docs/workflows.md, or with --check only say whether it is up to date."""

    help = "Draw every lifecycle of the house from its table into docs/workflows.md."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: Any) -> None:
        """Offer a check that writes nothing, and JSON."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit status 1 when the page is out of date"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, and write or compare."""
        place = Path(settings.BASE_DIR) / PLACE
        drawn = draw()
        changed = not place.exists() or place.read_text(encoding="utf-8") != drawn
        if options["check"] and changed:
            raise CommandError(f"{PLACE} is out of date. Run: manage.py draw_workflows")
        if changed:
            place.write_text(drawn, encoding="utf-8")
        names = [f"{module}.{name}" for module, name, _ in all_workflows()]
        if options["json"]:
            self.stdout.write(json.dumps({"path": PLACE, "changed": changed, "workflows": names}))
        else:
            self.stdout.write(
                f"{PLACE} shows {len(names)} lifecycles" + (", drawn anew." if changed else ", and is up to date.")
            )


def all_workflows() -> Iterator[tuple[str, str, Workflow]]:
    """Give every lifecycle with the module and the name it stands under, in order of the apps."""
    for app in sorted(apps.get_app_configs(), key=lambda config: config.label):
        module = f"{app.name}.workflow"
        if find_spec(module) is None:
            continue
        for name, value in vars(import_module(module)).items():
            if isinstance(value, Workflow):
                yield module, name, value


def draw() -> str:
    """Give the whole page."""
    return "\n".join([OPENING, *(_chapter(*found) for found in all_workflows())])


def _chapter(module: str, name: str, workflow: Workflow) -> str:
    app = module.split(".")[0]
    title = app.capitalize() if name == "WORKFLOW" else f"{app.capitalize()}: {name.replace('_', ' ').lower()}"
    story = cleandoc(import_module(module).__doc__ or "").split("\n\n")
    told = story[1] if name == "WORKFLOW" and len(story) > 1 else _first_sentence(workflow.states)
    parts = [
        f"## {title}",
        f"`{module}.{name}`",
        told,
        _picture(workflow),
        _still(workflow),
        _table(workflow),
        _words(workflow),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _picture(workflow: Workflow) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label}" for state in workflow.states]
    lines.append(f"    [*] --> {workflow.start}")
    lines += [f"    {source} --> {target}: {step.verb}" for step in workflow.steps for source, target in _arrows(step)]
    left = {source for step in workflow.steps for source, target in _arrows(step) if source != target}
    lines += [f"    {state.value} --> [*]" for state in workflow.states if state.value not in left]
    return "\n".join([*lines, "```"])


def _arrows(step: Step) -> list[tuple[str, str]]:
    """Give the arrows of a step; a step that may leave things where they are has arrows only to where it can lead."""
    stays = _may_stay(step)
    return [
        (str(source), str(target))
        for source in step.sources
        for target in step.targets
        if not (stays and target in step.sources)
    ]


def _may_stay(step: Step) -> bool:
    return isinstance(step.to, Either) and len(step.sources) > 1 and set(step.sources) <= set(step.targets)


def _still(workflow: Workflow) -> str:
    still = [f"`{step.verb}`" for step in workflow.steps if not _arrows(step)]
    return f"Without a change of state, and so without an arrow: {', '.join(still)}." if still else ""


def _table(workflow: Workflow) -> str:
    head = ["verb", "button", "from", "to", "who", "not while", "words", "tells"]
    rows = [head, ["---"] * len(head), *(_row(step) for step in workflow.steps)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def _row(step: Step) -> list[str]:
    return [
        f"`{step.verb}`",
        "*the program*" if step.by_machine else step.label,
        ", ".join(str(source) for source in step.sources),
        " or ".join(str(target) for target in step.targets) if _arrows(step) else "*stays*",
        _named(step.who),
        ", ".join(_named(guard) for guard in step.not_while),
        ", ".join(filter(None, [step.note, "compares what was shown" if step.deciding else ""])),
        ", ".join(_named(tells) for tells in step.tells) + (" at once" if step.urgent and step.tells else ""),
    ]


def _words(workflow: Workflow) -> str:
    """Say once what each function of the table decides."""
    deciding = {function.__name__: function for step in workflow.steps for function in (step.who, *step.not_while)}
    return "\n".join(
        f"- `{name}`: {_first_sentence(deciding[name])}" for name in sorted(deciding) if deciding[name].__doc__
    )


def _named(function: Callable[..., Any]) -> str:
    return f"`{function.__name__}`"


def _first_sentence(thing: Any) -> str:
    return cleandoc(thing.__doc__ or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
