-- Claim lines that another file reports as well (both legs of one voucher): the fuller one stands.
with line as (
    select r.*, r.row_id - (r.row_id % 4294967296) + r.file_no as file_key
    from raw_claim r
), placed as (
    select l.*, row_number() over (partition by claim_no, claim_type, bank_code, line_no,
        voucher_no, bank_serial_no, amount_fen, file_key order by row_id) as place
    from line l
), ranked as (
    select p.row_id, row_number() over (partition by claim_no, claim_type, bank_code, line_no,
        voucher_no, bank_serial_no, amount_fen, place
        order by case status when 'cleared' then 1 when 'rejected' then 2 else 3 end,
            claimed_at nulls last, claimed_on nulls last, cleared_on nulls last, row_id) as choice
    from placed p
)
select row_id from ranked where choice > 1
