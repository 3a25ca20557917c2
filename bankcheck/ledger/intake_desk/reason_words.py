"""Every sentence by which the readers and the door say what is wrong, as msgids with places.

The order counts: of two that fit a text the first is taken, so the narrow stand before the wide.
"""

from __future__ import annotations

from bankcheck.labels import msg
from bankcheck.ledger.intake_desk.reader_words import READER_SENTENCES

SENTENCES = (
    msg("amount %(text)s is not written in plain digits"),
    msg("amount %(text)s has an exponent; the exact figure is lost"),
    msg("amount %(text)s is minus zero"),
    msg("amount %(text)s is not a whole number of fen"),
    msg("amount %(text)s has more than two decimals"),
    msg("amount %(text)s is not plain digits with at most two decimals"),
    msg("amount %(text)s is not in CNY or not of the layout's form"),
    msg("amount is empty"),
    msg("amount is in %(currency)s; only CNY is reconciled"),
    msg("stands neither under debit nor under credit"),
    msg("has both a debit and a credit amount"),
    msg("debit/credit flag %(word)s is not known"),
    msg("has %(count)s cells under %(width)s column names"),
    msg("column %(name)s holds %(why)s"),
    msg("a formula without a stored value"),
    msg("a cell error (%(code)s)"),
    msg(
        "%(role)s %(text)s was turned into a number by a spreadsheet; its last digits are "
        "unrecoverable"
    ),
    msg("a quoted cell runs over several lines and the row does not fit its neighbours"),
    msg("a quotation mark is opened here and never closed"),
    msg("date %(text)s is not a date of a known form"),
    msg("date %(text)s is not in the calendar"),
    msg("date %(text)s lies outside %(first_year)s to %(last_year)s"),
    msg("time %(text)s is not a time of day"),
    msg("time %(text)s stands on another day than %(day)s"),
    msg("balance not read: %(why)s"),
    msg(
        "balance %(after)s does not follow from %(before)s in line %(line)s and the "
        "movement %(movement)s: entries are missing or changed between them"
    ),
    msg("totals do not agree: %(why)s"),
    msg("debit total %(told)s against %(summed)s read (%(count)s lines were refused)"),
    msg("credit total %(told)s against %(summed)s read (%(count)s lines were refused)"),
    msg("%(told)s entries told against %(summed)s read (%(count)s lines were refused)"),
    msg("debit total %(told)s against %(summed)s read"),
    msg("credit total %(told)s against %(summed)s read"),
    msg("%(told)s entries told against %(summed)s read"),
    msg("no profile fits this sheet of %(count)s lines; it was not read"),
    msg("%(column)s is empty; it must be given"),
    msg(
        "%(column)s: %(text)s is not an exact amount in yuan; write plain digits with at "
        "most two decimals: 1234.50"
    ),
    msg("%(column)s: %(text)s is not a whole number of fen; write plain digits: 123450"),
    msg("%(column)s: %(text)s is not one of the allowed words: %(words)s"),
    msg(
        "%(column)s: %(text)s was turned into a rounded number by a spreadsheet and its "
        "digits cannot be recovered; export the account as text"
    ),
    msg("%(column)s: %(text)s is not a whole number from %(low)s to %(high)s"),
    msg("%(column)s: %(text)s is not a day of the calendar; write YYYY-MM-DD"),
    msg(
        "%(column)s: %(text)s is not a time of the calendar; write YYYY-MM-DD HH:MM:SS, "
        "with or without a zone such as +08:00, or a day alone"
    ),
    msg("has the same name as another file of this upload; rename one of them."),
    msg("carries a harmful program, says the scanner; it is locked away."),
    msg("could not be scanned for harmful programs; it is locked away until it can be."),
    msg("was not found clean by the scanner for harmful programs."),
    msg("was left out by whoever imports."),
    msg("is empty."),
    msg("ends in %(ending)s, which is not taken here; taken are %(endings)s."),
    msg("ends in %(ending)s, but its content is an empty or foreign archive."),
    msg("ends in %(ending)s, but its content is an .xlsx workbook."),
    msg("ends in %(ending)s, but its content is an .xlsb workbook."),
    msg("ends in %(ending)s, but its content is a zip archive."),
    msg("ends in %(ending)s, but its content is an old .xls workbook or document."),
    msg(
        "ends in %(ending)s, but its content is a damaged PDF, or a PDF with something "
        "hung onto it."
    ),
    msg("ends in %(ending)s, but its content is a program, a picture or a packed archive."),
    msg("ends in %(ending)s, but its content is a web page."),
    msg("ends in %(ending)s, but its content is XML."),
    msg("ends in %(ending)s, but its content is text."),
    msg("ends in %(ending)s, but its content is binary data of an unknown kind."),
    msg("is of no format we know."),
    msg("Name it after a stream (%(streams)s) or load it with --stream or --profile."),
    msg("Export it again."),
    msg("Export it again with its rows."),
    msg("Export the rows again."),
    msg("Export the entries again."),
    msg("Export it again as CSV."),
    msg("holds no rows."),
    msg("has a header and no rows."),
    msg("has no cells."),
    msg("has a header and no entries under it."),
    msg("Export the period again; an empty day needs none."),
    msg("has no readable entry; %(count)s were refused, the first: %(first)s."),
    msg("Correct the export, or write a profile for it."),
    msg("has no row that can be read (%(count)s rejected); first: %(first)s."),
    msg("Correct the file and load again."),
    msg("no profile fits it; columns found: %(found)s."),
    msg(
        "Name a profile with --profile (%(ids)s), or copy generic-signed.toml from "
        "bankcheck/ledger/profiles, put these column names in and name its path."
    ),
    msg("fits two profiles equally well: %(one)s and %(other)s."),
    msg("Load it with --profile %(one)s or --profile %(other)s."),
    msg(
        "profile %(profile)s needs a column that is missing: %(missing)s. Columns found: %(found)s."
    ),
    msg(
        "Choose another profile, or copy the profile to a .toml file, correct its names "
        "and name its path with --profile."
    ),
    msg("Correct --profile and load the file again."),
    msg("is a bank export; it holds payments and balances, not %(stream)s."),
    msg("Leave out --stream."),
    msg("is kept in %(currency)s; only CNY is reconciled."),
    msg("Load the statements of the CNY accounts."),
    msg("is a damaged workbook (%(error)s)."),
    msg("Open it in a spreadsheet program, copy the values into a new workbook and load that."),
    msg("has %(count)s parts; %(most)s at most."),
    msg("unpacks to more than 1 GiB."),
    msg("Split it and load the parts."),
    msg("is packed %(ratio)s to 1, like a bomb."),
    msg("has a document type definition (DTD), which no bank export needs."),
    msg("is damaged XML (%(error)s)."),
    msg(
        "has cells so far apart (down to row %(row)s, across to column %(column)s) that "
        "the table would have %(cells)s cells."
    ),
    msg("Delete the stray cell, or split the table."),
    msg("is protected by a password."),
    msg("cannot be opened as a workbook (%(error)s)."),
    msg("needs more memory than one file may take."),
    msg("takes longer to read than %(seconds)s seconds."),
    msg("takes more than %(seconds)s seconds of computing to read."),
    msg("breaks the program that reads it (%(error)s)."),
    msg("Ask for a new export, as CSV if possible."),
    msg("is no table."),
    msg("Export the entries as CSV or XLSX and load that."),
    msg("is an XML spreadsheet of 2003, which is not read."),
    msg("Save it as .xlsx and load that."),
    msg("is a web page without a table."),
    msg("Export the entries as CSV or XLSX."),
    msg("has a NUL character, so it is no text."),
    msg("is not a text file (it has NUL bytes)."),
    msg("Export the file again, or save it as UTF-8, and load that."),
    msg("byte %(byte)s (offset %(offset)s) is not valid %(encoding)s."),
    msg("is not UTF-8 (it looks like %(encoding)s)."),
    msg("Save it as UTF-8, or load it as a bank export with --profile."),
    msg("lacks %(columns)s of the stream %(stream)s."),
    msg("has none of the columns of the stream %(stream)s."),
    msg("`bankcheck schema` prints the columns of every stream."),
    msg("carries bank %(bank)s in %(rows)s rows, not bank %(other)s."),
    msg("Load the file of the right bank, or leave out --bank."),
    msg(
        "%(one)s and %(other)s both report account %(account)s for %(from_day)s to "
        "%(to_day)s; supersede the older one if this is a corrected statement."
    ),
    msg("all %(count)s balances follow from the one before"),
    msg("%(count)s of %(all)s balances do not follow"),
    msg("The sample is no longer kept; send it again."),
    msg("Send another sample."),
    msg("Profile %(profile)s: %(error)s."),
    *READER_SENTENCES,
)
