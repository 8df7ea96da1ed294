// Realdata measures the program against the collection of real public files and
// writes what it found to docs/real-data.md. Each section is one file of this
// package and one entry of sections; every number in the page comes from the
// run that wrote it. Run it from the project's folder:
//
//	go run ./internal/tools/realdata
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"

	"chapterhouse.dev/chapterhouse/internal/tools/realdata/data"
)

const page = "docs/real-data.md"

// section writes one part of the page from the files in dir.
type section struct {
	title string
	write func(w *bytes.Buffer, dir string) error
}

// sections in the order of the page.
var sections = []section{
	{"Calendar files", calendarFiles},
	{"Instances of calendars", expansions},
	{"Recurrence rules", rules},
	{"Scheduling messages", schedulingMessages},
	{"Group lists", groupLists},
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("realdata: ")
	dir, ok := data.Dir()
	if !ok {
		log.Fatal("the real files are not here; they are looked for in " + data.Where)
	}
	text, err := render(dir)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(page, text, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Println(page, "written")
}

func render(dir string) ([]byte, error) {
	var w bytes.Buffer
	w.WriteString(`# Real data

How the program does with files that other people's programs wrote. This page is
written by ` + "`go run ./internal/tools/realdata`" + ` and holds nothing that was typed in.
The files are not part of the project: their licences differ, and some name real
people. "Judged" are the results on which two independent programs agree, so that
a difference is a defect of ours; a test fails on it. The others are only counted.
`)
	for _, s := range sections {
		fmt.Fprintf(&w, "\n## %s\n\n", s.title)
		if err := s.write(&w, dir); err != nil {
			return nil, fmt.Errorf("%s: %w", s.title, err)
		}
	}
	return w.Bytes(), nil
}
