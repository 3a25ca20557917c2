-- A refund that names no serial belongs to a returned payment of the same accounts and amount.
select r.r_id, a.a_id as p_id
from (
    select r_id, bank_code, amount_fen, least(payer_account, payee_account) as one,
        greatest(payer_account, payee_account) as other,
        row_number() over (partition by bank_code, amount_fen,
            least(payer_account, payee_account), greatest(payer_account, payee_account)
            order by paid_on nulls last, paid_at nulls last, bank_serial_no nulls last, r_id) as place
    from refund where original_serial_no is null
) r
join (
    select a_id, bank_code, amount_fen, least(payer_account, payee_account) as one,
        greatest(payer_account, payee_account) as other,
        row_number() over (partition by bank_code, amount_fen,
            least(payer_account, payee_account), greatest(payer_account, payee_account)
            order by ended_on nulls last, bank_serial_no nulls last, a_id) as place
    from attempt where status = 'returned'
) a on a.bank_code = r.bank_code and a.amount_fen = r.amount_fen
   and a.one = r.one and a.other = r.other and a.place = r.place
