-- Why: what a person gives up by closing tells of goods that wait to be collected as well; closings from before had none that were counted.
update closing.request set loss = loss || '{"redemptions": 0}' where not loss ? 'redemptions';
