// Package geo knows where places are: it finds a city that somebody typed or
// that stands in a list, tells its country, region and time zone, and measures
// distances. It works from a list inside the program and asks nobody.
//
// Find answers a search ("utrect", "Portland, OR", "München"); Locate answers
// an importer that must not guess; Nearest and Zone answer for coordinates;
// Around helps a database to look in the neighbourhood only. Countries have
// their names in English and German. Package worldmap beside it draws.
//
// The list has the places of the world with a thousand inhabitants or more and
// the seats of smaller districts, as GeoNames had them in 2020, with regions,
// zones and the names of large places brought up to date. It is loaded at the
// first use and stays (see Load). Names are compared by package names; the
// file is described in package placefile and made by internal/tools/gazetteer.
// What is written by hand: othernames.txt (abbreviations and other names of
// countries and regions) and, beside the tool, famous.txt.
//
// It draws no borders: the country of a point is the country of the nearest
// place. Begin reading at find.go.
package geo

// Credit names the source of the place data, as its licence asks of every
// page that shows places.
type Credit struct {
	Source, SourceURL   string
	License, LicenseURL string
}

// PlaceData is the credit for the list of places.
var PlaceData = Credit{
	Source:     "GeoNames",
	SourceURL:  "https://www.geonames.org/",
	License:    "CC BY 4.0",
	LicenseURL: "https://creativecommons.org/licenses/by/4.0/",
}
