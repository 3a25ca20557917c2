    c.c_id, p.p_id, p.v_id, c.claimed_at, c.claimed_on, c.amount_fen as claim_fen,
    p.payment_fen, p.paid_at, p.paid_on,
    c.budget_unit_code <> p.budget_unit_code as unit_differs,
    c.function_code <> p.function_code as function_differs
