-- The badges of one kind look in each style as one row says, and only symbols have a symbol.
select list_path, kind, style, symbol, count(*) as row_count
from core.badge_looks
group by list_path, kind, style, symbol
having count(*) > 1 or (style = 'symbols') <> (symbol <> '')
