"""The courses of illness, by the name that the table of patients uses."""

from types import MappingProxyType

from circlecare.demo.courses_indolent import INDOLENT
from circlecare.demo.courses_lbcl import LBCL
from circlecare.demo.courses_marrow import MARROW

COURSES = MappingProxyType({**LBCL, **INDOLENT, **MARROW})
