-- Entries that a refund may bring back, by the serial it names.
select r.r_id, e.row_id as p_id, e.status,
    row_number() over (partition by r.r_id order by
        case when e.payee_account = r.payer_account or e.payee_account = r.payee_account
             then 0 else 1 end,
        case when e.amount_fen = r.amount_fen then 0 else 1 end,
        e.line_no nulls last, e.row_id) as place
from refund r
join payment_row e on e.bank_code = r.bank_code and e.bank_serial_no = r.original_serial_no
where e.direction = 'pay' and e.status in ('paid', 'returned')
