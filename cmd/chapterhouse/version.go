package main

import (
	"fmt"
	"io"
	"runtime/debug"
)

type versionCmd struct{}

// Run tells the version that the build recorded, and the Go it was built with.
func (versionCmd) Run(out io.Writer) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		_, err := fmt.Fprintln(out, "chapterhouse, built without version information")
		return err
	}
	revision := "unknown revision"
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = s.Value
		}
	}
	_, err := fmt.Fprintf(out, "chapterhouse %s (%s, %s)\n", info.Main.Version, revision, info.GoVersion)
	return err
}
