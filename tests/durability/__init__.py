"""Whether anything that was acknowledged can be lost: kills, full disks, damage, clocks, company.

docs/reliability.md says what is promised and holds the figures.
"""
