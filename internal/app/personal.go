package app

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/merging"
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/domain/views"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

// personalParts is the whole of what is kept of people, and how it goes. Each
// package that has a person in a table is named here: a test compares this list
// with the schema. Accounts come last: the others find people by their addresses.
func personalParts() []personal.Part {
	return []personal.Part{access.Personal(), groups.Personal(), applications.Personal(), program.Personal(), proposals.Personal(),
		views.Personal(), merging.Personal(), hub.Personal(), desk.Personal(), undo.Personal(), post.Personal(), accounts.Personal(), others}
}

// others are columns that look like people and are none, and acts of the office,
// which stay with their identifiers.
var others = personal.Part{Columns: map[string]personal.Fate{
	"events_marks.by": personal.Pseudonym, "events_marks.topic_by": personal.Pseudonym,
	"requirements_decisions.by": personal.Pseudonym, "requirements_declarations.by": personal.Pseudonym, "requirements_waivers.by": personal.Pseudonym,
	"program_looks.address": personal.Nobody,
}}

// mostOwnData bounds the file of one person, in bytes.
const mostOwnData = 200 << 20

// gatherOwnData puts a person's own data together: each part as JSON and as CSV,
// and the pictures that belong to it.
func (a *App) gatherOwnData(ctx context.Context, as access.Actor, export string) error {
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	ok, err := a.OwnData.Read(ctx, as, export, func(name string, t db.Table) error {
		if err := zipTable(z, name, t); err != nil {
			return err
		}
		if name == "account" {
			return a.zipPhotos(z, t)
		}
		return nil
	})
	if err != nil || !ok {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	ref, err := a.Blobs.Put(&file, mostOwnData)
	if err != nil {
		return err
	}
	return a.OwnData.Finish(ctx, as, export, ref.Hash, ref.Size)
}

// zipTable adds a table twice: for programs and for spreadsheets.
func zipTable(z *zip.Writer, name string, t db.Table) error {
	rows := make([]map[string]any, 0, len(t.Rows))
	for _, row := range t.Rows {
		m := map[string]any{}
		for i, c := range t.Columns {
			m[c] = row[i]
		}
		rows = append(rows, m)
	}
	w, err := z.Create(name + ".json")
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(rows); err != nil {
		return err
	}
	if w, err = z.Create(name + ".csv"); err != nil {
		return err
	}
	out := tabular.NewCSVWriter(w, t.Columns...)
	for _, row := range t.Rows {
		cells := make([]tabular.Cell, len(row))
		for i, v := range row {
			if v != nil {
				cells[i] = tabular.Text(fmt.Sprint(v))
			}
		}
		if err := out.Write(cells...); err != nil {
			return err
		}
	}
	return out.Flush()
}

// zipPhotos adds the pictures that the rows of accounts name.
func (a *App) zipPhotos(z *zip.Writer, t db.Table) error {
	for _, row := range t.Rows {
		for i, c := range t.Columns {
			hash, _ := row[i].(string)
			if c != "photo" || hash == "" {
				continue
			}
			if err := a.zipFile(z, "photo-"+hash[:8], hash); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *App) zipFile(z *zip.Writer, name, hash string) error {
	file, err := a.Blobs.Open(hash)
	if err != nil {
		return err
	}
	defer file.Close()
	w, err := z.Create(name)
	if err == nil {
		_, err = io.Copy(w, file)
	}
	return err
}
