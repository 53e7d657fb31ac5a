" The rule language of reconcile. tests/language/editors_test.cpp holds the words to grammar/rules.peg.
if exists("b:current_syntax")
  finish
endif

" A kind or a finding code (phone-terminated, amount-differs) is one word.
syntax iskeyword @,48-57,_,-

syntax keyword reconcileStatement rules include sha256 currency timezone round tolerance charge rated without standard
syntax keyword reconcileStatement checks let band tariff alert require unique complete invoice waive test
syntax keyword reconcileClause above alarms amount at because by call calls column compare connect count country dates
syntax keyword reconcileClause decimal digits down end error every except exception expect false finding findings fire
syntax keyword reconcileClause first for free from further graduated half-down half-even half-up increments keeping late
syntax keyword reconcileClause lines maximum message minimum minutes month most must name no note notice of only origin
syntax keyword reconcileClause other per period prefix previous rate rates row separator severity source surcharge terms
syntax keyword reconcileClause through tiers to under until up valid volume warning when where window windows within
syntax keyword reconcileOperator and or not in is starts with empty
syntax keyword reconcileUnit min s h day days
syntax keyword reconcileDay mon tue wed thu fri sat sun

syntax match reconcileKind /\<[a-z][a-z0-9]*\(-[a-z0-9]\+\)\+\>/
syntax match reconcileDay /\<\(mon\|tue\|wed\|thu\|fri\|sat\|sun\)-\(mon\|tue\|wed\|thu\|fri\|sat\|sun\)\>/
syntax match reconcileField /\<[A-Z][A-Za-z0-9_]*\>/
syntax match reconcileEnum /\<[A-Z][A-Z0-9_]\+\>/
syntax match reconcileEnum /\<N\/A\>/
syntax match reconcileCurrency /\<[A-Z]\{3}\>/
syntax match reconcileNumber /-\?\<\d\+\(_\d\{3}\)*\(\.\d\+\)\?/
syntax match reconcileNumber /+\d\+/
syntax match reconcileDate /\<\d\{4}-\d\d-\d\d\(T\d\d:\d\d:\d\dZ\)\?/
syntax match reconcileDate /\<\d\d:\d\d\(-\d\d:\d\d\)\?/
syntax match reconcileSign /!=\|<=\|>=\|[=<>*%|]/
syntax match reconcileComment /#.*$/
syntax match reconcileEscape /\\["\\]/ contained
syntax region reconcileString start=/"/ skip=/\\["\\]/ end=/"/ oneline contains=reconcileEscape

highlight default link reconcileStatement Statement
highlight default link reconcileClause Keyword
highlight default link reconcileOperator Operator
highlight default link reconcileUnit Type
highlight default link reconcileDay Constant
highlight default link reconcileKind Type
highlight default link reconcileField Identifier
highlight default link reconcileEnum Constant
highlight default link reconcileCurrency Type
highlight default link reconcileNumber Number
highlight default link reconcileDate Number
highlight default link reconcileSign Operator
highlight default link reconcileComment Comment
highlight default link reconcileEscape SpecialChar
highlight default link reconcileString String

let b:current_syntax = "reconcile"
