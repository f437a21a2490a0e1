"""Tell what pip-audit found: exit 1 for vulnerabilities, 0 otherwise, saying so where nothing could be looked up."""

import json
import sys


def main() -> int:
    """Read pip-audit's JSON from standard input."""
    try:
        packages = json.load(sys.stdin)["dependencies"]
    except (ValueError, KeyError, TypeError):
        packages = []
    looked_up = [package for package in packages if "vulns" in package]
    if not looked_up:
        print("not reachable: the database of vulnerabilities; nothing was audited")
        return 0
    vulnerable = [package for package in looked_up if package["vulns"]]
    for package in vulnerable:
        for fault in package["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "no version"
            print(f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}")
    skipped = len(packages) - len(looked_up)
    print(f"{len(looked_up)} packages audited, {len(vulnerable)} vulnerable, {skipped} not known to the database")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
