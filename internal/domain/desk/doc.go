// Package desk is the daily work of the program office around groups: tasks
// (something that has to be done, with an owner and a day), notes in a group's
// file, and who looks after a group, with a substitute from a day to a day.
// Managers write, the whole team reads.
//
// Lists of tasks, Today and a group's file join these rows with those of other
// packages; they are read through package directory. Tables begin with desk_.
//
// What is done here can be taken back for a short time (package undo): each use
// case that offers it names its kind beside it, and the function that takes it
// back stands below.
//
// Begin reading at task.go, then note.go and owner.go.
package desk
