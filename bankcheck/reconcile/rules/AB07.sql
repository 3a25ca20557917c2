-- Matched by voucher and payee, amount differs; parts of one line are judged by their sum. A part
-- payment whose time limit still runs is expected, not wrong.
with line as (
    select v_id, min(case when last_part then p_id end) as p_id, max(paid_on) as paid_on, max(issued_on) as issued_on,
        max(voucher_fen) as voucher_fen, cast(sum(payment_fen) as bigint) as paid_fen
    from pair_later where pass = 'payee'
    group by v_id
)
select l.v_id, l.p_id, l.paid_fen as amount_fen, l.paid_on as occurred_on, 'amount_fen' as field,
    l.voucher_fen as expected_fen, l.paid_fen as actual_fen
from line l
left join due d on d.code = 'AB14' and d.name = 'days' and d.day = l.issued_on
where l.paid_fen > l.voucher_fen
   or (l.paid_fen < l.voucher_fen and coalesce(d.due_on < {as_of}, true))
