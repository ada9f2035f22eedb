select stored, version, position, place, known_in from append_event($1, $2, $3, $4, $5, $6)
