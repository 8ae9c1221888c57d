"""Prints the size of the script that sites embed, and fails where it is over what it may weigh."""

import sys

from service.web.embed.script import MOST_BYTES, script


def main() -> int:
    ready = script()
    weight = len(ready.packed)
    print(f"embed.js: {len(ready.plain):,} bytes, {weight:,} compressed with gzip -9; at most {MOST_BYTES:,} may be")
    return int(weight > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
