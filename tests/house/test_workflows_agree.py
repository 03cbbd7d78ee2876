"""One word, six rooms: a verb is a row of the table, a function, an address, a message and a drawing, all called alike."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.management.commands import draw_workflows
from core.management.commands.draw_workflows import all_workflows
from tests.house.asking import routes

MACHINE_ROOMS = ("publishing", "reminders", "checking")
STEPS = [
    pytest.param(module.split(".")[0], step, id=f"{module.split('.')[0]}.{name}.{step.verb}")
    for module, name, workflow in all_workflows()
    for step in workflow.steps
]
PEOPLES = [one for one in STEPS if not one.values[1].by_machine]
MACHINES = [one for one in STEPS if one.values[1].by_machine]
TELLING = [one for one in STEPS if one.values[1].tells]


def routes_of(app):
    """Where each named address of an app leads, by its name."""
    return {name.removeprefix(f"{app}:"): str(one) for name, one in routes() if name.startswith(f"{app}:")}


def rows_of_architecture():
    """Every lifecycle of docs/architecture.md, with the states it names there."""
    for line in (Path(settings.BASE_DIR) / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines():
        if ".workflow." in line and line.startswith("| `"):
            table, *states = line.strip("|").split("|")
            yield (
                table.split("`")[1],
                sorted(word.strip() for part in states for word in part.split(",") if word.strip()),
            )


def test_architecture_names_every_state_of_every_lifecycle():
    named = {f"{module}.{name}": sorted(workflow.states.values) for module, name, workflow in all_workflows()}

    assert dict(rows_of_architecture()) == named


def test_each_sister_has_a_lifecycle():
    assert {module for module, _, _ in all_workflows()} == {"incidents.workflow", "policies.workflow", "posts.workflow"}


@pytest.mark.parametrize(("app", "step"), PEOPLES)
def test_every_verb_of_a_person_is_a_service(app, step):
    services = import_module(f"{app}.services")

    assert callable(getattr(services, step.verb, None)), f"{app}.services has no function {step.verb}"
    assert step.verb in services.__all__


@pytest.mark.parametrize(("app", "step"), MACHINES)
def test_every_verb_of_the_machine_is_a_function_in_its_rooms(app, step):
    rooms = [import_module(f"{app}.{room}") for room in MACHINE_ROOMS if find_spec(f"{app}.{room}")]

    assert any(callable(getattr(room, step.verb, None)) for room in rooms), f"no room of {app} has {step.verb}"


@pytest.mark.parametrize(("app", "step"), PEOPLES)
def test_every_verb_of_a_person_is_an_address(app, step):
    routes = routes_of(app)

    assert step.verb in routes, f"no address is named {app}:{step.verb}"
    assert routes[step.verb].endswith(f"/{step.verb.replace('_', '-')}/")


@pytest.mark.parametrize(("app", "step"), MACHINES)
def test_no_address_leads_to_a_verb_of_the_machine_alone(app, step):
    verbs_of_people = {one.values[1].verb for one in PEOPLES if one.values[0] == app}

    assert step.verb in verbs_of_people or step.verb not in routes_of(app)


@pytest.mark.parametrize(("app", "step"), TELLING)
def test_every_verb_that_tells_has_its_message(app, step):
    words = Path(settings.BASE_DIR) / "templates" / "messages" / app / f"{step.verb}.txt"

    assert words.exists(), f"templates/messages/{app}/{step.verb}.txt is missing"
    assert words.read_text(encoding="utf-8").strip()


def test_drawings_are_up_to_date():
    call_command("draw_workflows", "--check", verbosity=0)


def test_check_refuses_an_old_drawing_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(draw_workflows.settings, "BASE_DIR", tmp_path)
    (tmp_path / "docs").mkdir()

    with pytest.raises(CommandError, match="out of date"):
        call_command("draw_workflows", "--check")

    assert list((tmp_path / "docs").iterdir()) == []


def test_drawing_shows_every_verb_and_every_state():
    drawn = draw_workflows.draw()

    for _, _, workflow in all_workflows():
        assert all(f"| `{step.verb}` |" in drawn for step in workflow.steps)
        assert all(f"    {state.value}: {state.label}" in drawn for state in workflow.states)


def test_drawing_again_changes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(draw_workflows.settings, "BASE_DIR", tmp_path)
    (tmp_path / "docs").mkdir()
    call_command("draw_workflows")

    call_command("draw_workflows", "--json")

    assert '"changed": false' in capsys.readouterr().out
