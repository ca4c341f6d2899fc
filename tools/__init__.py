"""What works on the program from outside: its environment, its tests, its pictures."""
