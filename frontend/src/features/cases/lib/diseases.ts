/** Codes of the record; the words are in the namespace "cases". */
export const DISEASES = [
  "dlbcl_nos", "hgbl_mycbcl2", "hgbl_nos", "hgbl_11q", "pmbcl", "tfl", "richter", "tmzl", "thrbcl", "fl_1_2", "fl_3a",
  "fl_3b", "mcl", "mzl", "pcnsl", "scnsl", "b_all", "cll_sll", "mm", "pcl", "al_amyloidosis", "other",
] as const;
