"""What a run is to those who look at it or keep it: snapshots, records, files, commands."""
