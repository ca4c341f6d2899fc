"""What people do with the history, carried out: each module stands between widgets and core."""
