"""Sheets that several people print at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from kernel import clock
from kernel.pdf import pdf_of

TOGETHER = 4
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: data.lang)
#for number in range(2000) [#data.title #number. #parbreak()]
"""


def test_who_prints_beside_others_gets_the_sheet_too(tmp_path):
    template = tmp_path / "sheet.typ"
    template.write_text(TEMPLATE)
    at, start = clock.now(), Barrier(TOGETHER)

    def printed(number):
        start.wait(timeout=30)
        return pdf_of(template, {"title": f"Sheet {number}", "lang": "en", "footer": {"note": ""}}, at=at)

    with ThreadPoolExecutor(TOGETHER) as threads:
        sheets = list(threads.map(printed, range(TOGETHER)))
    assert all(sheet.startswith(b"%PDF") for sheet in sheets)
    assert len(set(sheets)) == TOGETHER, "each has its own"
