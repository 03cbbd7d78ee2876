"""Copy what the browser needs out of node_modules into static/vendor: the GOV.UK Design System, and a typeface.

The design system may be used outside GOV.UK, but not its font, crown and crest; so they are taken out here, and the
build fails when a new version brings them back. No Sass, no bundler: the published files are already built.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOVUK = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
TYPEFACE = ROOT / "node_modules" / "@fontsource-variable" / "atkinson-hyperlegible-next"
VENDOR = ROOT / "static" / "vendor"

FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
FONT_STACK = "GDS Transport,arial,sans-serif"
RULE_WITH_PICTURE = re.compile(r"[^{}]*\{[^{}]*url\(/assets/[^{}]*\}")
EMPTY_SUPPORTS = re.compile(r"@supports [^{}]*\{\}")
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")
OF_THE_CROWN = ("GDS", "url(", "crest")


def unbranded_css(css: str) -> str:
    """Take the font, the crest and the map out of the style sheet, and let our own font stand in."""
    css = FONT_FACE.sub("", css).replace(FONT_STACK, "var(--app-font)")
    css = EMPTY_SUPPORTS.sub("", RULE_WITH_PICTURE.sub("", css))
    css = SOURCE_MAP.sub("", css)
    if left := [word for word in OF_THE_CROWN if word in css]:
        raise SystemExit(f"govuk-frontend changed: its style sheet still holds {', '.join(left)}.")
    return css


def main() -> None:
    """Write static/vendor anew."""
    if not GOVUK.is_dir() or not TYPEFACE.is_dir():
        sys.exit("node_modules is not complete: run npm ci first.")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    css = (GOVUK / "govuk-frontend.min.css").read_text(encoding="utf-8")
    js = (GOVUK / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (VENDOR / "govuk-frontend.min.css").write_text(unbranded_css(css), encoding="utf-8")
    (VENDOR / "govuk-frontend.min.js").write_text(SOURCE_MAP.sub("", js), encoding="utf-8")
    font = TYPEFACE / "files" / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
    shutil.copyfile(font, VENDOR / "atkinson-hyperlegible-next-latin.woff2")
    shutil.copyfile(TYPEFACE / "LICENSE", VENDOR / "atkinson-hyperlegible-next-LICENSE.txt")


if __name__ == "__main__":
    main()
