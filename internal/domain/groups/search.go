package groups

import (
	"context"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/search"
)

// SearchKind is the kind of groups in the index of package search.
const SearchKind = "group"

// indexTx makes a group findable by its name, place, topics and texts. A group
// that has left the program, or is for trying things out, is not found.
func indexTx(ctx context.Context, w *access.Writer, g Group) error {
	if !g.Status.InProgram() || g.Test {
		return search.RemoveTx(ctx, w, SearchKind, string(g.ID))
	}
	return search.IndexTx(ctx, w, g.doc())
}

// doc is what a group is found by.
func (g Group) doc() search.Doc {
	words := []string{g.City, geo.CountryName(g.Country, "en"), geo.CountryName(g.Country, "de"), geo.RegionName(g.Region, "en"),
		strings.Join(g.Topics.V, " "), g.Tagline, g.About}
	return search.Doc{Kind: SearchKind, ID: string(g.ID), Lang: g.AboutLang, Title: g.Name, Body: strings.Join(words, " ")}
}

// with is the group with another profile.
func (g Group) with(p Profile) Group {
	g.Tagline, g.About, g.AboutLang, g.Homepage, g.Format = p.Tagline, p.About, p.AboutLang, p.Homepage, p.Format
	g.Links.V, g.Languages.V, g.Topics.V = p.Links, p.Languages, p.Topics
	return g
}
