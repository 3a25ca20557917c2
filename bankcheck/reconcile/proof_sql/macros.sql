-- How values become the text a person reads: fen as yuan, instants in China time, messages.
create or replace macro fen_text(x) as
    case when x is null then null
         else case when x < 0 then '-' else '' end || (abs(x) // 100)::varchar || '.'
              || lpad((abs(x) % 100)::varchar, 2, '0') end;
create or replace macro time_text(x) as
    strftime(make_timestamp(epoch_us(x) + 28800000000), '%Y-%m-%d %H:%M:%S');
create or replace macro field_of(name, side) as
    case name
        when 'payee_account' then side.payee_account
        when 'payee_name' then side.payee_name
        when 'payer_account' then side.payer_account
        when 'function_code' then side.function_code
        when 'budget_unit_code' then side.budget_unit_code
        when 'voucher_no' then side.voucher_no
    end;
create or replace macro said(text, expected, actual, fen, account, due, occurred, nothing) as
    replace(replace(replace(replace(replace(replace(text,
        '{expected}', coalesce(expected, nothing)),
        '{actual}', coalesce(actual, nothing)),
        '{amount}', coalesce(fen_text(fen), nothing)),
        '{account}', coalesce(account, nothing)),
        '{due}', coalesce(due::varchar, nothing)),
        '{occurred}', coalesce(occurred::varchar, nothing));
