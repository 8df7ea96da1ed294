package program

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// grant gives the documents of a guide the day from which their version is
// needed, where the guide says nothing: some time after the version came into
// force for whoever accepted an earlier one. earlier are the guides before, with
// their days.
func grant(g *guide.Guide, effective ids.Date, earlier []Edition) {
	for i := range g.Documents {
		d := &g.Documents[i]
		if !d.Kind.Accepted() || !d.NeededFrom.IsZero() {
			continue
		}
		if since, again := versionSince(d, effective, earlier); again {
			d.NeededFrom.Date = g.Deadlines.ForNewVersion().After(since)
		}
	}
}

// versionSince returns the day since which a document has its version, and
// whether it had another one before.
func versionSince(d *guide.Document, effective ids.Date, earlier []Edition) (since ids.Date, again bool) {
	since = effective
	for _, e := range earlier {
		switch old := e.Guide.Document(d.Key); {
		case old == nil:
		case old.Version == d.Version && e.Effective.Before(since):
			since = e.Effective
		case old.Version < d.Version:
			again = true
		}
	}
	return since, again
}
