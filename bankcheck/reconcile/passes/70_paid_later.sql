-- One row for each payment outside the exact main pass; codes only where all its lines agree.
select l.p_id, m.v_id, coalesce(m.fiscal_year, l.p_year) as fiscal_year, m.voucher_no, m.pay_type,
    l.bank_code, l.bank_serial_no, l.amount_fen as payment_fen, l.paid_at, l.paid_on,
    m.issued_at, m.issued_on, m.budget_unit_code, m.function_code
from left_payment l
left join (
    select p_id, min(case when first_line then v_id end) as v_id, min(fiscal_year) as fiscal_year,
        min(voucher_no) as voucher_no, min(pay_type) as pay_type,
        min(issued_at) as issued_at, min(issued_on) as issued_on,
        case when min(budget_unit_code) = max(budget_unit_code) then min(budget_unit_code) end
            as budget_unit_code,
        case when min(function_code) = max(function_code) then min(function_code) end
            as function_code
    from pair_later group by p_id
) m on m.p_id = l.p_id
