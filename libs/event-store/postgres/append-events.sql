select head_before, stored, versions, positions, places, known_ids, known_in
from append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
