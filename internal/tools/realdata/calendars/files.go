package calendars

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

// File is what reading one file gave.
type File struct {
	Name     string
	Refused  string // why it was not read; empty when it was
	Method   string
	Events   int
	Answers  []string // PARTSTAT of the attendees
	Problems []ical.Problem
}

// Files reads every calendar file below dir/folder with the limits of a feed.
func Files(dir, folder string) ([]File, error) {
	var files []File
	root := filepath.Join(dir, folder)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".ics") {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		file, err := readFile(path)
		file.Name = filepath.ToSlash(name)
		files = append(files, file)
		return err
	})
	return files, err
}

func readFile(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	cal, err := ical.Decode(f, ical.FeedLimits())
	if refusal := fault.As(err); refusal != nil {
		return File{Refused: i18n.Load().For("en").T(refusal.Message)}, nil
	} else if err != nil {
		return File{}, err
	}
	file := File{Method: cal.Method, Events: len(cal.Events), Problems: cal.Problems}
	for _, e := range cal.Events {
		for _, a := range e.Attendees {
			if a.PartStat != "" {
				file.Answers = append(file.Answers, a.PartStat)
			}
		}
	}
	return file, nil
}
