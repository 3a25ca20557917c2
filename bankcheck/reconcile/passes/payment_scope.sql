  direction = 'pay' and status = 'paid' and (paid_on is null or paid_on <= {as_of})
  and (fiscal_year is null or fiscal_year >= {year} - 1) and (fiscal_year is null or fiscal_year <= {year})
  and (paid_on is null or paid_on >= {prior_start})
