"""Ask axe about a page as it is: what a screen reader meets, and whether words stand out in light and in dark."""

import json

from axe_playwright_python.base import AXE_SCRIPT

# Dark changes colours and nothing else (`tests/house/test_look.py`): there axe is asked about colours alone.
ABOUT_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCHEMES = {"light": {}, "dark": {"runOnly": ABOUT_COLOURS}}


def check(page):
    """Find nothing, light and dark; and see that it fits."""
    page.evaluate(AXE_SCRIPT)
    for scheme, only in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        options = json.dumps({"resultTypes": ["violations"], **only})
        found = page.evaluate(f"axe.run({options}).then((answer) => answer.violations)")
        told = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
        assert told == [], f"{page.url} ({scheme})"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
