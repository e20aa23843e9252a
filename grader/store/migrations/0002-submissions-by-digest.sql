-- For the question whether any hand-in names a file.
CREATE INDEX hand_in_by_submission ON hand_in (content ->> 'digest');
