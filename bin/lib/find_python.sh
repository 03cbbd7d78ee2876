# Sourced by the commands in bin/: sets PYTHON to the first Python 3.11, 3.12 or 3.13 on this machine.
PYTHON=""
for candidate in "${POLICYHUB_PYTHON:-}" python3.11 python3.12 python3.13 python3 python; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; then
        PYTHON=$(command -v "$candidate")
        break
    fi
done
if [ -z "$PYTHON" ]; then
    echo "PolicyHub needs Python 3.11, 3.12 or 3.13, and found none. Install one, or name it in POLICYHUB_PYTHON." >&2
    exit 1
fi
# Compiled files make the second start quick, so an environment that forbids them is not followed here.
unset PYTHONDONTWRITEBYTECODE
export PYTHONUNBUFFERED=1
