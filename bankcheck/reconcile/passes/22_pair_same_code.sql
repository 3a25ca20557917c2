-- Pass 1 on repeated items: same codes first, in order of time and serial.
select v.v_id, p.p_id
from ranked_voucher v
join (
    select p.p_id, p.p_year, p.voucher_no, p.amount_fen, p.payee_account, p.function_code,
        p.budget_unit_code,
        row_number() over (partition by p.p_year, p.voucher_no, p.amount_fen, p.payee_account,
            p.function_code, p.budget_unit_code
            order by case when r.p_id is null then 0 else 1 end, p.paid_on nulls last,
                p.paid_at nulls last, p.bank_serial_no nulls last, p.line_no nulls last, p.p_id
        ) as place
    from left_payment p left join replaced r on r.p_id = p.p_id
) p on p.p_year = v.fiscal_year and p.voucher_no = v.voucher_no
   and p.amount_fen = v.amount_fen and p.payee_account = v.payee_account
   and p.function_code = v.function_code and p.budget_unit_code = v.budget_unit_code
   and p.place = v.place
