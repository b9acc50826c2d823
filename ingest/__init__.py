"""Reading room: files in a folder become repaired, structured, citable documents."""
