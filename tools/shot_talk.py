"""What is said in the pictures: the sessions of the sidebar and the reply that is on show."""

from __future__ import annotations

QUESTION = "How do I read a large CSV file in Python without running out of memory?"

REPLY = """\
Read it **row by row** instead of all at once: the file can then be larger than your memory.

```python
import csv
from pathlib import Path

def rows(path: Path):
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)

total = sum(float(row["price"]) for row in rows(Path("sales.csv")))
print(f"Sold for {total:,.2f}")
```

Three habits keep it quick:

1. Keep only the columns that you need.
2. Turn text into numbers as late as possible.
3. If you read the file often, put it into SQLite once.

| Way | Memory | Speed |
| --- | --- | --- |
| all at once | grows with the file | fast |
| row by row | constant | steady |
| SQLite | constant | fastest when repeated |

Does your file have a header line? Then `DictReader` gives you the columns by name.
"""

# question, reply, persona, hours ago; the newest comes last
EARLIER = (
    (
        "Plan a week of vegetarian dinners for two",
        "With pleasure: seven dinners, each ready within half an hour.",
        "Ashley",
        461,
    ),
    (
        "What does a mutex protect?",
        "Data that several threads share, not the code that uses it.",
        "Technical",
        293,
    ),
    (
        "A short story about a lighthouse keeper who collects clocks",
        "Every clock in the tower told a different hour, and Tomas liked it that way.",
        "Creative",
        127,
    ),
    (
        "Explain compound interest to a ten-year-old",
        "Imagine a coin that has children, and the children have children too.",
        "Ashley",
        99,
    ),
    (
        "Review this SQL query for missing indexes",
        "Two columns in the join have none: `order_id` and `sent_at`.",
        "Technical",
        31,
    ),
    (
        "Names for a small bakery by the sea",
        "Salt & Crumb, The Morning Tide, Harbour Loaf.",
        "Creative",
        26,
    ),
    (
        "Write a kind reply to a late invoice reminder",
        "Thank you for the reminder, and please excuse the delay.",
        "Ashley",
        0,
    ),
)
