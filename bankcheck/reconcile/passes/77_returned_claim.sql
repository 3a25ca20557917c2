-- Claims by voucher number alone that stood for a payment which came back: made while it had not
-- yet come back, and either more than the payments still to be claimed or before the first of them.
with c as (
    select c_id, grp, voucher_no, c_year, amount_fen, bank_code, claimed_on,
        count(*) over (partition by grp, amount_fen) as items,
        row_number() over (partition by grp, amount_fen
            order by claimed_on nulls last, claimed_at nulls last, claim_no, line_no, c_id) as place
    from left_claim where bank_serial_no is null and voucher_no is not null
), a as (
    select a_id, voucher_no, a_year, amount_fen, bank_code, tried_on, ended_on,
        row_number() over (partition by a_year, voucher_no, amount_fen
            order by tried_on nulls last, ended_on nulls last, bank_serial_no nulls last, a_id)
            as place
    from attempt where status = 'returned' and voucher_no is not null
), unclaimed as (
    select grp, payment_fen, count(*) as items, min(paid_on) as first_on
    from named where not taken group by grp, payment_fen
)
select c.c_id, a.a_id
from c
join a on a.voucher_no = c.voucher_no and a.a_year = c.c_year and a.amount_fen = c.amount_fen
    and a.place = c.place and (a.bank_code = c.bank_code or c.bank_code is null)
left join unclaimed u on u.grp = c.grp and u.payment_fen = c.amount_fen
where c.claimed_on >= a.tried_on and c.claimed_on <= a.ended_on
  and (c.place <= c.items - coalesce(u.items, 0) or c.claimed_on < u.first_on)
