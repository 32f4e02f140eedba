"""What is written is GraphML, whatever strangers put into titles."""

import io

import networkx
import pytest

from archiver.export.graphml import write_graphml

FIELDS = {"label": str, "words": int, "score": float, "held": bool}


def written(nodes: list[dict[str, object]], edges: list[dict[str, object]]) -> bytes:
    out = io.BytesIO()
    write_graphml(out.write, nodes, edges, FIELDS, {"times": int})
    return out.getvalue()


def test_types_are_kept_and_what_is_not_known_is_left_out() -> None:
    nodes: list[dict[str, object]] = [
        {"id": "post-1", "label": "Tea", "words": 12, "score": 0.5, "held": True, "more": 1},
        {"id": "post-2", "label": None, "words": 10**12, "held": False},
    ]
    whole = written(nodes, [{"source": "post-1", "target": "post-2", "times": 3}])
    graph = networkx.parse_graphml(whole.decode())
    assert graph.is_directed()
    assert dict(graph.nodes) == {
        "post-1": {"label": "Tea", "words": 12, "score": 0.5, "held": True},
        "post-2": {"words": 10**12, "held": False},
    }
    assert list(graph.edges(data=True)) == [("post-1", "post-2", {"times": 3})]
    assert whole == written(nodes, [{"source": "post-1", "target": "post-2", "times": 3}])


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("<script>a && b</script> ]]> \"'", "<script>a && b</script> ]]> \"'"),
        ("风车网 🫖", "风车网 🫖"),
        ("bell\x07 nul\x00 \x1b[2J \ufffe", "bell\ufffd nul\ufffd \ufffd[2J \ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("two\r\nlines", "two \nlines"),
    ],
)
def test_titles_of_strangers_are_text(title: str, read: str) -> None:
    graph = networkx.parse_graphml(written([{"id": "post-1", "label": title}], []).decode())
    assert graph.nodes["post-1"]["label"] == read


def test_a_network_is_written_as_it_comes() -> None:
    out = io.BytesIO()

    def nodes() -> object:
        for number in range(3):
            assert out.getvalue().count(b"<node ") == number
            yield {"id": f"post-{number}", "label": "Tea"}

    write_graphml(out.write, nodes(), [], {"label": str}, {})  # type: ignore[arg-type]
    assert out.getvalue().endswith(b"</graphml>\n")
