autocmd BufRead,BufNewFile *.rules if getline(1) =~# '^\%uFEFF\?\s*\(#\|rules\s\)' | setfiletype reconcile | endif
