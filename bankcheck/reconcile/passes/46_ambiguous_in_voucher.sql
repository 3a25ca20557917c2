-- Lines and payments of one voucher that still agree in amount or payee, but not one to one.
select v.v_id, p.p_id
from amount_line v
left join (select distinct v_id from in_voucher) mv on mv.v_id = v.v_id
join amount_payment p on p.p_year = v.fiscal_year and p.voucher_no = v.voucher_no
    and (p.amount_fen = v.amount_fen or p.payee_account = v.payee_account)
left join (select distinct p_id from in_voucher) mp on mp.p_id = p.p_id
where mv.v_id is null and mp.p_id is null
union
select v_id, p_id from ambiguous_subset
