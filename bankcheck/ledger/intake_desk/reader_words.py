"""What the readers of PDF, camt, MT940, e-vouchers and interchange files say, as msgids."""

from __future__ import annotations

from bankcheck.labels import msg

PLACES = (
    msg("page %(page)s, line %(line)s"),
    msg("page %(page)s"),
    msg("line %(line)s, byte %(byte)s"),
    msg("line %(line)s"),
    msg("statement %(number)s"),
    msg("header"),
    msg("envelope"),
)
# Words that stand inside sentences, in places called "what".
INSIDE = (
    msg("debit count"),
    msg("credit count"),
    msg("count"),
    msg("debit total"),
    msg("credit total"),
    msg("closing"),
    msg("debit"),
    msg("credit"),
    msg("no encoding we know"),
    msg("without a code"),
)
XML = (
    msg("the voucher inside cannot be read: %(why)s"),
    msg("it declares a document type (DOCTYPE), which no such file needs"),
    msg("it uses entities, which no such file needs (%(error)s)"),
    msg("it is not well-formed XML (%(error)s)"),
)
EVOUCHER = (
    msg("its text is not %(encoding)s: %(error)s"),
    msg("its Voucher element is empty"),
    msg("its base64 is broken or cut off (%(error)s)"),
    msg("the document inside is a %(tag)s, not a Voucher"),
    msg("the file is empty"),
    msg("body %(number)s is not %(encoding)s text"),
    msg("its VoucherCount announces %(told)s vouchers, but it holds %(found)s"),
    msg("it holds no voucher"),
    msg("%(element)s says %(text)s, which is not yuan with at most two decimals"),
    msg("%(element)s says %(text)s, which is not a date"),
    msg("%(element)s says %(text)s, which is not a day or hour"),
    msg("the line has no PayAmt"),
    msg("the line has no PlanAmt"),
    msg("the refund has no amount"),
    msg("the line has no amount, and the report's NegAmt is empty"),
    msg("the line has no amount"),
    msg("it does not name the quota notice that it is about"),
    msg("no voucher in it can be read: %(first)s."),
    msg("the envelope calls it a %(one)s, the voucher itself a %(other)s"),
    msg("voucher type %(what)s is not read"),
    msg("it has no voucher number"),
    msg("Ask the sender to export it again."),
)
STATEMENTS = (
    msg(
        "account %(account)s: balances and entries are in several currencies (%(currencies)s), "
        "so the balance cannot be proven"
    ),
    msg(
        "account %(account)s: opening balance %(opening)s and entries of %(moved)s make %(due)s, "
        "but the closing balance says %(closing)s"
    ),
    msg("balance %(code)s: %(why)s"),
    msg("it holds no statement, report or notification."),
    msg("it holds no entry and no closing balance."),
    msg("no entry in it can be read: %(first)s."),
    msg("it does not name its account (:25:)"),
    msg("it does not name its account"),
    msg("it has no amount"),
    msg("its amount %(text)s is not a plain amount with two decimals"),
    msg("its CdtDbtInd says %(text)s, neither DBIT nor CRDT"),
    msg("its date says %(text)s"),
    msg("it has neither a booking date nor a value date"),
    msg("its text is neither UTF-8 nor GB18030."),
    msg("it has %(told)s entries (:61:), but %(read)s could be read"),
    msg("a field cannot be read: %(text)s"),
    msg("the amount %(amount)s has more than two decimals"),
    msg("it announces %(told)s %(what)s entries of %(sum)s, but holds %(number)s of %(found)s"),
    msg("Ask the bank to export it again."),
)
PDF = (
    msg("some of its characters have no text ('(cid:n)')"),
    msg("it has both a debit and a credit"),
    msg("%(text)s says neither debit nor credit"),
    msg("%(text)s is not an exact amount"),
    msg("%(text)s is not a day"),
    msg("the PDF has %(size)s bytes; the limit is %(limit)s."),
    msg("the PDF has %(pages)s pages; the limit is %(limit)s."),
    msg("the page holds %(characters)s characters; the limit is %(limit)s."),
    msg("Ask the bank for one file a month."),
    msg("the PDF is damaged: %(why)s."),
    msg("its objects cannot be decoded (%(error)s)"),
    msg("its end is missing, so pages may be missing too"),
    msg("it has no readable structure (%(error)s)"),
    msg("no structure"),
    msg("it has no pages"),
    msg("Get the file again from the bank and load that."),
    msg("the PDF is protected by a password."),
    msg("Remove the password in a PDF viewer (save a copy without it) and load the copy."),
    msg("its %(pages)s page(s) hold pictures and no text."),
    msg("its fonts do not say which characters they print (the text reads '(cid:n)')."),
    msg("Ask the bank for the electronic statement (XLSX, CSV or a PDF with text)."),
    msg(
        "the running balance breaks: the entries before give %(expected)s, the statement prints "
        "%(printed)s, so an entry is missing or misread."
    ),
    msg("the statement's %(what)s is %(printed)s, the entries that were read give %(read)s."),
    msg(
        "%(word)s prints debit %(debit)s and credit %(credit)s, the entries that were read give "
        "%(debit_read)s and %(credit_read)s."
    ),
    msg("Compare that place with the paper; ask the bank for the statement again or as XLSX."),
    msg("a PDF statement holds payments and balances, not the stream %(stream)s."),
    msg("Load it without --stream."),
    msg("this page is a picture without text."),
    msg("it announces %(told)s pages and holds %(found)s."),
    msg("Get the complete file from the bank and load that."),
    msg(
        "no statement table is recognised: no line has the headings of a day (交易日期), of an "
        "amount (借方发生额, 贷方发生额 or 交易金额) and at least one more."
    ),
    msg("the table has headings and not one entry under them."),
    msg("If the account had no movement, load its balances as account_day instead."),
    msg("not one entry can be read; the first: %(first)s."),
    msg("its title names bank %(bank)s, it was to be loaded for bank %(other)s."),
    msg("Load it with the right --bank, or leave --bank out."),
)
# What is told of a whole PDF statement: one sentence of parts joined by commas.
PROVEN = (
    msg("completeness proved by the stated totals only"),
    msg("completeness not proved: the statement prints no running balance"),
    msg("completeness proved except for %(count)s entries that are refused"),
    msg("completeness proved by the running balance from the first entry on"),
    msg("completeness proved by the running balance"),
    msg("account **** %(tail)s"),
    msg("account not stated"),
    msg("period not stated"),
    msg("%(count)s entries"),
)
INTERCHANGE = (
    msg("names %(columns)s more than once."),
    msg("Name each column once."),
    msg("has both %(one)s and %(other)s."),
    msg("Keep one of the two."),
    msg(
        "has %(count)s cells where the header has %(width)s; put cells that contain a comma in "
        "quotation marks"
    ),
    msg("is no CSV with a header (%(error)s)."),
    msg("has a quotation mark that is opened and never closed (or not doubled inside a cell)."),
    msg("Export the file again as CSV with quotation marks doubled."),
    msg("Write the column as text, a whole number or an exact decimal."),
    msg("is no readable Parquet file (%(error)s)."),
    msg("holds values of the type %(type)s"),
    msg("holds floating-point numbers, which are inexact"),
    msg("holds numbers that are not whole"),
    msg("holds floating-point numbers too large to be exact"),
    msg(
        "amount is below zero; write the amount positive, the direction (pay, refund) gives its "
        "sense"
    ),
)
SYSTEM = (
    msg("has no table of the integration system under its headers."),
    msg("Export PAY_VOUCHER_BILL with its column names."),
    msg(
        "%(column)s %(text)s was turned into a number by a spreadsheet; its last digits are "
        "unrecoverable"
    ),
    msg("pay_amt is empty"),
    msg("plan_amt is empty"),
    msg("xpay_amt and xpay_date do not stand together as a payment"),
    msg("gives no voucher, payment, claim or quota (%(found)s). The first refused row: %(first)s."),
    msg("gives no voucher, payment, claim or quota (%(found)s)."),
    msg(
        "Applications (PAY_VOUCHER) and indicators (BA_BGT_INFO) only add to PAY_VOUCHER_BILL: "
        "put them into one workbook with it."
    ),
)
FILES = (
    msg("cannot be split into cells (%(error)s)."),
    msg("Check the quotation marks there and load the file again."),
    msg("has a damaged table of contents (%(error)s)."),
    msg("Save it again as .xlsx, without a password, and load that."),
    msg("counts its days from 1904, so plain numbers cannot be told apart as dates."),
    msg("Switch off the 1904 date system, save, and load that."),
    msg("may not be read by this user."),
    msg("Change its permissions."),
    msg("%(reference)s is not in the ledger or has been superseded already."),
    msg("%(reference)s only keeps rows of other files; name the file they are of."),
)
READER_SENTENCES = (
    *PLACES,
    *XML,
    *EVOUCHER,
    *STATEMENTS,
    *PDF,
    *PROVEN,
    *INTERCHANGE,
    *SYSTEM,
    *FILES,
    *INSIDE,
)
