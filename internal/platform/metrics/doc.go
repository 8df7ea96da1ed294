// Package metrics counts what a server does and shows the figures in the text
// format that Prometheus reads. The library is prometheus/client_golang.
//
// Two kinds of figures stand here. Those that are counted as they happen
// (requests, jobs) have a method that is called with each. Those that are
// looked up when somebody asks (how many jobs wait, how busy the database is)
// are given as functions to Watch. No figure carries a person, an address or a
// path: labels are route patterns, job kinds and the like, of which there are
// only so many.
//
// Begin reading at New (metrics.go).
package metrics
