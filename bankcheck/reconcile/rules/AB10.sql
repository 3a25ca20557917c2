-- A payment that earlier claim lines have used up is claimed once more.
select a.c_id, a.p_id, p.v_id, c.amount_fen, c.claimed_on as occurred_on, 'claim_no' as field,
    f.claim_no as expected_text, c.claim_no as actual_text
from claimed_again a
join left_claim c on c.c_id = a.c_id
join paid p on p.p_id = a.p_id
left join (
    select l.p_id, min(t.claim_no) as claim_no
    from claimed_again a join link l on l.p_id = a.p_id join transfer t on t.c_id = l.c_id
    group by l.p_id
) f on f.p_id = a.p_id
