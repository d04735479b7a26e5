"""CAR-T products authorised in the European Union, and by which numbers each one is known.

Which numbers are kept by product: forms of the CIBMTR registry (product identifiers of commercial CAR-T). The chain-of-
identity code (COI) is always kept.
"""

from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Choice, Text, choice


@dataclass(frozen=True, slots=True)
class Product:
    """One product. `needs`: numbers that its release must carry besides the COI; `atc`: "" when it has none yet."""

    code: str
    label: Text
    atc: str
    needs: tuple[str, ...]


def _product(code: str, inn: str, brand: str, atc: str, *needs: str) -> Product:
    return Product(code, Text(f"{inn} ({brand})", f"{inn} ({brand})"), atc, needs)


PRODUCTS: tuple[Product, ...] = (
    _product("axi_cel", "Axicabtagene ciloleucel", "Yescarta", "L01XL03", "lot"),
    _product("tisa_cel", "Tisagenlecleucel", "Kymriah", "L01XL04", "batch", "product_code"),
    _product("liso_cel", "Lisocabtagene maraleucel", "Breyanzi", "L01XL08", "join_id", "lot"),
    _product("brexu_cel", "Brexucabtagene autoleucel", "Tecartus", "L01XL06", "lot"),
    _product("ide_cel", "Idecabtagene vicleucel", "Abecma", "L01XL07", "join_id", "lot"),
    _product("cilta_cel", "Ciltacabtagene autoleucel", "Carvykti", "L01XL05", "batch"),
    _product("obe_cel", "Obecabtagene autoleucel", "Aucatzyl", ""),
    Product("other", Text("Altro prodotto o studio", "Other product or trial"), "", ()),
)
PRODUCT_BY_CODE = MappingProxyType({item.code: item for item in PRODUCTS})
PRODUCT_CHOICES: tuple[Choice, ...] = tuple(choice(p.code, p.label.it, p.label.en) for p in PRODUCTS)
