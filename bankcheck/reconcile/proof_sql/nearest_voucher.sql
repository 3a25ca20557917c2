-- For each payment without authorization, the voucher line that fails the fewest tests.
with lone as (
    select h.hit_no, l.p_id, l.voucher_no, l.payer_account, l.payee_account, l.amount_fen,
        l.paid_on, l.p_year
    from numbered h join left_over l on l.p_id = h.p_id where h.code = 'AB06'
), reach as materialized (
    select row_id, fiscal_year, voucher_no, line_no, payer_account, payee_account, amount_fen,
        issued_on, status
    from raw_voucher
    where amount_fen in (select amount_fen from lone) or voucher_no in (select voucher_no from lone)
), rival as (
    select l.hit_no, v.row_id
    from lone l join reach v on v.voucher_no = l.voucher_no and v.fiscal_year = l.p_year
    union
    select l.hit_no, v.row_id
    from lone l join reach v on v.payer_account = l.payer_account
        and v.amount_fen = l.amount_fen and v.issued_on between l.paid_on - 60 and l.paid_on + 5
    union
    select l.hit_no, v.row_id
    from lone l join reach v on v.payee_account = l.payee_account
        and v.amount_fen = l.amount_fen and v.issued_on between l.paid_on - 60 and l.paid_on + 5
), tested as (
    select r.hit_no, r.row_id, v.issued_on, v.voucher_no, v.line_no, l.paid_on,
        list_filter([
            case when v.voucher_no is distinct from l.voucher_no then 'voucher_no' end,
            case when v.payer_account is distinct from l.payer_account then 'payer_account' end,
            case when v.payee_account is distinct from l.payee_account then 'payee_account' end,
            case when v.amount_fen <> l.amount_fen then 'amount_fen' end,
            case when v.issued_on > l.paid_on then 'issued_at' end,
            case when v.status <> 'valid' then 'status' end,
            case when u.v_id is null and v.status = 'valid' then 'already_paid' end
        ], lambda x: x is not null) as failed
    from rival r
    join lone l on l.hit_no = r.hit_no
    join reach v on v.row_id = r.row_id
    left join unpaid_line u on u.v_id = r.row_id
)
select hit_no, 'voucher' as stream, row_id, failed
from (
    select *, row_number() over (partition by hit_no order by len(failed),
        abs(paid_on - issued_on) nulls last, voucher_no, line_no, row_id) as place
    from tested
)
where place = 1
