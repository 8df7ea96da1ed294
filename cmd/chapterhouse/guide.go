package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// guideCmd is what operators do with the program's guide. docs/guide.md
// explains the file.
type guideCmd struct {
	Validate guideValidateCmd `cmd:"" help:"Check a guide file and the documents it names."`
	Apply    guideApplyCmd    `cmd:"" help:"Make a guide file the program's next version."`
	Show     guideShowCmd     `cmd:"" help:"Print the guide in force on a day."`
	Diff     guideDiffCmd     `cmd:"" help:"Say in words what differs between two guides."`
}

type guideValidateCmd struct {
	File string `arg:"" help:"Guide file (.yaml)." type:"path"`
}

// Run checks a guide; what is wrong goes to standard output, one line each.
func (c guideValidateCmd) Run(out io.Writer) error {
	v, err := loadGuide(c.File, out)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s is a guide: %d requirements, %d documents. SHA-256 %s\n",
		c.File, len(v.Guide.Requirements), len(v.Guide.Documents), v.Hash)
	return err
}

// loadGuide reads a guide file with its documents. Each problem is written to
// notes as FILE:LINE:COLUMN: reason, which editors can follow.
func loadGuide(file string, notes io.Writer) (*guide.Version, error) {
	v, problems := guide.Load(os.DirFS(filepath.Dir(file)), filepath.Base(file))
	if len(problems) == 0 {
		return v, nil
	}
	text := i18n.Load().For("en")
	for _, p := range problems {
		place := file
		if p.Line > 0 {
			place = fmt.Sprintf("%s:%d:%d", file, p.Line, p.Column)
		}
		fmt.Fprintf(notes, "%s: %s\n", place, text.T(p.Reason))
	}
	if len(problems) == 1 {
		return nil, errors.New("the guide has a problem")
	}
	return nil, fmt.Errorf("the guide has %d problems", len(problems))
}
