// Package groups owns local user groups: what they are called, where they are,
// their status, who leads them, who belongs to them, and the code of conduct on
// their page. Its tables begin with groups_.
//
// A group has one present address and keeps every older one. Status and codes
// of conduct are kept with their dates, because standing is asked as of any
// day. Who leads is kept as grants in package access and changes only through
// SetLeadersTx, which guards that a claimed group has two people, never zero.
// An imported group is active but unclaimed: its contacts are names on a list,
// not accounts, and no clock runs for it.
//
// Begin reading at group.go (the type), then create.go, edit.go, roster.go and
// member.go (use cases), batch.go (facts for the rules engine), import.go (lists
// of groups: import_stage.go settles them, import_apply.go adds them).
package groups
