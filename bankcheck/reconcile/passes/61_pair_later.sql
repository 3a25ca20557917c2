-- The comparison of the two sides for matches after the exact main pass; `first_line` marks one line
-- a payment and `last_part` one payment a line, by content and never by order of loading.
select {comparison}, m.pass, m.kind, p.p_year, p.voucher_no as stated_no,
    row_number() over (partition by p.p_id order by v.line_no nulls last,
        v.payee_account nulls last, v.amount_fen, v.function_code nulls last, v.v_id) = 1
        as first_line,
    row_number() over (partition by v.v_id order by p.paid_on desc nulls last,
        p.paid_at desc nulls last, p.bank_serial_no desc nulls last, p.line_no desc nulls last,
        p.p_id) = 1 as last_part
from matched_later m
join left_voucher v on v.v_id = m.v_id
join left_payment p on p.p_id = m.p_id
