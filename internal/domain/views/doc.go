// Package views keeps lists as people like to see them: a name and the query
// string of a page, each person's own. What the query means is the page's
// business. Its table is views_views.
//
// Begin reading at views.go.
package views
