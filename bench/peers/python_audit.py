#!/usr/bin/env python3
"""The bare job of bench.rules as an analyst would write it: csv and decimal.  python_audit.py FOLDER
Prints the number of wrong amounts, of calls without a prefix and of CallIds that come twice."""
import csv, glob, sys
from collections import Counter
from decimal import Decimal, ROUND_HALF_UP

folder = sys.argv[1]
deck = {}
with open(folder + '/deck.csv', newline='') as file:
    for row in csv.DictReader(file, delimiter=';'):
        deck[row['prefix']] = (Decimal(row['rate_per_minute']), int(row['initial_increment']), int(row['increment']))
sizes = sorted({len(prefix) for prefix in deck}, reverse=True)
digits, minute = Decimal('0.0001'), Decimal(60)
ids, refusals, wrong, without = Counter(), Counter(), 0, 0
for path in sorted(glob.glob(folder + '/cdr-*.csv')):
    with open(path, newline='', encoding='utf-8') as file:
        rows = csv.DictReader(file, delimiter=';')
        for row in rows:
            duration = int(row['Duration'] or 0)
            expected = Decimal(0)
            if row['Result'] == 'ANSWERED':
                found = next((deck[row['To'][1:][:size]] for size in sizes if row['To'][1:][:size] in deck), None)
                if found is None:
                    without += 1
                    expected = None
                elif duration > 0:
                    rate, first, step = found
                    billed = first if duration <= first else first - (-(duration - first) // step) * step
                    expected = (rate * billed / minute).quantize(digits, ROUND_HALF_UP)
            if expected is not None and Decimal(row['Amount'] or 0) != expected:
                wrong += 1
            ids[row['CallId']] += 1
            if row['Reason'] == 'NOCREDITPARTNER':
                refusals[row['CallTime'][:13], row['ApplicationKey']] += 1
print(wrong, without, sum(1 for count in ids.values() if count > 1))
