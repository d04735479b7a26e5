"""Prognostic indices of the lymphomas in one import: large B-cell, follicular, mantle cell."""

from cases.record.rules.scores_follicular import flipi
from cases.record.rules.scores_large_b_cell import aaipi, ipi, nccn_ipi, r_ipi
from cases.record.rules.scores_mantle import mipi, mipi_b, smipi

__all__ = ["aaipi", "flipi", "ipi", "mipi", "mipi_b", "nccn_ipi", "r_ipi", "smipi"]
