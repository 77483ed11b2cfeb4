"""Vietnamese letters by case, for the few patterns that look at them one by one.

The range ``à-ỹ`` of Unicode holds capitals and letters of other languages; these are exactly the Vietnamese ones (and f, j, w, z).
"""

LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
UPPER = LOWER.upper()

# Bodies whose short names end the numbers of legal documents: 123/2015/NĐ-CP, 03/2023/TT-BTP.
AGENCIES = (
    "CP", "TTg", "UBND", "HĐND", "BCA", "BTC", "BTP", "BXD", "BGTVT", "BNNPTNT", "BNNMT", "BTNMT", "BYT", "BCT", "BKHCN",
    "BTTTT", "BVHTTDL", "BLĐTBXH", "BNV", "BGDĐT", "BQP", "BNG", "BKHĐT", "BDTTG", "NHNN", "TANDTC", "VKSNDTC", "TTCP",
    "VPCP", "UBDT", "BHXH",
)  # fmt: skip
