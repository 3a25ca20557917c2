-- Bank entries that stand more than once under one serial, amount and line. Equal entries have
-- equal hashes, so that only the few entries under a repeated hash are told apart by their columns.
select r.bank_code, r.bank_serial_no, r.line_no, r.amount_fen, r.direction
from raw_payment r
join (
    select mark from (
        select xxhash64(bank_code, bank_serial_no, line_no, amount_fen, direction) as mark
        from raw_payment where bank_serial_no is not null
    ) h
    group by mark having count(*) > 1
) m on m.mark = xxhash64(r.bank_code, r.bank_serial_no, r.line_no, r.amount_fen, r.direction)
where r.bank_serial_no is not null
group by r.bank_code, r.bank_serial_no, r.line_no, r.amount_fen, r.direction
having count(*) > 1
