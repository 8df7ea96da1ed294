// Package tasks is what the people of the office have to do: the list of tasks,
// one's own first, the page of each, and the button that ticks one off, which
// other pages of the office show too.
//
// Begin reading at tasks.go.
package tasks
