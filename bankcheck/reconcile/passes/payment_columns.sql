    row_id as p_id, bank_code, bank_serial_no, line_no, voucher_no, fiscal_year,
    budget_unit_code, payer_account, payee_account, payee_name, amount_fen, function_code,
    settlement_method, purpose, paid_at, paid_on,
    coalesce(fiscal_year, cast(extract(year from paid_on) as integer), {year}) as p_year
