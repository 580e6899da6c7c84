-- Why: the door by a code is down when codes do not go out. That is seen by messages that wait, asked for by every page of the log-in.
create index message_waiting on notices.message (at) where state = 'waiting';
