"""axe-core, the checker of accessibility that is kept beside the tests, and how it is asked."""

from pathlib import Path

SOURCE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8") + "\n;0"
RUN = (
    "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map("
    "({id, nodes}) => id + ': ' + nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(' | ')))"
)
