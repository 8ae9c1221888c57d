-- Moderators search for why comments were objected to, by rules and by people.

CREATE INDEX verdicts_by_category ON verdicts USING gin (jsonb_path_query_array(verdict, '$.reasons[*].category')) WHERE verdict ->> 'action' <> 'publish';

CREATE INDEX decisions_by_reason ON decisions (site_id, reason, comment_id) WHERE reason IS NOT NULL;
