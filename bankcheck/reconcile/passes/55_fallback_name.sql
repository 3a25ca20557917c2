-- Pass 3, fallback by name: same payer and amount; the names are compared behind the SQL.
select v.v_id, p.p_id, v.payee_name as voucher_name, p.payee_name as payment_name
from open_line v
left join (select distinct v_id from fallback_account) fv on fv.v_id = v.v_id
join stray_payment p
  on p.payer_account = v.payer_account and p.amount_fen = v.amount_fen
 and (p.fiscal_year is null or p.fiscal_year = v.fiscal_year)
left join (select distinct p_id from fallback_account) fp on fp.p_id = p.p_id
join due d on d.code = 'matching' and d.name = 'fallback_name_days' and d.day = v.issued_on
where not p.agrees and v.issued_on <= p.paid_on and p.paid_on <= d.due_on
  and fv.v_id is null and fp.p_id is null
  and v.payee_name is not null and p.payee_name is not null
