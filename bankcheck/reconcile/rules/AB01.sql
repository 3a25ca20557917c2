-- A transfer claim made before the payment it claims; day against day where a time is missing.
select c_id, p_id, v_id, claim_fen as amount_fen, claimed_on as occurred_on,
    'claimed_at' as field, paid_at as expected_at, paid_on as expected_on,
    claimed_at as actual_at, claimed_on as actual_on
from link
where claimed_on <= paid_on
  and (claimed_on < paid_on or claimed_at < paid_at)
