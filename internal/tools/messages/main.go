// Command messages writes the typed accessors of package msg from the message
// catalogues, and checks the catalogues.
//
//	go run ./internal/tools/messages           write internal/platform/i18n/msg
//	go run ./internal/tools/messages -check    write nothing; fail on any fault
//
// Faults are a key that is missing in a language, unused, or has other
// parameters than in English, a missing plural form, an empty text, a key that
// program text writes out instead of taking the accessor, and an accessor file
// that is not fresh. Problems of a translation do not keep the accessors from
// being written: they come from English alone.
package main

import (
	"flag"
	"fmt"
	"os"

	"chapterhouse.dev/chapterhouse/internal/tools/messages/accessors"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail on any fault of the catalogues")
	flag.Parse()
	root, err := accessors.ModuleRoot(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, "messages:", err)
		os.Exit(2)
	}
	tree := accessors.Tree{Root: root}
	run := tree.Write
	if *check {
		run = tree.Check
	}
	problems, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "messages:", err)
		os.Exit(2)
	}
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}
