import pg from 'pg'

// How PostgreSQL's values arrive, for every connection of a process or thread that loads this: dates stay text (a day has no time zone), 64-bit integers stay
// text, instants become Date.
pg.types.setTypeParser(1082, (text) => text)
