"""The words of the intake desk in both languages: states, stages, scans, readers, facts."""

from __future__ import annotations

from bankcheck.labels import msg

IMPORT_STATES = {
    "received": msg("Nothing to read"),
    "previewing": msg("Being read"),
    "previewed": msg("Waits for confirmation"),
    "refused": msg("Refused"),
    "importing": msg("Being imported"),
    "imported": msg("Imported"),
    "withdrawn": msg("Withdrawn"),
}
STAGES = {
    "copy": msg("Copying and hashing the files"),
    "read": msg("Reading the files"),
    "type": msg("Checking every row"),
    "recognise": msg("Looking for rows that stand in the ledger already"),
    "corrections": msg("Putting the rejected rows aside"),
    "write": msg("Writing the batch"),
}
SCANS = {
    "not_scanned": msg("not scanned"),
    "clean": msg("scanned, clean"),
    "found": msg("harmful program found"),
    "failed": msg("scan failed"),
}
STANDINGS = {
    "accepted": msg("taken in"),
    "refused": msg("refused"),
    "quarantined": msg("locked away"),
    "left_out": msg("left out"),
}
READERS = {
    "": msg("not read"),
    "canonical": msg("Interchange format (canonical columns)"),
    "bank_table": msg("Bank export by column profile"),
    "yth": msg("Export of the integration system"),
    "evoucher": msg("Electronic voucher (XML)"),
    "camt": msg("camt.053 / camt.052 / camt.054"),
    "mt940": msg("MT940"),
    "pdf": msg("PDF statement"),
}
FACTS = {
    "encoding": msg("Encoding"),
    "delimiter": msg("Delimiter"),
    "profile": msg("Column profile"),
    "recognised_by": msg("Recognised by"),
    "header_line": msg("Header in line"),
    "unit": msg("Unit of amounts"),
    "lines_above_header": msg("Lines above the header"),
    "period": msg("Period"),
    "money_out": msg("Money out (yuan)"),
    "money_in": msg("Money in (yuan)"),
    "accounts": msg("Accounts"),
    "reversals": msg("Reversals"),
    "balances": msg("Proof by balances"),
    "container": msg("File format"),
    "tables": msg("Tables read"),
    "known_in": msg("Stands in"),
    "carried_from": msg("Carried from"),
    "totals_lines": msg("Lines of totals"),
    "note_lines": msg("Lines of notes"),
    "statements": msg("Statements"),
    "signed": msg("Electronic signature"),
    "pages": msg("Number of pages"),
}
FACT_WORDS = {
    "comma": msg("comma"),
    "tab": msg("tab"),
    "pipe": msg("vertical bar"),
    "semicolon": msg("semicolon"),
    "yuan": msg("yuan"),
    "fen": msg("fen"),
    "none": msg("none"),
    "yes": msg("yes"),
    "no": msg("no"),
    "not told": msg("not told"),
    "no balance to check": msg("no balance to check"),
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030",
    "utf-16": "UTF-16",
}
BATCH_STANDINGS = {
    "in_force": msg("counts"),
    "partly_superseded": msg("partly superseded"),
    "superseded": msg("superseded"),
    "withdrawn": msg("withdrawn"),
    "withdrawal": msg("withdrawal"),
}
WORDS = {
    "import_state": IMPORT_STATES,
    "import_stage": STAGES,
    "scan": SCANS,
    "upload_standing": STANDINGS,
    "reader": READERS,
    "fact": FACTS,
    "fact_word": FACT_WORDS,
    "batch_standing": BATCH_STANDINGS,
}
