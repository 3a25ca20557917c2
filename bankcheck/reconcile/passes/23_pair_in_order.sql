-- Pass 1 on repeated items whose codes say nothing: in order of time and serial.
with v as (
    select l.v_id, l.fiscal_year, l.voucher_no, l.amount_fen, l.payee_account,
        row_number() over (partition by l.fiscal_year, l.voucher_no, l.amount_fen, l.payee_account
            order by l.line_no nulls last, l.v_id) as place
    from left_voucher l left join pair_same_code s on s.v_id = l.v_id
    where s.v_id is null
), p as (
    select l.p_id, l.p_year, l.voucher_no, l.amount_fen, l.payee_account,
        row_number() over (partition by l.p_year, l.voucher_no, l.amount_fen, l.payee_account
            order by case when r.p_id is null then 0 else 1 end, l.paid_on nulls last,
                l.paid_at nulls last, l.bank_serial_no nulls last, l.line_no nulls last, l.p_id
        ) as place
    from left_payment l
    left join pair_same_code s on s.p_id = l.p_id
    left join replaced r on r.p_id = l.p_id
    where s.p_id is null
)
select v_id, p_id from pair_same_code
union all
select v.v_id, p.p_id
from v join p on p.p_year = v.fiscal_year and p.voucher_no = v.voucher_no
    and p.amount_fen = v.amount_fen and p.payee_account = v.payee_account and p.place = v.place
