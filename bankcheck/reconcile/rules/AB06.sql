-- A paid entry that is left after all passes and that no more specific rule explains.
select l.p_id, l.amount_fen, l.paid_on as occurred_on, 'voucher_no' as field,
    l.voucher_no as actual_text
from left_over l
left join paid_again a on a.p_id = l.p_id
where a.p_id is null
