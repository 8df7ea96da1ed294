package program

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// Owed returns which of the documents a person has not accepted, given all that
// the person has accepted. Until the day from which a version is needed, an
// earlier one is enough.
func Owed(g *guide.Guide, documents []guide.Key, day ids.Date, said []Acceptance) (list []guide.Key) {
	for _, key := range documents {
		d := g.Document(key)
		if d == nil {
			continue
		}
		version := int(d.Version)
		if day.Before(d.NeededFrom.Date) && version > 1 {
			version = 1
		}
		if !slices.ContainsFunc(said, func(a Acceptance) bool { return a.Document == key && a.Version >= version }) {
			list = append(list, key)
		}
	}
	return list
}

// OfLeaders are the documents that leaders accept: those of the tasks of
// onboarding, or all that are accepted where the guide names none there.
func OfLeaders(g *guide.Guide) (list []guide.Key) {
	for _, t := range g.Onboarding {
		if t.Needs == guide.NeedsDocuments {
			for _, key := range t.Documents {
				if !slices.Contains(list, key) {
					list = append(list, key)
				}
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	for _, d := range g.Documents {
		if d.Kind.Accepted() {
			list = append(list, d.Key)
		}
	}
	return list
}
