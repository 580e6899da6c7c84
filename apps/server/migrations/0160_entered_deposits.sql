-- Why: a counter looks at what it entered; the applications themselves lie in the scope of the centre that handles them.
create index deposit_entered on deposits.deposit (entered_organization_id, id desc) where entered_organization_id is not null;
