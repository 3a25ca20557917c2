-- view: Authorized items in scope, of the year and of the year before (for what crosses it).
select row_id as v_id, fiscal_year, voucher_no, line_no, pay_type, budget_unit_code, payer_account,
    payee_account, payee_name, amount_fen, function_code, project_code, purpose,
    settlement_method, bank_code, issued_at, issued_on
from voucher_row
where status = 'valid' and fiscal_year >= {year} - 1 and fiscal_year <= {year}
  and (issued_on is null or issued_on <= {as_of})
