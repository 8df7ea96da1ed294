// Package directory joins what several packages own into what the public pages
// show: the list of groups with its filters, map and search, the figures of the
// front page, the people and meetings beside a group, the list of meetings and
// the sitemap. It owns no table and writes nothing: SELECT only.
//
// A network has some thousand groups at most, and its list hardly changes. So
// the list is kept in memory as one Network (network.go), read anew when this
// server has written something or after a few seconds; filters, counts and
// orders are plain Go over it, the same on both engines.
//
// What the office reads of groups is here too (officelist.go, office.go, desk.go,
// file.go): closed to others, and kept in the same way.
//
// Begin reading at network.go, then find.go (search, places, filters), front.go
// (figures), page.go (a group's page) and meetings.go.
package directory
