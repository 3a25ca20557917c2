-- Same amount under what the claim names: in order of time.
select c.c_id, p.p_id
from (
    select c.c_id, c.grp, c.amount_fen, row_number() over (partition by c.grp, c.amount_fen
        order by c.claimed_on nulls last, c.claimed_at nulls last, c.claim_no, c.line_no, c.c_id)
        as place
    from left_claim c
    left join returned_claim b on b.c_id = c.c_id
    where c.grp is not null and b.c_id is null
) c
join (
    select p_id, grp, payment_fen, row_number() over (partition by grp, payment_fen
        order by paid_on nulls last, paid_at nulls last, bank_serial_no nulls last, p_id) as place
    from named where not taken
) p on p.grp = c.grp and p.payment_fen = c.amount_fen and p.place = c.place
