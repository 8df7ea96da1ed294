-- +goose Up

-- A role of the program team may be held several times at once, each within
-- another reach: they add up.
DROP INDEX access_one_role;
CREATE UNIQUE INDEX access_one_role ON access_grants (person, role, COALESCE(group_id, ''), reach) WHERE until IS NULL;

-- Where each group is and what it speaks, for the decision about roles that are
-- limited to a reach. It reads the groups themselves, so it is never behind; a
-- migration that makes groups_groups anew has to drop it first and make it again.
CREATE VIEW access_places AS SELECT id AS group_id, country, region, languages FROM groups_groups;

-- +goose Down
DROP VIEW access_places;
DROP INDEX access_one_role;
CREATE UNIQUE INDEX access_one_role ON access_grants (person, role, COALESCE(group_id, '')) WHERE until IS NULL;
