-- Pass 3, fallback by account: same payer, payee and amount, issued within the window.
select v.v_id, p.p_id
from open_line v
join stray_payment p
  on p.payer_account = v.payer_account and p.payee_account = v.payee_account
 and p.amount_fen = v.amount_fen
 and (p.fiscal_year is null or p.fiscal_year = v.fiscal_year)
join due d on d.code = 'matching' and d.name = 'fallback_days' and d.day = v.issued_on
where not p.agrees and v.issued_on <= p.paid_on and p.paid_on <= d.due_on
