// Package public is the world that everyone may read: the front page, the
// groups with their search and map, a group and its meetings, the program's
// guide and documents, calendars for other programs, and the small print. Its
// only forms are joining and leaving a group.
//
// A page is a handler (home.go, groups.go, group.go, event.go, events.go,
// guide.go, small.go) with its templ file beside it; feeds.go and crawlers.go
// hold what programs read. Every page can be kept in memory for visitors.
//
// Begin reading at public.go, which has every address.
package public
