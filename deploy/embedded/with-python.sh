# Finds a Python new enough and hands over to embedded.bootstrap, which needs nothing but it.
deploy=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1
new_enough='import sys, venv; sys.exit(sys.version_info < (3, 11))'
for python in ${NIANLUN_PYTHON:+"$NIANLUN_PYTHON"} \
    python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c "$new_enough" >/dev/null 2>&1; then
        unset PYTHONHOME
        PYTHONPATH="$deploy" exec "$python" -m embedded.bootstrap "$@"
    fi
done
echo '需要 Python 3.11 或更高版本；也可用 NIANLUN_PYTHON 指定它的位置。' >&2
echo 'Python 3.11 or newer is needed; NIANLUN_PYTHON can say where it is.' >&2
exit 1
