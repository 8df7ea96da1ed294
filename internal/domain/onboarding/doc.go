// Package onboarding owns the time between the approval of a group and its first
// day as an active one: the tasks that are left, who owes what of them, and the
// one change of status that nobody decides. It has no tables: tasks are worked
// out of facts that others keep, each time somebody looks, and nothing is ticked
// by hand where a fact decides.
//
// What was accepted in the application counts, because acceptances belong to
// people. What one leader owes stands beside that person and holds up nobody
// else. A page that could not be reached fails no task.
//
// Follow looks at a group whenever something may have changed, and once a day;
// when nothing is left it makes the group active and says so (Completed).
//
// Begin reading at tasks.go (pure), then facts.go and onboarding.go.
package onboarding
