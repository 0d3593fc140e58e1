"""What a run is to those who look at it or keep it: its place, snapshots, records, files, commands."""
