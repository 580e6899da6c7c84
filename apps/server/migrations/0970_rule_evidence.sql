-- Why: whoever opens a file is shown it by what it stands with; the rule that it proves is found without reading every version.
create index rule_version_evidence on conversion.rule_version ((content ->> 'evidenceFileId')) where content ->> 'evidenceFileId' is not null;
