-- Left payments whose voucher line for the same payee is already paid in full; `repaid` when they
-- only make up for refunds that had come back before.
with line as (
    select v.v_id, v.fiscal_year, v.voucher_no, v.payee_account, v.amount_fen
    from voucher v
    join (select distinct p_year, voucher_no, payee_account from left_over
          where voucher_no is not null) l
      on l.p_year = v.fiscal_year and l.voucher_no = v.voucher_no
     and l.payee_account = v.payee_account
), settled as (
    select l.v_id, l.fiscal_year, l.voucher_no, l.payee_account, m.p_id
    from line l
    join (
        select v_id, p_id, payment_fen as voucher_fen, payment_fen, 'exact' as kind
        from pair_exact
        union all
        select v_id, p_id, voucher_fen, payment_fen, kind from pair_later
    ) m on m.v_id = l.v_id
), in_full as (
    select s.fiscal_year, s.voucher_no, s.payee_account, min(s.v_id) as v_id, min(s.p_id) as p_id
    from settled s
    join (
        select m.v_id from (
            select v_id, payment_fen as voucher_fen, payment_fen, 'exact' as kind
            from pair_exact
            union all
            select v_id, voucher_fen, payment_fen, kind from pair_later
        ) m join line l on l.v_id = m.v_id
        group by m.v_id, m.voucher_fen
        having cast(sum(case when m.kind = 'sum' then m.voucher_fen else m.payment_fen end)
                    as bigint) >= m.voucher_fen
    ) f on f.v_id = s.v_id
    group by s.fiscal_year, s.voucher_no, s.payee_account
), came_back as (
    select s.fiscal_year, s.voucher_no, s.payee_account, r.paid_on, r.amount_fen
    from settled s
    join refund_original o on o.p_id = s.p_id
    join refund r on r.r_id = o.r_id
), again as (
    select l.p_id, f.v_id, f.p_id as first_p_id, l.paid_on, l.amount_fen, l.p_year, l.voucher_no,
        l.payee_account,
        cast(sum(l.amount_fen) over (partition by l.p_year, l.voucher_no, l.payee_account
            order by l.paid_on nulls last, l.paid_at nulls last, l.bank_serial_no nulls last,
                l.p_id rows unbounded preceding) as bigint) as again_fen
    from left_over l
    join in_full f on f.fiscal_year = l.p_year and f.voucher_no = l.voucher_no
        and f.payee_account = l.payee_account
)
select a.p_id, a.v_id, a.first_p_id,
    coalesce(cast(sum(b.amount_fen) as bigint), 0) >= a.again_fen as repaid
from again a
left join came_back b on b.fiscal_year = a.p_year and b.voucher_no = a.voucher_no
    and b.payee_account = a.payee_account and b.paid_on <= a.paid_on
group by a.p_id, a.v_id, a.first_p_id, a.again_fen
