-- Same amount under what the claim names: in order of time.
select c.c_id, p.p_id
from (
    select c_id, grp, amount_fen, row_number() over (partition by grp, amount_fen
        order by claimed_on nulls last, claimed_at nulls last, claim_no, line_no, c_id) as place
    from left_claim where grp is not null
) c
join (
    select p_id, grp, payment_fen, row_number() over (partition by grp, payment_fen
        order by paid_on nulls last, paid_at nulls last, bank_serial_no nulls last, p_id) as place
    from named where not taken
) p on p.grp = c.grp and p.payment_fen = c.amount_fen and p.place = c.place
