"""From what a person typed to HTML that is safe to show: a Markdown subset, then a sanitiser.

The renderer never lets raw HTML through, and what it makes is cleaned again by an allow-list, so that a
mistake in one of the two does not become a script in a colleague's browser. No images (a remote one
would tell a stranger who read the message and when), no headings or tables (it is a chat).
"""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from uuid import UUID

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_TAGS = {"a", "br", "code", "del", "em", "li", "ol", "p", "pre", "s", "span", "strong", "ul"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "span": {"data-person"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BARE_URL = re.compile(r"https?://[^\s<>\"'\]]+", re.ASCII)
# where the stock `text` rule stops
_SPECIAL = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]")
_PERSON_HREF = re.compile(r"person:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")


def _bare_url(state: StateInline, silent: bool) -> bool:
    """Make a link of an address that somebody pasted."""
    if state.linkLevel > 0 or state.src[state.pos] != "h":
        return False
    found = _BARE_URL.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    url = found[0].rstrip(".,;:!?)]*_~")
    if len(url) <= len("https://") or not state.md.validateLink(url):
        return False
    if not silent:
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": state.md.normalizeLink(url)}
        state.push("text", "", 0).content = url
        state.push("link_close", "a", -1)
    state.pos += len(url)
    return True


def _stop_text_at_url(state: StateInline, silent: bool) -> bool:
    """The stock `text` rule runs to the next special character and would swallow "https://": stop before it."""
    if state.linkLevel == 0:
        found = _BARE_URL.search(state.src, state.pos + 1, state.posMax)
        special = _SPECIAL.search(state.src, state.pos, state.posMax)
        if found is not None and (special is None or found.start() < special.start()):
            if not silent:
                state.pending += state.src[state.pos : found.start()]
            state.pos = found.start()
            return True
    return False


def _star_inside_a_word(state: StateInline, silent: bool) -> bool:
    """ "PLT 5*10^9, GB 3*10^9" is arithmetic: CommonMark would make it italic and lose the signs."""
    if state.src[state.pos] != "*":
        return False
    run = state.scanDelims(state.pos, False)
    if run.can_open or run.can_close:
        return False
    if not silent:
        state.pending += "*" * run.length
    state.pos += run.length
    return True


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The stock lists, but not with "+": "+ CD19" says positive, a bullet would lose the sign."""
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] == "+":
        return False
    return list_block(state, start, end, silent)


def _make() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True})
    md.enable("strikethrough")
    # No quotes with ">" either: "> 500" at the start of a line is a value. Messages have real replies.
    md.disable(
        [
            "blockquote",
            "entity",
            "heading",
            "hr",
            "html_block",
            "html_inline",
            "image",
            "lheading",
            "reference",
        ]
    )
    md.block.ruler.at("list", _list, {"alt": ["paragraph"]})
    md.inline.ruler.before("emphasis", "star_inside_a_word", _star_inside_a_word)
    md.inline.ruler.before("text", "bare_url", _bare_url)
    md.inline.ruler.before("text", "stop_at_url", _stop_text_at_url)
    return md


_md = _make()


def to_html(text: str, names: Mapping[UUID, str]) -> str:
    """Sanitised HTML of `text`. Links open outside and carry no referrer.

    `names`: the people who may be mentioned, by id. A mention becomes `<span class="mention"
    data-person="...">@Name</span>` with the name from there, whatever the text calls them; anybody else
    stays plain text. Example: "**no** <script>" -> "<p><strong>no</strong> &lt;script&gt;</p>".
    """
    tokens = _md.parse(text)
    for block in tokens:
        if block.children and "person:" in block.content:
            block.children = _with_mentions(block.children, names)
    html = _md.renderer.render(tokens, _md.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"span": {"mention"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def _with_mentions(tokens: Sequence[Token], names: Mapping[UUID, str]) -> list[Token]:
    """`tokens` of one block with every link to `person:...` replaced by the mention of that person."""
    out: list[Token] = []
    rest = iter(tokens)
    for token in rest:
        found = (
            _PERSON_HREF.fullmatch(str(token.attrs.get("href", ""))) if token.type == "link_open" else None
        )
        if found is None:
            out.append(token)
            continue
        label = "".join(inner.content for inner in takewhile(lambda each: each.type != "link_close", rest))
        if out and out[-1].type == "text":
            out[-1].content = out[-1].content.removesuffix("@")
        name = names.get(UUID(found[1]))
        if name is None:
            out.append(Token("text", "", 0, content=f"@{label}"))
        else:
            out.append(Token("mention_open", "span", 1, attrs={"class": "mention", "data-person": found[1]}))
            out.append(Token("text", "", 0, content=f"@{name}"))
            out.append(Token("mention_close", "span", -1))
    return out
