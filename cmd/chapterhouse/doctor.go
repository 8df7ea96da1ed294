package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/app/doctor"
)

type doctorCmd struct {
	settings
	Visit []string `help:"Addresses of other sites to try, such as a calendar that groups use." placeholder:"URL"`
	JSON  bool     `help:"Print JSON."`
}

// errUnwell makes the command end with a status that a timer notices.
var errUnwell = errors.New("something does not work: see the lines marked failure")

// Run looks, prints what it found, and fails if something does not work.
func (c doctorCmd) Run(ctx context.Context, out io.Writer) error {
	p, err := app.Patient(c.config(), c.Visit)
	if err != nil {
		return err
	}
	found := doctor.Examine(ctx, p)
	if err := c.print(out, found); err != nil {
		return err
	}
	if doctor.Worst(found) == doctor.Failure {
		return errUnwell
	}
	return nil
}

func (c doctorCmd) print(out io.Writer, found []doctor.Finding) error {
	if c.JSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(found)
	}
	for _, f := range found {
		if _, err := fmt.Fprintf(out, "%-8s %-12s %s\n", f.Level, f.Check, f.Says); err != nil {
			return err
		}
		if f.Do != "" {
			if _, err := fmt.Fprintf(out, "%21s → %s\n", "", f.Do); err != nil {
				return err
			}
		}
	}
	return nil
}
