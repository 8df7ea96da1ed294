// Package demo invents a living program: groups in real cities, people who do
// not exist, two years of meetings. It is made through the same use cases as
// people use, with a clock that walks up to today, so that what the demo shows
// is what the program does. The same seed makes the same network.
//
// Begin reading at Build (build.go); story.go says what becomes of each group,
// and the lists of names and titles are in people.go, places.go and talks.go.
package demo
