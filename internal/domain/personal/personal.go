// Package personal is how each package says what it keeps of people: which
// columns hold a person, what a person gets who asks for their own data, and
// what is done when an account is deleted. package app puts the parts together
// in one table, package owndata runs it, and a test compares it with the schema.
//
// Begin reading at Part.
package personal

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Who is a person as the tables know them.
type Who struct {
	Person    ids.PersonID
	Before    []ids.PersonID // accounts that were joined into this one
	Addresses []string       // in small letters: proved ones and those that the office entered
}

// Part is what one package keeps of people.
type Part struct {
	// Columns are those that hold a person, an address, a name or words of one,
	// as "table.column", with what remains after an account was deleted.
	Columns map[string]Fate

	Export []Extract
	Erase  []Change
}

// Fate is what becomes of a column when an account is deleted.
type Fate string

// The fates.
const (
	Deleted   Fate = "the row is deleted"
	Emptied   Fate = "is emptied"
	Pseudonym Fate = "keeps the identifier, which says nothing any more"
	Passing   Fate = "goes by itself within 30 days" // and holds no name or address
	Nobody    Fate = "holds no person"
)

// By says what a query or a statement is given.
type By uint8

// What it is given.
const (
	ByPerson   By = iota // $1 the identifier
	ByPersonAt           // $1 the identifier, $2 now
	ByAddress            // $1 one address in small letters; once for each
	ByPattern            // $1 a pattern that contains one address; once for each
)

// Extract is rows that a person gets of their own data.
type Extract struct {
	Name  string // of the file
	Query *db.SelectStmt
	By    By
}

// Change erases something.
type Change struct {
	Statement *db.ChangeStmt
	By        By
}

// Read returns the rows of an extract.
func (e Extract) Read(ctx context.Context, r db.Reader, who Who) (db.Table, error) {
	var all db.Table
	for _, args := range arguments(e.By, who, time.Time{}) {
		t, err := db.Whole(ctx, r, e.Query, args...)
		if err != nil {
			return all, err
		}
		all.Columns = t.Columns
		all.Rows = append(all.Rows, t.Rows...)
	}
	return all, nil
}

// Run erases.
func (c Change) Run(ctx context.Context, w db.Writer, who Who, now time.Time) error {
	for _, args := range arguments(c.By, who, now) {
		if _, err := db.Exec(ctx, w, c.Statement, args...); err != nil {
			return err
		}
	}
	return nil
}

func arguments(by By, who Who, now time.Time) (list [][]any) {
	switch by {
	case ByPerson:
		for _, p := range append([]ids.PersonID{who.Person}, who.Before...) {
			list = append(list, []any{p})
		}
		return list
	case ByPersonAt:
		for _, p := range append([]ids.PersonID{who.Person}, who.Before...) {
			list = append(list, []any{p, now})
		}
		return list
	}
	for _, address := range who.Addresses {
		if by == ByPattern {
			address = db.Containing(address)
		}
		list = append(list, []any{address})
	}
	return list
}
