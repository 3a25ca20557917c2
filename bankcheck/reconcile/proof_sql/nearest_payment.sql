-- For each unpaid line, the left-over payment that fails the fewest tests.
with lone as (
    select h.hit_no, u.v_id, u.voucher_no, u.payer_account, u.payee_account, u.amount_fen,
        u.issued_on
    from numbered h join unpaid_line u on u.v_id = h.v_id
    where h.code = 'AB14' and h.kind = 'unpaid'
), tested as (
    select l.hit_no, p.p_id as row_id, p.paid_on, p.bank_serial_no, l.issued_on,
        list_filter([
            case when p.voucher_no is distinct from l.voucher_no then 'voucher_no' end,
            case when p.payer_account is distinct from l.payer_account then 'payer_account' end,
            case when p.payee_account is distinct from l.payee_account then 'payee_account' end,
            case when p.amount_fen <> l.amount_fen then 'amount_fen' end,
            case when p.paid_on < l.issued_on then 'paid_at' end
        ], lambda x: x is not null) as failed
    from lone l
    join left_over p on p.amount_fen = l.amount_fen
        and (p.payer_account = l.payer_account or p.payee_account = l.payee_account)
        and p.paid_on between l.issued_on - 5 and l.issued_on + 60
)
select hit_no, 'payment' as stream, row_id, failed
from (
    select *, row_number() over (partition by hit_no order by len(failed),
        abs(paid_on - issued_on) nulls last, bank_serial_no, row_id) as place
    from tested
)
where place = 1
