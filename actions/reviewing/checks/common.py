"""Acronyms that need no words beside them, in the four languages and Portuguese; small words inside long names."""

ORGANISATIONS = """
    UN ONU NU EU UE OECD OCDE IOM OIM UNHCR ACNUR HCR UNICEF UNESCO UNDP PNUD UNFPA ILO OIT WHO OMS FAO WFP
    UNODC UNRWA UN-HABITAT UNHABITAT ICRC CICR UCLG CGLU MMC GFMD FMMD IMRF GRF C40 USAID GIZ AFD NATO OTAN
    BBC CNN NASA FIFA IKEA
"""
COMPACTS = """
    GCM GCR CTA PMM PMR SDG SDGS ODS ODD OSDG MDG ODM GDP PIB PPP
"""
COUNTRIES_AND_MONEY = """
    USA US UK UAE EAU EEUU RU RDC DRC USD EUR GBP CHF CAD AUD NZD JPY CNY INR BRL MXN COP ARS CLP PEN UYU CRC
    MAD TND EGP XOF XAF ZAR KES UGX ETB NGN SEK NOK DKK PLN TRY JOD LBP NY NYC LA DC CA TX
"""
EVERYDAY = """
    NGO NGOS ONG ONGS CSO CSOS OSC OSCS INGO ID IT ICT TIC TICS TV PC CV SMS PDF FAQ GPS QR WIFI USB DVD CD API URL
    COVID SARS HIV VIH AIDS SIDA DNA ADN LGBT LGBTI LGBTQ LGBTIQ LGBTQI LGBTQIA LGBTQIAP LGTBI LGTBIQ LGBTTI
    STEM CEO HR PR VIP OK AM PM AC DC BC AD PHD MBA BA MA DNI NIE NIF RUT EAL ESL ESOL TOEFL DELE DELF FLE
    MOU NB PS SOS ZIP ATM HQ WASH GBV VBG
"""
COMMON = set(f"{ORGANISATIONS} {COMPACTS} {COUNTRIES_AND_MONEY} {EVERYDAY}".split())
SMALL_WORDS = {
    *("the", "a", "an", "of", "and", "for", "in", "on", "to", "with", "at", "by", "from"),
    *("el", "la", "los", "las", "de", "del", "y", "e", "para", "por", "en", "a", "al", "con", "su", "lo"),
    *("le", "les", "l", "d", "du", "des", "et", "pour", "dans", "aux", "au", "sur", "une", "un"),
    *("o", "os", "as", "do", "da", "dos", "das", "no", "na", "nos", "nas", "em", "ao"),
}
